"""What is to be judged: variants, metrics, the rule, the circumstances and the summaries. No database needed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Literal

from experiments.metrics.kinds import Design, Metric, Unit
from experiments.reduction.description import Summaries
from stats.across.archive import ArchivePrior

Looks = Literal["weekly", "end"]


@dataclass(frozen=True, slots=True)
class Rule:
    """The decision rule as sealed (``design.md`` calls it the plan's rule).

    Parameters
    ----------
    worthwhile_lift : float
        Smallest lift that is worth acting on, as a fraction, at least 0, oriented so that more is better.
    confidence : float
        Level of the intervals, 0.95 unless said otherwise.
    looks : {"weekly", "end"}
        When a verdict may fall.
    minimum_days, minimum_units : int
        Below these no verdict but ``undecided``.
    """

    worthwhile_lift: float = 0.0
    confidence: float = 0.95
    looks: Looks = "end"
    minimum_days: int = 7
    minimum_units: int = 5


@dataclass(frozen=True, slots=True)
class Circumstances:
    """Facts of the record that decide how much a result can prove.

    Parameters
    ----------
    design, unit
        Who decided who saw what; what was drawn. ``unit`` is ``None`` where the file has to tell.
    sealed_in_time : bool
        The plan was sealed before the first outcome.
    drawn_by_us : bool
        A seed of the draw is on record, or the list split can be checked.
    alternated_by_hand : bool
        Randomised in name, alternated by hand in fact (grade C).
    equal_budgets : bool
        Equal spend per variant was planned (then spend balance can be fatal).
    starts, ends : date or None
        Planned run; rows outside are left out and named. ``None`` without a plan.
    planned_shares : dict of str to float, or None
        Planned share of units per variant, for the sample ratio check; ``None`` is equal shares where drawn.
    baseline : float or None
        Sealed value of the primary metric in the control, used when the control is zero.
    carry_over : bool
        The plan expects a day to act on the next one.
    settling_days : int or None
        Attribution window in days, for the check "still settling"; ``None`` if unknown.
    today : date or None
        The day of reading, for interim and settling; ``None`` reads the file as final.
    deviations : sequence of str
        Sentences on judged parts changed after sealing, oldest first.
    judged_change : bool
        Metric, variants, audience or dates were changed after sealing (grade C at most).
    mixed_currencies : bool
        The files hold more than one currency (fatal).
    retrospective : bool
        Entered afterwards: nobody had said before what would count; the sentence says so.
    placebo_passed : bool or None
        Of a comparison before the start that should have shown nothing; ``None`` if there is none.
    at_most_one_per_person : bool
        A person confirmed that the numerator counts each person at most once, so that it may be set against reach.
    unit_name : str or None
        What was drawn one by one, in the plural, as it was typed: "companies"; ``None`` is people.
    not_better_than : str or None
        Grade that caps this one: a later outcome is never stronger evidence than the early sign it was measured with.
    """

    design: Design
    unit: Unit | None = None
    sealed_in_time: bool = False
    drawn_by_us: bool = False
    alternated_by_hand: bool = False
    equal_budgets: bool = False
    starts: date | None = None
    ends: date | None = None
    planned_shares: dict[str, float] | None = None
    baseline: float | None = None
    carry_over: bool = False
    settling_days: int | None = None
    today: date | None = None
    deviations: Sequence[str] = ()
    judged_change: bool = False
    mixed_currencies: bool = False
    retrospective: bool = False
    placebo_passed: bool | None = None
    at_most_one_per_person: bool = False
    unit_name: str | None = None
    not_better_than: str | None = None


@dataclass(frozen=True, slots=True)
class Comparison:
    """Everything a verdict depends on.

    ``treatments`` are compared with ``control`` one by one. ``breakdowns`` holds reach (else impressions) per variant
    and segment, from a breakdown export, for the audience mix: ``{variant: {segment: count}}``; empty if there is none.
    ``covered_to`` is the last day the exports speak for, where that is later than the last day with a row (platforms
    leave out days without delivery); a look is reached when it lies on or before that day. ``prior`` is what the team's
    archive says of lifts, oriented so that more is better; ``None`` where there is no archive. ``planned`` is the lift
    to plan with by number and new version of a closed experiment, as the whole archive has it now.
    """

    control: str
    treatments: tuple[str, ...]
    metrics: tuple[Metric, ...]
    rule: Rule
    circumstances: Circumstances
    summaries: Summaries
    currency: str | None = None
    breakdowns: dict[str, dict[str, float]] = field(default_factory=dict)
    whole_run_reach: dict[str, float] = field(default_factory=dict)
    looks_taken: Sequence[date] = ()
    looked_between: Sequence[date] = ()
    skipped: Sequence[str] = ()
    covered_to: date | None = None
    prior: ArchivePrior | None = None
    planned: Mapping[tuple[str, str], float] = field(default_factory=dict)
