"""What lets somebody in by a secret: kept as a hash, with an end, and revocable."""
