"""A worker runs what was asked for: progress, cancel, stop, refusals, failures, and a worker thought dead."""

from __future__ import annotations

import hashlib
import logging
from collections.abc import Callable
from datetime import datetime
from threading import Event, Thread
from typing import Any

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from experiments.errors import Fault, RuleBroken
from experiments.people.person import Membership
from experiments.results.jobs.claims import claim_next, take_up_left_behind
from experiments.results.jobs.queue import ask_again, cancel
from experiments.results.jobs.running import BROKE, Worker
from experiments.results.jobs.work import Cancelled, ClaimLost, Stopped, Work, Workplace
from tests.audited import by_hand
from tests.experiments.results.jobs.reading import PIECE, Bench, hash_file, in_pieces, write_down


def cancelled_by_its_person(bench: Bench, job_id: int) -> None:
    with Session(bench.engine) as session, session.begin():
        cancel(session, bench.actor, job_id, now=bench.clock())


def held(bench: Bench, worker: str = "elsewhere:7:x", *, seconds: Callable[[], float] = lambda: 0.0) -> Work:
    """The next job in the hands of a worker whose heart does not beat by itself."""
    with Session(bench.engine) as session, session.begin():
        claim = claim_next(session, worker, ["hash"], now=bench.clock())
    assert claim is not None
    place = Workplace(bench.engine, bench.store)
    return Work(place, claim, actor=bench.actor, now=bench.clock, seconds=seconds)


def ticking() -> Callable[[], float]:
    """Give a time that is a second later each time it is asked for."""
    passed = iter(range(10**6))
    return lambda: float(next(passed))


def test_a_job_is_run_to_its_end_with_what_came_of_it(bench: Bench) -> None:
    job_id = bench.ask()
    assert bench.worker().work_once() is True
    job = bench.job(job_id)
    expected = hashlib.sha256(bench.body).hexdigest()
    assert (job.status, job.result, job.attempt) == ("done", {"sha256": expected}, 1)
    assert (job.finished_at, job.fault) == (bench.clock(), None)
    assert bench.hashed() == [expected]
    assert bench.worker().work_once() is False


def test_a_handler_that_only_gives_back_its_result_is_done_too(bench: Bench) -> None:
    job_id = bench.ask()
    bench.worker(lambda work: {"rows": 200}).work_once()
    assert (bench.job(job_id).status, bench.job(job_id).result) == ("done", {"rows": 200})


def test_how_far_it_got_only_grows_and_ends_at_the_whole(bench: Bench) -> None:
    job_id = bench.ask()
    work = held(bench, seconds=ticking())
    seen: list[tuple[int, int]] = []

    def look(_piece: int) -> None:
        job = bench.job(job_id)
        seen.append((job.done_bytes, job.rows))

    in_pieces(work, look)
    work.progress("saving", 0, 0)
    job = bench.job(job_id)
    assert seen == [(at * PIECE, at * 10) for at in range(20)]
    assert (job.stage, job.done_bytes, job.rows, job.total_bytes) == ("saving", 20 * PIECE, 200, 20 * PIECE)


def test_how_far_it_got_is_written_four_times_a_second_however_often_it_is_told(bench: Bench) -> None:
    job_id = bench.ask()
    moment = [100.0]
    work = held(bench, seconds=lambda: moment[0])
    written = set()
    for at in range(1, 1001):
        work.progress("reading", at)
        written.add(bench.job(job_id).done_bytes)
        moment[0] += 1 / 1024
    assert written == {1, 257, 513, 769}


def test_all_there_is_to_read_may_become_known_later(bench: Bench) -> None:
    job_id = bench.ask()
    held(bench).progress("unpacking", 5, total_bytes=4000)
    assert bench.job(job_id).total_bytes == 4000


def test_inside_a_transaction_of_the_work_nothing_is_written_beside_it(bench: Bench) -> None:
    # The row is locked by that transaction (on SQLite the whole database): writing would wait for itself.
    job_id = bench.ask()

    def handler(work: Work) -> dict[str, Any]:
        with work.session() as session:
            work.finish(session, {"by": "handler"})
            work.progress("saving", PIECE, 7)
        return {"by": "return"}

    bench.worker(handler).work_once()
    assert (bench.job(job_id).status, bench.job(job_id).result) == ("done", {"by": "handler"})


def test_a_job_cancelled_in_the_middle_stops_and_leaves_nothing(bench: Bench) -> None:
    job_id = bench.ask()
    reached: list[int] = []

    def handler(work: Work) -> dict[str, Any]:
        def seen(piece: int) -> None:
            reached.append(piece)
            if piece == 10:
                cancelled_by_its_person(bench, job_id)
                assert work.pulse()
                assert work.should_stop()

        return write_down(work, in_pieces(work, seen))

    bench.worker(handler).work_once()
    assert bench.job(job_id).status == "cancelled"
    assert (reached[-1], bench.hashed()) == (10, [])


