"""In and out of a book: what one book hands to another."""
