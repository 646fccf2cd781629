"""What did harm and may still be going on.

The rule. An experiment that did harm (strength A to C), with a lesson that holds or, closed within a year, without one,
and of which nobody has said that what was decided was done. Once somebody says that it was stopped, there is nothing
left to stop: that the words of the lesson still say so changes nothing, because a lesson stays as it was written. Where
the decision was to keep what there was, the new version never went further than its test, and nothing is to be stopped.
"""

from __future__ import annotations

from experiments.learning.brief.candidate import Because, Candidate, Kind, Size
from experiments.learning.brief.kinds.keeping import NOTHING_TO_SEE
from experiments.learning.brief.kinds.making import of_lesson, of_run, said_of
from experiments.learning.brief.kinds.material import HeldLesson, Material
from experiments.learning.brief.kinds.next_tries import next_try
from experiments.learning.brief.kinds.pricing import free
from experiments.learning.brief.kinds.runs import Run, oriented
from experiments.learning.lessons.lesson import LessonStatus, Stance
from experiments.results.records import Decision
from stats.errors import NotEstimable

HARM = "harmful"
GOES_ON = frozenset({Decision.STOP.value, Decision.ADOPT.value})
"""Decisions after which what did harm may still be in use."""


def to_stop(material: Material) -> list[Candidate]:
    """Find what to stop."""
    found = [
        _stopped(material, runs[0], held)
        for held in material.held
        if held.status is LessonStatus.CURRENT and (runs := held.of(Stance.SUPPORTS, HARM))
    ]
    found += [_stopped(material, run, None) for run in material.without_lesson(HARM)]
    return [one for one in found if one is not None]


def _stopped(material: Material, run: Run, held: HeldLesson | None) -> Candidate | None:
    card = run.card
    if card.decision not in GOES_ON:
        return None
    lift = oriented(card.lift, card.direction)
    due = card.decision_due
    thing = f"experiment:{run.id}" if held is None else f"lesson:{held.lesson.id}"
    stopped = card.decision_done is True and card.decision == Decision.STOP.value
    return Candidate(
        key=f"stop:{thing}",
        kind=Kind.STOP,
        because=Because.DID_HARM,
        size=Size(None, None, None, NOTHING_TO_SEE),
        price=free(material.currency, material.hour_minor),
        says={
            **said_of(run),
            "by_guardrail": lift is not None and lift > 0,
            "decision_due": None if due is None else due.isoformat(),
            "overdue": due is not None and due <= material.today,
            "done": card.decision_done,
            "next_try": None if held is None else next_try(held.lesson.what_to_do),
            "avoided_minor": card.avoided_minor,
            "avoided_every": card.avoided_every,
        },
        waits=NotEstimable("stopped", f"“{card.variant or card.title}” did harm and was stopped.") if stopped else None,
        **(of_run(material, run) if held is None else of_lesson(material, held, run)),
    )