def test_the_heart_hears_of_the_wish_while_the_handler_is_in_one_long_query(bench: Bench) -> None:
    job_id = bench.ask()

    def handler(work: Work) -> dict[str, Any]:
        cancelled_by_its_person(bench, job_id)
        heard = Event()
        while not work.should_stop():
            heard.wait(0.005)  # stands for asking a query in another thread how far it is
        work.check()
        raise AssertionError("it should have been cancelled")

    bench.worker(handler, pulse_seconds=0.005).work_once()
    assert bench.job(job_id).status == "cancelled"


def test_a_job_cancelled_just_before_it_ends_keeps_nothing_of_what_it_did(bench: Bench) -> None:
    job_id = bench.ask()

    def handler(work: Work) -> dict[str, Any]:
        sha256 = in_pieces(work)
        cancelled_by_its_person(bench, job_id)
        return write_down(work, sha256)

    bench.worker(handler).work_once()
    assert (bench.job(job_id).status, bench.hashed()) == ("cancelled", [])


def test_a_refusal_tells_every_reason(bench: Bench) -> None:
    job_id = bench.ask()

    def handler(work: Work) -> dict[str, Any]:
        work.note({"rows": 3})
        raise RuleBroken(Fault("file", "empty", "The file is empty."), Fault("variants.X", "unknown", "X is unknown."))

    bench.worker(handler).work_once()
    job = bench.job(job_id)
    assert (job.status, job.result) == ("failed", {"rows": 3})
    assert job.faults == (Fault("file", "empty", "The file is empty."), Fault("variants.X", "unknown", "X is unknown."))


def test_whatever_else_breaks_is_a_plain_sentence_and_a_line_in_the_log(
    bench: Bench, caplog: pytest.LogCaptureFixture
) -> None:
    job_id, after = bench.ask(), bench.ask()

    def handler(work: Work) -> dict[str, Any]:
        if work.job_id == job_id:
            raise ZeroDivisionError("secret detail")
        return hash_file(work)

    worker = bench.worker(handler)
    with caplog.at_level(logging.ERROR, "trialbook"):
        assert (worker.work_once(), worker.work_once()) == (True, True)
    assert (bench.job(job_id).status, bench.job(job_id).faults) == ("failed", (BROKE,))
    assert "secret detail" not in str(bench.job(job_id).fault)
    assert "secret detail" in caplog.text
    assert bench.job(after).status == "done"


def test_what_failed_is_done_when_asked_again(bench: Bench) -> None:
    job_id = bench.ask()
    bench.worker(lambda work: {}["missing"]).work_once()
    with Session(bench.engine) as session, session.begin():
        ask_again(session, bench.actor, job_id, now=bench.clock())
    bench.worker().work_once()
    assert (bench.job(job_id).status, len(bench.hashed())) == ("done", 1)


def test_work_of_somebody_who_left_the_team_is_not_done(bench: Bench) -> None:
    job_id = bench.ask()
    with Session(bench.engine) as session, session.begin():
        by_hand(session)
        session.execute(sa.delete(Membership))
    bench.worker().work_once()
    assert [fault.code for fault in bench.job(job_id).faults] == ["left_team"]


def test_a_worker_that_went_silent_is_followed_by_another_and_keeps_nothing(bench: Bench) -> None:
    job_id = bench.ask()
    silent = held(bench)
    sha256 = in_pieces(silent)
    bench.clock.goes_on(9)
    assert bench.worker().work_once() is False, "it may still be alive"
    bench.clock.goes_on(2)
    assert bench.worker().work_once() is True
    assert (bench.job(job_id).status, bench.job(job_id).attempt) == ("done", 2)
    with pytest.raises(ClaimLost):
        write_down(silent, sha256)
    assert silent.pulse() is False
    with pytest.raises(ClaimLost):
        silent.progress("reading", 1)
    assert len(bench.hashed()) == 1


def test_a_worker_whose_heart_beats_keeps_its_job(bench: Bench) -> None:
    bench.ask()
    work = held(bench)
    for _ in range(4):
        bench.clock.goes_on(6)
        assert work.pulse() is True
        assert bench.worker().work_once() is False


