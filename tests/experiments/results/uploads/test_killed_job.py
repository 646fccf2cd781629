"""The import of a large file is killed at some step: a fresh worker finishes it, once, with the same sums."""

from __future__ import annotations

import random
import subprocess
import sys
from datetime import datetime, timedelta
from pathlib import Path

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from experiments.people.permission import Actor
from experiments.results.cells import summaries_of
from experiments.results.files import FileStore
from experiments.results.jobs.queue import enqueue
from experiments.results.jobs.running import Worker
from experiments.results.jobs.table import Job
from experiments.results.jobs.work import Workplace
from experiments.results.tables import Import
from experiments.results.uploads.large_files import import_large, payload_of
from experiments.results.uploads.upload import received_upload
from tests.experiments.reduction.test_large import as_text, people
from tests.factories import make_registered

ROOT = Path(__file__).resolve().parents[4]


ROWS = 40_000


class Bench:
    """A book, a large file, and jobs that take it into an experiment each."""

    def __init__(self, engine: sa.Engine, folder: Path, actor: Actor, now: datetime) -> None:
        self.engine, self.store, self.actor, self.now = engine, FileStore(folder), actor, now
        made = [[who, {"Control": "A", "New": "B"}[version], *rest] for who, version, *rest in people(44, ROWS)]
        self.file = folder / "people.csv"
        self.file.write_bytes(as_text(made))
        self.experiment_id = self.job_id = 0

    def ask(self) -> None:
        """Lock an experiment and ask for the file to be taken into it."""
        with Session(self.engine) as session, session.begin():
            early = self.now - timedelta(days=28)
            starts = early.date() + timedelta(days=7)
            self.experiment_id = make_registered(session, self.actor, early, starts=starts).id
            with self.file.open("rb") as stream:
                upload = received_upload(self.store, self.file.name, stream)
            payload = payload_of(self.store, [upload], None, self.experiment_id)
            self.job_id = enqueue(session, self.actor, "import", payload, total_bytes=upload.size, now=self.now).id

    def killed_after(self, steps: int) -> int:
        """Run a worker process until it has said so many steps and kill it; give the steps that it said."""
        process = subprocess.Popen(
            [sys.executable, "-m", "tests.experiments.results.uploads.killed_job",
             self.engine.url.render_as_string(hide_password=False), str(self.store.folder), self.now.isoformat()],
            cwd=ROOT, stdout=subprocess.PIPE, text=True,
        )  # fmt: skip
        assert process.stdout is not None
        said = 0
        try:
            for line in process.stdout:
                said += line != "over\n"
                if said >= steps:
                    break
        finally:
            process.kill()
            process.stdout.close()
            process.wait()
        return said

    def worked(self) -> None:
        """Let a fresh worker finish, a minute later."""
        place = Workplace(self.engine, self.store)
        later = self.now + timedelta(minutes=1)
        worker = Worker(lambda: place, {"import": import_large}, clock=lambda: later, pulse_seconds=3600)
        while worker.work_once():
            pass

    def stood(self) -> tuple[str, list[str], int]:
        """Tell the status of the job, those of the imports, and how many people count."""
        with Session(self.engine) as session:
            job = session.get_one(Job, self.job_id)
            mine = sa.select(Import).where(Import.experiment_id == self.experiment_id)
            imports = [str(one.status) for one in session.scalars(mine)]
            people = sum(part.n for part in summaries_of(session, self.experiment_id).moments)
        return str(job.status), imports, people


@pytest.fixture
def bench(engine: sa.Engine, session: Session, actor: Actor, now: datetime, tmp_path: Path) -> Bench:
    session.commit()
    (tmp_path / "files").mkdir()
    return Bench(engine, tmp_path / "files", actor, now)


@pytest.mark.parametrize("steps", [1, 3])
def test_a_fresh_worker_finishes_a_killed_import_of_a_large_file(bench: Bench, steps: int) -> None:
    bench.ask()
    assert bench.killed_after(steps) == steps
    bench.worked()
    assert bench.stood() == ("done", ["current"], ROWS)


@pytest.mark.soak
def test_at_whichever_step_it_is_killed(bench: Bench) -> None:
    draw = random.Random(6)
    for _ in range(25):
        bench.ask()
        bench.killed_after(draw.randrange(1, 40))
        status, imports, found = bench.stood()
        assert (status == "done") == (imports == ["current"]) == (found == ROWS)
        bench.worked()
        assert bench.stood() == ("done", ["current"], ROWS)
