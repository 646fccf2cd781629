"""Headers of exports by meaning and language, as lists; ``sources.vocabulary`` puts them together."""
