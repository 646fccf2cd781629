"""Goal sheets and whole planning cycles as plain text, written and read without loss."""
