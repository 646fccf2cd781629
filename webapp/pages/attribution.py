"""What social media brings: the read-out of one experiment, and all of them with the factors to plan with."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from flask import Blueprint, Response, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from experiments.errors import Fault, RuleBroken
from experiments.learning.attribution.claims import claim_unit, claims_of, set_claim
from experiments.learning.attribution.overview import attribution_overview
from experiments.learning.attribution.reading import attribution_of
from experiments.learning.attribution.saying import ENDED, set_parts
from experiments.people.permission import may
from experiments.transfer.mixmodels import calibration_of, meridian_csv, robyn_csv
from experiments.trials.experiment import LOCKED, Status, get_experiment
from webapp.forms.attribution import claim_given, parts_given
from webapp.records.attribution.overview import overview_page
from webapp.records.attribution.page import attribution_page, claim_lines, part_choices, part_fields
from webapp.security import current_actor
from webapp.storage import now, session, today

pages = Blueprint("attribution", __name__)

CLAIM, PARTS = "claim", "parts"


@pages.get("/portfolio/attribution")
def index() -> ResponseReturnValue:
    """Show the factor per channel with its history, all read-outs, what waits, and the rows for other models."""
    db, actor = session(), current_actor()
    found = attribution_overview(db, actor, today=today())
    return render_template(
        "attribution/index.html",
        page=overview_page(found, calibration_of(db, actor, today=today()), today()),
        may_claim=may(actor, "attribution.claim"),
    )


@pages.get("/portfolio/attribution/robyn.csv")
def robyn() -> ResponseReturnValue:
    """Give the calibration rows for Robyn."""
    found = calibration_of(session(), current_actor(), today=today())
    return _file(robyn_csv(found), "robyn-calibration.csv")


@pages.get("/portfolio/attribution/meridian.csv")
def meridian() -> ResponseReturnValue:
    """Give the calibration rows for Meridian."""
    found = calibration_of(session(), current_actor(), today=today())
    return _file(meridian_csv(found), "meridian-calibration.csv")


@pages.get("/experiments/<int:experiment_id>/attribution")
def show(experiment_id: int) -> ResponseReturnValue:
    """Show alone and together, what came extra, the claim beside it; and ask for what is missing."""
    return _page(experiment_id, "", {}, ())


@pages.post("/experiments/<int:experiment_id>/attribution/parts")
def say_parts(experiment_id: int) -> ResponseReturnValue:
    """Keep which version had what."""
    db, actor = session(), current_actor()
    experiment = get_experiment(db, actor, experiment_id)
    given = parts_given(request.form, [variant.name for variant in experiment.variants])
    try:
        set_parts(db, actor, experiment_id, given, now=now())
    except RuleBroken as refusal:
        db.rollback()
        return _page(experiment_id, PARTS, request.form, refusal.faults), 422
    flash(_("Written down: the four versions are read by it."))
    return redirect(url_for("attribution.show", experiment_id=experiment_id), 303)


@pages.post("/experiments/<int:experiment_id>/attribution/claim")
def claim(experiment_id: int) -> ResponseReturnValue:
    """Keep what a platform claims; the last one counts."""
    db, actor = session(), current_actor()
    experiment = get_experiment(db, actor, experiment_id)
    _measure, is_money, currency = claim_unit(db, experiment)
    faults: list[Fault] = []
    given = claim_given(request.form, currency, faults, is_money=is_money)
    read = {fault.field for fault in faults}
    try:
        set_claim(db, actor, experiment_id, given, now=now())
    except RuleBroken as refusal:
        # What could not even be read is told once.
        faults += [fault for fault in refusal.faults if fault.field not in read]
    if faults:
        db.rollback()
        return _page(experiment_id, CLAIM, request.form, faults), 422
    flash(_("Written down beside what was measured."))
    return redirect(url_for("attribution.show", experiment_id=experiment_id), 303)


def _page(experiment_id: int, form: str, given: Mapping[str, str], faults: Sequence[Fault]) -> str:
    db, actor = session(), current_actor()
    read = attribution_of(db, actor, experiment_id, today=today())
    experiment = read.experiment
    measure, is_money, currency = claim_unit(db, experiment)
    begun = experiment.status in (*LOCKED, Status.CONCLUDED) or experiment.retrospective
    known = read.parts or read.proposed
    return render_template(
        "attribution/show.html",
        experiment=experiment,
        page=attribution_page(read, today()),
        applies=read.applies,
        four=len(experiment.variants) == 4,
        parts=read.parts,
        proposed=read.parts is None and read.proposed is not None,
        other_tactic=known.other_tactic if known is not None else "",
        fields=part_fields(experiment, known),
        choices=part_choices(),
        claims=claim_lines(claims_of(db, actor, experiment_id), measure),
        measure=measure,
        is_money=is_money,
        currency=currency,
        channel=experiment.channel or "",
        may_say=may(actor, "attribution.parts", experiment) and experiment.status not in ENDED,
        may_claim=begun and may(actor, "attribution.claim", experiment),
        form=form,
        given=given,
        faults=faults,
    )


def _file(pieces: Iterator[str], name: str) -> Response:
    answer = Response("".join(pieces), mimetype="text/csv")
    answer.headers["Content-Disposition"] = f"attachment; filename={name}"
    return answer
