"""What the archive says of recipes and toolkits."""
