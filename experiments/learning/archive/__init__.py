"""The archive: cards, the words they are found by, search, what was tried before, and the counts."""
