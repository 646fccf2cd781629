"""One change of state: an UPDATE that asks for the state before, so that of two who try one succeeds."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from experiments.results.jobs.table import Job, JobStatus

AS_BEFORE = {"synchronize_session": False}
"""Objects that a session holds are not looked through: whoever shows a job reads it anew."""
WAITING: dict[str, Any] = {
    "status": JobStatus.QUEUED,
    "cancel_requested": False,
    "worker": None,
    "claim": None,
    "heartbeat": None,
    "started_at": None,
    "stage": "",
    "done_bytes": 0,
    "rows": 0,
}
"""What a job is again when it goes back into the queue."""


def move(session: Session, where: Iterable[sa.ColumnElement[bool]], **values: Any) -> bool:
    """Change the rows that are as they should be; say whether there was one."""
    moved = sa.update(Job).where(*where).values(**values).returning(Job.id)
    return bool(session.execute(moved, execution_options=AS_BEFORE).all())
