"""The ways a number can be built, which way is better, and what part it plays in an experiment."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class MetricKind(StrEnum):
    """How the number is built."""

    PROPORTION = "proportion"
    MEAN = "mean"
    RATIO = "ratio"
    COUNT = "count"


class Direction(StrEnum):
    """Which way is better."""

    UP = "up"
    DOWN = "down"


class Role(StrEnum):
    """What part the metric plays; exactly one is primary."""

    PRIMARY = "primary"
    SECONDARY = "secondary"
    GUARDRAIL = "guardrail"
    EARLY_SIGN = "early_sign"


class Design(StrEnum):
    """Who decided who saw what."""

    PLATFORM_SPLIT = "platform_split"
    RANDOMIZED = "randomized"
    GEO = "geo"
    SWITCHBACK = "switchback"
    BEFORE_AFTER = "before_after"
    OBSERVATIONAL = "observational"


class Unit(StrEnum):
    """What was drawn."""

    USER = "user"
    POST = "post"
    AD = "ad"
    DAY = "day"
    SLOT = "slot"
    REGION = "region"


@dataclass(frozen=True, slots=True)
class Metric:
    """A number that is compared between variants.

    Parameters
    ----------
    name : str
        As the page says it, for example "link clicks per time shown".
    kind : MetricKind
        How it is built.
    numerator : str
        Measure (canonical name or the header of the file).
    denominator : str or None
        Measure below the line; ``None`` is "per unit" (a mean, a share of units, or a plain count of days).
    direction : Direction
        Which way is better.
    role : Role
        What part it plays.
    margin : float or None
        For guardrails: how much worse is still tolerable, as a fraction of the control (0.1 is 10 %).
    """

    name: str
    kind: MetricKind
    numerator: str
    denominator: str | None = None
    direction: Direction = Direction.UP
    role: Role = Role.PRIMARY
    margin: float | None = None

    @property
    def is_cost(self) -> bool:
        """Say whether it is money spent per something."""
        return self.numerator == "spend" and self.denominator is not None
