"""What social media brings that would not have come without it: alone, together with others, and in left-out groups."""
