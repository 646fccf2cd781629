"""From an uploaded file to an import: stripped of personal data, previewed, matched with the plan, accepted, undone."""
