"""Closing an experiment: three pre-written lines and one button."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from experiments.errors import Fault, RuleBroken
from experiments.learning.archive.cards import ArchiveCard
from experiments.learning.closing import NEEDS_A_LESSON, close
from experiments.learning.lessons.changes import changes_of_closing
from experiments.learning.lessons.lesson import LessonQuery, LessonStatus, list_lessons
from experiments.learning.lessons.proposing import lessons_to_propose
from experiments.people.permission import may
from experiments.people.person import team_members
from experiments.people.team import Team
from experiments.results.closing.conclusion import VERDICTS
from experiments.results.closing.proposal import ConclusionProposal, proposal_for
from experiments.results.outcomes.standing import outcome_standing
from experiments.trials.experiment import Experiment, VariantRole, get_experiment
from webapp import words
from webapp.forms.closing import NEW_LESSON, NO_LESSON, avoided_from, closing_from, proposed_fields
from webapp.records.archive.outcome import Note, outcome_note
from webapp.records.lessons.page import closing_lines
from webapp.records.result.sentence import in_the_book, marked
from webapp.security import current_actor
from webapp.storage import now, session, today

pages = Blueprint("closing", __name__)

OFFERED_LESSONS = 20


@pages.get("/experiments/<int:experiment_id>/close")
def form(experiment_id: int) -> ResponseReturnValue:
    """Show what we know, what we do, what we learned, all pre-written."""
    experiment = get_experiment(session(), current_actor(), experiment_id)
    proposal = proposal_for(session(), current_actor(), experiment_id, today=today())
    if any(fault.code == "interim" for fault in proposal.faults):
        # Nothing on the form could change this: no verdict falls between the planned looks.
        return render_template("closing/early.html", experiment=experiment, proposal=proposal), 409
    fields = proposed_fields(proposal, experiment)
    earlier = session().get(ArchiveCard, experiment_id) if proposal.early is not None else None
    if earlier is not None and earlier.lesson_id is not None:
        # The lesson of the early sign is there already: the outcome speaks for it or against it.
        fields["lesson_id"] = str(earlier.lesson_id)
    elif proposed := lessons_to_propose(session(), experiment, proposal.verdict):
        # A repeat speaks of the lesson that it repeats.
        fields |= {"lesson_id": str(proposed[0].lesson.id), "stance": proposed[0].stance.value}
    return _page(experiment_id, proposal, fields, proposal.faults)


@pages.post("/experiments/<int:experiment_id>/close")
def conclude(experiment_id: int) -> ResponseReturnValue:
    """Close it; all refusals come together, at their fields."""
    db, actor = session(), current_actor()
    proposal = proposal_for(db, actor, experiment_id, today=today())
    faults: list[Fault] = []
    closed_at = now()
    avoided = avoided_from(request.form, db.get_one(Team, actor.team_id).currency, faults)
    try:
        close(db, actor, experiment_id, closing_from(request.form, proposal.verdict, avoided), now=closed_at)
    except RuleBroken as refusal:
        faults += refusal.faults
    if faults:
        db.rollback()
        return _page(experiment_id, proposal, request.form, faults), 422
    flash(_("Closed. It stands in the archive now, with its lesson."))
    for line in closing_lines(changes_of_closing(db, experiment_id, at=closed_at)):
        flash(line)
    # Its story says what came out and who should hear it.
    return redirect(url_for("stories.experiment", experiment_id=experiment_id), 303)


def _page(experiment_id: int, proposal: ConclusionProposal, given: Mapping[str, str], faults: Sequence[Fault]) -> str:
    db, actor = session(), current_actor()
    experiment = get_experiment(db, actor, experiment_id)
    repeated = [one.lesson for one in lessons_to_propose(db, experiment, proposal.verdict)]
    newest = [
        lesson
        for lesson in list_lessons(db, actor, LessonQuery(limit=OFFERED_LESSONS))
        if lesson.status is not LessonStatus.SUPERSEDED and lesson not in repeated
    ]
    return render_template(
        "closing/form.html",
        experiment=experiment,
        proposal=proposal,
        sentence=marked(in_the_book(proposal.sentence), several=proposal.verdict == "undecided"),
        given=given,
        faults=faults,
        people=[(person.id, person.name) for person in team_members(db, actor.team_id)],
        lessons=[*repeated, *newest],
        repeated={lesson.id for lesson in repeated},
        treatments=[(one.name, one.name) for one in experiment.variants if one.role is VariantRole.TREATMENT],
        verdicts=[(name, str(words.VERDICTS[_said(name)].says)) for name in VERDICTS],
        decisions=[(name, str(each.says), str(each.line)) for name, each in words.DECISIONS.items()],
        whys=words.WHYS,
        currency=db.get_one(Team, experiment.team_id).currency,
        may_override=may(actor, "conclusion.override", experiment),
        lesson_needed=proposal.verdict in NEEDS_A_LESSON,
        provisional=_provisional(experiment, proposal),
        new=NEW_LESSON,
        none=NO_LESSON,
    )


def _provisional(experiment: Experiment, proposal: ConclusionProposal) -> Note | None:
    """Say that an early sign decides and only until when; nothing where the outcome itself closes it."""
    if proposal.early is not None:
        return None
    return outcome_note(experiment, outcome_standing(session(), experiment, today=today()))


def _said(verdict: str) -> str:
    return "undecided_closed" if verdict == "undecided" else verdict
