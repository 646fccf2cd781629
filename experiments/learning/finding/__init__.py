"""Finding in the archive: what is asked, words put right, the newest matches read and ranked, facets counted."""
