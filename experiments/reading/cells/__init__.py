"""What single cells mean: words without accents and case, numbers, dates, personal data."""
