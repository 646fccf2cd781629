"""Checks on the number that decides: what its size, its days and its people say about it."""

from __future__ import annotations

from collections.abc import Iterator

from experiments.judging.case import Case, Reading, actions_per_person, people_split
from experiments.judging.checks.run import Check
from experiments.judging.pairs import Path
from experiments.judging.tails import tail_of
from experiments.judging.words import phrases
from experiments.metrics.measures import MONEY
from stats.averages.heavy_tail import DECIDES_FROM, Tail
from stats.checks.plausibility import delivery_shift, too_good_to_be_true
from stats.errors import NotEstimable
from stats.summaries import Sums
from stats.units.autocorrelation import lag_one
from stats.units.clusters import design_effect
from stats.units.paired import day_scores

COUNTS_OF_DELIVERY = frozenset({"impressions", "reach"})


def checks_of_numbers(case: Case) -> Iterator[Check]:
    """Look at the readings of every treatment."""
    for reading in case.readings.values():
        yield from _turned(case, reading)
        yield from _delivery_shift(case, reading)
    yield from _seen_again(case)
    for reading in case.readings.values():
        yield from _heavy_tail(case, reading)
        yield from _too_good(case, reading)
        yield from _day_to_day(case, reading)
        yield from _overdispersion(case, reading)


def totals_lift(reading: Reading) -> float | None:
    """Divide the totals of the same days or units; shown beside the lift, decides nothing.

    Totals of regions say how large they are, not what changed, so there is no such figure of them.
    """
    if reading.pair.path is Path.REGIONS:
        return None
    first, second = reading.pair.control_totals.value, reading.pair.treatment_totals.value
    return None if not first or second is None else second / first - 1


def _named(case: Case, reading: Reading) -> str:
    """Name the treatment where there are several."""
    return f"{phrases.quoted(reading.treatment)}: " if len(case.readings) > 1 else ""


def _turned(case: Case, reading: Reading) -> Iterator[Check]:
    """Say that a cost was compared the other way round, because some day had none of what it is divided by."""
    below = case.metric.denominator
    if case.path is not Path.DAYS or not reading.pair.upside_down or below is None:
        return
    first, second = reading.pair.control, reading.pair.treatment
    assert isinstance(first, Sums)
    assert isinstance(second, Sums)
    days = int(((first.numerator <= 0) | (second.numerator <= 0)).sum())
    what = phrases.many(below)
    when = "On 1 day" if days == 1 else f"On {days} days"
    yield Check(
        "days_without_outcome", passed=None, numbers={"days": days},
        sentence=(
            f"{_named(case, reading)}{when} a version spent money without any {what}. So that such days count, {what} "
            "per money spent were compared within days and turned back into the cost of one."
        ),
    )  # fmt: skip


def _delivery_shift(case: Case, reading: Reading) -> Iterator[Check]:
    """Say why totals and the comparison within days disagree, where they do."""
    lift, error, totals = reading.plain.lift, reading.plain.log_lift_se, totals_lift(reading)
    if case.path is not Path.DAYS or isinstance(lift, NotEstimable) or totals is None or not error:
        return
    if min(lift.estimate, totals) <= -1:
        return
    shift = delivery_shift(totals, lift.estimate, error)
    fits = shift.passed
    said = f"the totals say {phrases.percent(totals, sign=True)}, within days it is "
    said += phrases.percent(lift.estimate, sign=True)
    yield Check(
        "delivery_shift", passed=fits,
        numbers={"totals_lift": totals, "lift": lift.estimate, "gap_in_standard_errors": shift.gap_in_standard_errors},
        sentence=(
            f"{_named(case, reading)}Totals and the comparison within days agree: {said}."
            if fits
            else f"{_named(case, reading)}One version got more of its delivery on good days: {said}, which decides."
        ),
    )  # fmt: skip


