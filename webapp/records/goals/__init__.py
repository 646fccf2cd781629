"""Goals, cycles and what they are worth."""
