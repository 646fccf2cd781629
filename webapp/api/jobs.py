"""Jobs: how far work that takes longer got, and to cancel it. They begin where their work is asked for."""

from __future__ import annotations

from typing import Any

from experiments.results.jobs.queue import cancel, get_job
from webapp.schemas.answering import open_room, tells
from webapp.schemas.jobs import JobAnswer
from webapp.security import current_actor
from webapp.storage import now, session

api = open_room("jobs", "jobs")


@api.get("/<int:job_id>")
@api.output(JobAnswer)
@tells(404)
def show(job_id: int) -> Any:
    """Say how far it got."""
    return JobAnswer.of(get_job(session(), current_actor(), job_id), now())


@api.post("/<int:job_id>/cancel")
@api.output(JobAnswer)
@tells(404, 409)
def stop(job_id: int) -> Any:
    """Cancel it: at once while it waits, within a second or so while it runs (ask again)."""
    return JobAnswer.of(cancel(session(), current_actor(), job_id, now=now()), now())
