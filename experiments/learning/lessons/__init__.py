"""Lessons: what we now believe, what speaks for and against it, and whose it is."""
