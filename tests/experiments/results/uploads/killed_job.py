"""A worker process that reads a large file and says each step, so that a test can kill it at any of them."""

from __future__ import annotations

import sys
from datetime import UTC, datetime
from pathlib import Path

from experiments.database import make_engine
from experiments.reduction import summing
from experiments.results.files import FileStore
from experiments.results.jobs.running import Worker
from experiments.results.jobs.work import Work, Workplace
from experiments.results.uploads.large_files import import_large


def main(url: str, folder: str, moment: str) -> None:
    """Work until nothing waits; a line for each step."""
    summing._GLANCE_SECONDS = 0.002
    real = Work.progress

    def told(work: Work, stage: str, *more: int | None, **named: int | None) -> None:
        sys.stdout.write(f"{stage}\n")
        sys.stdout.flush()
        real(work, stage, *more, **named)

    Work.progress = told  # type: ignore[method-assign,assignment]
    place = Workplace(make_engine(url), FileStore(Path(folder)))
    now = datetime.fromisoformat(moment)
    worker = Worker(lambda: place, {"import": import_large}, clock=lambda: now.astimezone(UTC), pulse_seconds=3600)
    while worker.work_once():
        pass
    sys.stdout.write("over\n")


if __name__ == "__main__":
    main(*sys.argv[1:])
