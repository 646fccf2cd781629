"""Choosing at most seven proposals out of all candidates: ranked by worth for the price, and no kind left out. Pure.

The rule. Every kind that has a candidate gets its best one first, so that the plan says what to keep and to stop as
well as what to try. The places that are left go to what is worth most for its price, at most two of a kind while
another kind still has some. Of one thing (a lesson, or experiments built on each other) there is one proposal: nobody
stops and repeats the same. Only the next try stands beside stopping or keeping what it follows: that is what to do
instead.

Ranked is by expected worth for each unit of money: what costs nothing first, then the larger, then what cannot be said;
of equals the stronger evidence, then the key, so that the order is the same on every day. What was not usable, or was
only entered afterwards, comes after everything else.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from experiments.learning.brief.candidate import MOST_PROPOSED, Because, Candidate, Kind
from stats.errors import NotEstimable

MOST_OF_A_KIND = 2
MOST_LISTED = 20
"""What did not come among the seven, and open questions: the best of each; more of them nobody reads."""
LAST = frozenset({Because.UNUSABLE, Because.AFTERWARDS})
_WEAKEST = "Z"
_INSTEAD = frozenset({Kind.STOP, Kind.KEEP})

NOTHING: Mapping[Kind, NotEstimable] = {
    Kind.SCALE: NotEstimable(
        "nothing_to_scale",
        "No lesson of strength C or better says of something that somebody decided to use for a goal of this cycle "
        "that it works; or it is being repeated already, or a later answer is still to come.",
    ),
    Kind.KEEP: NotEstimable(
        "nothing_to_keep", "No answer that holds says that something else brings no gain worth having."
    ),
    Kind.STOP: NotEstimable("nothing_to_stop", "Nothing that did harm is still to be stopped."),
    Kind.REPEAT: NotEstimable(
        "nothing_to_repeat",
        "For the goals of this cycle no lesson is disputed, and nothing came near enough to an answer to be asked "
        "again at a price that fits.",
    ),
    Kind.TEST: NotEstimable(
        "nothing_to_test",
        "For the goals of this cycle no next try was written down after a failure and no draft waits; each has an "
        "answer or has tried all that the recipe book holds for it.",
    ),
}
"""Why there is nothing to scale, keep, stop, repeat or test: what the rule of each kind looked for and did not find."""


@dataclass(frozen=True, slots=True)
class Chosen:
    """What is proposed, and what is not.

    Parameters
    ----------
    proposals : tuple of Candidate
        At most seven, in the order scale, keep, stop, repeat, test; the best of a kind first.
    also : tuple of Candidate
        What did not come among them, ranked.
    empty : Mapping
        Why a kind has nothing, for each that has none.
    questions : tuple of Candidate
        What was asked and is not answered, ranked; those that are proposed are among them.
    """

    proposals: tuple[Candidate, ...]
    also: tuple[Candidate, ...] = ()
    empty: Mapping[Kind, NotEstimable] = field(default_factory=dict)
    questions: tuple[Candidate, ...] = ()


def choose(candidates: Iterable[Candidate], *, kept: Sequence[Candidate] = ()) -> Chosen:
    """Choose what to propose.

    Parameters
    ----------
    candidates : iterable of Candidate
        With their worth.
    kept : sequence of Candidate
        What people chose: it has its places before anything else, and nothing about the same thing stands beside it.

    Examples
    --------
    >>> chosen = choose([Candidate("stop:lesson:1", Kind.STOP, Because.DID_HARM, "Saved replies solve less")])
    >>> [one.subject for one in chosen.proposals], sorted(kind.value for kind in chosen.empty)
    (['Saved replies solve less'], ['keep', 'repeat', 'scale', 'test'])
    """
    ranked = sorted({one.key: one for one in candidates}.values(), key=rank)
    there = {one.key for one in kept}
    eligible = [one for one in ranked if not one.only_question and one.waits is None and one.key not in there]
    chosen = list(kept)
    for kind in Kind:
        if len(chosen) < MOST_PROPOSED and all(one.kind is not kind for one in chosen):
            chosen += _first(eligible, chosen, kinds={kind})
    while len(chosen) < MOST_PROPOSED:
        counts = Counter(one.kind for one in chosen)
        scarce = {kind for kind in Kind if counts[kind] < MOST_OF_A_KIND}
        more = _first(eligible, chosen, kinds=scarce) or _first(eligible, chosen, kinds=set(Kind))
        if not more:
            break
        chosen += more
    order = list(Kind)
    return Chosen(
        tuple(sorted(chosen, key=lambda one: (order.index(one.kind), rank(one)))),
        tuple(one for one in eligible if one not in chosen)[:MOST_LISTED],
        {kind: _why_none(kind, ranked) for kind in Kind if all(one.kind is not kind for one in (*eligible, *kept))},
        tuple(one for one in ranked if one.question is not None)[:MOST_LISTED],
    )


def rank(candidate: Candidate) -> tuple[bool, float, str, str]:
    """Give the place of a candidate among others: the smaller, the earlier."""
    worth = None if candidate.worth is None else candidate.worth.per_unit
    known = not (worth is None or isinstance(worth, NotEstimable) or math.isnan(worth))
    return (
        candidate.because in LAST,
        -float(worth) if known and isinstance(worth, int | float) else math.inf,
        candidate.grade or _WEAKEST,
        candidate.key,
    )


def _why_none(kind: Kind, ranked: Sequence[Candidate]) -> NotEstimable:
    """Say why a kind has nothing: by what waits, where there is some, else by what was looked for."""
    waiting = [one.waits for one in ranked if one.kind is kind and one.waits is not None]
    if not waiting:
        return NOTHING[kind]
    told = " ".join(dict.fromkeys(one.sentence for one in waiting[:MOST_OF_A_KIND]))
    return NotEstimable(waiting[0].reason, told)


def _first(ranked: Sequence[Candidate], chosen: Sequence[Candidate], *, kinds: set[Kind]) -> list[Candidate]:
    """Give the best candidate of some kinds that is not chosen and stands beside all that are."""
    for one in ranked:
        if one.kind in kinds and one not in chosen and not any(_excludes(one, other) for other in chosen):
            return [one]
    return []


def _excludes(one: Candidate, other: Candidate) -> bool:
    """Say whether two candidates are about the same thing and cannot both be proposed."""
    if one.lesson_id is not None and one.lesson_id == other.lesson_id:
        same = True
    else:
        same = bool(set(one.chain) & set(other.chain))
    kinds = {one.kind, other.kind}
    return same and not (Kind.TEST in kinds and kinds & _INSTEAD)
