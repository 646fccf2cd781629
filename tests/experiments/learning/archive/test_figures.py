"""What is kept of each version: averages of tables of people keep their spread, so that they can be compared again."""

from __future__ import annotations

import statistics
from datetime import date, datetime
from typing import Any, cast

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from experiments.judging.document import AnalysisDoc
from experiments.learning.archive.figures import ArchiveFigure, write_figures
from experiments.people.permission import Actor
from experiments.results.files import StoredFile
from experiments.results.tables import Import, ImportStatus, MomentsRow
from tests.factories import make_draft

VALUES = {"A": (1.0, 2.0, 4.0, 9.0), "B": (3.0, 3.5, 5.0)}


def document(means: dict[str, float]) -> AnalysisDoc:
    """An analysis with one average per person."""
    blank = dict.fromkeys(("lift", "log_lift_se", "degrees_of_freedom", "numerator", "denominator"))
    variants: list[dict[str, Any]] = [
        {**blank, "name": name, "value": mean, "units": len(VALUES[name])} for name, mean in means.items()
    ]
    metric = {"name": "spend", "kind": "mean", "direction": "up", "numerator": "revenue", "variants": variants}
    return cast("AnalysisDoc", {"metrics": [metric], "control": "A"})


@pytest.mark.parametrize(("known", "kept"), [(True, True), (False, False)])
def test_an_average_keeps_its_spread_where_it_is_the_one_that_was_judged(
    session: Session, actor: Actor, now: datetime, known: bool, kept: bool
) -> None:
    experiment = make_draft(session, actor, now)
    session.add(StoredFile(sha256="0" * 64, bytes=1, name="people.csv", stored_at=now))
    session.flush()
    taken = Import(
        experiment_id=experiment.id,
        sha256="0" * 64,
        name="people.csv",
        status=ImportStatus.CURRENT,
        mapping={},
        kind="moments",
        breakdowns={},
        whole_run_reach={},
        skipped=[],
        problem_count=0,
        in_several=0,
        rows=7,
        person_id=actor.person_id,
        at=now,
    )
    session.add(taken)
    session.flush()
    for variant in experiment.variants:
        values = VALUES[variant.name]
        for place, part in enumerate((values[:2], values[2:])):  # two rows are added up
            session.add(
                MomentsRow(
                    experiment_id=experiment.id,
                    variant_id=variant.id,
                    day=date(2026, 11, 9 + place),
                    import_id=taken.id,
                    n=len(part),
                    sums={"revenue": sum(part)},
                    squares={"revenue": sum(one * one for one in part)},
                    products={},
                    binary=[],
                    observed={"revenue": len(part)},
                )
            )
    session.flush()
    means = {name: statistics.mean(values) + (0 if known else 1) for name, values in VALUES.items()}
    write_figures(session, experiment, document(means))
    found = session.scalars(sa.select(ArchiveFigure).order_by(ArchiveFigure.id)).all()
    if kept:
        assert [one.sd for one in found] == pytest.approx([statistics.stdev(values) for values in VALUES.values()])
    else:
        assert [one.sd for one in found] == [None, None]
