"""The chance of each verdict before the start, by the rule that will be sealed: looks, t, treatments, least numbers."""

from __future__ import annotations

from datetime import date, timedelta
from functools import lru_cache

from experiments.judging.comparison import Looks
from experiments.judging.looks import look_days
from experiments.judging.verdict import FEW_IN_ALL
from experiments.trials.sizes.asked import SizeAsked
from experiments.trials.sizes.delivered import Delivered
from experiments.trials.sizes.precision import Days, Shares, Values, as_rise
from stats.planning.power_looks import shared_levels
from stats.planning.verdict_chances import VerdictChances, verdict_chances
from stats.planning.verdict_draws import drawn_verdict_chances

MOST_DAYS = 3650
KNOWN_SPREAD = 20_000
"""With so many degrees of freedom t is the normal to four digits; more would only cost its reckoning all precision."""
ONLY_UNDECIDED = VerdictChances(0.0, 0.0, 0.0, 1.0, 1.0, ())
"""Where the least number of days or units is never reached no verdict can fall."""


def fractions_of(days: int, looks: Looks) -> tuple[float, ...]:
    """Return the part of the run at each look, by the calendar of the sealed rule.

    Examples
    --------
    >>> fractions_of(14, "weekly"), fractions_of(28, "end")
    ((0.5, 1.0), (1.0,))
    """
    first = date(2001, 1, 1)
    ends = look_days(first, first + timedelta(days=min(days, MOST_DAYS) - 1), looks)
    length = (ends[-1] - first).days + 1
    return tuple(((day - first).days + 1) / length for day in ends)


@lru_cache(maxsize=256)
def levels_of(fractions: tuple[float, ...], confidence: float) -> tuple[float, ...]:
    """Return the two-sided level of each look, as a plan seals it; integration is slow, so the common ones are kept."""
    return shared_levels(fractions, confidence=confidence)


def chances_of(asked: SizeAsked, units: float, days: int, *, lift: float | None) -> VerdictChances:
    """Return the chance of each verdict on one treatment.

    Parameters
    ----------
    units : float
        Units of each variant at the planned end.
    days : int
        Length of the run.
    lift : float or None
        The true lift, oriented so that more is better; ``None`` averages over the prior.

    Notes
    -----
    A look at which the least number is not reached takes its part of the error and decides nothing. Guardrails, grades
    and fatal checks are not reckoned with.
    """
    precision, aim = asked.precision, asked.precision.aim
    fractions = fractions_of(days, asked.looks)
    levels = levels_of(fractions, aim.confidence)
    if units < precision.fewest:
        return ONLY_UNDECIDED
    kept = [place for place, part in enumerate(fractions) if _decides(asked, units, part)]
    if not kept:
        return ONLY_UNDECIDED
    fractions, levels = tuple(fractions[place] for place in kept), tuple(levels[place] for place in kept)
    error = precision.error(units, 0.0 if lift is None else lift)
    rule_lift = asked.worthwhile_lift if asked.rule_lift is None else asked.rule_lift
    worthwhile = as_rise(rule_lift, precision.direction)
    true_lift = None if lift is None else as_rise(lift, precision.direction)
    degrees = [precision.degrees(units, part) for part in fractions]
    known = [value for value in degrees if value is not None]
    if not known or min(known) >= KNOWN_SPREAD:
        return verdict_chances(
            error,
            worthwhile_lift=worthwhile,
            true_lift=true_lift,
            prior=asked.prior,
            fractions=fractions,
            levels=levels,
            treatments=aim.treatments,
        )
    reckon = verdict_chances if len(fractions) == 1 else drawn_verdict_chances
    return reckon(
        error,
        worthwhile_lift=worthwhile,
        true_lift=true_lift,
        prior=asked.prior,
        fractions=fractions,
        levels=levels,
        treatments=aim.treatments,
        degrees_of_freedom=known,
        agreement=[
            _agreement(precision, units, part, level / aim.treatments)
            for part, level in zip(fractions, levels, strict=True)
        ],
    )


def _decides(asked: SizeAsked, units: float, part: float) -> bool:
    have, what = asked.precision.counted(units, part)
    return have + 1e-9 >= (asked.minimum_days if what == "days" else asked.minimum_units)


def _agreement(
    precision: Shares | Values | Days | Delivered, units: float, part: float, level: float
) -> tuple[float, ...]:
    """Ask the randomisation test only below as many units in all as the rule says."""
    have, what = precision.counted(units, part)
    in_all = have if what == "days" else 2 * have
    return precision.agreement(units, part, level) if in_all < FEW_IN_ALL else ()
