"""Pictures as bytes: recognised by their content, measured, and freed of everything that is not the picture."""
