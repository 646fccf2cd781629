"""What a team sets, sees and decides about itself."""
