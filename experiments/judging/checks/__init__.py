"""What could spoil a comparison, looked at: the run, the groups, the numbers."""
