"""The facts that a sentence on one treatment is made from."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from experiments.judging.extra import Extra
from experiments.judging.verdict import UndecidedReason, Verdict
from experiments.metrics.kinds import Design, Metric


@dataclass(frozen=True, slots=True)
class Ends:
    """Best guess and limits of a lift or a difference, as measured: more is more, whichever way is better."""

    estimate: float
    lower: float | None
    upper: float | None


@dataclass(frozen=True, slots=True)
class Said:
    """The facts that a sentence on one treatment is made from.

    ``lift`` and ``difference`` carry the deciding interval for decided verdicts, the always-valid band between looks
    and the plain interval otherwise. ``events`` are the numerators of treatment and control, ``broken`` says which
    guardrail broke and how far, ``enough`` names units, days and money that would have been enough to see
    ``enough_lift``, already in words. ``per`` names the unit where the metric has no denominator. ``single``
    says that there is one total per version, so that nothing shows how much chance moves it. ``carried`` says by how
    many equally large values a sum is carried, where those are too few for a verdict. ``drawn`` names what was drawn
    one by one. ``extra`` is what the treated regions had on top of what was expected, during ``time``.
    """

    version: str
    control: str
    metric: Metric
    verdict: Verdict
    reason: UndecidedReason | None
    grade: str
    design: Design
    retrospective: bool
    worthwhile: float
    currency: str | None
    lift: Ends | None
    difference: Ends | None
    values: tuple[float | None, float | None]
    events: tuple[float | None, float | None] = (None, None)
    per: str | None = None
    plan_with: float | None = None
    broken: str = ""
    unproven: tuple[str, ...] = ()
    strained: tuple[str, ...] = ()
    enough: str | None = None
    enough_lift: float | None = None
    have: str = ""
    need: str = ""
    until: date | None = None
    fatal: tuple[str, str] | None = None
    why_not: str = ""
    single: bool = True
    carried: str | None = None
    drawn: str = "people"
    extra: Extra | None = None
    time: str = ""
