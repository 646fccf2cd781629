"""Planning cycles and the marketing goals that every experiment hangs from."""
