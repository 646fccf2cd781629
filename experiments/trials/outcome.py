"""Long sales: an early sign decides now, and an outcome comes on its date; until then the verdict is provisional."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from experiments.database import Base, Key, named_enum
from experiments.errors import Fault
from experiments.goals.given import SHORT, choice, day, number, text
from experiments.metrics.kinds import Direction, MetricKind, Role

if TYPE_CHECKING:
    from experiments.trials.experiment import Experiment

MOST_DAYS_AFTER = 1095
"""Three years: whoever waits longer than that forgets what was asked."""


class LateOutcome(Base):
    """The number that the early sign stands for, and the day on which it is known.

    ``days_after`` counts from the last day of the run; then ``due`` moves with that day while the plan is open.
    """

    __tablename__ = "late_outcome"

    id: Mapped[Key]
    experiment_id: Mapped[int] = mapped_column(sa.ForeignKey("experiment.id", ondelete="CASCADE"), unique=True)
    name: Mapped[str]
    kind: Mapped[MetricKind] = mapped_column(named_enum(MetricKind, "kind"))
    numerator: Mapped[str]
    denominator: Mapped[str | None]
    direction: Mapped[Direction] = mapped_column(named_enum(Direction, "direction"))
    due: Mapped[date | None]
    days_after: Mapped[int | None]


@dataclass(frozen=True, slots=True)
class OutcomeGiven:
    """A later outcome as it comes from form or API, in plain values.

    Parameters
    ----------
    name : str
        As the page says it, for example "second gift in six months".
    kind : str
        ``proportion``, ``mean``, ``ratio`` or ``count``.
    numerator, denominator : str or None
        Measures or headers of the file it will come from; without a numerator the name stands in.
    direction : str
        Which way is better.
    due : date or None
        The day on which it is known.
    days_after : int or None
        The same, counted from the last day of the run; used where ``due`` is not given.
    """

    name: str
    kind: str = MetricKind.PROPORTION
    numerator: str | None = None
    denominator: str | None = None
    direction: str = Direction.UP
    due: date | None = None
    days_after: float | None = None


def checked_outcome(given: OutcomeGiven | None, faults: list[Fault]) -> LateOutcome | None:
    """Read a later outcome into a new row, with every fault; ``None`` stays none."""
    if given is None:
        return None
    name = text("outcome.name", given.name, faults, limit=SHORT)
    numerator = text("outcome.numerator", given.numerator, faults, limit=SHORT) or name
    denominator = text("outcome.denominator", given.denominator, faults, limit=SHORT)
    kind = choice("outcome.kind", given.kind, MetricKind, faults)
    direction = choice("outcome.direction", given.direction, Direction, faults) or Direction.UP
    due, days_after = day("outcome.due", given.due, faults), _days_after(given, faults)
    if name is None:
        faults.append(
            Fault("outcome.name", "no_name", "Say what the later outcome is, as in “second gift in six months”.")
        )
    if kind is None:
        faults.append(
            Fault("outcome.kind", "no_kind", "Say how the later outcome is counted: a share, an average, a rate.")
        )
    if kind is MetricKind.RATIO and denominator is None:
        faults.append(Fault("outcome.denominator", "no_denominator", "The later outcome is a rate: per what?"))
    if due is None and days_after is None:
        sentence = "Say when the later outcome is known: on which day, or how many days after the last day."
        faults.append(Fault("outcome.days_after", "no_date", sentence))
    return LateOutcome(
        name=name,
        kind=kind,
        numerator=numerator,
        denominator=denominator,
        direction=direction,
        due=due,
        days_after=None if due is not None else days_after,
    )


def _days_after(given: OutcomeGiven, faults: list[Fault]) -> int | None:
    days = number("outcome.days_after", given.days_after, faults, least=1, most=MOST_DAYS_AFTER)
    if days is None or not abs(days) < 1e6:
        return None
    if days != int(days):
        faults.append(Fault("outcome.days_after", "not_whole", "Give the days as a whole number."))
    return int(days)


def set_outcome(experiment: Experiment, wanted: LateOutcome | None) -> None:
    """Put the later outcome on an experiment; one that is there keeps its row."""
    present = experiment.outcome
    if wanted is None or present is None:
        experiment.outcome = wanted
    else:
        for field in ("name", "kind", "numerator", "denominator", "direction", "due", "days_after"):
            setattr(present, field, getattr(wanted, field))
    date_outcome(experiment)


def date_outcome(experiment: Experiment) -> None:
    """Count the day of an outcome from the last day of the run, where it was given so."""
    if experiment.outcome is not None:
        dated_from(experiment.outcome, experiment.ends)


def dated_from(outcome: LateOutcome, ends: date | None) -> LateOutcome:
    """Set the day of an outcome that was given as so many days after the last one."""
    if outcome.days_after is not None:
        outcome.due = ends + timedelta(days=outcome.days_after) if ends is not None else None
    return outcome


def outcome_gaps(experiment: Experiment) -> list[Fault]:
    """Say what keeps the later outcome of a draft from being locked."""
    outcome = experiment.outcome
    if outcome is None:
        return []
    faults = late_enough(outcome.due, experiment.ends)
    if outcome.due is None and experiment.ends is not None:
        faults.append(Fault("outcome.due", "no_date", "Say on which day the later outcome is known."))
    decides = next((use for use in experiment.metrics if use.role is Role.PRIMARY), None)
    if decides is not None and decides.name.casefold() == outcome.name.casefold():
        sentence = f"“{outcome.name}” cannot be both the early sign and the outcome it foretells."
        faults.append(Fault("outcome.name", "same_number", sentence))
    return faults


def late_enough(due: date | None, ends: date | None) -> list[Fault]:
    """Refuse an outcome that is known before the run is over: then it could decide itself."""
    if due is None or ends is None or due > ends:
        return []
    sentence = "The later outcome must come after the last day; what is known by then can decide itself."
    return [Fault("outcome.due", "not_later", sentence)]


def canonical_outcome(outcome: LateOutcome | None) -> dict[str, Any] | None:
    """Write a later outcome as plain JSON values, as it stands in a plan."""
    if outcome is None:
        return None
    return {
        "name": outcome.name,
        "kind": None if outcome.kind is None else outcome.kind.value,
        "numerator": outcome.numerator,
        "denominator": outcome.denominator,
        "direction": None if outcome.direction is None else outcome.direction.value,
        "due": outcome.due.isoformat() if outcome.due else None,
        "days_after": outcome.days_after,
    }


def names_early_sign(roles: Sequence[Role]) -> int | None:
    """Tell which number decides where none is called primary: the one that is called an early sign, if it is alone.

    Examples
    --------
    >>> names_early_sign([Role.GUARDRAIL, Role.EARLY_SIGN]), names_early_sign([Role.PRIMARY, Role.EARLY_SIGN])
    (1, None)
    """
    if Role.PRIMARY in roles or list(roles).count(Role.EARLY_SIGN) != 1:
        return None
    return list(roles).index(Role.EARLY_SIGN)
