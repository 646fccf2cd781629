"""The queue is the table: asked for with the request, taken up once, cancelled and asked again by those who may."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from datetime import datetime, timedelta
from threading import Barrier

import pytest
from sqlalchemy.orm import Session

from experiments.errors import DomainError, Forbidden, NotFound
from experiments.people.permission import Actor, Role
from experiments.results.jobs.claims import Claim, beat, claim_next, mark_cancelled, mark_done, mark_failed
from experiments.results.jobs.queue import (
    ask_again,
    bodies_waited_for,
    cancel,
    enqueue,
    forget_finished,
    get_job,
)
from experiments.results.jobs.table import Job, JobStatus
from tests.experiments.results.jobs.reading import Bench
from tests.factories import make_actor, make_team


@contextmanager
def kept(bench: Bench) -> Iterator[Session]:
    with Session(bench.engine) as session, session.begin():
        yield session


def take(bench: Bench, worker: str = "mill:1:a") -> Claim:
    with kept(bench) as session:
        claim = claim_next(session, worker, ["hash"], now=bench.clock())
    assert claim is not None
    return claim


def brought_to(bench: Bench, status: str) -> int:
    """A job in a status, by the way that leads there."""
    job_id = bench.ask()
    if status != "queued":
        claim = take(bench)
        with kept(bench) as session:
            if status == "done":
                mark_done(session, claim, {}, now=bench.clock())
            elif status == "failed":
                mark_failed(session, claim, (), now=bench.clock())
            elif status == "cancelled":
                mark_cancelled(session, claim, now=bench.clock())
            elif status == "interrupted":
                session.get_one(Job, job_id).status = JobStatus.INTERRUPTED
    assert bench.job(job_id).status == status
    return job_id


def tried(act: str, bench: Bench, job_id: int) -> str:
    try:
        with kept(bench) as session:
            {"cancel": cancel, "again": ask_again}[act](session, bench.actor, job_id, now=bench.clock())
    except DomainError as refusal:
        return type(refusal).__name__
    job = bench.job(job_id)
    return f"{job.status}, to be cancelled" if job.cancel_requested else str(job.status)


def test_work_is_asked_for_with_the_request_or_not_at_all(session: Session, actor: Actor, now: datetime) -> None:
    session.commit()
    enqueue(session, actor, "hash", {"sha256": "00"}, now=now)
    session.rollback()
    assert claim_next(session, "mill:1:a", ["hash"], now=now) is None


def test_a_worker_takes_the_oldest_job_of_the_kinds_it_knows(session: Session, actor: Actor, now: datetime) -> None:
    for kind in ("other", "hash", "hash"):
        enqueue(session, actor, kind, {"kind": kind}, total_bytes=7, now=now)
    taken = [claim_next(session, "mill:1:a", ["hash"], now=now) for _ in range(3)]
    assert [claim and (claim.job_id, claim.payload, claim.attempt, claim.total_bytes) for claim in taken] == [
        (2, {"kind": "hash"}, 1, 7),
        (3, {"kind": "hash"}, 1, 7),
        None,
    ]
    job = get_job(session, actor, 2)
    assert (job.status, job.worker, job.heartbeat, job.started_at) == ("running", "mill:1:a", now, now)


@pytest.mark.parametrize(("jobs", "workers"), [(1, 8), (20, 4)])
def test_workers_at_the_same_moment_take_each_job_once(bench: Bench, jobs: int, workers: int) -> None:
    wanted = [bench.ask() for _ in range(jobs)]
    barrier = Barrier(workers, timeout=30)

    def take_all(number: int) -> list[int]:
        barrier.wait()
        found: list[int] = []
        while True:
            with kept(bench) as session:
                claim = claim_next(session, f"mill:{number}:a", ["hash"], now=bench.clock())
            if claim is None:
                return found
            found.append(claim.job_id)

    with ThreadPoolExecutor(workers) as threads:
        taken = [job_id for found in threads.map(take_all, range(workers)) for job_id in found]
    assert sorted(taken) == wanted
    assert {bench.job(job_id).attempt for job_id in wanted} == {1}


@pytest.mark.parametrize(
    ("status", "act", "becomes"),
    [
        ("queued", "cancel", "cancelled"),
        ("running", "cancel", "running, to be cancelled"),
        ("done", "cancel", "WrongStatus"),
        ("failed", "cancel", "WrongStatus"),
        ("cancelled", "cancel", "cancelled"),
        ("interrupted", "cancel", "WrongStatus"),
        ("queued", "again", "queued"),
        ("running", "again", "running"),
        ("done", "again", "WrongStatus"),
        ("failed", "again", "queued"),
        ("cancelled", "again", "queued"),
        ("interrupted", "again", "queued"),
    ],
)
def test_what_may_be_done_in_which_status(bench: Bench, status: str, act: str, becomes: str) -> None:
    job_id = brought_to(bench, status)
    assert tried(act, bench, job_id) == becomes
    if becomes == "queued":
        job = bench.job(job_id)
        assert (job.attempt, job.finished_at, job.result, job.fault) == (0, None, None, None)


def test_what_is_cancelled_while_it_waits_is_never_taken_up(bench: Bench) -> None:
    job_id = bench.ask()
    assert tried("cancel", bench, job_id) == "cancelled"
    with kept(bench) as session:
        assert claim_next(session, "mill:1:a", ["hash"], now=bench.clock()) is None


def test_a_wish_to_cancel_reaches_the_worker_and_keeps_the_job_from_being_done(bench: Bench) -> None:
    job_id = bench.ask()
    claim = take(bench)
    with kept(bench) as session:
        assert beat(session, claim, now=bench.clock()) is False
    tried("cancel", bench, job_id)
    with kept(bench) as session:
        assert beat(session, claim, now=bench.clock()) is True
        assert mark_done(session, claim, {}, now=bench.clock()) is False
        assert mark_cancelled(session, claim, now=bench.clock()) is True
    assert bench.job(job_id).status == "cancelled"


def test_people_of_the_team_see_a_job_and_others_are_not_told_of_it(
    session: Session, actor: Actor, now: datetime
) -> None:
    job = enqueue(session, actor, "hash", {}, now=now)
    viewer = make_actor(session, now, team=actor.team_id, role=Role.VIEWER)
    stranger = make_actor(session, now, team=make_team(session), role=Role.ADMIN, name="Larch")
    assert get_job(session, viewer, job.id) is job
    for act in (cancel, ask_again):
        with pytest.raises(Forbidden):
            act(session, viewer, job.id, now=now)
        with pytest.raises(NotFound):
            act(session, stranger, job.id, now=now)
    for job_id in (job.id, 7, 0, -1, 2**63):
        with pytest.raises(NotFound):
            get_job(session, stranger, job_id)
    with pytest.raises(Forbidden):
        enqueue(session, viewer, "hash", {}, now=now)


def test_the_time_left_follows_from_the_speed_and_is_unknown_before(
    session: Session, actor: Actor, now: datetime
) -> None:
    job = enqueue(session, actor, "hash", {}, total_bytes=1000, now=now)
    assert job.seconds_left(now) is None
    claim_next(session, "mill:1:a", ["hash"], now=now)
    session.refresh(job)
    assert job.seconds_left(now + timedelta(seconds=5)) is None, "nothing read"
    job.done_bytes = 300
    assert job.seconds_left(now + timedelta(milliseconds=500)) is None, "too early to know"
    assert job.seconds_left(now + timedelta(seconds=6)) == 14  # 50 bytes a second, 700 left
    job.done_bytes = 1200
    assert job.seconds_left(now + timedelta(seconds=6)) == 0
    job.total_bytes = None
    assert job.seconds_left(now + timedelta(seconds=6)) is None


def test_what_is_long_over_is_forgotten_and_the_rest_stays(bench: Bench) -> None:
    for status in ("done", "failed", "cancelled", "running", "queued"):
        brought_to(bench, status)
    bench.clock.goes_on(30 * 86400 + 1)
    brought_to(bench, "queued")
    with kept(bench) as session:
        assert forget_finished(session, now=bench.clock()) == 3
        left = session.query(Job).order_by(Job.id).all()
        assert [str(job.status) for job in left][1:] == ["queued", "queued"]


def test_files_that_a_job_is_to_read_are_known(bench: Bench) -> None:
    brought_to(bench, "running")
    brought_to(bench, "done")
    bench.ask(sha256="aa", files=[{"sha256": "bb"}, {"name": "x"}])
    tried("cancel", bench, bench.ask(sha256="cc"))
    with kept(bench) as session:
        assert bodies_waited_for(session) == {bench.sha256, "aa", "bb"}
