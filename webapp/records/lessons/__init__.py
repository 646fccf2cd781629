"""Lessons and what speaks for and against them."""
