"""How the pages speak another language."""
