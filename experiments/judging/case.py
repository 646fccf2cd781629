"""One comparison worked out: every treatment beside the control under one metric, in all the readings needed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

import numpy as np

from experiments.judging import figures
from experiments.judging.comparison import Circumstances, Comparison
from experiments.judging.figures import Outside
from experiments.judging.looks import Look, last_reached, looks_of
from experiments.judging.methods import compare
from experiments.judging.pairs import NO_HISTORY, Pair, Path, choose_path, pair_up
from experiments.judging.region_changes import Placebo, changes_of, placebo_of
from experiments.judging.regions import Regions
from experiments.judging.verdict import FEW_IN_ALL, Randomisation
from experiments.metrics.kinds import Design, Metric, Unit
from experiments.reduction.description import Summaries
from stats.checks.plausibility import SeenAgain, people_seen_again
from stats.effects import Effect
from stats.errors import NotEstimable
from stats.summaries import Proportion, Sums
from stats.units.paired import day_scores
from stats.units.randomisation import permutation_floor, permutation_p, sign_flip_floor, sign_flip_p


@dataclass(frozen=True, slots=True)
class Reading:
    """One treatment beside the control under one metric.

    ``pair`` and ``plain`` use all data of the run; ``look_pair``, ``deciding`` and ``wide`` (80 %) only the data up to
    the last look reached and are ``None`` before the first. ``placebo`` is the comparison before the start, of regions.
    """

    treatment: str
    pair: Pair
    plain: Effect
    look_pair: Pair | None
    deciding: Effect | None
    wide: Effect | None
    level: float | None
    extra_log_variance: float
    randomisation: Randomisation | None
    placebo: Placebo | None = None


@dataclass(frozen=True, slots=True)
class Case:
    """A comparison under one metric, worked out.

    ``run`` holds what lies between first and last day of the plan, ``outside`` what does not; ``look`` is the last look
    reached, whose level is divided by the number of treatments.
    """

    comparison: Comparison
    run: Summaries
    outside: Outside
    looks: tuple[Look, ...]
    look: Look | None
    metric: Metric
    path: Path
    readings: Mapping[str, Reading]

    @property
    def variants(self) -> tuple[str, ...]:
        """Control first."""
        return (self.comparison.control, *self.comparison.treatments)


@dataclass(frozen=True, slots=True)
class Frame:
    """What all metrics of a comparison share: data of the run, looks, and data up to the last look reached.

    ``history`` is what lies before the start where regions are compared; it is not outside the run then.
    """

    comparison: Comparison
    run: Summaries
    outside: Outside
    looks: tuple[Look, ...]
    look: Look | None
    at_look: Summaries | None
    history: Summaries = NO_HISTORY

    @property
    def period(self) -> tuple[date, date] | None:
        """First and last day of the data in the run."""
        first, last = figures.first_day(self.run), figures.last_day(self.run)
        return None if first is None or last is None else (first, last)


def frame_of(comparison: Comparison) -> Frame:
    """Cut the data to the run and find the look that decides."""
    facts = comparison.circumstances
    history, rest = NO_HISTORY, comparison.summaries
    if facts.design is Design.GEO and facts.starts is not None:
        history, rest = figures.history_of(rest, facts.starts)
    run, outside = figures.within(rest, facts.starts, facts.ends)
    looks = looks_of(comparison)
    look = last_reached(looks)
    at_look = None
    if look is not None:
        at_look = run if look.final else figures.within(run, None, look.day)[0]
    return Frame(comparison, run, outside, looks, look, at_look, history)


def work_out(frame: Frame, metric: Metric, *, share_of_level: int = 1) -> Case:
    """Compare every treatment with the control under one metric.

    Parameters
    ----------
    frame : Frame
        Data and looks.
    metric : Metric
        The number compared.
    share_of_level : int
        Number of guardrails among which the level is divided once more; 1 for all other metrics.
    """
    comparison = frame.comparison
    variants = (comparison.control, *comparison.treatments)
    path = choose_path(frame.run, metric, comparison.circumstances, variants, frame.history)
    readings = {
        treatment: _reading(frame, metric, path, treatment, share_of_level) for treatment in comparison.treatments
    }
    return Case(comparison, frame.run, frame.outside, frame.looks, frame.look, metric, path, readings)


def _reading(frame: Frame, metric: Metric, path: Path, treatment: str, share_of_level: int) -> Reading:
    comparison = frame.comparison
    facts, rule = comparison.circumstances, comparison.rule

    def gather(summaries: Summaries) -> Pair:
        return pair_up(summaries, metric, path, comparison.control, treatment, frame.history)

    pair = gather(frame.run)
    extra = extra_variance(comparison, pair, metric, treatment)

    def read(own: Pair, confidence: float) -> Effect:
        return compare(own, confidence=confidence, carry_over=facts.carry_over, extra_log_variance=extra)

    plain = read(pair, rule.confidence)
    before = _before(pair, rule.confidence)
    if frame.look is None or frame.at_look is None:
        return Reading(treatment, pair, plain, None, None, None, None, extra, None, before)
    look_pair = pair if frame.look.final else gather(frame.at_look)
    level = frame.look.alpha / len(comparison.treatments) / share_of_level
    deciding = read(look_pair, 1 - level)
    return Reading(
        treatment=treatment,
        pair=pair,
        plain=plain,
        look_pair=look_pair,
        deciding=deciding,
        wide=read(look_pair, 0.8),
        level=level,
        extra_log_variance=extra,
        randomisation=randomisation_of(look_pair, deciding) if look_pair.units_in_all < FEW_IN_ALL else None,
        placebo=before,
    )


def _before(pair: Pair, confidence: float) -> Placebo | None:
    """Compare the time before the start with itself, where regions are compared."""
    first, second = pair.control, pair.treatment
    if not isinstance(first, Regions) or not isinstance(second, Regions):
        return None
    return placebo_of(first, second, confidence=confidence)


def people_split(facts: Circumstances) -> bool:
    """Say whether people were drawn, although only days may come out."""
    return facts.design is Design.PLATFORM_SPLIT or (
        facts.design is Design.RANDOMIZED and facts.unit in (None, Unit.USER)
    )


def actions_per_person(comparison: Comparison, pair: Pair, metric: Metric, treatment: str) -> SeenAgain | None:
    """Tell actions per person reached over the whole run; ``None`` where reach is unknown.

    Of a cost the action stands below the line: orders of euros per order.
    """
    reach = [comparison.whole_run_reach.get(name, 0.0) for name in (comparison.control, treatment)]
    actions = [part.numerator for part in (pair.control_totals, pair.treatment_totals)]
    if metric.is_cost:
        actions = [part.denominator for part in (pair.control_totals, pair.treatment_totals)]
    first, second = actions
    if min(reach) <= 0 or first is None or second is None:
        return None
    again = people_seen_again(max(first + second, 0.0), reach[0], reach[1])
    return None if isinstance(again, NotEstimable) else again


def extra_variance(comparison: Comparison, pair: Pair, metric: Metric, treatment: str) -> float:
    """Widen day pairs where the same people act again and again.

    Returns
    -------
    float
        4 (1/reach_T + 1/reach_C), to be added to the variance of the log lift, where actions per person reached over
        the whole run exceed 0.05 (``methods.md`` (a)); 0 otherwise and where reach is unknown.
    """
    no_actions = metric.numerator == "revenue" or (metric.is_cost and metric.denominator in figures.DELIVERY)
    if pair.path is not Path.DAYS or not people_split(comparison.circumstances) or no_actions:
        return 0.0
    found = actions_per_person(comparison, pair, metric, treatment)
    return 0.0 if found is None else found.extra_log_variance


def randomisation_of(pair: Pair, effect: Effect) -> Randomisation:
    """Run the randomisation test that belongs to a pair.

    Day pairs flip the sign of each day's score; posts and ads, or the changes of regions, are dealt out anew; for
    people only the exact test of a share is known from summaries, and a mean cannot be confirmed.
    """
    first, second = pair.control, pair.treatment
    if isinstance(first, Regions) and isinstance(second, Regions):
        first, second = changes_of(first, second)
    if isinstance(first, Sums) and isinstance(second, Sums):
        if pair.path is Path.DAYS:
            scores = day_scores(first, second)
            return Randomisation(sign_flip_p(scores) if len(scores) else None, sign_flip_floor(len(scores)))
        if min(len(first.numerator), len(second.numerator)) < 1:
            return Randomisation(None, 1.0)
        floor = permutation_floor(len(first.numerator), len(second.numerator))
        return Randomisation(_permutation(first, second), floor)
    if isinstance(first, Proportion) and not isinstance(effect.p_value, NotEstimable):
        return Randomisation(effect.p_value, 0.0)
    return Randomisation(None, 0.0)


def _permutation(first: Sums, second: Sums) -> float | None:
    """Deal the units out anew; a cost with units that brought nothing is read the other way round (orders per euro)."""
    below = np.concatenate([first.denominator, second.denominator])
    above = np.concatenate([first.numerator, second.numerator])
    if (below > 0).all():
        return permutation_p(first, second)
    if (above > 0).all() and (below >= 0).all():
        return permutation_p(Sums(first.denominator, first.numerator), Sums(second.denominator, second.numerator))
    return None
