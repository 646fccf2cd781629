"""Canonical measures: what the columns of any export are called here, what they count, and how the page says it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum


class Counts(StrEnum):
    """What a measure adds up."""

    PEOPLE = "people"
    EVENTS = "events"
    MONEY = "money"


@dataclass(frozen=True, slots=True)
class Measure:
    """A canonical column.

    Parameters
    ----------
    name : str
        Canonical name, as in code and API.
    words : str
        Plural as the page says it.
    one : str
        Singular, as in "clicks per time shown".
    counts : Counts
        People, events or money.
    meaning : str
        One-line explanation on the term.
    """

    name: str
    words: str
    one: str
    counts: Counts
    meaning: str

    @property
    def is_whole(self) -> bool:
        """Say whether each value must be a whole number (platforms report conversions in fractions)."""
        return self.counts is not Counts.MONEY and self.name not in {"conversions", "leads"}


_ALL = (
    Measure("impressions", "times shown", "time shown", Counts.EVENTS, "One person may see it five times."),
    Measure(
        "reach", "people reached", "person reached", Counts.PEOPLE, "Different people who saw it, in one day or period."
    ),
    Measure("clicks", "all clicks", "click", Counts.EVENTS, "Every click: to your page, likes, profile taps, “more”."),
    Measure("link_clicks", "link clicks", "link click", Counts.EVENTS, "Clicks that leave for your page."),
    Measure(
        "engagements", "reactions of any kind", "reaction", Counts.EVENTS, "Likes, comments, shares, saves together."
    ),
    Measure(
        "conversions",
        "conversions",
        "conversion",
        Counts.EVENTS,
        "What the platform counts as success, such as orders.",
    ),
    Measure("revenue", "revenue", "revenue", Counts.MONEY, "Value of the orders."),
    Measure("spend", "money spent", "money spent", Counts.MONEY, "What the platform charged; not the budget."),
    Measure("sends", "messages sent", "message sent", Counts.PEOPLE, "One message to one recipient."),
    Measure("opens", "people who opened", "person who opened", Counts.PEOPLE, "Each recipient counts once."),
    Measure("video_views", "video views", "video view", Counts.EVENTS, "Plays as the platform counts them."),
    Measure("follows", "new followers", "new follower", Counts.EVENTS, "People who began to follow you."),
    Measure("leads", "leads", "lead", Counts.EVENTS, "People who left their details."),
    Measure("visitors", "visitors", "visitor", Counts.PEOPLE, "Different people who came."),
    Measure("sessions", "visits", "visit", Counts.EVENTS, "One person may visit several times."),
    Measure("landing_page_views", "page views after the click", "page view", Counts.EVENTS, "The page really loaded."),
)

MEASURES: Mapping[str, Measure] = {measure.name: measure for measure in _ALL}
PEOPLE: frozenset[str] = frozenset(measure.name for measure in _ALL if measure.counts is Counts.PEOPLE)
MONEY: frozenset[str] = frozenset(measure.name for measure in _ALL if measure.counts is Counts.MONEY)


def display_words(name: str) -> str:
    """Return what the page says for a measure; a column the user named keeps its own header.

    Examples
    --------
    >>> display_words("link_clicks"), display_words("# of Searches")
    ('link clicks', '# of Searches')
    """
    return MEASURES[name].words if name in MEASURES else name


def spoken_number(numerator: str, denominator: str | None, one_unit: str = "") -> str:
    """Name a number by what it is built of, where nobody has named it.

    Parameters
    ----------
    numerator, denominator : str, str or None
        Measures: canonical names, or headers of the file.
    one_unit : str
        What stands below the line where there is no denominator ("person"); "" where nothing does.

    Examples
    --------
    >>> spoken_number("link_clicks", "impressions"), spoken_number("revenue", None, "person")
    ('link clicks per time shown', 'revenue per person')
    """
    above = _IN_A_NAME.get(numerator, display_words(numerator))
    if denominator is not None:
        return f"{above} per {MEASURES[denominator].one if denominator in MEASURES else denominator}"
    return f"{above} per {one_unit}" if one_unit else above


_IN_A_NAME = {"clicks": "clicks", "engagements": "reactions"}
"""Measures whose display words do not fit in front of "per" ("all clicks per time shown")."""