def _seen_again(case: Case) -> Iterator[Check]:
    """Ask whether the same people acted again and again, which makes days less independent than they look."""
    counts_delivery = case.metric.denominator in COUNTS_OF_DELIVERY and case.metric.numerator not in MONEY
    if case.path is not Path.DAYS or not people_split(case.comparison.circumstances) or not counts_delivery:
        return
    found = {
        name: again
        for name, reading in case.readings.items()
        if (again := actions_per_person(case.comparison, reading.pair, case.metric, name)) is not None
    }
    if not found:
        yield Check(
            "people_seen_again", passed=None,
            sentence="Whether the same people acted several times is not checkable: "
            "the file does not say how many people were reached over the whole run.",
        )  # fmt: skip
        return
    worst = max(found.values(), key=lambda again: again.actions_per_person)
    fits = worst.passed
    actions = (
        f"{phrases.plain(worst.actions_per_person * 100)} {phrases.many(case.metric.numerator)} per 100 people reached"
    )
    yield Check(
        "people_seen_again", passed=fits, numbers={"actions_per_person": worst.actions_per_person},
        sentence=(
            f"Few people acted more than once: {actions}."
            if fits
            else f"The same people acted again and again ({actions}), so the likely range was made wider."
        ),
    )  # fmt: skip


def _too_good(case: Case, reading: Reading) -> Iterator[Check]:
    lift = reading.plain.lift
    if isinstance(lift, NotEstimable) or not too_good_to_be_true(lift).rare:
        return
    yield Check(
        "too_good_to_be_true", passed=None, numbers={"lift": lift.estimate},
        sentence=(
            f"{_named(case, reading)}A change of {phrases.percent(lift.estimate, sign=True)} is rare. "
            "Make sure first that both versions were counted the same way."
        ),
    )  # fmt: skip


def _heavy_tail(case: Case, reading: Reading) -> Iterator[Check]:
    """Say where a few large values carry the sum: then chance moves it more than any range can tell."""
    tail = tail_of(reading.look_pair or reading.pair)
    if tail is None or tail.tail is Tail.FINE:
        return
    many, one = phrases.drawn(case.comparison.circumstances.unit_name)
    effective_number = round(tail.effective_number)
    weight = (
        f"as if a single {one} had brought all of it"
        if effective_number == 1
        else f"as if only {phrases.count(effective_number)} {many} had brought all of it"
    )
    yield Check(
        "heavy_tail", passed=False, numbers={"effective_number": tail.effective_number},
        sentence=(
            f"{_named(case, reading)}A few large values carry the sum, {weight}. One more of them could change the "
            "picture, so read the range with care."
            if tail.decides
            else f"{_named(case, reading)}A few large values carry the sum, {weight}. No range can be trusted below "
            f"{phrases.count(round(DECIDES_FROM))}, so there is no verdict yet."
        ),
    )  # fmt: skip


def _day_to_day(case: Case, reading: Reading) -> Iterator[Check]:
    """Show whether a good day of one version is followed by another; informs only."""
    first, second = reading.pair.control, reading.pair.treatment
    if case.path is not Path.DAYS or not isinstance(first, Sums) or not isinstance(second, Sums):
        return
    found = lag_one(day_scores(first, second))
    if isinstance(found, NotEstimable) or found.within_chance:
        return
    yield Check(
        "day_to_day", passed=None, numbers={"r": found.r, "lower": found.lower, "upper": found.upper},
        sentence=(
            f"{_named(case, reading)}One day resembles the next more than chance would make it, "
            "so the likely range may be somewhat too narrow."
        ),
    )  # fmt: skip


def _overdispersion(case: Case, reading: Reading) -> Iterator[Check]:
    """Say how much more posts or ads differ than chance alone would make them; that is why they are the unit."""
    first, second = reading.pair.control, reading.pair.treatment
    counts_delivery = case.metric.denominator in COUNTS_OF_DELIVERY and case.metric.numerator not in MONEY
    if case.path is not Path.UNITS or not counts_delivery:
        return
    if not isinstance(first, Sums) or not isinstance(second, Sums):
        return
    # A post that was never shown but clicked (a view-through) has no expectation to be measured against.
    factor = design_effect(_shown(first), _shown(second))
    if isinstance(factor, NotEstimable) or factor <= 1.5:
        return
    yield Check(
        "overdispersion", passed=None, numbers={"factor": factor},
        sentence=(
            f"{_named(case, reading)}The units differ {phrases.plain(factor)} times as much as chance alone would make "
            "them. That is why they are counted, and not the times shown."
        ),
    )  # fmt: skip


def _shown(side: Sums) -> Sums:
    kept = side.denominator > 0
    return Sums(side.numerator[kept], side.denominator[kept])
