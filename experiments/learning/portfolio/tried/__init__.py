"""The map of what was tried: its axes, its counts, and what it offers to try."""
