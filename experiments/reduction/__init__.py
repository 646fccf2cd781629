"""From recognised rows to summaries: sums per variant, day and unit, or moments per variant where a row is a person."""
