"""Work that takes longer: the page that shows how far it got, and goes on when it is done."""

from __future__ import annotations

import contextlib

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from experiments.errors import WrongStatus
from experiments.people.permission import may
from experiments.results.jobs import queue
from webapp.records.team.jobs import job_page, onward_of
from webapp.security import current_actor
from webapp.storage import now, session

pages = Blueprint("jobs", __name__)


@pages.get("/jobs/<int:job_id>")
def show(job_id: int) -> ResponseReturnValue:
    """Show how far it got; one that is done leads on. ``?part=1`` gives the part that the page's script looks at."""
    actor = current_actor()
    job = queue.get_job(session(), actor, job_id)
    onward = onward_of(job)
    part = request.args.get("part") == "1"
    if onward is not None and not part:
        return redirect(onward)
    page = job_page(job, now(), may_change=may(actor, "results.upload", job))
    return render_template("jobs/_state.html" if part else "jobs/show.html", page=page)


@pages.post("/jobs/<int:job_id>/cancel")
def cancel(job_id: int) -> ResponseReturnValue:
    """Cancel it; where it has just ended, its page says how."""
    with contextlib.suppress(WrongStatus):
        queue.cancel(session(), current_actor(), job_id, now=now())
    return redirect(url_for("jobs.show", job_id=job_id), 303)


@pages.post("/jobs/<int:job_id>/again")
def again(job_id: int) -> ResponseReturnValue:
    """Have it done once more from the stored file; where somebody else was quicker, its page shows that."""
    with contextlib.suppress(WrongStatus):
        queue.ask_again(session(), current_actor(), job_id, now=now())
    return redirect(url_for("jobs.show", job_id=job_id), 303)
