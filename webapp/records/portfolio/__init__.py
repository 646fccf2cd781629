"""How we are learning, in the reader's words: one file per part of the page."""
