"""The demo behind an application, loaded once for all that only reads it: every kind of verdict stands in it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

import pytest
import sqlalchemy as sa

from experiments.judging.document import AnalysisDoc
from experiments.learning.sizes.prior import archive_prior_of
from experiments.results.outcomes.judged import document_that_counts
from experiments.trials.experiment import Experiment, Status
from tests.demo import NOW, demo_app
from tests.webapp.book import opened
from tests.webapp.browser import Browser, text

if TYPE_CHECKING:
    from flask import Flask

    from tests.opening import Fresh


@dataclass(frozen=True)
class Told:
    """The mill's book: its application, its reader, the numbers of what was closed."""

    app: Flask
    reader: Browser
    closed: tuple[int, ...]

    def document(self, experiment_id: int) -> AnalysisDoc:
        """The analysis that counts, as the result page reads it."""
        with opened(self.app) as session:
            experiment = session.get_one(Experiment, experiment_id)
            prior = archive_prior_of(session, experiment.team_id, but=experiment.id)
            return document_that_counts(session, experiment, today=NOW.date(), prior=prior)[0]

    def text(self, address: str) -> str:
        """A page or a file."""
        answer = self.reader.get(address)
        assert answer.status_code == 200, address
        return text(answer)


@pytest.fixture(scope="module")
def told(database_kind: str, fresh_demo: Fresh, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Told]:
    with demo_app(fresh_demo, database_kind, tmp_path_factory.mktemp("told") / "data") as app:
        with opened(app) as session:
            closed = sa.select(Experiment.id).where(Experiment.status == Status.CONCLUDED).order_by(Experiment.id)
            keys = tuple(session.scalars(closed))
        yield Told(app, Browser(app), keys)
