"""One treatment judged: its strength of evidence, the facts of the rule and the decision."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace

from experiments.judging import figures
from experiments.judging.case import Case, Reading
from experiments.judging.checks.groups import audience_distance, sample_ratio_p, spend_ratio
from experiments.judging.checks.run import Check, minimum_reached
from experiments.judging.grade import Grade, grade_of
from experiments.judging.grade_facts import GradeFacts
from experiments.judging.pairs import Path
from experiments.judging.tails import tail_decides
from experiments.judging.verdict import Decision, Facts, Guardrail, Range, decide, oriented
from experiments.metrics.kinds import Design, Direction
from stats.across.archive import mirrored, usual_prior
from stats.bayes import log_lift as bayes
from stats.checks.balance import SPEND_WARNS
from stats.checks.plausibility import too_good_to_be_true
from stats.effects import Effect, Estimate
from stats.errors import NotEstimable
from stats.summaries import Proportion

NO_SPREAD = frozenset({"no_variation"})
LEAST_KEPT = 0.5
"""What to plan with is at least so much of the safe end (both as logarithms), or what is usual has taken over."""


@dataclass(frozen=True, slots=True)
class Outlook:
    """What to do now, seen from one treatment: oriented, so that beating is being better.

    Parameters
    ----------
    chance_to_beat : float
        That the treatment is truly better than the control.
    expected_loss, expected_loss_of_keeping : float or None
        What is lost on average by taking the treatment, or by keeping the control, as a fraction of the control.
    plan_with : float or None
        The shrunken lift, as measured (more is more).
    prior : str
        What was taken to be usual beforehand, and where that comes from.
    """

    chance_to_beat: float
    expected_loss: float | None
    expected_loss_of_keeping: float | None
    plan_with: float | None
    prior: str


@dataclass(frozen=True, slots=True)
class Judged:
    """A treatment with everything that was found out about it."""

    treatment: str
    reading: Reading
    grade: Grade
    decision: Decision
    deciding: Range | None
    outlook: Outlook | None


def judge(case: Case, checks: Sequence[Check], rails: Sequence[Case], treatment: str) -> Judged:
    """Judge one treatment.

    Parameters
    ----------
    case : Case
        The primary metric, worked out.
    checks : sequence of Check
        All checks; a fatal one that concerns this treatment makes it invalid.
    rails : sequence of Case
        The guardrails, worked out at the level divided by their number.
    treatment : str
        Which treatment.
    """
    reading = case.readings[treatment]
    grade = _grade(case, checks, reading)
    down = case.metric.direction is Direction.DOWN
    baseline = case.comparison.circumstances.baseline
    deciding = range_of(reading.deciding, down=down, baseline=baseline)
    facts = Facts(
        grade=grade.letter,
        fatal=any(check.fatal and (not check.spoils or treatment in check.spoils) for check in checks),
        look_reached=case.look is not None,
        final=case.look is not None and case.look.final,
        minimum_reached=minimum_reached(case, treatment),
        worthwhile=case.comparison.rule.worthwhile_lift,
        level=reading.level if reading.level is not None else 0.0,
        deciding=deciding,
        wide=range_of(reading.wide, down=down, baseline=baseline),
        randomisation=reading.randomisation,
        guardrails=[_guardrail(rail, treatment) for rail in rails],
        only_begun=_only_begun(case),
    )
    outlook, planned = outlook_of(case, reading), case.comparison.planned.get((case.metric.name, treatment))
    if outlook is not None and outlook.plan_with is not None and planned is not None:
        # The archive has seen more since: what it keeps beside a closed experiment is said everywhere.
        outlook = replace(outlook, plan_with=planned)
    return Judged(treatment, reading, grade, decide(facts), deciding, outlook)


def _only_begun(case: Case) -> bool:
    """Tell whether a planned run has its first day and no more, so that it cannot show yet what chance moves."""
    first, last = figures.first_day(case.run), figures.last_day(case.run)
    return case.look is None and bool(case.looks) and first is not None and first == last


def range_of(effect: Effect | None, *, down: bool, baseline: float | None) -> Range | None:
    """Orient the lift; where there is none, the difference against the sealed baseline."""
    if effect is None:
        return None
    if isinstance(effect.lift, Estimate):
        return oriented(effect.lift.estimate, effect.lift.lower, effect.lift.upper, down=down)
    if isinstance(effect.difference, NotEstimable) or not baseline or baseline <= 0:
        return None
    part = effect.difference
    ends = [None if end is None else end / baseline for end in (part.lower, part.upper)]
    return oriented(part.estimate / baseline, ends[0], ends[1], down=down)


def _guardrail(case: Case, treatment: str) -> Guardrail:
    metric, reading = case.metric, case.readings[treatment]
    effect = reading.deciding if tail_decides(reading.look_pair) else None
    # A number that fell to nothing has no range in per cent: its difference is read as a part of the control's own.
    own_value = effect.control if effect is not None and not isinstance(effect.control, NotEstimable) else None
    own = range_of(effect, down=metric.direction is Direction.DOWN, baseline=own_value)
    return Guardrail(metric.name, metric.margin, own)


def _grade(case: Case, checks: Sequence[Check], reading: Reading) -> Grade:
    """Put the facts of the data beside those of the record."""
    pair = reading.look_pair or reading.pair
    ratio = spend_ratio(case, reading.treatment)
    # Only the lift is asked: the same difference every day has no p, and yet the lift varies with the control.
    lift = reading.plain.lift
    is_flat = isinstance(lift, NotEstimable) and bool(
        {part.reason for part in (lift, reading.plain.p_value) if isinstance(part, NotEstimable)} & NO_SPREAD
    )
    facts = case.comparison.circumstances
    if reading.placebo is not None:
        facts = replace(facts, placebo_passed=reading.placebo.passed)
    return grade_of(
        facts,
        GradeFacts(
            sample_ratio_p=sample_ratio_p(case),
            audience_distance=audience_distance(case),
            dates_differ=any(check.name == "date_overlap" and check.passed is False for check in checks),
            spend_differs=ratio is not None
            and ratio > SPEND_WARNS
            and case.path is not Path.PEOPLE
            and facts.design is not Design.GEO,  # who is left out gets no money, as was meant
            units=pair.units,
            paired_days=len(pair.days) if pair.path is Path.DAYS else None,
            has_spread=pair.path is not Path.DESCRIBED and not is_flat,
        ),
    )


def outlook_of(case: Case, reading: Reading) -> Outlook | None:
    """Read chance and expected loss with the prior of lifts, or from two shares where there is no lift to read.

    The prior of ln(1 + lift) comes from the team's archive; without one it is N(0, 0.2²). Where a few large values
    carry an average, its range cannot be trusted, and so neither can a chance read from it.
    """
    if not tail_decides(reading.pair):
        return None
    lift, error = reading.plain.lift, reading.plain.log_lift_se
    down = case.metric.direction is Direction.DOWN
    if isinstance(lift, Estimate) and lift.estimate > -1 and error is not None and error > 0:
        prior = case.comparison.prior or usual_prior()
        found = bayes.read_log_lift(
            math.log1p(lift.estimate),
            error,
            reading.plain.degrees_of_freedom,
            archive=mirrored(prior) if down else prior,
        )
        if _contradicts(found, lift):
            return None
        return _outlook(found, down=down, in_lifts=True)
    first, second = reading.pair.control, reading.pair.treatment
    if isinstance(first, Proportion) and isinstance(second, Proportion):
        return _outlook(bayes.read_proportions(first, second), down=down, in_lifts=False)
    return None


def _contradicts(found: bayes.Reading, lift: Estimate) -> bool:
    """Tell whether what is usual and an unusually large change deny each other, so that nothing may be read from both.

    A change of the fiftyfold would be "planned with" as next to nothing, and be "beyond chance" at even odds: with few
    days both have tails, and what is usual wins. A change that is only large keeps more than half of its safe end.
    """
    nearest = lift.lower if lift.estimate > 0 else lift.upper
    if nearest is None or not too_good_to_be_true(lift).rare:
        return False
    return abs(math.log1p(found.shrunken_lift)) < abs(math.log1p(nearest)) * LEAST_KEPT


def _outlook(found: bayes.Reading, *, down: bool, in_lifts: bool) -> Outlook:
    losses = (found.expected_loss, found.expected_loss_of_keeping)
    taking, keeping = losses[::-1] if down else losses
    return Outlook(
        chance_to_beat=1 - found.chance_to_beat if down else found.chance_to_beat,
        expected_loss=taking if in_lifts else None,
        expected_loss_of_keeping=keeping if in_lifts else None,
        plan_with=found.shrunken_lift if in_lifts else None,
        prior=found.prior,
    )
