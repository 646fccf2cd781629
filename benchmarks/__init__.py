"""How quick the project is, each measurement beside what people would use otherwise, in one interleaved run."""
