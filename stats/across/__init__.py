"""Across experiments: pooling, what an archive says of the next test, portfolio and false discoveries."""
