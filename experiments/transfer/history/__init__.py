"""Past experiments as a table: its columns, what may stand in them, what the figures come to, and how it is stored."""
