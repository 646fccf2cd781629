"""What the JSON interface reads: one pydantic model per body or query, turned into the domain's command records."""
