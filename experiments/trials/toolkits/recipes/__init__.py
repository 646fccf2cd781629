"""The recipe book: fourteen affordable experiments, each a pattern that starts a draft."""
