"""What somebody types, uploads or sends to do harm: it is kept as text, or refused, and nothing else happens."""
