"""Coming in and one's own account: passwords, second factor, invitations, and the mails about them."""
