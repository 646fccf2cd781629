"""The next-cycle plan: what to scale, keep, stop, repeat and test next, each with its evidence and its price."""
