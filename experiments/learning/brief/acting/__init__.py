"""What people do to a plan: change its words and sizes, leave out, take in, and let goals go on."""
