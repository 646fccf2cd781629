"""What to believe and what to do now: chances, expected losses, lifts shrunken by a named prior."""
