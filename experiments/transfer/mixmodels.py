"""What was measured as calibration rows for marketing mix models: Robyn and Meridian, in their documented columns.

Robyn: ``calibration_input`` of ``robyn_inputs()`` has the columns channel, liftStartDate, liftEndDate, liftAbs, spend,
confidence, metric, calibration_scope (``R/checks.R``, ``check_calibration``, which stops without any of them, wants
numbers in liftAbs, and splits a channel at signs and spaces). ``demo/demo.R``: *confidence: if frequentist experiment,
you may use 1 - pvalue*; *metric: must match your dep_var*; *calibration_scope: either "immediate" or "total". For
experimental inputs like Facebook Lift, "immediate" is recommended*. https://github.com/facebookexperimental/Robyn

Meridian: ``CalibrationBuilder.with_incrementality_experiment_result`` takes channel_name, point_estimates,
standard_errors, experiment_kpi_types (``revenue`` or ``non-revenue``), experiment_total_spends, experiment_start_dates
and experiment_end_dates (``meridian/model/calibration/prior_builder.py``); it refuses an end that is not after the
start, a standard error that is not positive, and a result that is negative beyond doubt
(``meridian/model/calibration/base.py``). For a prior written by hand ``roi_mean`` and ``roi_std`` are what
``prior_distribution.lognormal_dist_from_mean_std`` takes, ``lognormal_mu`` and ``lognormal_sigma`` what it makes of
them: sigma² = ln(1 + (std / mean)²), mu = ln(mean) - sigma² / 2.
https://developers.google.com/meridian/docs/advanced-modeling/set-custom-priors-past-experiments
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

import sqlalchemy as sa
from sqlalchemy.orm import Session

from experiments.judging.verdict import DECIDING_GRADES
from experiments.learning.attribution.kept import RealShareRow
from experiments.learning.attribution.overview import attribution_overview
from experiments.metrics.kinds import Role
from experiments.people.money import digits_of
from experiments.people.permission import Actor, require
from experiments.transfer.delimited import written
from experiments.trials.experiment import Experiment, MetricUse
from stats.numerics.distributions import two_sided_p, two_sided_quantile

ROBYN = (
    "channel", "liftStartDate", "liftEndDate", "liftAbs", "spend", "confidence", "metric", "calibration_scope",
)  # fmt: skip
MERIDIAN = (
    "channel_name", "point_estimates", "standard_errors", "experiment_kpi_types", "experiment_total_spends",
    "experiment_start_dates", "experiment_end_dates", "roi_mean", "roi_std", "lognormal_mu", "lognormal_sigma",
)  # fmt: skip
MOST = 1_000

NO_CLAIM = "Nobody has typed what the platform claims, nor what was spent."
A_HINT = "The strength of evidence is a hint at most."
NO_FACTOR = "Nothing extra could be measured of it, so there is nothing to calibrate with."
NO_SPEND = "Nobody has said what was spent."
NO_DAYS = "The file has no dates, so the model would not know which days it speaks of."
ONE_DAY = "It ran on a single day: Meridian wants an end after the start."
NO_ENDS = "The range has no end on one side, so there is no standard error."
NEGATIVE = "Less came with it than without, beyond doubt: Meridian refuses that."


@dataclass(frozen=True, slots=True)
class RobynRow:
    """One experiment for ``calibration_input``; money in whole currency."""

    channel: str
    liftStartDate: date  # noqa: N815 - the column as Robyn documents it
    liftEndDate: date  # noqa: N815 - the column as Robyn documents it
    liftAbs: float  # noqa: N815 - the column as Robyn documents it
    spend: float
    confidence: float
    metric: str
    calibration_scope: str = "immediate"


@dataclass(frozen=True, slots=True)
class MeridianRow:
    """One experiment for the ``CalibrationBuilder``; ``lognormal_*`` are ``None`` where the mean is not above 0."""

    channel_name: str
    point_estimates: float
    standard_errors: float
    experiment_kpi_types: str
    experiment_total_spends: float
    experiment_start_dates: date
    experiment_end_dates: date
    lognormal_mu: float | None
    lognormal_sigma: float | None

    @property
    def roi_mean(self) -> float:
        """The mean of a prior written by hand."""
        return self.point_estimates

    @property
    def roi_std(self) -> float:
        """Its standard deviation."""
        return self.standard_errors


@dataclass(frozen=True, slots=True)
class NoRow:
    """An experiment without a row for one of the two, and why."""

    experiment_id: int
    title: str
    model: str
    reason: str


@dataclass(frozen=True, slots=True)
class Calibration:
    """All calibration rows of a team, oldest first, and what is missing among them."""

    robyn: tuple[RobynRow, ...]
    meridian: tuple[MeridianRow, ...]
    missing: tuple[NoRow, ...]


def calibration_of(session: Session, actor: Actor, *, today: date) -> Calibration:
    """Give the calibration rows of everything that was measured and kept in the actor's team.

    Notes
    -----
    The standard error is half the width of the kept range over the normal quantile of its level; of few regions or
    posts the range is that of a t distribution, and the error is a little too large rather than too small.
    """
    require(actor, "see")
    wanted = (
        sa.select(RealShareRow, Experiment.title, MetricUse.numerator)
        .join(Experiment, Experiment.id == RealShareRow.experiment_id)
        .outerjoin(
            MetricUse, sa.and_(MetricUse.experiment_id == RealShareRow.experiment_id, MetricUse.role == Role.PRIMARY)
        )
        .where(RealShareRow.team_id == actor.team_id, RealShareRow.measured_on <= today)
        .order_by(RealShareRow.measured_on, RealShareRow.experiment_id)
        .limit(MOST)
    )
    rows = session.execute(wanted).all()
    for_robyn = [(row, title, robyn_row(row, numerator or "")) for row, title, numerator in rows]
    for_meridian = [(row, title, meridian_row(row)) for row, title, _numerator in rows]
    missing: list[NoRow] = []
    for (row, title, one), (_row, _title, other) in zip(for_robyn, for_meridian, strict=True):
        reasons = {"Robyn": one, "Meridian": other}
        if isinstance(one, str) and one == other:
            reasons = {"Robyn, Meridian": one}
        missing += [
            NoRow(row.experiment_id, title, name, made) for name, made in reasons.items() if isinstance(made, str)
        ]
    return Calibration(
        robyn=tuple(made for _row, _title, made in for_robyn if isinstance(made, RobynRow)),
        meridian=tuple(made for _row, _title, made in for_meridian if isinstance(made, MeridianRow)),
        missing=(*missing, *_never_kept(session, actor, today)),
    )


def _never_kept(session: Session, actor: Actor, today: date) -> list[NoRow]:
    """Name the closed read-outs of which no factor is kept at all."""
    found = []
    for one in attribution_overview(session, actor, today=today).closed:
        if one.factor is not None:
            continue
        reason = NO_FACTOR if one.claimed else NO_CLAIM
        if one.grade not in DECIDING_GRADES or one.verdict == "invalid":
            reason = A_HINT
        found.append(NoRow(one.experiment_id, one.title, "Robyn, Meridian", reason))
    return found


def robyn_row(row: RealShareRow, numerator: str) -> RobynRow | str:
    """Write what was measured for Robyn, or say why there is no row."""
    lacks = _lacks(row)
    if lacks or row.first_day is None or row.last_day is None:
        return lacks or NO_DAYS
    error = _standard_error(row)
    assert error is not None, "a range without an end was told above"
    return RobynRow(
        channel=model_name(row.channel),
        liftStartDate=row.first_day,
        liftEndDate=row.last_day,
        liftAbs=row.extra,
        spend=_spend(row) or 0.0,
        confidence=round(1 - two_sided_p(row.extra / error), 6),
        metric=numerator or ("revenue" if row.is_money else "conversions"),
    )


def meridian_row(row: RealShareRow) -> MeridianRow | str:
    """Write what was measured for Meridian, or say why there is no row."""
    lacks, spend = _lacks(row), _spend(row)
    if lacks or row.first_day is None or row.last_day is None or not spend:
        return lacks or NO_DAYS
    if row.first_day >= row.last_day:
        return ONE_DAY
    error = _standard_error(row)
    assert error is not None, "a range without an end was told above"
    if row.extra + two_sided_quantile(0.95) * error < 0:
        return NEGATIVE
    mean, spread = row.extra / spend, error / spend
    mu, sigma = lognormal_of(mean, spread)
    return MeridianRow(
        channel_name=model_name(row.channel),
        point_estimates=mean,
        standard_errors=spread,
        experiment_kpi_types="revenue" if row.is_money else "non-revenue",
        experiment_total_spends=spend,
        experiment_start_dates=row.first_day,
        experiment_end_dates=row.last_day,
        lognormal_mu=mu,
        lognormal_sigma=sigma,
    )


def lognormal_of(mean: float, std: float) -> tuple[float | None, float | None]:
    """Give location and scale of the log-normal with this mean and standard deviation; nothing where the mean is ≤ 0.

    Examples
    --------
    >>> mu, sigma = lognormal_of(1.6, 0.66)
    >>> round(mu, 4), round(sigma, 4)
    (0.3914, 0.3964)
    """
    if mean <= 0:
        return None, None
    variance = math.log1p((std / mean) ** 2)
    return math.log(mean) - variance / 2, math.sqrt(variance)


def model_name(channel: str) -> str:
    """Write a channel as a variable of a model is called: Robyn splits names at signs and spaces.

    >>> model_name("paid social, feed")
    'paid_social_feed'
    """
    return re.sub(r"\W+", "_", channel.casefold()).strip("_") or "channel"


def robyn_csv(found: Calibration) -> Iterator[str]:
    """Write the rows for Robyn as CSV."""
    return written(ROBYN, ([_cell(getattr(row, name)) for name in ROBYN] for row in found.robyn))


def meridian_csv(found: Calibration) -> Iterator[str]:
    """Write the rows for Meridian as CSV."""
    return written(MERIDIAN, ([_cell(getattr(row, name)) for name in MERIDIAN] for row in found.meridian))


def _cell(value: object) -> str:
    if value is None:
        return ""
    return value.isoformat() if isinstance(value, date) else str(value)


def _lacks(row: RealShareRow) -> str:
    """Say what a row for either lacks; empty where nothing."""
    if not row.spend_minor or row.currency is None:
        return NO_SPEND
    if row.first_day is None or row.last_day is None:
        return NO_DAYS
    return NO_ENDS if _standard_error(row) is None else ""


def _spend(row: RealShareRow) -> float | None:
    return None if row.spend_minor is None or row.currency is None else row.spend_minor / 10 ** digits_of(row.currency)


def _standard_error(row: RealShareRow) -> float | None:
    """Read the standard error off the kept range."""
    if row.extra_lower is None or row.extra_upper is None or row.extra_upper <= row.extra_lower:
        return None
    return (row.extra_upper - row.extra_lower) / (2 * two_sided_quantile(row.confidence))
