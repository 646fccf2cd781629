"""Pictures of what came out: the range of a result, day by day, and repeats together in a lesson."""
