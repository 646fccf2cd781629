"""How we are learning: rates, costs and corrected gains over all experiments, and the map of what was tried."""
