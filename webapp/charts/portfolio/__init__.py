"""Pictures over all experiments: shares, months, forecasts, the map of what was tried, ways of working."""
