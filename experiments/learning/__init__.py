"""What concluded experiments teach: the archive, its search, lessons."""
