"""What a proposal is worth in the next cycle: what is believed, what is at stake, and what one more is worth."""
