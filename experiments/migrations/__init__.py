"""Alembic environment and the migrations of the book's database."""
