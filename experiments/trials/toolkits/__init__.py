"""Toolkits and recipes: patterns ready to use, each of which starts a draft."""
