"""What is to stay as it is, because trying to better it brought no gain worth having.

The rule. An experiment that ruled a worthwhile gain out (strength A to C) and after which somebody decided to keep what
there is, or to stop trying. It has a lesson that holds, or was closed within a year without one; where the lesson is
disputed or out of date nothing is kept because of it. Keeping has no price; what it saves is what was said when it was
closed.
"""

from __future__ import annotations

from collections.abc import Sequence

from experiments.learning.brief.candidate import Because, Candidate, Kind, Size
from experiments.learning.brief.kinds.making import of_lesson, of_run, said_of
from experiments.learning.brief.kinds.material import HeldLesson, Material
from experiments.learning.brief.kinds.pricing import free
from experiments.learning.brief.kinds.runs import Run
from experiments.learning.lessons.lesson import LessonStatus, Stance
from experiments.results.records import Decision
from stats.errors import NotEstimable

NO_GAIN = "no_useful_difference"
KEEPS = frozenset({Decision.KEEP.value, Decision.STOP.value})
NOTHING_TO_SEE = NotEstimable("nothing_run", "Nothing is run for it, so there is nothing to see.")


def to_keep(material: Material) -> list[Candidate]:
    """Find what to keep."""
    found = [
        _kept(material, runs, held)
        for held in material.held
        if held.status is LessonStatus.CURRENT and (runs := held.of(Stance.SUPPORTS, NO_GAIN))
    ]
    found += [_kept(material, [run], None) for run in material.without_lesson(NO_GAIN)]
    return [one for one in found if one is not None]


def _kept(material: Material, runs: Sequence[Run], held: HeldLesson | None) -> Candidate | None:
    run = runs[0]
    if run.card.decision not in KEEPS or material.under_way([run]) is not None:
        return None
    saves = next((one.card for one in runs if one.card.avoided_minor is not None), run.card)
    thing = f"experiment:{run.id}" if held is None else f"lesson:{held.lesson.id}"
    return Candidate(
        key=f"keep:{thing}",
        kind=Kind.KEEP,
        because=Because.NO_GAIN,
        size=Size(None, None, None, NOTHING_TO_SEE),
        price=free(material.currency, material.hour_minor),
        says={
            **said_of(run),
            "avoided_minor": saves.avoided_minor,
            "avoided_every": saves.avoided_every,
            "avoided_assumption": saves.avoided_assumption,
            "done": run.card.decision_done,
            "held": run.card.held,
        },
        **(of_run(material, run) if held is None else of_lesson(material, held, run)),
    )
