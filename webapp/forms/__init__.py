"""Form fields as command records: what a person typed, read and handed on; the rules stand in ``experiments``."""
