"""What was decided when closing, and whether it came true."""
