"""One file per platform or kind of table; each holds the same three names."""
