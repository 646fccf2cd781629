"""The plan of an experiment: the sentence to confirm, locking, and changes afterwards."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from experiments.errors import Fault, RuleBroken, WrongStatus
from experiments.goals.working import goals_to_serve
from experiments.learning.archive.similar import tried_before
from experiments.learning.progress.alone import company_of
from experiments.learning.progress.timeline import overlaps_with
from experiments.learning.sizes.sizing import plan_size
from experiments.metrics.goal_kinds import NEVER_RAN_BECAUSE
from experiments.people.permission import may, require
from experiments.people.person import team_members
from experiments.people.record.history import acts_on
from experiments.people.team import Team
from experiments.results.uploads.imports import list_imports
from experiments.trials.approval import Answer, cap_faults, last_step
from experiments.trials.decline import last_no
from experiments.trials.deviation import DeviationRequest, deviate, has_begun
from experiments.trials.draft import PARTS, DraftChange, VariantGiven, change_draft
from experiments.trials.experiment import LOCKED, OPEN, Experiment, Status, get_experiment
from experiments.trials.plan import Registration, missing_parts, register, unlock
from experiments.trials.proposal import budget_of
from experiments.trials.sign_off import WAITING, shown_fingerprint, sign_off_faults, signing_of
from webapp import words
from webapp.forms.answers import day, key
from webapp.forms.confirm import FLAGS, confirm_fields, confirm_given, metric_names
from webapp.forms.numbers import per_cent_from, plain_number, whole_number
from webapp.forms.outcome import direction_choices, moved_outcome
from webapp.forms.pictures import with_pictures
from webapp.language.offered import advice_on, offered
from webapp.meanwhile import choose, is_quicker, locked_first
from webapp.pages.experiments import BUILD_ON
from webapp.records.plans.alone import alone_note
from webapp.records.plans.confirm import confirm_page, risk_offers
from webapp.records.plans.four_questions import people_offers, tried_lines
from webapp.records.plans.plan import DAYS, changeable, choices_of, field_word, per_cent_of, plan_page, typed_value
from webapp.records.plans.size import size_page
from webapp.records.team.history import history_lines
from webapp.records.team.meanwhile import Says, as_seen, differences, pictures_said
from webapp.records.week.timeline import overlap_lines
from webapp.security import current_actor
from webapp.storage import now, session, today

pages = Blueprint("plans", __name__)

ACT_LOCK = "lock"
ACT_RECKON = "reckon"
YES_OR_NO = [("yes", _l("yes")), ("", _l("no"))]
PLAIN = frozenset({"baseline"})
WHOLE = frozenset({"minimum_days", "minimum_units"})


@pages.get("/experiments/<int:experiment_id>/plan")
def plan(experiment_id: int) -> ResponseReturnValue:
    """Show the sentence to confirm while nothing is locked, the locked plan afterwards."""
    experiment = get_experiment(session(), current_actor(), experiment_id)
    if experiment.status in OPEN:
        return _confirm(experiment, confirm_fields(experiment, _currency(experiment)), None)
    return _plan(experiment, request.args, ())


@pages.post("/experiments/<int:experiment_id>/plan")
def confirm(experiment_id: int) -> ResponseReturnValue:
    """Change parts of the sentence, or lock it as it stands.

    What was just typed is shown once more before it is locked: one confirms a sentence that one has read.
    """
    db, actor = session(), current_actor()
    experiment = get_experiment(db, actor, experiment_id)
    require(actor, "draft.change", experiment)
    version = key(request.form.get("version"))
    form, unread = with_pictures(request.form)
    change, faults = confirm_given(form, experiment, _currency(experiment))
    faults += unread
    if BUILD_ON in form:
        change = replace(change, built_on_id=key(form[BUILD_ON]))
    if form.get("confirmed"):
        change = DraftChange(confirmed=tuple(PARTS))
    wanted = bool(change.given())
    try:
        if faults:
            raise RuleBroken(*faults)  # noqa: TRY301 - what could not be read is refused like what does not fit
        if wanted:
            change_draft(db, actor, experiment_id, change, version=version, now=now(), say=offered)
        elif request.form.get("act") == ACT_LOCK:
            register(db, actor, experiment_id, Registration(confirm=True, version=version), now=now())
    except WrongStatus as refusal:
        db.rollback()
        fresh = get_experiment(db, actor, experiment_id)
        if fresh.plan is None and not is_quicker(refusal):
            raise
        return _somebody_was_quicker(fresh, form)
    except RuleBroken as refusal:
        db.rollback()
        fresh = get_experiment(db, actor, experiment_id)
        return _confirm(fresh, {**confirm_fields(fresh, _currency(fresh)), **form}, refusal.faults), 422
    if wanted and request.form.get("act") == ACT_LOCK:
        flash(_("The sentence now says what you typed. Read it once more, then lock it."), "info")
    elif request.form.get("act") == ACT_LOCK:
        flash(_("Locked. From here on nothing in it changes silently."))
    anchor = "size" if request.form.get("act") == ACT_RECKON else None
    return redirect(url_for("plans.plan", experiment_id=experiment_id, _anchor=anchor), 303)


def _somebody_was_quicker(experiment: Experiment, form: dict[str, str]) -> ResponseReturnValue:
    """Say who locked it first; where it is still open, show what was changed meanwhile beside what was typed."""
    stored = confirm_fields(experiment, _currency(experiment))
    if "flags" in form:
        form = dict.fromkeys(FLAGS, "") | form  # a box that is not ticked is not sent
    says: Says = {name: words.choices(name) for name in ("design", "unit")}
    says = {**says, "looks": choices_of("looks") or (), **dict.fromkeys(FLAGS, YES_OR_NO)}
    says = {**says, "outcome.kind": words.choices("kind"), "outcome.direction": direction_choices()}
    members = team_members(session(), experiment.team_id)
    says = {**says, "sign_off_id": risk_offers(members), **pictures_said(stored, form)}
    if experiment.plan is not None:
        return locked_first(experiment, experiment.plan, differences(form, stored, says))
    return choose(
        ("experiment", experiment.id),
        headline=experiment.title,
        room="experiments",
        version=experiment.version,
        form=form,
        stored=stored,
        says=says,
        leave=url_for("plans.plan", experiment_id=experiment.id),
    )


@pages.post("/experiments/<int:experiment_id>/unlock")
def open_again(experiment_id: int) -> ResponseReturnValue:
    """Unlock a plan that has not begun."""
    unlock(session(), current_actor(), experiment_id, version=key(request.form.get("version")), now=now())
    flash(_("Unlocked. The earlier plan stays in the history."))
    return redirect(url_for("plans.plan", experiment_id=experiment_id), 303)


@pages.post("/experiments/<int:experiment_id>/deviate")
def change_with_reason(experiment_id: int) -> ResponseReturnValue:
    """Change a judged part of a plan that runs; who, when and why stay on the result."""
    db, actor = session(), current_actor()
    name = request.form.get("field", "")
    faults: list[Fault] = []
    experiment = get_experiment(db, actor, experiment_id)
    after = _read(name, request.form.get("after", ""), faults, per_cent_of(experiment))
    if name == "outcome":
        after = moved_outcome(experiment, after, faults)
    asked = DeviationRequest(name, after, request.form.get("reason", ""))
    try:
        if faults:
            raise RuleBroken(*faults)  # noqa: TRY301 - as above
        deviate(db, actor, experiment_id, asked, version=key(request.form.get("version")), now=now())
    except RuleBroken as refusal:
        db.rollback()
        told = [
            Fault("after", one.code, one.sentence) if one.field.partition(".")[0] == name else one
            for one in refusal.faults
        ]
        return _plan(get_experiment(db, actor, experiment_id), request.form, told), 422
    flash(_("Changed. It stands on the result, with your reason."))
    return redirect(url_for("plans.plan", experiment_id=experiment_id, _anchor="deviations"), 303)


@pages.post("/experiments/<int:experiment_id>/notes")
def notes(experiment_id: int) -> ResponseReturnValue:
    """Change what is not judged: name, owner, who runs it, and the goal of what was entered afterwards."""
    db, actor = session(), current_actor()
    experiment = get_experiment(db, actor, experiment_id)
    require(actor, "draft.change", experiment)
    given: dict[str, Any] = {
        name: request.form[name].strip() or None
        for name in ("title", "heard", "run_by", "expert")
        if name in request.form and request.form[name].strip() != (getattr(experiment, name) or "")
    }
    form, faults = with_pictures(request.form)
    given |= _pictures_changed(form, experiment)
    for name in ("owner_id", "goal_id"):
        if name in request.form and key(request.form[name]) != getattr(experiment, name):
            given[name] = key(request.form[name])
    try:
        if faults:
            raise RuleBroken(*faults)  # noqa: TRY301 - as above
        if given:
            version = key(request.form.get("version"))
            change_draft(db, actor, experiment_id, DraftChange(**given), version=version, now=now())
    except RuleBroken as refusal:
        db.rollback()
        return _plan(get_experiment(db, actor, experiment_id), form, refusal.faults), 422
    return redirect(url_for("plans.plan", experiment_id=experiment_id), 303)


def _pictures_changed(form: Mapping[str, str], experiment: Experiment) -> dict[str, tuple[VariantGiven, ...]]:
    """Give the versions with their new pictures, nothing where none was sent or taken away."""
    pictures = [form.get(f"version_{one.position}_picture", one.picture or "") for one in experiment.variants]
    if pictures == [one.picture or "" for one in experiment.variants]:
        return {}
    shown = zip(experiment.variants, pictures, strict=True)
    given = [VariantGiven(one.name, one.role.value, one.text, picture or None, one.share) for one, picture in shown]
    return {"variants": tuple(given)}


@pages.get("/experiments/<int:experiment_id>/history")
def history(experiment_id: int) -> ResponseReturnValue:
    """Show who did what and when."""
    db, actor = session(), current_actor()
    experiment = get_experiment(db, actor, experiment_id)
    files = [one.id for one in list_imports(db, actor, experiment_id)]
    lines = history_lines(acts_on(db, actor, {"experiment": [experiment.id], "import": files}))
    return render_template("experiments/history.html", experiment=experiment, lines=lines)


def _confirm(experiment: Experiment, fields: Mapping[str, str], refused: Sequence[Fault] | None) -> str:
    """Show the second screen; ``refused`` holds what a lock or a change was refused for."""
    db, actor = session(), current_actor()
    open_faults = [*missing_parts(experiment), *cap_faults(db, actor, experiment, budget_of(experiment))]
    open_faults += sign_off_faults(db, experiment)
    signing = signing_of(db, experiment)
    last = last_step(db, experiment.id)
    text = " ".join(filter(None, (experiment.title, experiment.idea, experiment.audience)))
    return render_template(
        "experiments/confirm.html",
        experiment=experiment,
        given=fields,
        was=fields.get("was") or as_seen(confirm_fields(experiment, _currency(experiment))),
        page=confirm_page(experiment, open_faults),
        size=size_page(experiment, plan_size(db, experiment), _currency(experiment)),
        faults=refused or (),
        refused=refused is not None,
        metrics=metric_names(experiment),
        designs=words.choices("design"),
        units=words.choices("unit"),
        looks=choices_of("looks"),
        currency=_currency(experiment),
        advice=advice_on(experiment.goal.kind) if experiment.goal else None,
        asked=last if last is not None and last.answer is Answer.ASKED else None,
        refused_approval=last if last is not None and last.answer is Answer.REFUSED else None,
        granted=last if last is not None and last.answer is Answer.GRANTED else None,
        tried=tried_lines(tried_before(db, actor, text)),
        into="confirm" if may(actor, "draft.change", experiment) else None,
        risks=risk_offers(team_members(db, actor.team_id)),
        signing=signing,
        signs=signing.state in WAITING and experiment.sign_off_id == actor.person_id,
        shown=shown_fingerprint(experiment),
        never_ran=NEVER_RAN_BECAUSE,
        may_change=may(actor, "draft.change", experiment),
        may_lock=may(actor, "experiment.register", experiment),
        may_decline=may(actor, "experiment.decline", experiment),
        may_abandon=may(actor, "experiment.abandon", experiment),
        may_approve=may(actor, "approval.answer", experiment),
        overlaps=overlap_lines(overlaps_with(db, actor, experiment, today=today())),
    )


def _plan(experiment: Experiment, said: Mapping[str, str], faults: Sequence[Fault]) -> str:
    db, actor = session(), current_actor()
    members = team_members(db, actor.team_id)
    people = {person.id: person.name for person in members}
    signing = signing_of(db, experiment)
    begun = has_begun(experiment, now())
    locked = experiment.status in LOCKED and experiment.plan is not None
    may_deviate = locked and begun and may(actor, "experiment.deviate", experiment)
    wanted = said.get("field") or said.get("change") or ""
    changing = wanted if may_deviate and wanted in changeable() else None
    return render_template(
        "experiments/plan.html",
        experiment=experiment,
        page=plan_page(experiment, people),
        people=people_offers(members),
        signing=signing,
        signs=signing.state in WAITING and experiment.sign_off_id == actor.person_id and experiment.status in LOCKED,
        shown=shown_fingerprint(experiment),
        no=last_no(db, actor, experiment.id) if experiment.status is Status.DECLINED else None,
        sealed_by=people.get(experiment.plan.sealed_by) if experiment.plan else None,
        goals=[(goal.id, goal.goal) for goal in goals_to_serve(db, actor)] if experiment.retrospective else [],
        faults=faults,
        given=said,
        changing=changing,
        changing_says=field_word(changing) if changing else "",
        present=typed_value(changing, experiment) if changing else "",
        options=choices_of(changing) if changing else None,
        per_cent=per_cent_of(experiment),
        days=DAYS,
        never_ran=NEVER_RAN_BECAUSE,
        may_deviate=may_deviate,
        may_unlock=locked and not begun and may(actor, "experiment.unlock", experiment),
        may_notes=experiment.status in LOCKED and may(actor, "draft.change", experiment),
        may_abandon=experiment.status in LOCKED and may(actor, "experiment.abandon", experiment),
        may_upload=experiment.status in LOCKED and begun and may(actor, "results.upload", experiment),
        may_answer=may(actor, "next_step.answer", experiment),
        alone=alone_note(company_of(db, actor, experiment, today())),
    )


def _read(name: str, typed: str, faults: list[Fault], per_cent: frozenset[str]) -> Any:
    """Read the new value of a judged part; the domain says whether it fits."""
    typed = typed.strip()
    value: Any = typed or None
    if typed and name in DAYS:
        value = day(typed)
    elif typed and name in per_cent:
        value = per_cent_from("after", typed, faults)
    elif typed and name in WHOLE:
        value = whole_number("after", typed, faults)
    elif typed and name in PLAIN:
        value = plain_number("after", typed, faults)
    if typed and value is None and not faults:
        faults.append(Fault("after", "not_readable", _("This cannot be read. Write it as it stood there before.")))
    return value


def _currency(experiment: Experiment) -> str:
    return experiment.currency or session().get_one(Team, experiment.team_id).currency
