"""Drafts and plans: questions, the sentence to confirm, sizes, draws."""
