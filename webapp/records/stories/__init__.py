"""Stories: one record per thing that is told, from which the page, the page behind a link and the text are written."""
