"""The same question by a more frequent number, earlier on the way to the one that decided."""

from __future__ import annotations

from dataclasses import replace

from experiments.learning.archive.words import fold
from experiments.learning.brief.candidate import Candidate
from experiments.learning.brief.kinds.material import Material
from experiments.learning.brief.kinds.runs import Run, measures_of
from experiments.learning.brief.kinds.sizing import NOT_KNOWN, for_better, scaled_sight, sees_again
from experiments.metrics.goal_kinds import ADVICE, GoalKind
from experiments.trials.toolkits.listing import pattern_in
from experiments.trials.toolkits.pattern import Pattern
from stats.errors import NotEstimable

BY_COUNTING = 0.5
"""From this share of its variance on, it was the few events that made an experiment unsure, and more of them help."""


def by_other_number(material: Material, run: Run, candidate: Candidate) -> Candidate | None:
    """Ask the question of an experiment by a more frequent number; ``None`` where there is none that would help."""
    other = next_sooner(run)
    if other is None or not is_rare(run):
        return None
    size = candidate.size
    sees = _seen(material, run, other)
    return replace(
        candidate,
        other_number=other,
        size=None if size is None else replace(size, sees=sees),
        says={**candidate.says, "sees_by_old": _plain(sees_again(run)), "never_by": run.card.metric},
    )


def next_sooner(run: Run) -> str | None:
    """Give the number that happens next more often than the one that decided, for its kind of goal.

    The numbers of a kind stand in their order, the nearest to the outcome first: after the one that decided, or from
    the first where that is not among them.
    """
    kind = run.card.goal_kind
    way = ADVICE[GoalKind(kind)].sooner if kind in set(GoalKind) else ()
    decided = set(measures_of(run.card))
    places = [place for place, name in enumerate(way) if fold(name) in decided]
    rest = way[places[0] + 1 :] if places else way
    return next(iter(rest), None)


def is_rare(run: Run) -> bool:
    """Say whether it was the few events, and not how days or posts differ, that made an experiment unsure."""
    error = run.card.log_lift_se
    if run.events is None or not error:
        return False
    return sum(1 / count for count in run.events) >= BY_COUNTING * error**2


def _seen(material: Material, run: Run, other: str) -> float | NotEstimable:
    """Say what the money of the experiment sees by the other number: by an own run of it, else by a recipe of it."""
    money = run.card.cost_minor
    if not money:
        return NOT_KNOWN
    for known in material.newest("undecided", "harmful", "no_useful_difference", "succeeded"):
        same = known.card.channel == run.card.channel and known.card.currency == run.card.currency
        if same and known.card.cost_minor and fold(other) in measures_of(known.card):
            return scaled_sight(sees_again(known), money / known.card.cost_minor, known.card.direction)
    for toolkit in material.toolkits:
        pattern = pattern_in(toolkit)
        cost = pattern.cost
        if cost is None or not cost.most_minor or not _counts(pattern, other):
            continue
        if (toolkit.channel, cost.currency) == (run.card.channel, run.card.currency):
            assert pattern.decides is not None
            way = pattern.decides.direction
            return scaled_sight(for_better(pattern.sees[-1].lift, way), money / cost.most_minor, way)
    return NOT_KNOWN


def _counts(pattern: Pattern, other: str) -> bool:
    """Say whether a recipe is decided by that number and says what it sees."""
    decides = pattern.decides
    if decides is None or not pattern.sees:
        return False
    return fold(other) in {fold(decides.numerator), fold(decides.denominator or "")}


def _plain(sees: float | NotEstimable) -> float | None:
    return None if isinstance(sees, NotEstimable) else sees
