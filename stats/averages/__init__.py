"""Averages per person and ratios of sums over people: Welch, Fieller, CUPED, and how heavy a tail is."""
