"""From bytes to text or sheets: containers, workbooks, Parquet, the engine for large files; all bounds are here."""
