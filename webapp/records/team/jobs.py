"""The page of a job: one sentence, how far it got, and where it leads."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from flask import url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel import ngettext

from experiments.errors import Fault
from experiments.results.jobs.running import BROKE
from experiments.results.jobs.table import Job, JobStatus
from webapp.formatting import count, number
from webapp.waiting import sign_waiting

MEGABYTE = 1_000_000
OUR_SIDE = {BROKE.code, "interrupted"}
"""Codes of faults that lie with us: the same job may be tried once more as it is."""

STAGES = {
    "": _l("It has just begun."),
    "reading": _l("The file is being read."),
    "checking": _l("The file is being checked."),
    "adding_up": _l("The rows of each person are being added up."),
    "comparing": _l("The versions are being compared."),
    "saving": _l("A copy is being kept, so that it can be read again at once."),
}
"""What the page says for the word that a handler gives."""


@dataclass(frozen=True, slots=True)
class Ways:
    """Where jobs of one kind come from and lead to.

    Attributes
    ----------
    title : callable
        What is being done, as a headline: Reading “export.csv”.
    page : callable
        Address of the page to go on to when it is done.
    interface : callable
        Address below ``/api/v1`` at which a program reads what came of it.
    again : callable
        Address of the page on which one begins anew after a refusal.
    send : callable
        Address that takes the same file once more, without its columns of personal data.
    """

    title: Callable[[Job], str]
    page: Callable[[Job], str | None]
    interface: Callable[[Job], str | None]
    again: Callable[[Job], str]
    send: Callable[[Job], str | None] = lambda _job: None


def _title(job: Job) -> str:
    names = [file["name"] for file in job.payload.get("files", ())]
    if len(names) == 1:
        return _("Reading “%(name)s”", name=names[0])
    return _("Reading %(said)s files", said=count(len(names)))


def _after_drop(job: Job) -> str | None:
    result = job.result or {}
    if "dropped_id" in result:
        return url_for("drop.questions", dropped_id=result["dropped_id"])
    return url_for("drop.unsettled", token=sign_waiting(result["unsettled"], job.person_id))


def _reading_of(job: Job) -> str | None:
    """Give the address of the reading; where a person has to be asked first, there is none yet."""
    dropped_id = (job.result or {}).get("dropped_id")
    return None if dropped_id is None else url_for("api_readings.show", reading_id=dropped_id)


def _after_look(job: Job) -> str | None:
    result = job.result or {}
    experiment_id = result["experiment_id"]
    return url_for("results.mapping", experiment_id=experiment_id, token=sign_waiting(result["files"], experiment_id))


def _upload_of(job: Job) -> str:
    return url_for("results.upload", experiment_id=job.payload["experiment_id"])


WAYS: dict[str, Ways] = {
    "drop": Ways(
        _title, _after_drop, _reading_of, lambda _job: url_for("today.index"), lambda _job: url_for("drop.receive")
    ),
    "look": Ways(
        _title,
        _after_look,
        lambda _job: None,
        _upload_of,
        lambda job: url_for("results.receive", experiment_id=job.payload["experiment_id"]),
    ),
    "import": Ways(
        _title,
        lambda job: url_for("results.result", experiment_id=job.payload["experiment_id"]),
        lambda job: url_for("api_results.analysis", experiment_id=job.payload["experiment_id"]),
        _upload_of,
    ),
    "history": Ways(
        _title,
        lambda _job: url_for("archive.index"),
        lambda _job: url_for("api_archive.index"),
        lambda _job: url_for("history.index"),
    ),
    "shrink": Ways(
        lambda _job: _("Working out what to plan with"),
        lambda _job: url_for("shrinkage.index"),
        lambda _job: url_for("api_shrinkage.index"),
        lambda _job: url_for("shrinkage.index"),
    ),
    "portfolio": Ways(
        lambda _job: _("Working out what your wins promised"),
        lambda _job: url_for("portfolio.index"),
        lambda _job: url_for("api_portfolio.index"),
        lambda _job: url_for("portfolio.index"),
    ),
}
"""Kind of job to its ways; each kind of :data:`webapp.worker.HANDLERS` has its own."""

_UNKNOWN = Ways(
    title=lambda _job: _("Your file"),
    page=lambda _job: None,
    interface=lambda _job: None,
    again=lambda _job: url_for("today.index"),
)


@dataclass(frozen=True, slots=True)
class JobPage:
    """What the page shows."""

    id: int
    status: str
    title: str
    sentence: str
    figures: str
    left: str
    share: float | None
    goes_on: bool
    onward: str | None
    faults: tuple[Fault, ...]
    may_cancel: bool
    may_repeat: bool
    begin_anew: str | None
    without: tuple[str, ...]
    send: str | None


def ways_of(job: Job) -> Ways:
    """Give where a job leads."""
    return WAYS.get(job.kind, _UNKNOWN)


def onward_of(job: Job) -> str | None:
    """Give the page that a job that is done leads to."""
    return ways_of(job).page(job) if job.status is JobStatus.DONE else None


def is_our_side(job: Job) -> bool:
    """Say whether a job that was not done may be tried once more as it is."""
    return all(fault.code in OUR_SIDE for fault in job.faults)


def job_page(job: Job, now: datetime, *, may_change: bool) -> JobPage:
    """Lay a job out.

    Parameters
    ----------
    may_change : bool
        Whether the reader may cancel it, or have it done once more.
    """
    runs = job.status is JobStatus.RUNNING
    ended_badly = job.status in {JobStatus.FAILED, JobStatus.INTERRUPTED, JobStatus.CANCELLED}
    repeats = ended_badly and is_our_side(job)
    return JobPage(
        id=job.id,
        status=job.status.value,
        title=ways_of(job).title(job),
        sentence=_sentence(job),
        figures=_figures(job) if runs else "",
        left=_left(job.seconds_left(now)),
        share=min(1.0, job.done_bytes / job.total_bytes) if runs and job.total_bytes else None,
        goes_on=not job.status.is_over,
        onward=onward_of(job),
        faults=job.faults,
        may_cancel=may_change and not job.status.is_over and not job.cancel_requested,
        may_repeat=may_change and repeats,
        begin_anew=ways_of(job).again(job) if ended_badly and not repeats else None,
        without=tuple((job.result or {}).get("without", ())) if ended_badly and may_change else (),
        send=ways_of(job).send(job),
    )


def _sentence(job: Job) -> str:
    if job.status is JobStatus.RUNNING:
        if job.cancel_requested:
            return _("It is being cancelled.")
        return str(STAGES.get(job.stage, STAGES["reading"]))
    return {
        JobStatus.QUEUED: _("It waits for its turn and begins by itself."),
        JobStatus.DONE: _("It is done."),
        JobStatus.FAILED: _("It could not be done, and nothing of it was stored."),
        JobStatus.CANCELLED: _("It was cancelled, and nothing of it was stored."),
        JobStatus.INTERRUPTED: _("It was interrupted, and nothing of it was stored."),
    }[job.status]


def _figures(job: Job) -> str:
    """Say how much was read: 12.5 of 40.0 MB, 120,000 rows."""
    done = number(job.done_bytes / MEGABYTE, 1)
    if job.total_bytes:
        read = _("%(done)s of %(all)s MB", done=done, all=number(job.total_bytes / MEGABYTE, 1))
    else:
        read = _("%(done)s MB", done=done)
    rows = ngettext("one row", "%(rows)s rows", job.rows, rows=count(job.rows))
    return _("%(read)s, %(rows)s", read=read, rows=rows) if job.rows else read


def _left(seconds: int | None) -> str:
    """Say the time left, no more exactly than it is known."""
    if seconds is None:
        return ""
    if seconds <= 60:
        return _("at most a minute left") if seconds > 10 else _("a few seconds left")
    minutes = math.ceil(seconds / 60)
    return ngettext("about one minute left", "about %(num)d minutes left", minutes)
