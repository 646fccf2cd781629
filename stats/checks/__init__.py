"""Things that could spoil a comparison, as records with their numbers: sizes, money, audience, plausibility."""
