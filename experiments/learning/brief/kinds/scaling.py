"""What worked and is not used everywhere yet.

The rule. A lesson is scaled that holds on the day with strength A to C, behind which the newest answer worked, whose
change to plan with is a gain, and that somebody decided to use; its goal goes on in the cycle. It is none

- while one of its experiments is being repeated (something that builds on one, or the same recipe, is under way): the
  answer comes first, and it costs nothing more;
- while a promise that went with it is to be answered before the next cycle begins (or within a month), or was not
  answered for in the two months since its day: whoever is about to learn whether the customers come again does not
  spend on them today;
- where somebody said that it did not hold once it was done;
- where the experiment measured how much of a platform's claim was extra: the budget is planned with that share.

The price is one repeat at the size of the newest experiment that supports it: using it costs what the next appeal costs
anyway, and the repeat says whether it still holds.
"""

from __future__ import annotations

from datetime import timedelta

from experiments.learning.brief.candidate import Because, Candidate, Kind
from experiments.learning.brief.kinds.making import being_repeated, of_lesson, said_of
from experiments.learning.brief.kinds.material import HeldLesson, Material
from experiments.learning.brief.kinds.pricing import price_again
from experiments.learning.brief.kinds.runs import SURE_ENOUGH, Run, oriented
from experiments.learning.brief.kinds.sizing import size_again
from experiments.learning.decisions.follow_up import Held
from experiments.learning.lessons.lesson import LessonStatus, Stance
from experiments.learning.sizes.kept_sizes import to_plan_with
from experiments.results.records import Decision
from stats.errors import NotEstimable

OVERDUE = timedelta(days=60)
SOLID = "B"


def to_scale(material: Material) -> list[Candidate]:
    """Find what to scale."""
    found = (_scaled(material, held) for held in material.held)
    return [one for one in found if one is not None]


def awaited(material: Material, runs: tuple[Run, ...]) -> Run | None:
    """Find an experiment of which something promised is not answered and will be soon enough to wait for it."""
    for run in runs:
        if run.step_due is not None and material.today - OVERDUE < run.step_due <= material.soon:
            return run
    return None


def _scaled(material: Material, held: HeldLesson) -> Candidate | None:
    lesson, worked = held.lesson, held.of(Stance.SUPPORTS, "succeeded")
    if held.status is not LessonStatus.CURRENT or lesson.grade not in SURE_ENOUGH or not worked:
        return None
    run = worked[0]
    planned = next(
        (x for x in (lesson.plan_with, to_plan_with(run.card), lesson.pooled_estimate) if x is not None), None
    )
    gain = oriented(planned, run.card.direction)
    if run.card.decision != Decision.ADOPT.value or run.goal not in material.goals or gain is None or gain <= 0:
        return None
    if run.card.held == Held.NO.value or any(one.id in material.real_shares for one in worked):
        return None
    ends = [end for end in _better_ends(held, run) if end is not None]
    return Candidate(
        key=f"scale:lesson:{lesson.id}",
        kind=Kind.SCALE,
        because=Because.LESSON_HOLDS,
        size=size_again(run),
        price=price_again(run, material.currency, material.hour_minor),
        says={
            **said_of(run),
            "runs": len(worked),
            "makes_strong": _one_repeat_proves(held),
            "excludes_zero": bool(ends) and min(ends) > 0,
            "done": run.card.decision_done,
            "held": run.card.held,
            "measured_lift": run.card.measured_lift,
            "step_due": None if run.step_due is None else run.step_due.isoformat(),
        },
        waits=_waits_for(material, held, worked),
        **of_lesson(material, held, run),
    )


def _waits_for(material: Material, held: HeldLesson, worked: tuple[Run, ...]) -> NotEstimable | None:
    again = material.under_way(held.runs)
    if again is not None:
        return being_repeated(held.lesson.claim, again)
    promised = awaited(material, worked)
    if promised is None:
        return None
    return NotEstimable(
        "answer_to_come",
        f"“{held.lesson.claim.rstrip('.')}” waits: what was to happen next after “{promised.card.title}” is not known "
        "yet and soon will be.",
    )


def _better_ends(held: HeldLesson, run: Run) -> tuple[float | None, float | None]:
    """Give both ends of the range with better above 0."""
    card, lesson = run.card, held.lesson
    several = len(held.runs) > 1 and lesson.pooled_lower is not None
    lower, upper = (lesson.pooled_lower, lesson.pooled_upper) if several else (card.lower, card.upper)
    return oriented(lower, card.direction), oriented(upper, card.direction)


def _one_repeat_proves(held: HeldLesson) -> bool:
    """Say whether one more solid experiment that agrees would prove it again: one stands there, and none against."""
    solid = [run for run, said in held.behind if said is Stance.SUPPORTS and run.card.grade == SOLID and run.decides]
    against = any(said is Stance.CONTRADICTS for _, said in held.behind)
    return held.lesson.grade == SOLID and len(solid) == 1 and not against
