"""What is to be asked once more, and what was asked and is not answered.

The rule, for goals that go on in the cycle and where no draft or locked experiment repeats it already:

(a) A disputed lesson is repeated by what may tell apart when it holds, as somebody wrote it under what to do; it begins
    from its newest experiment.
(b) An experiment (strength A to C) that leaned, or was better by an unclear size, is repeated in the same size: both
    count together.
(c) Where there was too little data it depends on what would be enough. Up to the goal's share of the social budget it
    is proposed in that size. Beyond it, the same question may be asked by a number that is more frequent, earlier on
    the way to the one that decided, if it was the few events that made it unsure; where days or posts differ so much
    by themselves, a more frequent number would see no more. What is left is a question without a proposal. Hours count
    like money, posts and days take their weeks and have to fit into a cycle, and what has no price may be at most four
    times as large.
(d) What was not usable is run again, repaired, where somebody decided to repeat it. It stands behind everything else:
    it was not the idea that failed, but nobody leaned either.

(e) What worked by experiments that were only entered afterwards is asked once with a plan: nobody had said before what
    would count. It stands behind everything else too, and keeps a plan from being empty where a history came in.

Every experiment without a clear answer whose lesson does not answer it stays an open question for a year.
"""

from __future__ import annotations

from collections.abc import Iterator

from experiments.learning.archive.tallies import ANSWERED
from experiments.learning.brief.candidate import Because, Candidate, Kind
from experiments.learning.brief.kinds.making import being_repeated, of_lesson, of_run, said_of
from experiments.learning.brief.kinds.material import HeldLesson, Material
from experiments.learning.brief.kinds.next_tries import next_try
from experiments.learning.brief.kinds.pricing import price_again
from experiments.learning.brief.kinds.runs import SURE_ENOUGH, Run
from experiments.learning.brief.kinds.sizing import size_again, times_as_large
from experiments.learning.brief.kinds.sooner import by_other_number
from experiments.learning.lessons.lesson import LessonStatus, Stance
from experiments.results.records import Decision
from stats.errors import NotEstimable

PROMISING = frozenset({"leaning", "better_size_unclear"})
TOO_LITTLE = frozenset({"too_little_data", "minimum", "not_estimable"})
MOST_TIMES = 4.0
MOST_PAST = 20


def to_repeat(material: Material) -> list[Candidate]:
    """Find what to repeat, and what stays a question."""
    disputed = [one for held in material.held if (one := _disputed(material, held)) is not None]
    taken = {key for one in disputed for key in one.chain}
    answered = {run.id for held in material.held if _is_answered(held) for run in held.runs}
    open_runs = [
        run
        for run in material.newest("undecided", "invalid")
        if run.id not in taken
        and run.id not in answered
        and material.is_recent(run)
        and not run.card.retrospective
        and run.card.provisional_until is None
        and not material.repeated_since(run)
        and material.under_way([run]) is None
    ]
    past = [one for held in material.held if (one := _afterwards(material, held)) is not None]
    return [*disputed, *(_asked(material, run) for run in open_runs), *past[:MOST_PAST]]


def _afterwards(material: Material, held: HeldLesson) -> Candidate | None:
    """Ask with a plan what holds only by what was entered afterwards."""
    if held.status is not LessonStatus.CURRENT or any(run.decides for run in held.runs):
        return None
    run, said = held.behind[0]
    worked = run.card.retrospective and run.card.verdict == "succeeded" and said is Stance.SUPPORTS
    if not worked or run.card.grade not in SURE_ENOUGH or run.goal not in material.goals:
        return None
    again = material.under_way(held.runs)
    return Candidate(
        key=f"repeat:lesson:{held.lesson.id}",
        kind=Kind.REPEAT,
        because=Because.AFTERWARDS,
        size=size_again(run),
        price=price_again(run, material.currency, material.hour_minor),
        says=said_of(run),
        waits=None if again is None else being_repeated(held.lesson.claim, again),
        **of_lesson(material, held, run),
    )


