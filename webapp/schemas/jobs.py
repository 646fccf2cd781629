"""Work that takes longer, as JSON."""

from __future__ import annotations

from datetime import datetime
from http import HTTPStatus

from flask import url_for

from experiments.errors import FileRefused
from experiments.results.jobs.table import Job, JobStatus
from webapp.errors import SAYS
from webapp.records.team.jobs import is_our_side, ways_of
from webapp.schemas.answering import Answer


class FaultAnswer(Answer):
    """One reason: the field it stands in, a stable code, a sentence."""

    field: str
    code: str
    sentence: str


class ProblemAnswer(Answer):
    """Why it could not be done, written as the answer to a refused call is."""

    type: str
    title: str
    status: int
    detail: str
    errors: list[FaultAnswer]


class JobBody(Answer):
    """How far it got: `queued`, `running`, `done`, `failed`, `cancelled` or `interrupted`.

    ``bytes`` and ``rows`` were read so far, ``seconds_left`` is null until it is known. Once it is done, ``result`` is
    the address at which to read what came of it; where it failed, ``problem`` says why.
    """

    id: int
    kind: str
    status: str
    stage: str
    rows: int
    bytes: int
    total_bytes: int | None
    seconds_left: int | None
    cancel_requested: bool
    result: str | None
    problem: ProblemAnswer | None


class JobAnswer(Answer):
    """A job."""

    job: JobBody

    @classmethod
    def of(cls, job: Job, now: datetime) -> JobAnswer:
        """Write a job as it stands at a moment."""
        plain = {
            name: getattr(job, name) for name in ("id", "kind", "stage", "rows", "total_bytes", "cancel_requested")
        }
        return cls(
            job=JobBody(
                **plain,
                status=job.status.value,
                bytes=job.done_bytes,
                seconds_left=job.seconds_left(now),
                result=ways_of(job).interface(job) if job.status is JobStatus.DONE else None,
                problem=_problem(job),
            )
        )


def accepted(job: Job, now: datetime) -> tuple[JobAnswer, int, dict[str, str]]:
    """Answer that it is being worked on (202), and where to ask how far it got."""
    return JobAnswer.of(job, now), 202, {"Location": url_for("api_jobs.show", job_id=job.id)}


def _problem(job: Job) -> ProblemAnswer | None:
    if not job.faults:
        return None
    status = HTTPStatus.INTERNAL_SERVER_ERROR if is_our_side(job) else HTTPStatus.UNPROCESSABLE_ENTITY
    return ProblemAnswer(
        type="about:blank",
        title=str(SAYS[500][0]) if is_our_side(job) else FileRefused.title,
        status=status,
        detail=" ".join(fault.sentence for fault in job.faults),
        errors=[FaultAnswer.model_validate(fault) for fault in job.faults],
    )
