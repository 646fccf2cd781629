"""Named metrics, and which of them suits a goal on a channel: what decides, what must not get worse, what to watch.

Only numbers that the usual exports of the channel carry are proposed: a guardrail that no file can answer protects
nobody. Any other column may be typed instead.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from enum import StrEnum

from experiments.metrics.goal_kinds import GoalKind
from experiments.metrics.kinds import Direction, Metric, MetricKind, Role

_RATIO, _SHARE, _MEAN = MetricKind.RATIO, MetricKind.PROPORTION, MetricKind.MEAN
_DOWN = Direction.DOWN

CATALOGUE: Mapping[str, Metric] = {
    "link_clicks_per_shown": Metric("link clicks per time shown", _RATIO, "link_clicks", "impressions"),
    "engagements_per_reached": Metric("reactions per person reached", _RATIO, "engagements", "reach"),
    "engagements_per_shown": Metric("reactions per time shown", _RATIO, "engagements", "impressions"),
    "link_clicks_per_reached": Metric("link clicks per person reached", _RATIO, "link_clicks", "reach"),
    "arrivals_per_link_click": Metric("arrivals per link click", _RATIO, "landing_page_views", "link_clicks"),
    "visits_per_spend": Metric("arrivals per unit of money", _RATIO, "landing_page_views", "spend"),
    "visits_per_shown": Metric("arrivals per time shown", _RATIO, "landing_page_views", "impressions"),
    "revenue_per_visit": Metric("revenue per arrival", _RATIO, "revenue", "landing_page_views"),
    "orders_per_link_click": Metric("orders per link click", _RATIO, "conversions", "link_clicks"),
    "cost_per_order": Metric("cost per order", _RATIO, "spend", "conversions", _DOWN),
    "cost_per_link_click": Metric("cost per link click", _RATIO, "spend", "link_clicks", _DOWN),
    "order_value": Metric("average order", _RATIO, "revenue", "conversions"),
    "donors_per_link_click": Metric("donors per link click", _RATIO, "conversions", "link_clicks"),
    "average_gift": Metric("average gift", _RATIO, "revenue", "conversions"),
    "signups_per_visit": Metric("sign-ups per arrival", _RATIO, "leads", "landing_page_views"),
    "cost_per_signup": Metric("cost per sign-up", _RATIO, "spend", "leads", _DOWN),
    "hides_per_shown": Metric("hides per time shown", _RATIO, "hides", "impressions", _DOWN),
    "unfollows_per_reached": Metric("unfollows per person reached", _RATIO, "unfollows", "reach", _DOWN),
    "clicks_per_shown": Metric("clicks per time shown", _RATIO, "clicks", "impressions"),
    "follows_per_reached": Metric("new followers per person reached", _RATIO, "follows", "reach"),
    "opens_per_sent": Metric("people who opened", _SHARE, "opens", "sends"),
    "clicks_per_sent": Metric("people who clicked", _SHARE, "link_clicks", "sends"),
    "orders_per_sent": Metric("people who ordered", _SHARE, "conversions", "sends"),
    "unsubscribes_per_sent": Metric("people who unsubscribed", _SHARE, "unsubscribes", "sends", _DOWN),
    "solved_at_once": Metric("questions solved at the first reply", _SHARE, "solved"),
    "minutes_to_answer": Metric("minutes to the first answer", _MEAN, "minutes", None, _DOWN),
    "rating": Metric("average rating", _MEAN, "rating"),
    "visits_per_day": Metric("visits per day", MetricKind.COUNT, "sessions"),
    # Named by the recipe book only: whoever takes a recipe counts them, the usual exports do not.
    "cost_per_basket": Metric("cost per basket", _RATIO, "spend", "baskets", _DOWN),
    "orders_per_basket": Metric("orders per basket", _RATIO, "conversions", "baskets"),
    "saves_and_shares_per_reached": Metric("saves and shares per person reached", _RATIO, "saves and shares", "reach"),
    "engagements_per_post": Metric("reactions per post", _MEAN, "engagements"),
    "unanswered_per_post": Metric(
        "comments per post unanswered after two hours", _MEAN, "unanswered comments", None, _DOWN
    ),
    "second_orders": Metric("customers with a second order", _SHARE, "second orders"),
    "people_who_order": Metric("people who order", _SHARE, "orders"),
    "lapsed_who_order": Metric("lapsed customers who order", _SHARE, "new orders"),
    "unsubscribed": Metric("people who end the e-mails", _SHARE, "unsubscribed", None, _DOWN),
    "margin_per_person": Metric("margin per person", _MEAN, "margin"),
    "replied": Metric("people who reply", _SHARE, "replied"),
    "complained": Metric("people who complain", _SHARE, "complained", None, _DOWN),
    "target_visits_per_shown": Metric(
        "visits from target companies per time shown", _RATIO, "visits from target companies", "impressions"
    ),
    "expert_hours": Metric("hours of the expert per post", _MEAN, "hours", None, _DOWN),
    "cost_per_company_lead": Metric("cost per lead with a company address", _RATIO, "spend", "company leads", _DOWN),
    "rejected_leads": Metric("leads that sales rejects", _RATIO, "rejected leads", "leads", _DOWN),
    "thanked": Metric("people who say thanks", _SHARE, "thanked"),
    "revenue_per_region": Metric("revenue per region", _MEAN, "revenue"),
}
"""Key to metric; each stands in the role ``primary`` until it is used in another."""


class ChannelKind(StrEnum):
    """What a channel is for the set-up of an experiment."""

    PAID = "paid"
    ORGANIC = "organic"
    EMAIL = "email"
    MESSAGES = "messages"
    OTHER = "other"


CHANNELS: tuple[str, ...] = (
    "paid social",
    "organic social",
    "LinkedIn organic",
    "sponsored content",
    "e-mail",
    "e-mail and paid social",
    "direct messages",
)
"""Channels offered; any other may be typed."""

_CHANNEL_WORDS: tuple[tuple[ChannelKind, tuple[str, ...]], ...] = (
    (ChannelKind.EMAIL, ("mail", "newsletter")),
    (ChannelKind.MESSAGES, ("message", "chat", "service", "whatsapp", "comments")),
    (ChannelKind.ORGANIC, ("organic", "post", "profile", "page", "community", "group")),
    (ChannelKind.PAID, ("paid", "sponsored", " ad ", " ads ", "feed", "search", "display", "stories", "influencer")),
)


def channel_kind(channel: str) -> ChannelKind:
    """Say what kind of channel a name means; a mixture counts as the one in which people are drawn by lot.

    Examples
    --------
    >>> [channel_kind(name).value for name in ("paid social", "E-mail and paid social", "billboards")]
    ['paid', 'email', 'other']
    """
    padded = f" {channel.casefold()} "
    return next((kind for kind, words in _CHANNEL_WORDS if any(w in padded for w in words)), ChannelKind.OTHER)


@dataclass(frozen=True, slots=True)
class Suggestion:
    """What decides, from which lift on it is worth it, what must not get worse (with its margin), what to watch."""

    decides: Metric
    worthwhile_lift: float
    guardrail: Metric | None
    watched: tuple[Metric, ...]


_ARRIVALS = ("arrivals_per_link_click", 0.1)
_UNFOLLOWS = ("unfollows_per_reached", 0.25)
_UNSUBSCRIBES = ("unsubscribes_per_sent", 0.25)

_Row = tuple[str, float, tuple[str, float] | None, tuple[str, ...]]
_SUGGESTED: Mapping[tuple[ChannelKind, GoalKind | None], _Row] = {
    (ChannelKind.PAID, GoalKind.BRAND_AWARENESS): ("visits_per_spend", 0.10, _ARRIVALS, ("link_clicks_per_shown",)),
    (ChannelKind.PAID, GoalKind.REVENUE_GROWTH): (
        "revenue_per_visit",
        0.05,
        ("orders_per_link_click", 0.1),
        ("order_value",),
    ),
    (ChannelKind.PAID, GoalKind.NEW_SALES): ("link_clicks_per_shown", 0.05, _ARRIVALS, ("cost_per_order",)),
    (ChannelKind.PAID, GoalKind.THOUGHT_LEADERSHIP): ("visits_per_shown", 0.30, _ARRIVALS, ("engagements_per_shown",)),
    (ChannelKind.PAID, GoalKind.REPEAT_BUSINESS): ("orders_per_link_click", 0.10, ("order_value", 0.1), ()),
    (ChannelKind.PAID, GoalKind.CUSTOMER_RECOVERY): ("orders_per_link_click", 0.30, ("order_value", 0.1), ()),
    (ChannelKind.PAID, GoalKind.PROGRAM_INTRODUCTION): ("signups_per_visit", 0.15, ("cost_per_signup", 0.15), ()),
    (ChannelKind.PAID, GoalKind.DONATIONS): ("donors_per_link_click", 0.15, ("average_gift", 0.15), ()),
    (ChannelKind.PAID, None): ("link_clicks_per_shown", 0.05, _ARRIVALS, ()),
    (ChannelKind.ORGANIC, GoalKind.THOUGHT_LEADERSHIP): ("link_clicks_per_reached", 0.30, _UNFOLLOWS, ()),
    (ChannelKind.ORGANIC, GoalKind.NEW_SALES): ("link_clicks_per_reached", 0.20, _UNFOLLOWS, ()),
    (ChannelKind.ORGANIC, None): ("engagements_per_reached", 0.20, _UNFOLLOWS, ("follows_per_reached",)),
    (ChannelKind.EMAIL, GoalKind.BRAND_AWARENESS): ("clicks_per_sent", 0.10, _UNSUBSCRIBES, ("opens_per_sent",)),
    (ChannelKind.EMAIL, GoalKind.THOUGHT_LEADERSHIP): ("clicks_per_sent", 0.10, _UNSUBSCRIBES, ("opens_per_sent",)),
    (ChannelKind.EMAIL, GoalKind.CUSTOMER_RECOVERY): ("orders_per_sent", 0.30, _UNSUBSCRIBES, ("opens_per_sent",)),
    (ChannelKind.EMAIL, None): ("orders_per_sent", 0.10, _UNSUBSCRIBES, ("opens_per_sent",)),
    (ChannelKind.MESSAGES, None): ("solved_at_once", 0.10, ("rating", 0.05), ("minutes_to_answer",)),
    (ChannelKind.OTHER, None): ("visits_per_day", 0.20, None, ()),
}
"""What suits where; ``None`` stands for every other goal. Worthwhile lifts are those of the recipes."""

_WITHOUT_REACH: Mapping[str, str] = {
    " linkedin ": "clicks_per_shown",
    " x ": "link_clicks_per_shown",
    " twitter ": "link_clicks_per_shown",
}
"""Networks whose exports say how often a post was shown, not to how many people; and the clicks that they tell."""

FEW_ORDERS_MINOR = 200_000
"""Up to this budget (minor units) orders are too few to decide, and a number nearer to the post does."""


def suggest(goal_kind: GoalKind, channel: str, *, budget_minor: int | None) -> Suggestion:
    """Suggest the numbers of an experiment.

    Parameters
    ----------
    goal_kind : GoalKind
        What the goal wants.
    channel : str
        Name of the channel.
    budget_minor : int or None
        Money planned, in minor units: with much of it new sales are decided by cost per order, not by clicks.
    """
    kind = channel_kind(channel)
    row = _SUGGESTED.get((kind, goal_kind)) or _SUGGESTED[kind, None]
    if kind is ChannelKind.PAID and goal_kind is GoalKind.NEW_SALES and (budget_minor or 0) > FEW_ORDERS_MINOR:
        row = ("cost_per_order", 0.15, ("order_value", 0.1), ("link_clicks_per_shown",))
    if kind is ChannelKind.ORGANIC:
        row = _as_told_by(channel, row)
    decides, worthwhile_lift, guarded, watched = row
    return Suggestion(
        decides=CATALOGUE[decides],
        worthwhile_lift=worthwhile_lift,
        guardrail=replace(CATALOGUE[guarded[0]], role=Role.GUARDRAIL, margin=guarded[1]) if guarded else None,
        watched=tuple(replace(CATALOGUE[key], role=Role.SECONDARY) for key in watched),
    )


def _as_told_by(channel: str, row: _Row) -> _Row:
    """Take times shown for people reached where the network's export of posts has no reach; nor has it unfollows."""
    clicks = next((own for name, own in _WITHOUT_REACH.items() if name in f" {channel.casefold()} "), None)
    if clicks is None:
        return row
    told = {"link_clicks_per_reached": clicks, "engagements_per_reached": "engagements_per_shown"}
    return told.get(row[0], row[0]), row[1], None, ()
