"""Channels as experiments see them: whether the people of a draft are there, and what came out where it was tried."""
