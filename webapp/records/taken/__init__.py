"""Pictures of pages as they are taken along: each drawn once for its file, with the numbers it is drawn from."""
