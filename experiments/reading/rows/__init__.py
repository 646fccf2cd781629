"""What the rows of a table hold: figures, days, levels and units."""
