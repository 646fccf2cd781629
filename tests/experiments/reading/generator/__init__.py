"""Writes exports as the platforms do, in many conditions and with damage, and knows the totals; no reader is used."""
