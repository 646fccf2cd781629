"""What social media brings over all experiments, as JSON: factors, read-outs, rows for marketing mix models."""

from __future__ import annotations

from datetime import date

from experiments.learning.attribution.overview import Overview, ReadOut
from experiments.learning.brief.plan import RealShare
from experiments.transfer.mixmodels import Calibration
from webapp.schemas.answering import Answer


class RealShareAnswer(Answer):
    """A factor that was measured: `planned` says that it is the one to plan with today."""

    channel: str
    experiment_id: int
    title: str
    measured_on: date
    usable_until: date | None
    factor: float
    lower: float | None
    upper: float | None
    extra: float | None
    claimed: float | None
    is_money: bool
    currency: str | None
    grade: str | None
    planned: bool

    @classmethod
    def of(cls, share: RealShare, *, planned: bool) -> RealShareAnswer:
        """Write a factor."""
        same = [name for name in cls.model_fields if name != "planned"]
        return cls(**{name: getattr(share, name) for name in same}, planned=planned)


class ReadOutAnswer(Answer):
    """An experiment that says what social media brought, or will (`closed_on` null)."""

    experiment_id: int
    title: str
    channel: str | None
    closed_on: date | None
    verdict: str | None
    grade: str | None
    sentence: str | None
    is_crossed: bool
    claimed: bool
    factor: float | None
    lower: float | None
    upper: float | None
    waits_for_claim: bool

    @classmethod
    def of(cls, one: ReadOut) -> ReadOutAnswer:
        """Write a read-out of the list."""
        return cls.model_validate(one)


class AttributionOverviewAnswer(Answer):
    """Factors by channel, the newest first, and the read-outs, the newest first."""

    factors: list[RealShareAnswer]
    items: list[ReadOutAnswer]

    @classmethod
    def of(cls, found: Overview) -> AttributionOverviewAnswer:
        """Write the overview."""
        factors = [
            RealShareAnswer.of(share, planned=share == channel.planned)
            for channel in found.channels
            for share in channel.history
        ]
        return cls(factors=factors, items=[ReadOutAnswer.of(one) for one in found.read_outs])


class RobynRowAnswer(Answer):
    """A row of Robyn's `calibration_input`."""

    channel: str
    liftStartDate: date  # noqa: N815 - the column as Robyn documents it
    liftEndDate: date  # noqa: N815 - the column as Robyn documents it
    liftAbs: float  # noqa: N815 - the column as Robyn documents it
    spend: float
    confidence: float
    metric: str
    calibration_scope: str


class MeridianRowAnswer(Answer):
    """An experiment for Meridian's `CalibrationBuilder`, and the log-normal prior of the same mean and deviation."""

    channel_name: str
    point_estimates: float
    standard_errors: float
    experiment_kpi_types: str
    experiment_total_spends: float
    experiment_start_dates: date
    experiment_end_dates: date
    roi_mean: float
    roi_std: float
    lognormal_mu: float | None
    lognormal_sigma: float | None


class NoRowAnswer(Answer):
    """An experiment without a row, and why."""

    experiment_id: int
    title: str
    model: str
    reason: str


class CalibrationAnswer(Answer):
    """Calibration rows for marketing mix models, oldest first, and what is missing among them."""

    robyn: list[RobynRowAnswer]
    meridian: list[MeridianRowAnswer]
    missing: list[NoRowAnswer]

    @classmethod
    def of(cls, found: Calibration) -> CalibrationAnswer:
        """Write the rows."""
        return cls.model_validate(found)
