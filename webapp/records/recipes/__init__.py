"""Toolkits and recipes."""
