"""The next-cycle plan in the reader's words: one record that page, plain text and slides are written from."""
