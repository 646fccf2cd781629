"""Looking early: planned looks that decide, and bands that stay right however often one looks."""
