"""Drawing lots for an experiment and keeping the draw: its seed goes into the plan, so it is drawn before locking.

The seed is a judged part: a plan that is locked with it says for good that lots were drawn, and which. Drawing after
locking would leave a sealed text that knows nothing of the draw; hence a locked plan is unlocked first, which is free
until it begins. Once it has begun nothing is drawn: a draw made after the first day could have been chosen.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from experiments.database import canonical_json
from experiments.errors import Fault, RuleBroken, WrongStatus
from experiments.people.permission import Actor, not_found, require
from experiments.people.record.audit import record_act
from experiments.trials.deviation import has_begun
from experiments.trials.draws.asked import DrawAsked, check_asked, drawn_from, methods_for
from experiments.trials.draws.chance import new_seed
from experiments.trials.draws.drawn import Drawn, read_draw, text_of
from experiments.trials.draws.outcome import Method
from experiments.trials.draws.table import Draw
from experiments.trials.experiment import LOCKED, OPEN, Experiment, advance, get_experiment


def draw(session: Session, actor: Actor, experiment_id: int, asked: DrawAsked, *, now: datetime) -> Drawn:
    """Draw lots and keep the draw. Drawing again makes the next number; the earlier ones stay and are shown.

    Raises
    ------
    RuleBroken
        Everything that does not fit, at once.
    WrongStatus
        The plan is locked, it has begun or is closed, or somebody else was quicker.
    """
    experiment = get_experiment(session, actor, experiment_id)
    require(actor, "experiment.draw", experiment)
    if (why_not := no_draw_now(experiment, now)) is not None:
        raise WrongStatus(why_not)
    faults: list[Fault] = []
    basis = check_asked(experiment, asked, faults)
    if faults:
        raise RuleBroken(*faults)
    seed = new_seed()
    text = canonical_json(text_of(seed, basis))
    was = experiment.draw_seed
    advance(session, experiment, statuses=OPEN, version=asked.version, now=now, draw_seed=seed)
    row = Draw(
        experiment_id=experiment_id,
        number=len(_rows(session, experiment_id)) + 1,
        method=basis["method"],
        seed=seed,
        text=text,
        hash=hashlib.sha256(text.encode()).hexdigest(),
        at=now,
        by=actor.person_id,
    )
    session.add(row)
    session.flush()
    kept = {"draw_seed": seed, "number": row.number, "method": row.method, "hash": row.hash}
    record_act(session, actor, "experiment.draw", "experiment", experiment_id, {"draw_seed": was}, kept, now)
    session.flush()
    return read_draw(row, counts=True)


def no_draw_now(experiment: Experiment, now: datetime) -> Fault | None:
    """Say why nothing can be drawn at present, ``None`` where it can."""
    if experiment.status not in (*OPEN, *LOCKED):
        sentence = "It is over or never ran: nothing is drawn any more."
        return Fault("status", "wrong_status", sentence)
    if has_begun(experiment, now):
        sentence = "It has begun: a draw made now could have been chosen after the fact, so nothing is drawn any more."
        if experiment.status in OPEN and experiment.first_data_at is None:
            sentence = "The first day is here already. Move it in the plan, then draw."
        return Fault("status", "has_begun", sentence)
    if experiment.status in LOCKED:
        sentence = "The plan is locked, and the draw is a part of it: unlock it, draw, and lock it again."
        return Fault("status", "locked", sentence)
    return None


def list_draws(session: Session, actor: Actor, experiment_id: int) -> list[Drawn]:
    """List the draws of an experiment, the last one first."""
    experiment = get_experiment(session, actor, experiment_id)
    return [
        read_draw(row, counts=place == 0 and row.seed == experiment.draw_seed)
        for place, row in enumerate(_rows(session, experiment_id))
    ]


def get_draw(session: Session, actor: Actor, experiment_id: int, number: int) -> Drawn:
    """Give one draw of an experiment.

    Raises
    ------
    NotFound
        There is no such experiment or draw, or it may not be seen.
    """
    found = next((one for one in list_draws(session, actor, experiment_id) if one.number == number), None)
    if found is None:
        raise not_found("draw")
    return found


def counting_draw(session: Session, experiment: Experiment) -> Drawn | None:
    """Give the draw whose seed stands in the plan, ``None`` where there is none of ours."""
    row = next(iter(_rows(session, experiment.id)), None)
    return read_draw(row, counts=True) if row is not None and row.seed == experiment.draw_seed else None


def drop_draw_that_no_longer_fits(session: Session, experiment: Experiment) -> None:
    """Take the seed out of a plan whose versions, days or design were changed since it was drawn.

    A seed that did not make this schedule must not be sealed with it. The draw itself stays on record.
    """
    if experiment.draw_seed is None:
        return
    rows = _rows(session, experiment.id)
    ours = next((row for row in rows if row.seed == experiment.draw_seed), None)
    if ours is not None and (ours is not rows[0] or not _fits(experiment, ours)):
        experiment.draw_seed = None


def _rows(session: Session, experiment_id: int) -> Sequence[Draw]:
    return session.scalars(
        sa.select(Draw).where(Draw.experiment_id == experiment_id).order_by(Draw.number.desc())
    ).all()


def _fits(experiment: Experiment, row: Draw) -> bool:
    text, method = json.loads(row.text), Method(row.method)
    wanted = json.loads(canonical_json(drawn_from(experiment, method)))
    return method in methods_for(experiment) and all(text[part] == value for part, value in wanted.items())
