"""Files as they were read: columns, doubts, problems, versions."""
