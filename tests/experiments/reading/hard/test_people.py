"""Tables with a line per person, as a shop or a survey tool writes them."""

from __future__ import annotations

from tests.experiments.reading.hard.files import codes, lines, read


def sentences(report) -> dict[str, str]:
    return {problem.code: problem.sentence for problem in report.problems}


def test_a_tick_or_nothing_is_yes_or_no() -> None:
    rows = [f"u{i},{'ab'[i % 2]},{'1' if i % 5 == 0 else ''}" for i in range(40)]
    report = read(lines("user_id,group,bought", *rows))
    assert report.variants["a"] == {"bought": 4, "units": 20}  # 0, 10, 20, 30
    assert list(report.rows.measures["bought"][:3]) == [1.0, 0.0, 0.0]
    assert sentences(report)["blank_is_none"] == ("“bought”: 32 blank cells were read as 0, because all others say 1.")


def test_a_blank_amount_is_missing_and_said() -> None:
    rows = [f"u{i},{'ab'[i % 2]},{12.5 + i if i % 5 == 0 else ''}" for i in range(40)]
    report = read(lines("user_id,group,revenue", *rows))
    assert codes(report) == {"blank_people"}
    assert sentences(report)["blank_people"] == (
        "“revenue” is blank for 32 of 40 people, who are left out of it, not counted 0."
    )


def test_people_in_two_versions_are_counted_and_said() -> None:
    rows = [f"u{i % 30},{'ab'[i % 2 if i < 30 else (i + 1) % 2]},{i % 3 == 0}" for i in range(40)]
    report = read(lines("user_id,group,bought", *rows))
    assert sentences(report)["people_in_two_versions"] == "10 people stand in more than one version, of 30 in all."
    assert not report.is_refused


def test_a_short_table_of_people_without_ids_is_no_table_of_totals() -> None:
    rows = [f"{'ab'[i % 2]},{int(i % 7 == 0)}" for i in range(24)]
    report = read(lines("variant,converted", *rows))
    assert (report.platform, report.rows_are_units) == ("generic_units", True)
    assert report.variants["a"]["units"] == 12
    assert codes(report) == set()  # equal lines are other people


def test_names_that_differ_by_a_capital_are_asked_about() -> None:
    report = read(lines("Variant,Date,Visitors,Orders", "Control,2025-03-03,100,5", "New,2025-03-03,110,8",
                        "control ,2025-03-04,100,5", "New,2025-03-04,111,8"))  # fmt: skip
    assert sentences(report)["similar_names"] == "“Control” and “control” are taken as 2 different versions."


def test_several_lines_of_one_person_are_one_unit() -> None:
    rows = [f"s{i // 3},{'ab'[i // 3 % 2]},{int(i % 3 == 2)}" for i in range(60)]
    report = read(lines("session_id,variant,completed", *rows))
    assert (report.level, report.variants["a"]["units"], report.variants["a"]["completed"]) == ("session", 10, 10)


def test_true_and_false_in_german_and_spanish_count() -> None:
    rows = [f"u{i},{'ab'[i % 2]},{'WAHR' if i % 4 == 0 else 'FALSCH'}" for i in range(40)]
    assert read(lines("Nutzer-ID;Gruppe;gekauft", *(row.replace(",", ";") for row in rows))).variants["a"] == {
        "gekauft": 10, "units": 20,
    }  # fmt: skip
