"""What all pictures are drawn on and with: paper, axes, bars, signs, widths of words, the dress of a file."""
