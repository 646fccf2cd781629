"""What a newer file changes, in the words of the page between upload and result, and on the data page."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest
from flask import Flask

from experiments.reading.problems.problem import Problem
from experiments.trials.experiment import Experiment
from tests.webapp.book import export, files, has_run
from tests.webapp.browser import Browser, text
from webapp.records.files.file import unsaid_place
from webapp.records.files.replacing import day_ranges

STARTS = date(2026, 10, 12)
NBSP = "\N{NO-BREAK SPACE}"


@pytest.fixture
def experiment(local_app: Flask, now: datetime) -> Experiment:
    """An experiment of 14 days that has run and waits for its export."""
    return has_run(local_app, now)


def uploaded(reader: Browser, experiment: Experiment, *named: tuple[str, str]) -> str:
    place = f"/experiments/{experiment.id}/upload"
    return str(reader.post(place, files(*named), page=place).location)


def restated(days: int = 14) -> str:
    """The export with link clicks of A raised by 5 on the first day and of B lowered by 10 on the second."""
    return (
        export(STARTS, days)
        .replace("A,2026-10-12,10000,90", "A,2026-10-12,10000,95")
        .replace("B,2026-10-13,10000,154", "B,2026-10-13,10000,144")
    )


def test_how_much_was_restated_stands_in_one_sentence_and_the_largest_change_first(
    reader: Browser, experiment: Experiment
) -> None:
    reader.post(uploaded(reader, experiment, ("first.csv", export(STARTS, 7))))
    page = text(reader.get(uploaded(reader, experiment, ("longer.csv", restated()))))
    assert f"2 of 7 days were restated: link clicks 1,763{NBSP}→{NBSP}1,758." in page
    assert page.index('<th scope="row">13 Oct</th>') < page.index('<th scope="row">12 Oct</th>')
    assert "“first.csv”: 12 October 2026 to 18 October 2026 of A, B. Nothing of it counts any more." in page
    assert "It takes the place of figures of “first.csv”." in page


def test_more_than_a_dozen_changes_are_folded(reader: Browser, experiment: Experiment) -> None:
    reader.post(uploaded(reader, experiment, ("first.csv", export(STARTS))))
    other = export(STARTS, gains=(1.1, 1.7))
    page = text(reader.get(uploaded(reader, experiment, ("second.csv", other))))
    before, _, folded = page.partition("further figures that change")
    assert before.count('<th scope="row">') - before.count("<dt") <= 12 + 8  # twelve, beside the first rows
    assert folded.count("Oct</th>") > 12


def test_an_older_export_and_days_without_figures_are_said_before_they_are_accepted(
    reader: Browser, experiment: Experiment
) -> None:
    reader.post(uploaded(reader, experiment, ("newest.csv", restated())))
    older = "\n".join(line for line in export(STARTS, 5).splitlines() if "B,2026-10-14" not in line)
    page = text(reader.get(uploaded(reader, experiment, ("older.csv", older))))
    assert "This file ends on 16 Oct; what counts for its days now comes from a file that reaches 25 Oct." in page
    assert "No figures of B would be left for 14 October 2026." in page


def test_a_file_without_a_number_in_common_is_not_called_the_same(reader: Browser, experiment: Experiment) -> None:
    reader.post(uploaded(reader, experiment, ("days.csv", export(STARTS))))
    people = "user_id;variant;visit\n" + "".join(f"u{n};{'AB'[n % 2]};{n % 3 == 0:d}\n" for n in range(40))
    page = text(reader.get(uploaded(reader, experiment, ("people.csv", people))))
    assert "the two have no number in common" in page
    assert "All figures of those days are the same" not in page
    assert "for every version and every day" in page


def test_files_of_one_upload_are_looked_at_one_after_the_other(reader: Browser, experiment: Experiment) -> None:
    later = export(STARTS + timedelta(days=5), 5)
    page = text(reader.get(uploaded(reader, experiment, ("one.csv", export(STARTS, 7)), ("two.csv", later))))
    assert "“one.csv”: 17 October 2026 to 18 October 2026 of A, B. What else it holds goes on counting." in page


def test_the_data_page_says_which_file_counts_for_which_days_and_what_taking_one_out_does(
    reader: Browser, experiment: Experiment
) -> None:
    reader.post(uploaded(reader, experiment, ("first.csv", export(STARTS, 7))))
    reader.post(uploaded(reader, experiment, ("second.csv", export(STARTS + timedelta(days=4), 10))))
    place = f"/experiments/{experiment.id}/data"
    page = text(reader.get(place))
    assert "counts in part" in page
    assert "12 Oct to 15 Oct still count." in page
    assert "“second.csv” counts for 16 Oct to 18 Oct." in page
    assert "3 days of “first.csv” count again. 7 days of A, B have no figures then." in page
    reader.post(f"{place}/2/undo")
    page = text(reader.get(place))
    assert "“second.csv” was taken out. 3 days of “first.csv” count again." in page
    assert "counts in part" not in page


def test_the_same_bytes_whose_days_gave_way_say_what_to_take_out(reader: Browser, experiment: Experiment) -> None:
    reader.post(uploaded(reader, experiment, ("first.csv", export(STARTS, 7))))
    reader.post(uploaded(reader, experiment, ("wrong.csv", restated(7))))
    mapping = uploaded(reader, experiment, ("first again.csv", export(STARTS, 7)))
    page = text(reader.get(mapping))
    assert "days of them gave way to “wrong.csv”" in page
    assert "What this newer export replaces" not in page


@pytest.mark.parametrize(
    ("numbers", "said"),
    [
        ([1], "1 October 2026"),
        ([1, 2, 3], "1 October 2026 to 3 October 2026"),
        ([1, 2, 5], "1 Oct to 2 Oct, 5 Oct"),
        ([1, 3, 5, 7, 8], "1 Oct, 3 Oct, 5 Oct and 2 more days"),
    ],
)
def test_days_are_written_as_ranges(local_app: Flask, numbers: list[int], said: str) -> None:
    with local_app.test_request_context():
        assert day_ranges([date(2026, 10, number) for number in numbers]).replace(NBSP, " ") == said


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        ("“Link clicks” on line 3 is below zero.", (None, None)),
        ("A cell on line 30 is odd.", (3, "Link clicks")),
        ("The column “Link clicks” is odd.", (3, None)),
        ("Lines 3 to 5 are odd.", (None, "Link clicks")),
    ],
)
def test_a_place_is_told_only_where_the_sentence_does_not_name_it(
    sentence: str, expected: tuple[int | None, str | None]
) -> None:
    problem = Problem(sentence, line=3, column="Link clicks")
    assert unsaid_place(problem) == expected
    assert unsaid_place({"sentence": sentence, "line": 3, "column": "Link clicks"}) == expected
