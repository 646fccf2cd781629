"""Before the start: sizes, power, money, the chance of each verdict, the most profitable test."""
