"""Files of a draw: a calendar after RFC 5545, a CSV that no spreadsheet runs, lists that are split and forgotten."""

from __future__ import annotations

import csv
import io
from dataclasses import replace
from datetime import UTC, date, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from experiments.database import canonical_json
from experiments.errors import RuleBroken
from experiments.trials.draws.calendar import calendar_of, folded
from experiments.trials.draws.drawn import Drawn, read_draw, text_of
from experiments.trials.draws.files import csv_of
from experiments.trials.draws.outcome import Method
from experiments.trials.draws.splitting import split_csv, split_ids, split_list
from experiments.trials.draws.table import Draw

AT = datetime(2026, 11, 2, 9, 0, tzinfo=UTC)


def drawn(method: str, *, names: tuple[str, ...] = ("A", "B"), **basis: object) -> Drawn:
    versions = [{"name": name, "share": None} for name in names]
    run = {"first": "2026-11-09", "last": "2026-11-22"}
    text = text_of("quernwell", {"method": method, "versions": versions, **run, **basis})
    row = Draw(
        id=1, experiment_id=12, number=1, method=method, seed="quernwell", text=canonical_json(text), at=AT, by=1
    )
    row.hash = ""
    return read_draw(row, counts=True)


POSTS = {"weekdays": [0, 2], "times": ["12:15"], "per_version": None}
LIST = drawn("list")


def events_of(text: str) -> list[dict[str, str]]:
    """Read a calendar by the rules of RFC 5545, sections 3.1 and 3.6.1, strictly."""
    data = text.encode()
    assert data.endswith(b"\r\n")
    assert b"\n" not in data.replace(b"\r\n", b"")
    assert all(len(line) <= 75 for line in data.split(b"\r\n"))
    for line in data.split(b"\r\n"):
        line.decode()  # no sign is torn by folding
    lines = text.replace("\r\n ", "").split("\r\n")[:-1]
    assert (lines[0], lines[-1]) == ("BEGIN:VCALENDAR", "END:VCALENDAR")
    head = lines[1 : lines.index("BEGIN:VEVENT")]
    assert {line.split(":")[0] for line in head} == {"VERSION", "PRODID", "CALSCALE"}
    assert "VERSION:2.0" in head
    events: list[dict[str, str]] = []
    for line in lines[1 + len(head) : -1]:
        if line == "BEGIN:VEVENT":
            events.append({})
        elif line != "END:VEVENT":
            name, _, value = line.partition(":")
            assert name not in events[-1]
            events[-1][name] = value
    assert len({event["UID"] for event in events}) == len(events)
    assert all("DTSTAMP" in event for event in events)
    return events


def test_posts_stand_in_the_calendar_at_the_hour_on_the_wall() -> None:
    events = events_of(calendar_of(drawn("posts", **POSTS), "Hands; bread, or \\ both?\nSecond line"))
    assert len(events) == 4
    assert [event["DTSTART"] for event in events] == [
        "20261109T121500", "20261111T121500", "20261116T121500", "20261118T121500"
    ]  # fmt: skip
    assert events[0]["DTEND"] == "20261109T124500"
    assert events[0]["DTSTAMP"] == "20261102T090000Z"
    assert events[0]["SUMMARY"][1:] == " · Hands\\; bread\\, or \\\\ both?\\nSecond line"
    assert {event["SUMMARY"][0] for event in events} == {"A", "B"}


def test_a_day_ends_the_day_after_and_a_week_is_one_entry() -> None:
    days = events_of(calendar_of(drawn("days", weekdays=list(range(7))), "Off and on"))
    assert len(days) == 14
    assert (days[0]["DTSTART;VALUE=DATE"], days[0]["DTEND;VALUE=DATE"]) == ("20261109", "20261110")
    weeks = events_of(calendar_of(drawn("weeks", weekdays=list(range(7))), "Off and on", ["keep it", "change it"]))
    assert [(one["DTSTART;VALUE=DATE"], one["DTEND;VALUE=DATE"]) for one in weeks] == [
        ("20261109", "20261116"),
        ("20261116", "20261123"),
    ]
    assert {one["DESCRIPTION"] for one in weeks} == {"keep it", "change it"}


@settings(max_examples=80, deadline=None)
@given(st.text(max_size=300), st.text(min_size=1, max_size=60))
def test_whatever_the_names_are_the_calendar_can_be_read(title: str, name: str) -> None:
    names = (name.replace("\ud800", ""), "B")
    title = title.encode("utf-8", "ignore").decode()
    names = tuple(one.encode("utf-8", "ignore").decode() for one in names)
    assert len(events_of(calendar_of(drawn("posts", names=names, **POSTS), title))) == 4


