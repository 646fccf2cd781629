"""Several versions, several p-values, two tactics crossed."""
