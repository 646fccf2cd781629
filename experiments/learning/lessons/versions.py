"""What one experiment says of a lesson where it had several new versions: one of them, or all merged into one."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from experiments.learning.archive.cards import ArchiveCard
from experiments.learning.archive.figures import ArchiveFigure
from experiments.learning.archive.words import fold
from experiments.metrics.kinds import MetricKind
from stats.across.lessons import merge_treatments
from stats.numerics.distributions import two_sided_quantile

CONFIDENCE = 0.95
MOST_OF_IT = 0.9
"""Of the smallest squared error at most this much can be the control's: each version has some of its own."""


@dataclass(frozen=True, slots=True)
class Shown:
    """The change of one new version, or of several merged into one; without numbers where there is no range.

    ``left`` is what usually remains of it, where the archive has said so; of several merged into one nothing is known.
    """

    version: str
    merged: bool = False
    estimate: float | None = None
    lower: float | None = None
    upper: float | None = None
    log_lift: float | None = None
    standard_error: float | None = None
    degrees: float | None = None
    left: float | None = None


def shown_of(card: ArchiveCard, figures: Sequence[ArchiveFigure], wanted: str | None) -> Shown:
    """Give what an experiment says of the number that decides.

    Parameters
    ----------
    card : ArchiveCard
        Speaks where there are no figures of each version, as in books of earlier days.
    figures : sequence of ArchiveFigure
        Of all its versions on the number that decides.
    wanted : str or None
        The version that the lesson is about; ``None`` merges all new ones.
    """
    if card.verdict == "invalid":
        return Shown(card.variant or "")
    treatments = [one for one in figures if not one.is_control]
    if wanted is not None:
        treatments = [one for one in treatments if fold(one.variant) == fold(wanted)] or treatments
    if not treatments:
        return _of_card(card)
    if len(treatments) == 1:
        return _of_figure(treatments[0])
    return _merged(treatments, [one for one in figures if one.is_control])


LARGEST_LOG = 700.0
"""Beyond this a factor is larger than any number: that end of a range has no bound."""


def _of_card(card: ArchiveCard) -> Shown:
    log, error = _pooled_form(card.lift, card.log_lift_se)
    return Shown(
        card.variant or "",
        estimate=card.lift,
        lower=card.plain_lower,
        upper=card.plain_upper,
        log_lift=log,
        standard_error=error,
        degrees=card.degrees,
        left=card.shrunken_lift,
    )


def _of_figure(figure: ArchiveFigure) -> Shown:
    log, error = _pooled_form(figure.lift, figure.log_lift_se)
    return Shown(
        figure.variant,
        estimate=figure.lift,
        lower=figure.lower,
        upper=figure.upper,
        log_lift=log,
        standard_error=error,
        degrees=figure.degrees,
        left=figure.shrunken_lift,
    )


def _pooled_form(lift: float | None, error: float | None) -> tuple[float | None, float | None]:
    """Give ln(1 + lift) and its error; none where the lift is −100 % or a limit is unbounded."""
    if lift is None or error is None or not lift > -1 or not error > 0:
        return None, None
    return math.log1p(lift), error


def _merged(treatments: Sequence[ArchiveFigure], controls: Sequence[ArchiveFigure]) -> Shown:
    """Merge new versions that were compared with one control, whose luck they share."""
    name = " + ".join(one.variant for one in treatments)
    forms = [(one, *_pooled_form(one.lift, one.log_lift_se)) for one in treatments]
    usable = [(one, log, error) for one, log, error in forms if log is not None and error is not None]
    if len(usable) < len(treatments):
        return Shown(name, merged=True)
    errors = [error for _one, _log, error in usable]
    shared = _control_variance(controls, min(errors) ** 2)
    log, error = merge_treatments([log for _one, log, _error in usable], errors, shared)
    known = [one.degrees for one, _log, _error in usable if one.degrees is not None]
    degrees = min(known) if known else None
    reach = two_sided_quantile(CONFIDENCE, degrees) * error
    above = math.expm1(log + reach) if log + reach < LARGEST_LOG else None
    ends = (math.expm1(log), math.expm1(log - reach), above)
    return Shown(name, True, *ends, log, error, degrees)


def _control_variance(controls: Sequence[ArchiveFigure], smallest: float) -> float:
    """Give the variance of the log of the control's own value: known for shares of people, else about half."""
    for control in controls:
        if control.kind == MetricKind.PROPORTION and control.successes and control.n:
            own = 1 / control.successes - 1 / control.n
            return min(max(own, 0.0), MOST_OF_IT * smallest)
    return smallest / 2
