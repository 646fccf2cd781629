"""Comparisons over time and place: before and after, markets, one region against many."""
