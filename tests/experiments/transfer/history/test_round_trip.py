"""There and back: what comes in goes out as it came, into any book, again and again."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from sqlalchemy.orm import Session

from experiments.database import make_engine
from experiments.people.first import local_actor
from experiments.transfer.archive_in import read_history, take_history
from experiments.transfer.archive_out import archive_rows
from experiments.transfer.history.columns import EXPORTED
from experiments.transfer.history.harmless import harmless, restored
from experiments.transfer.workbook import write_workbook
from tests.experiments.transfer.history.tables import csv_of, exported, rows_of, simulated, take

NOW = datetime(2026, 11, 2, 9, 0, tzinfo=UTC)
Making = Callable[[str, Path], AbstractContextManager[str]]

NAMES = (
    st.text(alphabet="abcÄé €%=+@'\",;|(.)-5", min_size=1, max_size=12)
    .map(lambda text: " ".join(text.split()))
    .filter(lambda text: text and "Ä€" not in text)  # letters that were encoded twice are mended on the way in
)
TEXTS = st.text(alphabet="ab é\n'\"=+-@,;|(5 %", max_size=20).map(str.strip)
FLOATS = st.floats(0.001, 1e6, allow_nan=False)
MARKS = frozenset({"-", "–", "—"})


@st.composite
def histories(draw: st.DrawFn) -> list[dict[str, object]]:
    """Some experiments of every kind, with as much around them as somebody might fill in."""
    rows: list[dict[str, object]] = []
    for title in draw(st.lists(NAMES, min_size=1, max_size=3, unique=True)):
        versions = draw(st.lists(NAMES, min_size=2, max_size=4, unique=True))
        metrics = draw(st.lists(NAMES, min_size=1, max_size=2, unique=True))
        around = {
            "goal_kind": draw(st.sampled_from(["", "new_sales", "donations"])),
            "channel": draw(st.sampled_from(["", "paid social", "=mail"])),
            "design": draw(st.sampled_from(["", "randomized", "geo", "before_after"])),
            "unit": draw(st.sampled_from(["", "user", "companies", "post"])),
            "started": draw(st.sampled_from(["", "2025-03-03"])),
            "ended": draw(st.sampled_from(["", "2025-03-16", "2025-03-03"])),
            "currency": "EUR", "tags": draw(TEXTS.map(lambda text: " ".join(text.split()))),
            "verdict": draw(st.sampled_from(["", "harmful", "undecided", "invalid"])),
            "why": draw(st.sampled_from(["", "bad_timing"])), "lesson": draw(TEXTS),
        }  # fmt: skip
        kinds = [draw(st.sampled_from(["proportion", "mean", "ratio", "count"])) for _ in metrics]
        directions = [draw(st.sampled_from(["up", "down"])) for _ in metrics]
        texts = [draw(TEXTS) for _ in versions]
        costs = [draw(st.none() | FLOATS) for _ in versions]
        for place, (version, text, cost) in enumerate(zip(versions, texts, costs, strict=True)):
            for metric, kind, direction in zip(metrics, kinds, directions, strict=True):
                rows.append(
                    {"experiment": title, "variant": version, "metric": metric, "kind": kind, "direction": direction,
                     "role": "treatment" if place else "control", "text": text,
                     "cost": "" if cost is None else repr(cost), **around, **draw(_figures(kind))}
                )  # fmt: skip
    return rows


@st.composite
def _figures(draw: st.DrawFn, kind: str) -> dict[str, object]:
    if kind == "proportion":
        n = draw(st.integers(1, 10**6))
        return {"n": n, "successes": draw(st.integers(0, n))}
    if kind == "mean":
        return {"n": draw(st.integers(1, 10**6)), "mean": repr(draw(FLOATS)), "sd": repr(draw(st.just(0.0) | FLOATS))}
    if kind == "count":
        return {"numerator": draw(st.integers(0, 10**6)), "units": draw(st.integers(1, 99))}
    return {"numerator": repr(draw(FLOATS)), "denominator": repr(draw(FLOATS)), "units": draw(st.integers(1, 99))}


def _same(given_cell: str, found_cell: str) -> bool:
    try:
        return float(given_cell) == float(found_cell)
    except ValueError:
        return given_cell == found_cell


@pytest.fixture(scope="module")
def fresh(fresh_database: Making, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Callable[[], Session]]:
    """Gives empty books, as many as are asked for."""
    folder = tmp_path_factory.mktemp("books")
    opened: list[Session] = []

    def make() -> Session:
        held = fresh_database("sqlite", folder / f"{len(opened)}.db").__enter__()
        opened.append(Session(make_engine(held), expire_on_commit=False))
        return opened[-1]

    yield make
    for session in opened:
        session.close()
        session.get_bind().engine.dispose()


@given(rows=histories())
@settings(
    max_examples=12,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow],
    # a book or two are filled for each example: making a failing one small takes minutes
    phases=[Phase.explicit, Phase.reuse, Phase.generate],
)
def test_in_out_in_out(rows: list[dict[str, object]], fresh: Callable[[], Session]) -> None:
    first, second = fresh(), fresh()
    table = csv_of([{name: harmless(str(cell)) for name, cell in row.items()} for row in rows])
    with first, second:
        actor, other = local_actor(first, now=NOW), local_actor(second, now=NOW)
        take(first, actor, table, NOW)
        once = exported(first, actor)
        take(second, other, once, NOW)
        assert exported(second, other) == once
        assert take(first, actor, once, NOW).keys == ()
    given_rows = rows_of(table)
    found = rows_of(once)
    assert len(found) == len(given_rows)
    for row, back in zip(given_rows, found, strict=True):
        pairs = {name: (restored(cell), restored(back[name])) for name, cell in row.items() if cell}
        differ = {name: pair for name, pair in pairs.items() if not _same(*pair)}
        # what stands there as a mark for "nothing" is nothing
        assert {name: pair for name, pair in differ.items() if pair[0] not in MARKS} == {}


def test_a_workbook_says_the_same_as_the_table(session: Session, tmp_path: Path, now: datetime) -> None:
    actor = local_actor(session, now=now)
    take(session, actor, simulated(5), now)
    assert write_workbook(tmp_path / "past.xlsx", archive_rows(session, actor)) == 20
    read = read_history((tmp_path / "past.xlsx").read_bytes(), "past.xlsx")
    assert [one.sentence for one in read.problems if one.severity == "fatal"] == []
    assert take_history(session, actor, read, name="past.xlsx", now=now).known == 5


def test_a_sheet_made_by_hand_with_native_days_and_numbers(session: Session, now: datetime) -> None:
    import openpyxl

    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = "notes"
    sheet.append(["Our tests of 2025"])
    sheet = book.create_sheet("tests")
    for row in (
        ["Experiment", "Version", "Metric", "n", "successes", "Started"],
        ["Oven light", "off", "orders", 1234, 12, date(2025, 3, 3)],
        ["Oven light", "on", "orders", 1250.0, 20, date(2025, 3, 3)],
    ):
        sheet.append(row)
    stream = io.BytesIO()
    book.save(stream)
    taken = take_history(
        session, local_actor(session, now=now), read_history(stream.getvalue(), "a.xlsx"), name="a.xlsx", now=now
    )
    assert len(taken.keys) == 1


def test_the_headers_begin_with_those_of_the_contract() -> None:
    assert ", ".join(EXPORTED).startswith(
        "experiment, variant, role, goal_kind, goal, channel, tactic, content_type, audience, design, unit, started, "
        "ended, metric, kind, direction, n, successes, mean, sd, numerator, denominator, units, cost, currency, text, "
        "tags, verdict, why, lesson, lift, lift_lower, lift_upper, shrunken_lift, shrunken_lower, shrunken_upper, "
        "grade, run_by, hours"
    )
