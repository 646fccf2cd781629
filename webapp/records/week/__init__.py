"""What waits, what runs, and where to jump."""