def _disputed(material: Material, held: HeldLesson) -> Candidate | None:
    if held.status is not LessonStatus.CONTESTED:
        return None
    again = material.under_way(held.runs)
    decisive = [run for run in held.runs if run.decides and run.card.verdict in ANSWERED]
    if not decisive or decisive[0].goal not in material.goals:
        return None
    run = decisive[0]
    stances = [said for _, said in held.behind]
    return Candidate(
        key=f"repeat:lesson:{held.lesson.id}",
        kind=Kind.REPEAT,
        because=Because.LESSON_DISPUTED,
        size=size_again(run),
        price=price_again(run, material.currency, material.hour_minor),
        question=run.question,
        says={
            **said_of(run),
            "tell_apart": next_try(held.lesson.what_to_do),
            "for": stances.count(Stance.SUPPORTS),
            "against": stances.count(Stance.CONTRADICTS),
        },
        waits=None if again is None else being_repeated(held.lesson.claim, again),
        **of_lesson(material, held, run),
    )


def _is_answered(held: HeldLesson) -> bool:
    """Say whether a lesson that holds answers what one of its experiments left open."""
    answers = [run for run, said in held.behind if run.decides and said is Stance.SUPPORTS]
    return held.status is LessonStatus.CURRENT and any(run.card.verdict in ANSWERED for run in answers)


def _asked(material: Material, run: Run) -> Candidate:
    """Make the candidate of an experiment without an answer: the first of the rules that fits it."""
    asked = _base(material, run)
    if run.goal not in material.goals or _has_old_lesson(material, run):
        return asked
    for found in _rules(material, run):
        if found is not None:
            return found
    return asked


def _rules(material: Material, run: Run) -> Iterator[Candidate | None]:
    card = run.card
    if card.verdict == "invalid":
        if card.decision == Decision.REPEAT.value:
            yield _base(material, run, Because.UNUSABLE, proposed=True)
        return
    if card.grade not in SURE_ENOUGH:
        return
    stopped = card.decision == Decision.STOP.value
    if card.undecided_reason in PROMISING and not stopped:
        yield _base(material, run, Because.LEANING, proposed=True)
    if card.undecided_reason in TOO_LITTLE:
        yield None if stopped else _enough(material, run)
        yield by_other_number(material, run, _base(material, run, Because.OTHER_NUMBER, proposed=True))


def _enough(material: Material, run: Run) -> Candidate | None:
    """Give the same question in the size that would be enough, where that fits into a cycle."""
    times = times_as_large(run)
    if isinstance(times, NotEstimable):
        return None
    price = price_again(run, material.currency, material.hour_minor, times=times)
    share, days = material.goal_share_minor, size_again(run, times=times).days
    weeks = (material.cycle.ends - material.cycle.starts).days + 1
    too_dear = share is not None and price.full_minor is not None and price.full_minor > share
    unpriced = share is None or not price.full_minor
    if too_dear or (unpriced and times > MOST_TIMES) or (days is not None and days > weeks):
        return None
    return _base(material, run, Because.TOO_LITTLE, times=times, proposed=True)


def _base(
    material: Material, run: Run, because: Because | None = None, *, times: float = 1.0, proposed: bool = False
) -> Candidate:
    enough = times_as_large(run)
    money = run.card.cost_minor if run.card.currency == material.currency else None
    would_cost = None if isinstance(enough, NotEstimable) or not money else round(money * enough)
    return Candidate(
        key=f"repeat:experiment:{run.id}",
        kind=Kind.REPEAT,
        because=because or _why_open(material, run),
        size=size_again(run, times=times),
        price=price_again(run, material.currency, material.hour_minor, times=times),
        question=run.question,
        only_question=not proposed,
        says={
            **said_of(run),
            "undecided_reason": run.card.undecided_reason,
            "decided_by": run.card.metric,
            "times": None if isinstance(enough, NotEstimable) else enough,
            "would_cost_minor": would_cost,
            "share_minor": material.goal_share_minor,
        },
        **of_run(material, run),
    )


def _why_open(material: Material, run: Run) -> Because:
    if run.card.verdict == "invalid":
        return Because.UNUSABLE
    if _has_old_lesson(material, run):
        return Because.OUT_OF_DATE
    if run.card.grade not in SURE_ENOUGH:
        return Because.NOT_DRAWN
    return Because.LEANING if run.card.undecided_reason in PROMISING else Because.TOO_LITTLE


def _has_old_lesson(material: Material, run: Run) -> bool:
    """Say whether what was learned from it is out of date: that stands in a section of its own."""
    return material.standing.get(run.card.lesson_id or 0) is LessonStatus.EXPIRED
