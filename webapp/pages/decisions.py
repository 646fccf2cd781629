"""Decisions: what waits for an answer, whether it was done and held, early signs and promises."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from experiments.errors import Fault, RuleBroken, WrongStatus
from experiments.learning.archive.cards import ArchiveCard
from experiments.learning.decisions.answering import answer_decision, answers_to, take_back_answer
from experiments.learning.decisions.early_signs import early_signs, sizes_foretold
from experiments.learning.decisions.promises import promises_kept
from experiments.learning.decisions.record import decision_record, decisions_due
from experiments.people.permission import may
from experiments.people.person import team_members
from experiments.trials.experiment import get_experiment
from webapp.forms.answers import key
from webapp.forms.decisions import answer_given
from webapp.records.archive.decisions import (
    acted_note,
    acted_sentence,
    answer_lines,
    buttons_for,
    decided_said,
    due_lines,
    early_said,
    followed_rows,
    held_counts,
    measured_rows,
    promise_rows,
    promises_said,
    remaining_said,
    share_said,
    sizes_said,
)
from webapp.security import current_actor
from webapp.storage import now, session, today
from webapp.undoing import done

pages = Blueprint("decisions", __name__)

WAITING = 20


@pages.get("/archive/decisions")
def index() -> ResponseReturnValue:
    """Show what waits for an answer, how many verdicts were acted on, and whether what was planned with came."""
    db, actor = session(), current_actor()
    record = decision_record(db, actor, today=today())
    signs, sizes, kept = early_signs(db, actor), sizes_foretold(db, actor), promises_kept(db, actor, today=today())
    people = {person.id: person.name for person in team_members(db, actor.team_id)}
    due = decisions_due(db, actor, today=today(), limit=WAITING)
    measured, picture = measured_rows(record)
    return render_template(
        "decisions/index.html",
        sentence=acted_sentence(record),
        note=acted_note(record),
        empty=not record.by_decision and not due,
        due=due_lines(due, people, today()),
        may_answer=may(actor, "decision.answer"),
        rows=followed_rows(record),
        held=held_counts(record),
        held_share=share_said(record.held_share) if record.held else "",
        measured=measured,
        picture=picture,
        remaining=remaining_said(record.remaining),
        early=early_said(signs),
        sizes=sizes_said(sizes),
        pairs=sizes.pairs[:WAITING],
        promised=promises_said(kept),
        promises=promise_rows(kept),
        kept=kept.all,
    )


@pages.get("/experiments/<int:experiment_id>/decision")
def show(experiment_id: int) -> ResponseReturnValue:
    """Ask whether a decision was done and did hold; earlier answers stand below."""
    return _page(experiment_id, {}, ())


@pages.post("/experiments/<int:experiment_id>/decision")
def answer(experiment_id: int) -> ResponseReturnValue:
    """Keep the answer; the last one counts."""
    db, actor = session(), current_actor()
    faults: list[Fault] = []
    given = answer_given(request.form, faults)
    try:
        answer_decision(db, actor, experiment_id, given, now=now())
    except RuleBroken as refusal:
        faults += refusal.faults
    if faults:
        db.rollback()
        return _page(experiment_id, request.form, faults), 422
    done(
        _("Written down. It counts under Decisions."),
        url_for("decisions.take_back", experiment_id=experiment_id),
        _("Take the answer about the decision back"),
        answer=answers_to(db, actor, experiment_id)[0].id,
    )
    return redirect(url_for("decisions.index"), 303)


@pages.post("/experiments/<int:experiment_id>/decision/take-back")
def take_back(experiment_id: int) -> ResponseReturnValue:
    """Take the last answer back; the one before counts again, or it is asked anew."""
    number = key(request.form.get("answer")) or 0
    card = take_back_answer(session(), current_actor(), experiment_id, number, now=now())
    asked = card.decision_done is None
    flash(_("Taken back. It is asked again.") if asked else _("Taken back. The answer before it counts again."))
    return redirect(url_for("decisions.show", experiment_id=experiment_id), 303)


def _page(experiment_id: int, given: Mapping[str, str], faults: Sequence[Fault]) -> str:
    db, actor = session(), current_actor()
    experiment = get_experiment(db, actor, experiment_id)
    card = db.get(ArchiveCard, experiment_id)
    rows = answers_to(db, actor, experiment_id)
    if card is None or card.decision is None:
        raise WrongStatus(Fault("status", "not_closed", _("Nothing was decided yet: it is not closed.")))
    people = {person.id: person.name for person in team_members(db, experiment.team_id)}
    return render_template(
        "decisions/show.html",
        experiment=experiment,
        card=card,
        decided=decided_said(card.decision, card.decision_due, today()),
        owner=people.get(card.decision_owner_id or 0, ""),
        planned=card.plan_with if card.decision == "adopt" else None,
        buttons=buttons_for(card.decision),
        may_answer=may(actor, "decision.answer", experiment),
        answers=answer_lines(rows, people),
        given=given,
        faults=faults,
    )
