"""From a comparison to an analysis and a verdict. Pure: no database, no clock."""
