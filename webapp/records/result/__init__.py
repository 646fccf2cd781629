"""What a result says, in the reader's words."""
