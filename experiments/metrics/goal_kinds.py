"""The kinds of marketing goals with what each suggests, and the tags the book ships.

Texts are ``content.md`` section 3: what decides, what is also watched, what must not get worse, the usual trap, and
the next step that is offered. Metric suggestions are keys of :mod:`experiments.metrics.catalogue`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum


class GoalKind(StrEnum):
    """What the business wants from marketing; ``custom`` carries a name of its own."""

    BRAND_AWARENESS = "brand_awareness"
    REVENUE_GROWTH = "revenue_growth"
    NEW_SALES = "new_sales"
    THOUGHT_LEADERSHIP = "thought_leadership"
    REPEAT_BUSINESS = "repeat_business"
    CUSTOMER_RECOVERY = "customer_recovery"
    PROGRAM_INTRODUCTION = "program_introduction"
    DONATIONS = "donations"
    CUSTOM = "custom"


@dataclass(frozen=True, slots=True)
class GoalAdvice:
    """What a kind of goal suggests; every text is ready for the page.

    Parameters
    ----------
    label : str
        The kind as the page says it.
    decides, watched, guarded : tuple of str
        Numbers that may decide, are also watched, must not get worse, in words.
    trap : str
        The usual way to fool oneself.
    next_step : str
        What happens next when it works.
    next_metric : str
        The number that tells on the due date whether it came.
    next_days : int
        Days after the end of the run on which to ask.
    next_step_by_hand : bool
        The next step has to be written by the person: it is where these goals usually end in nothing.
    direction : str
        Which way is better for the first number that may decide.
    sooner : tuple of str
        What happens more often, earlier on the way to what decides; the nearest to it first.
    """

    label: str
    decides: tuple[str, ...]
    watched: tuple[str, ...]
    guarded: tuple[str, ...]
    trap: str
    next_step: str
    next_metric: str
    next_days: int
    next_step_by_hand: bool = False
    direction: str = "up"
    sooner: tuple[str, ...] = ()


ADVICE: Mapping[GoalKind, GoalAdvice] = {
    GoalKind.BRAND_AWARENESS: GoalAdvice(
        label="Brand awareness",
        decides=("people who recall or search the name", "new visitors per unit of money"),
        watched=("reach", "watched to half"),
        guarded=("hides", "negative comments"),
        trap="Reach is bought, not earned: 1 million seen is not 1 remembered.",
        next_step="Reach these people again with an offer.",
        next_metric="new visitors in 30 days",
        next_days=30,
        next_step_by_hand=True,
        sooner=("watched to half",),
    ),
    GoalKind.REVENUE_GROWTH: GoalAdvice(
        label="Revenue growth",
        decides=("revenue per visitor", "extra revenue per unit of money (left-out group)"),
        watched=("order value", "orders"),
        guarded=("margin", "returns"),
        trap="Platform-claimed revenue counts people who would have bought anyway.",
        next_step="Raise the budget in steps of 20 %; left-out regions once a year.",
        next_metric="revenue per visitor after each step",
        next_days=30,
        sooner=("orders", "baskets", "link clicks"),
    ),
    GoalKind.NEW_SALES: GoalAdvice(
        label="New sales",
        decides=("cost per first order", "first orders per click"),
        watched=("link clicks", "baskets"),
        guarded=("returns", "margin per order"),
        trap="Old customers counted as new.",
        next_step="Send the new customers the welcome series.",
        next_metric="share with a second order in 60 days",
        next_days=60,
        direction="down",
        sooner=("baskets", "link clicks"),
    ),
    GoalKind.THOUGHT_LEADERSHIP: GoalAdvice(
        label="Thought leadership",
        decides=("qualified visits", "meetings agreed"),
        watched=("saves", "shares by the trade", "replies"),
        guarded=("experts' hours", "unfollows"),
        trap="Likes from colleagues and applicants.",
        next_step="Invite readers to a talk.",
        next_metric="meetings in 90 days",
        next_days=90,
        next_step_by_hand=True,
        sooner=("replies", "saves"),
    ),
    GoalKind.REPEAT_BUSINESS: GoalAdvice(
        label="Repeat business",
        decides=("share with another order in 60 or 90 days",),
        watched=("opens", "visits"),
        guarded=("unsubscribes", "discount share"),
        trap="Asking those who would have come anyway.",
        next_step="Put it into the standard series.",
        next_metric="yearly value per customer",
        next_days=90,
        sooner=("visits", "opens"),
    ),
    GoalKind.CUSTOMER_RECOVERY: GoalAdvice(
        label="Customer recovery",
        decides=("share of lapsed customers who order", "complaints solved"),
        watched=("replies", "ratings"),
        guarded=("margin per person", "new complaints"),
        trap="A discount brings them once.",
        next_step="Ask for a second order without a discount.",
        next_metric="second order in 90 days without a discount",
        next_days=90,
        sooner=("replies",),
    ),
    GoalKind.PROGRAM_INTRODUCTION: GoalAdvice(
        label="Introduce a programme",
        decides=("sign-ups per visitor", "first real use"),
        watched=("waiting list", "questions asked"),
        guarded=("cancellations", "sales of the old offer"),
        trap="Curiosity in week one.",
        next_step="Look after those who signed up through their first month.",
        next_metric="share still active after 30 days",
        next_days=30,
        sooner=("waiting list", "link clicks"),
    ),
    GoalKind.DONATIONS: GoalAdvice(
        label="Donations",
        decides=("donors per click", "donations per 1,000 reached"),
        watched=("average gift", "monthly givers"),
        guarded=("complaints", "average gift"),
        trap="One large gift decides it.",
        next_step="Thank within a week.",
        next_metric="second gift in six months",
        next_days=182,
        sooner=("link clicks",),
    ),
    GoalKind.CUSTOM: GoalAdvice(
        label="A goal of our own",
        decides=(),
        watched=(),
        guarded=("solved at first reply", "rating"),
        trap="Speed bought with quality.",
        next_step="Publish the answer; count the same question again.",
        next_metric="the same question in the next month",
        next_days=30,
    ),
}


@dataclass(frozen=True, slots=True)
class ReadyGoal:
    """A custom goal that is ready to use: its name, the number it moves, and which way is better."""

    name: str
    metric: str
    direction: str


READY_CUSTOM: tuple[ReadyGoal, ...] = (
    ReadyGoal("Answer faster", "time to first answer", "down"),
    ReadyGoal("Answer once", "repeated questions", "down"),
    ReadyGoal("Find people", "qualified applications", "up"),
)

MECHANISMS: tuple[str, ...] = (
    "useful answer",
    "trust in the expert",
    "belonging",
    "taking part",
    "recognition",
    "proof by others",
    "timeliness",
    "curiosity",
    "clear price",
    "humour",
)
EXPERT_ASKED = frozenset({GoalKind.THOUGHT_LEADERSHIP})
"""Kinds for which it is asked who knows about it: their posts need somebody to speak or to check."""

CONTENT_TYPES: tuple[str, ...] = (
    "thought leadership",
    "news",
    "education",
    "training",
    "support",
    "offer",
    "story",
    "behind the scenes",
)
PHASES: tuple[str, ...] = ("not looking", "has a need", "compares", "decides", "uses", "tells others")
OTHER_TACTICS: tuple[str, ...] = (
    "e-mail",
    "search",
    "PR",
    "event",
    "shop promotion",
    "price change",
    "partner",
    "direct mail",
    "TV or radio",
    "nothing",
)
NEVER_RAN_BECAUSE: tuple[str, ...] = (
    "no content",
    "no time",
    "no budget",
    "no approval",
    "tracking",
    "legal",
    "somebody left",
    "priorities changed",
)
