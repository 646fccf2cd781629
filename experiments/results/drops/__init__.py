"""Only a file: dropped, asked three questions about, read, and kept in the book afterwards if wanted."""
