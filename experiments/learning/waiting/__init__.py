"""What waits for whom: one file per family of things that wait, and what all of them have in common."""
