"""What leaves the book: mails by a mail server or into a folder, and calls of webhooks."""
