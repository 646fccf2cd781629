"""Result files and what came out of them: stored bytes, imports, cells, looks, conclusion."""
