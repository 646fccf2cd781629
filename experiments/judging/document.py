"""The analysis as one JSON document: what ``analyze --json``, the API, the stored look and the result page all read.

Numbers that do not exist are ``None`` and ``not_estimable`` says why. Days are ISO text. Keys follow the contract.
"""

from __future__ import annotations

from typing import TypedDict


class EstimateDoc(TypedDict):
    """Best guess and interval; ``None`` ends are unbounded."""

    estimate: float
    lower: float | None
    upper: float | None


class DecidingDoc(TypedDict):
    """The interval that decides at the last look reached: its ends, its level, the look (1, 2 …), whether the last."""

    lower: float | None
    upper: float | None
    level: float
    look: int
    final: bool


class NotEstimableDoc(TypedDict):
    """Why a number does not exist."""

    reason: str
    sentence: str


class OtherMethodDoc(TypedDict):
    """What another method says of the same figures; ``used`` marks the product's own.

    ``scale`` says what the estimate is: ``lift``, ``difference``, or ``p`` where there is only a p-value. An end of
    ``None`` is unbounded (``totals_lift`` has no range at all). ``holds`` is false for what people use although it does
    not hold for such data. Where the method gives no number ``not_estimable`` says why.
    """

    name: str
    scale: str
    estimate: float | None
    lower: float | None
    upper: float | None
    p_value: float | None
    holds: bool
    used: bool
    not_estimable: NotEstimableDoc | None


class VariantDoc(TypedDict):
    """One variant under one metric; the control has ``None`` in all comparing fields.

    ``log_lift_se`` is the standard error of ln(1 + lift) of the plain interval, for pooling; ``None`` where unbounded.
    ``degrees_of_freedom`` are those of the t behind it; ``None`` for normal and exact methods.
    ``other_methods`` is filled for the treatments of the primary metric.
    """

    name: str
    value: float | None
    numerator: float | None
    denominator: float | None
    units: int | None
    effect: EstimateDoc | None
    lift: EstimateDoc | None
    deciding: DecidingDoc | None
    band: EstimateDoc | None
    p_value: float | None
    p_adjusted: float | None
    chance_to_beat_control: float | None
    expected_loss: float | None
    verdict: str | None
    undecided_reason: str | None
    sentence: str | None
    plan_with: float | None
    prior: str | None
    totals_lift: float | None
    sign_flip_p: float | None
    log_lift_se: float | None
    degrees_of_freedom: float | None
    other_methods: list[OtherMethodDoc]
    not_estimable: NotEstimableDoc | None


class MetricDoc(TypedDict):
    """One metric with all its variants, control first."""

    name: str
    kind: str
    role: str
    direction: str
    numerator: str
    denominator: str | None
    margin: float | None
    method: str
    exploratory: bool
    variants: list[VariantDoc]


class CheckDoc(TypedDict):
    """A check: ``passed`` is ``None`` where it only informs; ``fatal`` where it makes the result unusable."""

    name: str
    passed: bool | None
    fatal: bool
    sentence: str
    numbers: dict[str, float]


class LookDoc(TypedDict):
    """A planned look: its number, its last day, its two-sided alpha, and whether the data reach it."""

    look: int
    day: str
    alpha: float
    reached: bool


class DayDoc(TypedDict):
    """Day by day for one treatment on the primary metric: that day alone, so far, and the always-valid band."""

    day: str
    alone: float | None
    so_far: float | None
    band_lower: float | None
    band_upper: float | None


class EnoughDoc(TypedDict):
    """What would have been enough for the lift named: ``None`` where it cannot be said.

    ``had_…`` is what there was of the same, ``times`` how many times as much data it takes, and ``too_much`` says that
    this is more than such a question is usually worth.
    """

    lift: float
    days: int | None
    units_per_variant: int | None
    money: float | None
    had_days: int | None
    had_units: int | None
    had_money: float | None
    times: float | None
    too_much: bool


class AmountsDoc(TypedDict):
    """The same amount at the lower end of the change, at the best guess, the upper end, and the size to plan with."""

    lower: float | None
    best: float | None
    upper: float | None
    plan: float | None


class MonthDoc(TypedDict):
    """What a change comes to, had all that was delivered gone to the new version instead of the control.

    ``days`` is the length of the run that is scaled to 30 days; ``None``: as many ``units`` once more. ``counted`` is
    the measure, ``control`` what the control alone would bring of it and ``extra`` what comes on top. ``spend`` is the
    money behind it, ``saved`` how much less of it the same outcomes take, ``price`` what one outcome costs and
    ``control_price`` what it costs with the control; they are ``None`` where no money stands in the files. Money is in
    the currency of the analysis.
    """

    days: int | None
    units: int
    counted: str
    is_money: bool
    control: float
    spend: float | None
    extra: AmountsDoc
    saved: AmountsDoc | None
    control_price: float | None
    price: AmountsDoc | None


class ExtraDoc(TypedDict):
    """What a treatment brought on top of what would have come anyway, summed over all that were treated.

    ``measure`` is what is counted (``is_money``: in the currency of the analysis), ``observed`` what came among the
    treated in the run, ``expected`` what would have come without, ``extra`` their difference with its interval; an end
    of ``None`` is unbounded. Where it cannot be said all figures are ``None`` and ``not_estimable`` says why.
    """

    measure: str
    is_money: bool
    observed: float | None
    expected: float | None
    extra: float | None
    lower: float | None
    upper: float | None
    level: float | None
    not_estimable: NotEstimableDoc | None


class RegionDoc(TypedDict):
    """One region: its version, what it had before the start and in the run (per day, or the rate), and its change."""

    region: str
    variant: str
    before: float
    after: float
    change: float | None


class AnalysisDoc(TypedDict):
    """The whole analysis; ``unit_name`` is what was drawn one by one, as it was typed (``None``: people).

    ``extra`` holds by treatment what came on top where a group was left out, ``regions`` the regions that were
    compared; both are empty elsewhere, and documents stored by earlier editions lack them.

    ``act`` is the one thing to do alone, ``beside`` what belongs to the verdict beside it, ``used`` the new version
    that is used from now on or where changing is free, ``raises`` what one letter more of evidence would need,
    ``month`` by treatment what the change comes to, ``looked_between`` the days on which the data were read again
    between two planned looks. Documents stored by earlier editions lack these too.
    """

    verdict: str
    undecided_reason: str | None
    sentence: str
    grade: str
    grade_reasons: list[str]
    design: str
    unit: str
    unit_name: str | None
    method: str
    level: float
    control: str
    period: list[str] | None
    interim: bool
    worthwhile_lift: float
    currency: str | None
    what_we_know: str
    what_to_do: str
    best: str | None
    enough: EnoughDoc | None
    metrics: list[MetricDoc]
    checks: list[CheckDoc]
    looks: list[LookDoc]
    days: dict[str, list[DayDoc]]
    deviations: list[str]
    skipped: list[str]
    problems: list[dict[str, object]]
    extra: dict[str, ExtraDoc]
    regions: list[RegionDoc]
    act: str
    beside: list[str]
    used: str | None
    raises: list[str]
    month: dict[str, MonthDoc]
    looked_between: list[str]
