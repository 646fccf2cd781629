"""Days, posts and ads as the units: what the export of a platform or a social tool gives."""
