"""Closing an experiment: the three lines pre-written, the rules, and the rows that are kept."""
