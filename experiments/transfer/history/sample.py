"""A small table of past experiments to fill in: one share of people, one average, one rate."""

from __future__ import annotations

SAMPLE: tuple[tuple[str, ...], ...] = (
    (
        "experiment", "variant", "role", "goal_kind", "goal", "channel", "audience", "design", "started", "ended",
        "metric", "n", "successes", "mean", "sd", "numerator", "denominator", "cost", "currency", "text", "verdict",
        "why", "lesson",
    ),
    (
        "Question or statement?", "statement", "control", "new_sales", "260 first orders a month", "e-mail",
        "hobby cooks", "randomized", "2025-03-03", "2025-03-16", "people who clicked", "1000", "30", "", "", "", "",
        "120", "EUR", "We bake every morning.", "", "", "",
    ),
    (
        "Question or statement?", "question", "treatment", "new_sales", "260 first orders a month", "e-mail",
        "hobby cooks", "randomized", "2025-03-03", "2025-03-16", "people who clicked", "1010", "60", "", "", "", "",
        "120", "EUR", "What do you bake on Sunday?", "", "", "Questions bring more clicks from hobby cooks.",
    ),
    (
        "Free delivery", "as before", "control", "revenue_growth", "", "website", "", "randomized", "2025-05-05",
        "2025-05-18", "revenue per visitor", "4000", "", "2.15", "9.8", "", "", "", "", "", "", "", "",
    ),
    (
        "Free delivery", "free from €30", "treatment", "revenue_growth", "", "website", "", "randomized", "2025-05-05",
        "2025-05-18", "revenue per visitor", "4020", "", "2.21", "10.1", "", "", "", "", "", "", "", "",
    ),
    (
        "Square or tall picture", "square", "control", "brand_awareness", "", "paid social", "", "platform_split", "",
        "", "clicks / impressions", "", "", "", "", "310", "42000", "", "", "", "undecided", "too_small", "",
    ),
    (
        "Square or tall picture", "tall", "treatment", "brand_awareness", "", "paid social", "", "platform_split", "",
        "", "clicks / impressions", "", "", "", "", "335", "41500", "", "", "", "undecided", "too_small", "",
    ),
)  # fmt: skip
"""Headers and rows."""
