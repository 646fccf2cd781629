"""From lines to one table: delimiters, headers, typed and labelled lists, a second table, versions side by side."""
