"""Say which version of a two-by-two experiment had which tactic: a person confirms it, and it is known when."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from experiments.errors import Fault, RuleBroken, WrongStatus
from experiments.goals.given import SHORT, text
from experiments.learning.attribution.crossed import ORDER, Parts, parts_of
from experiments.learning.attribution.kept import CrossedVariant, Part
from experiments.learning.attribution.real_shares import keep_real_share
from experiments.people.permission import Actor, require
from experiments.people.record.audit import record_act
from experiments.results.outcomes.judged import document_that_counts
from experiments.trials.experiment import Experiment, Status, get_experiment

ENDED = (Status.DECLINED, Status.ABANDONED)


@dataclass(frozen=True, slots=True)
class PartsGiven:
    """Which version had what: names of versions to parts, and what the other tactic is.

    ``parts`` holds plain values from form or API (``neither``, ``social``, ``other``, ``both``).
    """

    parts: Mapping[str, str | None]
    other_tactic: str | None = None


def set_parts(session: Session, actor: Actor, experiment_id: int, given: PartsGiven, *, now: datetime) -> Parts:
    """Say which version had which tactic; before and after data, and the page says which.

    Raises
    ------
    NotFound, Forbidden
        The person may not say it here.
    WrongStatus
        It was declined or never ran.
    RuleBroken
        Everything that does not fit: not four versions, a part twice or not at all, no other tactic.
    """
    experiment = get_experiment(session, actor, experiment_id)
    require(actor, "attribution.parts", experiment)
    if experiment.status in ENDED:
        raise WrongStatus(Fault("status", "ended", "This never ran, so no version of it had anything."))
    faults: list[Fault] = []
    tactic = text("other_tactic", given.other_tactic, faults, limit=SHORT)
    if tactic is None:
        faults.append(Fault("other_tactic", "missing", "Say what the other tactic is, for example e-mail."))
    faults += _part_faults(experiment, given.parts)
    if faults or tactic is None:
        raise RuleBroken(*faults)
    before = _as_json(parts_of(session, experiment))
    session.execute(sa.delete(CrossedVariant).where(CrossedVariant.experiment_id == experiment.id))
    for variant in experiment.variants:
        part = Part(given.parts[variant.name] or "")
        row = CrossedVariant(variant_id=variant.id, experiment_id=experiment.id, part=part, other_tactic=tactic, at=now)
        session.add(row)
    session.flush()
    said = parts_of(session, experiment)
    assert said is not None, "four rows were just written"
    record_act(session, actor, "attribution.parts", "experiment", experiment.id, before, _as_json(said), now)
    if experiment.status is Status.CONCLUDED and experiment.has_data:
        document, _standing = document_that_counts(session, experiment, today=now.date())
        keep_real_share(session, experiment, document, today=now.date())
    session.flush()
    return said


def _part_faults(experiment: Experiment, parts: Mapping[str, str | None]) -> list[Fault]:
    names = [variant.name for variant in experiment.variants]
    if len(names) != len(ORDER):
        sentence = f"Alone and together takes four versions: neither, social, the other, both. Here are {len(names)}."
        return [Fault("parts", "not_four", sentence)]
    faults = [
        Fault("parts", "unknown_version", f"There is no version called “{name}”.")
        for name in sorted(parts.keys() - set(names))
    ]
    known = {part.value for part in ORDER}
    for place, name in enumerate(names):
        part = parts.get(name)
        if part is None or not part:
            faults.append(Fault(f"parts.{place}", "missing", f"Say what “{name}” had."))
        elif part not in known:
            listed = ", ".join(one.value for one in ORDER)
            faults.append(Fault(f"parts.{place}", "not_a_choice", f"Choose one of: {listed}."))
    given = [parts.get(name) for name in names]
    faults += [
        Fault("parts", "twice", f"Two versions cannot both be “{part.value}”.")
        for part in ORDER
        if given.count(part.value) > 1
    ]
    return faults


def _as_json(parts: Parts | None) -> dict[str, Any] | None:
    """Write them as the audit keeps them."""
    if parts is None:
        return None
    named = dict(zip((part.value for part in ORDER), parts.names.all(), strict=True))
    return {**named, "other_tactic": parts.other_tactic}
