"""Pictures for what comes next: what money can see, when it runs, how far a goal is, what remains of first results."""
