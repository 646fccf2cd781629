"""What happened that somebody wants to be told, and the weekly mail."""
