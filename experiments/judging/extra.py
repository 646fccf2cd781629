"""What a version brought on top of what would have come anyway, where a group was left out: the extra outcome.

The group that is left out (no ads, no e-mail) is the control, by convention: a version that does something is compared
with the one that does without. All arithmetic is here, so that verdict, sentence and pages never reckon it twice.
"""

from __future__ import annotations

from dataclasses import dataclass

from experiments.judging.case import Case, Reading
from experiments.judging.document import ExtraDoc, NotEstimableDoc
from experiments.judging.pairs import Path
from experiments.metrics.kinds import Design
from experiments.metrics.measures import MONEY
from stats.effects import Effect, Estimate
from stats.errors import NotEstimable

NOT_A_SUM = NotEstimable(
    "not_a_sum", "A rate has nothing extra that could be counted; name the sum itself, such as orders or revenue."
)
NO_HISTORY = NotEstimable(
    "no_history", "Without days before the start nothing says what these regions would have had anyway."
)
NO_LOOK = NotEstimable("no_look", "Nothing extra is claimed before the first planned look.")


@dataclass(frozen=True, slots=True)
class Extra:
    """Outcomes of the treated that would not have come without the treatment.

    Parameters
    ----------
    observed, expected : float
        What came, and what would have come anyway.
    extra : float
        Their difference, with its interval ``lower`` to ``upper`` (``None`` is unbounded) of confidence ``level``.
    """

    observed: float
    expected: float
    extra: float
    lower: float | None
    upper: float | None
    level: float


def extra_of_lift(observed: float, lift: Estimate) -> Extra:
    """Turn a lift over what was expected into what came on top of it.

    The extra part is ``observed (1 - 1 / (1 + lift))``: it grows with the lift, so its interval holds 0 exactly where
    that of the lift does, and a verdict can never contradict it.

    Parameters
    ----------
    observed : float
        Sum over the treated during the run, at least 0.
    lift : Estimate
        Change against what would have come without.

    Examples
    --------
    >>> found = extra_of_lift(1130.0, Estimate(0.13, 0.02, 0.26, 0.95))
    >>> round(found.expected), round(found.extra), round(found.lower), round(found.upper)
    (1000, 130, 22, 233)
    """
    # Whatever the lift, no more can be extra than what came.
    upper = observed if lift.upper is None else _part(observed, lift.upper)
    lower = None if lift.lower is None else _part(observed, lift.lower)
    extra = _part(observed, lift.estimate)
    if extra is None:  # nothing came at all, so what was expected cannot be read from it
        raise ValueError("a lift of -100 % leaves nothing observed to reckon from")
    return Extra(observed, observed - extra, extra, lower, upper, lift.level)


def _part(observed: float, lift: float) -> float | None:
    return observed * (lift / (1 + lift)) if lift > -1 else None  # 1 - 1 / (1 + lift), whose sign is exact


def extra_of_difference(observed: float, units: float, difference: Estimate) -> Extra:
    """Turn a difference per person into what came on top among all that were treated.

    Parameters
    ----------
    observed : float
        Sum over the treated.
    units : float
        Number of the treated.
    difference : Estimate
        Treated minus left out, per person.

    Examples
    --------
    >>> found = extra_of_difference(92.0, 2200.0, Estimate(0.02, 0.01, 0.03, 0.95))
    >>> round(found.expected), round(found.extra), round(found.lower), round(found.upper)
    (48, 44, 22, 66)
    """
    ends = [None if end is None else end * units for end in (difference.lower, difference.upper)]
    extra = difference.estimate * units
    return Extra(observed, observed - extra, extra, ends[0], ends[1], difference.level)


def extra_of(case: Case, reading: Reading) -> Extra | NotEstimable | None:
    """Reckon what one treatment brought on top, at the last look reached.

    Returns
    -------
    Extra or NotEstimable or None
        ``None`` where the question does not arise: neither regions were left out nor people drawn.
    """
    facts = case.comparison.circumstances
    of_people = facts.design is Design.RANDOMIZED and case.path in (Path.PEOPLE, Path.TOTALS)
    if facts.design is not Design.GEO and not of_people:
        return None
    if case.metric.denominator is not None and case.path is not Path.TOTALS:
        return NOT_A_SUM
    if reading.deciding is None or reading.look_pair is None:
        return NO_LOOK
    totals = reading.look_pair.treatment_totals
    if totals.numerator is None:
        return reading.deciding.lift if isinstance(reading.deciding.lift, NotEstimable) else NO_HISTORY
    if of_people:
        return _of_people(reading.deciding, totals.numerator, totals.denominator or 0.0)
    return _of_regions(case.path, reading.deciding, totals.numerator)


def _of_people(effect: Effect, observed: float, units: float) -> Extra | NotEstimable:
    if isinstance(effect.difference, NotEstimable):
        return effect.difference
    return extra_of_difference(observed, units, effect.difference)


def _of_regions(path: Path, effect: Effect, observed: float) -> Extra | NotEstimable:
    if path is not Path.REGIONS:
        return NO_HISTORY
    if isinstance(effect.lift, NotEstimable):
        return effect.lift
    if effect.lift.estimate <= -1 or observed < 0:
        return NO_HISTORY
    return extra_of_lift(observed, effect.lift)


def extra_docs(case: Case) -> dict[str, ExtraDoc]:
    """Write what each treatment brought on top; empty where the question does not arise."""
    found = {name: extra_of(case, reading) for name, reading in case.readings.items()}
    return {name: _doc(case, extra) for name, extra in found.items() if extra is not None}


def _doc(case: Case, found: Extra | NotEstimable) -> ExtraDoc:
    measure = case.metric.numerator
    if isinstance(found, NotEstimable):
        return ExtraDoc(
            measure=measure,
            is_money=measure in MONEY,
            observed=None,
            expected=None,
            extra=None,
            lower=None,
            upper=None,
            level=None,
            not_estimable=NotEstimableDoc(reason=found.reason, sentence=found.sentence),
        )
    return ExtraDoc(
        measure=measure,
        is_money=measure in MONEY,
        observed=found.observed,
        expected=found.expected,
        extra=found.extra,
        lower=found.lower,
        upper=found.upper,
        level=found.level,
        not_estimable=None,
    )
