"""The numbers that decide, are watched and must not get worse in the story's experiments."""

from __future__ import annotations

from experiments.metrics.kinds import Direction, Metric, MetricKind, Role

CLICKS_PER_TIME_SHOWN = Metric("link clicks per time shown", MetricKind.RATIO, "link_clicks", "impressions")
ARRIVALS_KEPT = Metric(
    "arrivals per link click",
    MetricKind.RATIO,
    "landing_page_views",
    "link_clicks",
    role=Role.GUARDRAIL,
    margin=0.1,
)
COST_PER_ORDER = Metric("cost per first order", MetricKind.RATIO, "spend", "conversions", Direction.DOWN)
ORDERS_PER_CLICK = Metric("first orders per click", MetricKind.RATIO, "conversions", "link_clicks", role=Role.SECONDARY)
SECOND_ORDERS = Metric("customers with a second order", MetricKind.PROPORTION, "second orders")
UNSUBSCRIBES_KEPT = Metric(
    "unsubscribes",
    MetricKind.PROPORTION,
    "unsubscribed",
    direction=Direction.DOWN,
    role=Role.GUARDRAIL,
    margin=0.5,
)
SAVES_PER_REACHED = Metric("saves per person reached", MetricKind.RATIO, "saves", "reach")
VISITS_PER_TIME_SHOWN = Metric("visits per time shown", MetricKind.RATIO, "sessions", "impressions")
DONORS_PER_CLICK = Metric("donors per click", MetricKind.RATIO, "donations", "link_clicks")
AVERAGE_GIFT_KEPT = Metric(
    "average gift",
    MetricKind.RATIO,
    "revenue",
    "donations",
    role=Role.GUARDRAIL,
    margin=0.15,
)
LAPSED_WHO_ORDER = Metric("lapsed customers who order", MetricKind.PROPORTION, "new orders")
MARGIN_KEPT = Metric("margin per person", MetricKind.MEAN, "margin", role=Role.GUARDRAIL, margin=0.1)
PROFILE_VISITS = Metric("profile visits per day", MetricKind.COUNT, "profile visits")
REVENUE_PER_REGION = Metric("revenue per region", MetricKind.MEAN, "revenue")
MINUTES_TO_ANSWER = Metric("minutes to the first answer", MetricKind.MEAN, "minutes", direction=Direction.DOWN)
SOLVED_KEPT = Metric(
    "questions solved at once",
    MetricKind.PROPORTION,
    "solved",
    role=Role.GUARDRAIL,
    margin=0.05,
)
