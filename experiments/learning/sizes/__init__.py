"""What the team's own history says of the size of the next experiment."""
