"""Tails, roots, integrals and sets: the arithmetic that methods share; nothing here knows of experiments."""