def test_after_three_attempts_it_is_said_instead_of_tried_for_ever(bench: Bench) -> None:
    job_id = bench.ask()
    place = Workplace(bench.engine, bench.store)
    looks_only = Worker(lambda: place, {}, clock=bench.clock)
    seen = []
    for _ in range(3):
        held(bench)
        bench.clock.goes_on(11)
        assert looks_only.work_once() is False
        seen.append((str(bench.job(job_id).status), bench.job(job_id).attempt))
    assert seen == [("queued", 1), ("queued", 2), ("interrupted", 3)]
    assert [fault.sentence for fault in bench.job(job_id).faults] == [
        "This was interrupted 3 times before it was done, so it was stopped. Try again."
    ]


def test_a_silent_job_that_was_to_be_cancelled_is_cancelled(bench: Bench) -> None:
    job_id = bench.ask()
    held(bench)
    cancelled_by_its_person(bench, job_id)
    bench.clock.goes_on(11)
    assert bench.worker().work_once() is False
    assert bench.job(job_id).status == "cancelled"


@pytest.mark.parametrize(
    ("worker", "taken"),
    [
        ("mill:41:old", True),  # a process that is gone
        ("mill:43:other", False),  # one that lives
        ("mill:42:old", True),  # our number, before we had it: a container that was started again
        ("mill:42:own", False),  # ourselves, another thread
        ("larch:41:old", False),  # another machine: it is waited for
    ],
)
def test_what_processes_of_this_machine_left_behind_is_taken_up_at_once(bench: Bench, worker: str, taken: bool) -> None:
    job_id = bench.ask()
    held(bench, worker)
    with Session(bench.engine) as session, session.begin():
        found = take_up_left_behind(session, now=bench.clock(), worker="mill:42:own", lives=lambda pid: pid == 43)
    assert (found, str(bench.job(job_id).status)) == ((1, "queued") if taken else (0, "running"))


def test_a_lost_database_is_no_failure_the_job_is_taken_up_again(
    bench: Bench, caplog: pytest.LogCaptureFixture
) -> None:
    job_id = bench.ask()

    def handler(work: Work) -> dict[str, Any]:
        if work.attempt == 1:
            raise sa.exc.OperationalError("SELECT 1", {}, Exception("server closed the connection"))
        return hash_file(work)

    worker = bench.worker(handler)
    worker.work_once()
    assert bench.job(job_id).status == "running"
    assert worker.work_once() is False
    bench.clock.goes_on(11)
    worker.work_once()
    assert (bench.job(job_id).status, bench.job(job_id).attempt) == ("done", 2)
    assert "lost the database" in caplog.text


def test_a_worker_that_is_told_to_end_puts_its_job_back_and_that_is_no_attempt(bench: Bench) -> None:
    job_id = bench.ask()
    under_way = Event()

    def handler(work: Work) -> dict[str, Any]:
        def seen(piece: int) -> None:
            under_way.set()
            tick = Event()
            while piece == 10 and not work.should_stop():
                tick.wait(0.005)

        with pytest.raises(Stopped):
            in_pieces(work, seen)
        raise Stopped

    worker = bench.worker(handler)
    worker.start()
    assert under_way.wait(30)
    worker.stop(30)
    job = bench.job(job_id)
    assert (job.status, job.attempt, job.done_bytes, job.worker) == ("queued", 0, 0, None)
    bench.worker().work_once()
    assert (bench.job(job_id).status, bench.job(job_id).attempt) == ("done", 1)


def test_a_worker_in_the_same_process_is_woken_by_the_commit(bench: Bench) -> None:
    done = Event()

    def handler(work: Work) -> dict[str, Any]:
        result = hash_file(work)
        done.set()
        return result

    worker = bench.worker(handler, poll_seconds=3600)
    worker.start()
    bench.ask()
    assert done.wait(30)
    worker.stop(30)
    assert len(bench.hashed()) == 1


def test_two_workers_at_once_do_the_work_once(bench: Bench) -> None:
    wanted = [bench.ask() for _ in range(6)]
    workers = [bench.worker(poll_seconds=3600) for _ in range(3)]
    threads = [Thread(target=lambda worker=worker: [None for _ in iter(worker.work_once, False)]) for worker in workers]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert {str(bench.job(job_id).status) for job_id in wanted} == {"done"}
    assert len(bench.hashed()) == 6


def test_laying_work_down_is_told_in_one_of_three_ways(bench: Bench, now: datetime) -> None:
    bench.ask()
    work = held(bench)
    work.check()
    assert work.should_stop() is False
    cancelled_by_its_person(bench, work.job_id)
    work.pulse()
    with pytest.raises(Cancelled):
        work.check()


def test_a_job_that_is_done_tells_all_it_read_although_the_last_pieces_came_quickly(bench: Bench) -> None:
    job_id = bench.ask()
    write_down(work := held(bench), in_pieces(work))
    job = bench.job(job_id)
    assert (str(job.status), job.done_bytes, job.rows) == ("done", len(bench.body), 200)
