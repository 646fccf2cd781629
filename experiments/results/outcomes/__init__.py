"""Outcomes of long sales that came in on their date, typed or uploaded."""
