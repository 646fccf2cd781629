"""What a toolkit holds: everything that a draft of it answers, and what it costs and can see."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any

from experiments.metrics.goal_kinds import GoalKind
from experiments.metrics.kinds import Design, Direction, Metric, MetricKind, Role, Unit
from experiments.people.money import Money


@dataclass(frozen=True, slots=True)
class Version:
    """One thing compared, in words that a team makes its own."""

    name: str
    role: str
    text: str | None = None


@dataclass(frozen=True, slots=True)
class Cost:
    """What it costs in money: from the smallest to the largest size; ``says`` what the money is, where it is no ads."""

    least_minor: int
    most_minor: int
    currency: str
    says: str | None = None

    @property
    def least(self) -> Money:
        """The smallest size as money."""
        return Money(self.least_minor, self.currency)

    @property
    def most(self) -> Money:
        """The largest size as money."""
        return Money(self.most_minor, self.currency)


@dataclass(frozen=True, slots=True)
class Sight:
    """A true change of ``lift`` is found four times in five at 95 % with ``units`` of ``of`` in each version."""

    lift: float
    units: int | None = None
    of: str | None = None
    baseline: float | None = None


@dataclass(frozen=True, slots=True)
class Later:
    """A number that is known only long after the run, and how many days after it."""

    name: str
    days_after: int
    kind: MetricKind
    numerator: str
    direction: Direction = Direction.UP


@dataclass(frozen=True, slots=True)
class Pattern:
    """A pattern ready to use.

    Parameters
    ----------
    also_for : tuple of GoalKind
        Kinds of goals that it serves besides the toolkit's own.
    goal_name : str or None
        Name of the custom goal that it serves.
    where : str
        Where it runs, more exactly than the channel.
    audience, customer_objective, idea, instead_of, expected, mechanism : str or None
        Proposals for the questions of a draft.
    versions : tuple of Version
        The control first.
    metrics : tuple of Metric
        The one that decides first, then guardrails with their margins.
    worthwhile_lift : float or None
        From which change on it is worth it.
    minimum_days, looks
        When a verdict may fall.
    cost : Cost or None
        Money; ``None`` where it costs none that is spent.
    hours : float or None
        Hours of work, ``None`` where nobody has counted them.
    days : int
        Length of the run.
    grows_with : tuple of str
        What makes it larger: ``money``, ``hours`` or ``weeks``.
    sees : tuple of Sight
        What it can see, cautiously, the smallest size first.
    expects : str or None
        What usually comes out.
    how : str
        How it is done.
    outcome : Later or None
        What the deciding number is only an early sign of.
    other_tactics : tuple of str
        What runs beside it.
    kept_from : int or None
        The experiment of the team that it was made of.
    """

    audience: str | None
    customer_objective: str | None
    idea: str | None
    instead_of: str | None
    expected: str | None
    mechanism: str | None
    versions: tuple[Version, ...]
    design: Design | None
    unit: Unit | None
    metrics: tuple[Metric, ...]
    worthwhile_lift: float | None
    next_step: str | None
    next_metric: str | None
    days: int | None
    how: str | None = None
    where: str | None = None
    also_for: tuple[GoalKind, ...] = ()
    goal_name: str | None = None
    content_type: str | None = None
    unit_name: str | None = None
    equal_budgets: bool = False
    looks: str | None = None
    minimum_days: int | None = None
    cost: Cost | None = None
    hours: float | None = None
    grows_with: tuple[str, ...] = ()
    sees: tuple[Sight, ...] = ()
    expects: str | None = None
    outcome: Later | None = None
    other_tactics: tuple[str, ...] = ()
    kept_from: int | None = None

    @property
    def decides(self) -> Metric | None:
        """The number that decides."""
        return next((metric for metric in self.metrics if metric.role is Role.PRIMARY), None)

    @property
    def guardrails(self) -> tuple[Metric, ...]:
        """What must not get worse."""
        return tuple(metric for metric in self.metrics if metric.role is Role.GUARDRAIL)

    @property
    def treatments(self) -> int:
        """How many new versions are compared with the control."""
        return max(len(self.versions) - 1, 1)


def body_of(pattern: Pattern) -> dict[str, Any]:
    """Write a pattern as plain JSON values."""
    return asdict(pattern)


def pattern_of(body: dict[str, Any]) -> Pattern:
    """Read a pattern back; fields that a later version added stand at their default.

    Examples
    --------
    >>> from experiments.trials.toolkits.recipes.book import RECIPES
    >>> all(pattern_of(body_of(one.pattern)) == one.pattern for one in RECIPES)
    True
    """
    given = dict(body)
    given |= {
        "versions": tuple(Version(**one) for one in body["versions"]),
        "metrics": tuple(_metric(one) for one in body["metrics"]),
        "design": Design(body["design"]) if body["design"] else None,
        "unit": Unit(body["unit"]) if body["unit"] else None,
        "cost": Cost(**body["cost"]) if body.get("cost") else None,
        "sees": tuple(Sight(**one) for one in body.get("sees", ())),
        "outcome": _later(body["outcome"]) if body.get("outcome") else None,
        "also_for": tuple(map(GoalKind, body.get("also_for", ()))),
    }
    for name in ("grows_with", "other_tactics"):
        given[name] = tuple(body.get(name, ()))
    return Pattern(**given)


def _metric(plain: dict[str, Any]) -> Metric:
    kinds = {"kind": MetricKind(plain["kind"]), "direction": Direction(plain["direction"]), "role": Role(plain["role"])}
    return Metric(**plain | kinds)


def _later(plain: dict[str, Any]) -> Later:
    return Later(**plain | {"kind": MetricKind(plain["kind"]), "direction": Direction(plain["direction"])})
