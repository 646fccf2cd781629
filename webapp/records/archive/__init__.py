"""What was tried and what became of it."""
