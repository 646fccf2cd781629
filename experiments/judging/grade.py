"""Strength of evidence: the lowest cap that applies, with its reasons. Significance plays no part."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from experiments.judging.comparison import Circumstances
from experiments.judging.grade_facts import GradeFacts
from experiments.judging.raising import raises
from experiments.metrics.kinds import Design
from stats.checks.balance import AUDIENCE_LIMIT
from stats.checks.sample_ratio import ALARM


@dataclass(frozen=True, slots=True)
class Grade:
    """A letter from B to E (A is given to repeats that agree) with its reasons, the strongest objection first.

    ``raises`` says what one letter more would need.
    """

    letter: str
    reasons: tuple[str, ...]
    raises: tuple[str, ...] = ()


def grade_of(facts: Circumstances, data: GradeFacts) -> Grade:
    """Take the lowest cap.

    Parameters
    ----------
    facts : Circumstances
        Facts of the record.
    data : GradeFacts
        Facts of the data.
    """
    caps = sorted((*_of_design(facts, data), *_of_sealing(facts, data), *_of_data(facts, data)), reverse=True)
    if facts.not_better_than is not None and facts.not_better_than > caps[0][0]:
        reason = "Never stronger than the early sign, by which the same versions were compared."
        caps.insert(0, (facts.not_better_than, reason))
    letter = caps[0][0]
    return Grade(letter, tuple(dict.fromkeys(reason for _, reason in caps)), raises(letter, facts, data))


def _of_design(facts: Circumstances, data: GradeFacts) -> Iterator[tuple[str, str]]:
    match facts.design:
        case Design.RANDOMIZED:
            yield _of_draw(facts, data)
        case Design.PLATFORM_SPLIT:
            yield _of_split(data)
        case Design.GEO | Design.SWITCHBACK if facts.drawn_by_us:
            yield "B", "Drawn by lot, and the draw is on record."
        case Design.GEO | Design.SWITCHBACK if facts.placebo_passed:
            yield "C", "Not drawn by lot, but the comparison before the start showed nothing, as it should."
        case Design.GEO | Design.SWITCHBACK:
            yield "D", "Regions or days were not drawn by lot, and no comparison before the start speaks for them."
        case Design.BEFORE_AFTER:
            yield "D", "First one, then the other: the season and the news changed too."
        case Design.OBSERVATIONAL:
            yield "D", "Nobody drew lots: other reasons cannot be told apart."


def _of_draw(facts: Circumstances, data: GradeFacts) -> tuple[str, str]:
    if facts.alternated_by_hand:
        return "C", "Alternated by hand, which is not drawing lots."
    if facts.drawn_by_us:
        return "B", "Drawn by lot, and the draw is on record."
    if data.sample_ratio_p is not None and data.sample_ratio_p >= ALARM:
        return "B", "Drawn by lot, and the sizes of the groups fit the draw."
    return "C", "Said to be drawn by lot, but the draw is not on record."


def _of_split(data: GradeFacts) -> tuple[str, str]:
    if data.audience_distance is None:
        return "C", "The platform split the audience, and no breakdown shows that both versions met the same people."
    if data.audience_distance <= AUDIENCE_LIMIT:
        return "B", "The platform split the audience, and both versions met the same kind of people."
    return "C", "The platform split the audience, but the versions met different people."


def _of_sealing(facts: Circumstances, data: GradeFacts) -> Iterator[tuple[str, str]]:
    if facts.sealed_in_time:
        return
    drawn = facts.design in (Design.RANDOMIZED, Design.PLATFORM_SPLIT) or (
        facts.drawn_by_us and facts.design in (Design.GEO, Design.SWITCHBACK)
    )
    fits = data.sample_ratio_p is None or data.sample_ratio_p >= ALARM
    yield "C" if drawn and fits else "D", "Nobody had written down before the first result what would count."


def _of_data(facts: Circumstances, data: GradeFacts) -> Iterator[tuple[str, str]]:
    if data.dates_differ:
        yield "C", "The versions did not run over the same days."
    if data.spend_differs:
        yield "C", "One version got clearly more money than the other."
    if facts.judged_change:
        yield "C", "A part that decides was changed after the plan was locked."
    if data.units < 2 or not data.has_spread:
        yield "E", "One unit per version, or nothing that varies: chance cannot be told from effect."
    elif data.paired_days is not None and data.paired_days < 7:
        yield "C", f"Only {data.paired_days} days on which both versions ran."
    elif data.paired_days is None and data.units < 5:
        yield "C", f"Only {data.units} units in the smaller version."
