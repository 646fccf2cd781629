"""The record of every act: written with the change itself, never changed, read page by page and as a whole."""
