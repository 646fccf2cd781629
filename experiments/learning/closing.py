"""Close an experiment in one act: conclusion, lesson, archive and tally together, or one refusal with every reason."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from experiments.errors import Fault, RuleBroken
from experiments.learning.archive.cards import ArchiveCard
from experiments.learning.archive.filing import file_conclusion
from experiments.learning.archive.identity import identity_in
from experiments.learning.archive.tallies import count_in, count_out
from experiments.learning.attribution.real_shares import keep_real_share
from experiments.learning.lessons.following import Spoken, follow_closing, lock_lessons
from experiments.learning.lessons.lesson import Lesson, LessonDraft, lesson_faults
from experiments.learning.lessons.repeats import lessons_repeated
from experiments.learning.lessons.writing import put_down
from experiments.learning.portfolio.working_out import after_closing
from experiments.learning.sizes.prior import archive_prior_of
from experiments.learning.sizes.shrinkage import shrink_closed
from experiments.people.permission import Actor
from experiments.results.closing.conclusion import write_conclusion
from experiments.results.closing.rules import Checked, Conclusion, check_conclusion
from experiments.trials.experiment import Experiment

NEEDS_A_LESSON = frozenset({"succeeded", "harmful", "no_useful_difference"})


@dataclass(frozen=True, slots=True)
class Closing:
    """The three lines of closing.

    ``lesson`` may be ``None`` where nothing could be learned (undecided, not usable); an answer without its lesson
    would be paid for and not kept.
    """

    conclusion: Conclusion
    lesson: LessonDraft | None = None


def close(session: Session, actor: Actor, experiment_id: int, closing: Closing, *, now: datetime) -> Experiment:
    """Close an experiment: what we know, what we do, what we learned.

    Parameters
    ----------
    closing : Closing
        As the form and ``POST …/conclusion`` give it.

    Returns
    -------
    Experiment
        Concluded, its lesson written or strengthened, its card in the archive, counted in the tally. Every lesson that
        it speaks of by itself, because it repeats an experiment behind it, has taken it up.

    Raises
    ------
    NotFound, Forbidden
        The person may not close here.
    WrongStatus
        It is not open for closing, has no results, or somebody was quicker.
    RuleBroken
        All faults of conclusion and lesson together; nothing was changed.
    """
    prior = archive_prior_of(session, actor.team_id, but=experiment_id)
    checked = check_conclusion(session, actor, experiment_id, closing.conclusion, today=now.date(), prior=prior)
    verdict = closing.conclusion.verdict or checked.document["verdict"]
    faults = [*checked.faults, *_lesson_faults(session, actor, closing.lesson, checked.experiment, verdict)]
    if faults:
        raise RuleBroken(*faults)
    again = checked.outcome_figures_id is not None
    # Locked before anything is written: of two closings at once the second sees what the first one says.
    lessons = _lessons_spoken_of(session, checked, None if closing.lesson is None else closing.lesson.lesson_id)
    earlier = session.get(ArchiveCard, experiment_id) if again else None
    said_early = None if earlier is None else earlier.verdict
    if earlier is not None:
        count_out(session, earlier)
    row = write_conclusion(session, actor, checked, closing.conclusion, now=now)
    lesson = session.get(Lesson, earlier.lesson_id) if earlier is not None and earlier.lesson_id is not None else None
    chosen = None
    if closing.lesson is not None:
        lesson = chosen = put_down(session, actor, closing.lesson, experiment=checked.experiment, now=now)
    elif lesson is None and lessons:
        lesson = lessons[0]
    card = file_conclusion(session, checked.experiment, row, checked.document, lesson)
    count_in(session, card)
    keep_real_share(session, checked.experiment, checked.document, today=now.date())
    if chosen is not None and chosen not in lessons:
        lessons.append(chosen)
    spoken = Spoken(card, said_early, None if chosen is None else chosen.id)
    follow_closing(session, actor, spoken, lessons, now=now)
    shrink_closed(session, actor, card.experiment_id, now=now)
    after_closing(session, actor, now=now)
    return checked.experiment


def _lessons_spoken_of(session: Session, checked: Checked, chosen: int | None) -> list[Lesson]:
    """Lock the lessons that an experiment speaks of by itself, the nearest first, and the one that was chosen."""
    document, experiment = checked.document, checked.experiment
    identity = identity_in(document, experiment, is_outcome=checked.outcome_figures_id is not None)
    found = lessons_repeated(session, experiment, identity=identity, control=document["control"])
    order = [one.lesson_id for one in found] + ([] if chosen is None else [chosen])
    return sorted(lock_lessons(session, order), key=lambda lesson: order.index(lesson.id))


def _lesson_faults(
    session: Session, actor: Actor, lesson: LessonDraft | None, experiment: Experiment, verdict: str
) -> list[Fault]:
    if lesson is not None:
        return lesson_faults(session, actor, lesson, experiment)
    if verdict in NEEDS_A_LESSON:
        return [Fault("lesson.claim", "claim_missing", "Say in one sentence what you learned.")]
    return []