@given(st.text(st.characters(blacklist_categories=["Cs"], blacklist_characters="\r\n"), max_size=400))
def test_unfolding_gives_back_the_line(line: str) -> None:
    parts = list(folded(line))
    assert parts[0] + "".join(part[1:] for part in parts[1:]) == line
    assert all(len(part.encode()) <= 75 for part in parts)


def test_the_csv_has_a_line_for_each_slot_and_runs_nothing() -> None:
    text = csv_of(drawn("posts", names=("=SUM(A1)", "B"), **POSTS), ["TB12 Version A", "TB12 Version B"])
    lines = list(csv.DictReader(io.StringIO(text)))
    assert len(lines) == 4
    assert set(lines[0]) == {"day", "weekday", "time", "version", "name", "group"}
    assert (lines[0]["day"], lines[0]["weekday"], lines[0]["time"]) == ("2026-11-09", "Monday", "12:15")
    assert {line["version"] for line in lines} == {"'=SUM(A1)", "B"}
    assert {(line["version"], line["name"]) for line in lines} >= {("B", "TB12 Version B")}


def test_regions_lists_and_conversations_as_csv() -> None:
    regions = [["North", 10.0], ["South", 9.0], ["East", 5.0], ["West", 4.0], ["Isle", 1.0]]
    lines = list(csv.reader(io.StringIO(csv_of(drawn("regions", regions=regions), ["", ""]))))
    assert lines[0] == ["region", "version", "group", "size"]
    assert lines[-1] == ["Isle", "", "", ""]
    assert sorted(line[1] for line in lines[1:5]) == ["A", "A", "B", "B"]
    order = list(csv.reader(io.StringIO(csv_of(drawn("conversations", count=5), ["", ""]))))
    assert [line[0] for line in order] == ["number", "1", "2", "3", "4", "5"]
    assert csv_of(LIST, ["", ""]).splitlines()[1] == "A,0.5,quernwell"


def test_a_list_comes_back_with_a_column_for_the_version() -> None:
    data = "customer id;city;orders\n1001;Ulm;3\n1002;Köln;1\n1003;=cmd();2\n".encode()
    found = split_list(LIST, data, "list.csv")
    assert found.headers == ("customer id", "city", "orders", "version")
    assert [line[-1] for line in found.lines] == ["A", "A", "B"]  # as the example of version_of says
    assert found.counts == (("A", 2), ("B", 1))
    assert "'=cmd()" in split_csv(found)


def test_bare_ids_need_no_header_and_another_column_can_be_named() -> None:
    assert [line[-1] for line in split_list(LIST, b"1001\n1002\n1003\n", "pasted.csv").lines] == ["A", "A", "B"]
    other = split_list(LIST, b"id,household\n9,1003\n8,1001\n", "x.csv", column="Household")
    assert [line[-1] for line in other.lines] == ["B", "A"]


def test_long_plain_ids_are_no_phone_numbers() -> None:
    ids = [f"00{491510000 + number}" for number in range(20)]
    data = "customer id\n" + "\n".join(ids)
    assert len(split_list(LIST, data.encode(), "x.csv").lines) == 20
    assert len(split_ids(LIST, ids)) == 20


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"id,email\n1,a@mill.example\n2,b@mill.example\n", "\u201cemail\u201d holds e-mail addresses"),
        (b"a@mill.example\nb@mill.example\n", "\u201cid\u201d holds e-mail addresses"),
        (b"id,phone\n1,+49 731 123456\n2,+49 731 123457\n", "\u201cphone\u201d holds phone numbers"),
        (b"id,name\n1,Ines Morrow\n2,Tom Reyes\n3,Ada Lind\n", "\u201cname\u201d holds names of people"),
        (b"id,city\n1,Ulm\n,Ulm\n", "1 lines have nothing in the column \u201cid\u201d"),
        (b"id\n", "Give the list"),
        (b"", "Give"),
        (b"%PDF-1.7 nothing", "This is a PDF"),
    ],
)
def test_a_list_with_people_in_it_or_without_ids_is_refused(data: bytes, said: str) -> None:
    with pytest.raises(RuleBroken) as refusal:
        split_list(LIST, data, "list.csv")
    assert said in str(refusal.value)


def test_a_column_that_is_not_there_and_a_draw_that_is_none_of_a_list() -> None:
    with pytest.raises(RuleBroken) as refusal:
        split_list(replace(LIST, method=Method.POSTS), b"id,city\n1,Ulm\n", "x.csv", column="key")
    assert [fault.code for fault in refusal.value.faults] == ["no_list", "not_found"]
    with pytest.raises(RuleBroken):
        split_ids(LIST, ["a@mill.example", "b@mill.example"])
    with pytest.raises(RuleBroken):
        split_ids(LIST, [])


def test_dates_are_days() -> None:
    assert drawn("days", weekdays=[0]).moments[0].day == date(2026, 11, 9)
