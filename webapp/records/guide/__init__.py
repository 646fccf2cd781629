"""The guide, the interface and the language of pages, shown."""
