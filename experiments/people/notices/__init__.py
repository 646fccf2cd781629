"""What is told to people and programs outside the pages: who wants what, mails that wait, webhooks."""
