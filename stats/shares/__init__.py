"""Shares of people and counts of events: differences, lifts, margins, one comparison or many at once."""
