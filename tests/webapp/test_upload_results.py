"""Results into an experiment: upload, what is what, what a newer export replaces, the result; taken out again."""

from __future__ import annotations

import itertools
import re
from datetime import date, datetime

import pytest
from flask import Flask

from experiments.people.permission import Role
from experiments.trials.experiment import Experiment
from tests.webapp.book import become, export, files, has_run, of_another_team, opened
from tests.webapp.browser import Browser, text

STARTS = date(2026, 10, 12)  # four weeks before the Monday of the tests, plus one


@pytest.fixture
def experiment(local_app: Flask, now: datetime) -> Experiment:
    """An experiment of 14 days that has run and waits for its export."""
    ran = has_run(local_app, now)
    assert ran.starts == STARTS
    return ran


def uploaded(reader: Browser, experiment: Experiment, *named: tuple[str, str | bytes]) -> str:
    """Upload files and give the address of the mapping page."""
    place = f"/experiments/{experiment.id}/upload"
    answer = reader.post(place, files(*named), page=place)
    assert answer.status_code == 303, text(answer)
    return str(answer.location)


def test_from_experiment_to_verdict_takes_three_clicks(reader: Browser, experiment: Experiment) -> None:
    first = text(reader.get(f"/experiments/{experiment.id}/result"))
    link = re.search(r'<a class="btn btn-primary" href="([^"]+)">Upload results</a>', first)
    assert link is not None
    clicks = 1  # Upload results
    place = text(reader.get(link[1]))
    assert "Meta Ads Manager" in place  # the card of the plan's channel stands beside it
    answer = reader.post(link[1], files(("export.csv", export(STARTS))))
    clicks += 1  # Read it
    page = text(reader.get(answer.location))
    assert "required" not in page  # nothing is left to be asked
    clicks += 1  # Show the result
    result = reader.post(answer.location)
    assert result.location == f"/experiments/{experiment.id}/result"
    assert "Worked" in text(reader.get(result.location))
    assert clicks <= 3


def test_a_file_without_a_day_of_the_run_is_asked_about_with_its_years(reader: Browser, experiment: Experiment) -> None:
    page = text(reader.get(uploaded(reader, experiment, ("export.csv", export(date(2025, 4, 7))))))
    assert "No day of this file lies in the planned run: it holds 7 April 2025 to 20 April 2025." in page
    assert "Is it the file of another experiment?" in page
    later = text(reader.get(uploaded(reader, experiment, ("export.csv", export(date(2026, 10, 19))))))
    assert "7 days lie outside the planned run" in later  # a part of it belongs here
    assert "another experiment?" not in later


def test_the_result_shows_sentence_picture_table_and_details_of_one_document(
    reader: Browser, experiment: Experiment
) -> None:
    reader.post(uploaded(reader, experiment, ("export.csv", export(STARTS))))
    page = text(reader.get(f"/experiments/{experiment.id}/result"))
    assert re.search(r'class="sentence v-succeeded"', page)
    assert 'class="drawn drawn-wide"' in page
    assert "The number that decides, more is better" in page
    assert "Compared within each day" in page
    assert "p-value" in page
    assert "Range that decides" in page
    # Headings go down in steps of one.
    levels = [int(level) for level in re.findall(r"<h([1-6])\b", page)]
    assert levels[0] == 1
    assert all(after <= before + 1 for before, after in itertools.pairwise(levels))


def test_a_name_that_the_plan_does_not_have_is_asked_and_never_guessed(reader: Browser, experiment: Experiment) -> None:
    body = export(STARTS, names=("Kit Mai", "Other Mai", "Third Mai"), gains=(1, 1.4, 2))
    mapping = uploaded(reader, experiment, ("export.csv", body))
    page = text(reader.get(mapping))
    assert "3 names to settle" in page
    refused = reader.post(mapping, {"f0-label-0": "A"})
    assert refused.status_code == 422
    assert "The file has “Other Mai”" in text(refused)
    assert "The file has “Third Mai”" in text(refused)
    assert re.search(r'<option value="A" selected>', text(refused))  # what was said is kept
    assert reader.post(mapping, {"f0-label-0": "A", "f0-label-1": "B", "f0-label-2": "-"}).status_code == 303
    assert "Worked" in text(reader.get(f"/experiments/{experiment.id}/result"))


def test_a_name_may_be_left_out(reader: Browser, experiment: Experiment) -> None:
    three = export(STARTS, names=("A", "B", "Retargeting"), gains=(1, 1.4, 2))
    mapping = uploaded(reader, experiment, ("export.csv", three))
    assert reader.post(mapping, {"f0-label-2": "-"}).status_code == 303
    assert "Retargeting" not in text(reader.get(f"/experiments/{experiment.id}/result")).split("Left out")[0]


def test_one_file_per_version_is_asked_for_its_version(reader: Browser, experiment: Experiment) -> None:
    bodies = [export(STARTS, names=(name,), gains=(gain,)) for name, gain in (("A", 1), ("B", 1.4))]
    bare = ["\n".join(line.partition(",")[2] for line in body.splitlines()) for body in bodies]
    mapping = uploaded(reader, experiment, ("first.csv", bare[0]), ("second.csv", bare[1]))
    page = text(reader.get(mapping))
    assert page.count("All rows of this file") == 2
    assert reader.post(mapping, {"f0-label-0": "A", "f1-label-0": "B"}).status_code == 303
    assert "Worked" in text(reader.get(f"/experiments/{experiment.id}/result"))


def test_what_a_newer_export_replaces_is_shown_before_it_is_accepted(reader: Browser, experiment: Experiment) -> None:
    reader.post(uploaded(reader, experiment, ("first.csv", export(STARTS, 10))))
    changed = export(STARTS).replace("A,2026-10-12,10000,90", "A,2026-10-12,10000,95")
    mapping = uploaded(reader, experiment, ("longer.csv", changed))
    page = text(reader.get(mapping))
    assert "What this newer export replaces" in page
    assert "12 October 2026 to 21 October 2026 of A, B" in page
    assert "1 of 10 days was restated: link clicks" in page
    row = re.search(r"link clicks</td><td[^>]*>(\d+)</td><td[^>]*>(\d+)</td>", page)
    assert row is not None
    assert row.groups() == ("90", "95")
    # Not accepted yet: the earlier file counts.
    assert "longer.csv" not in text(reader.get(f"/experiments/{experiment.id}/data"))
    reader.post(mapping)
    data = text(reader.get(f"/experiments/{experiment.id}/data"))
    assert "replaced by a newer file" in data
    assert "14 days" in data


def test_the_same_file_twice_is_one_import(reader: Browser, experiment: Experiment) -> None:
    for _ in range(2):
        reader.post(uploaded(reader, experiment, ("export.csv", export(STARTS))))
    page = text(reader.get(f"/experiments/{experiment.id}/data"))
    assert page.count("export.csv</span>") == 1


def test_a_file_can_be_taken_out_again(reader: Browser, experiment: Experiment) -> None:
    reader.post(uploaded(reader, experiment, ("first.csv", export(STARTS, 10))))
    reader.post(uploaded(reader, experiment, ("second.csv", export(STARTS))))
    assert reader.post(f"/experiments/{experiment.id}/data/2/undo").status_code == 303
    page = text(reader.get(f"/experiments/{experiment.id}/data"))
    assert "taken out" in page
    assert "10 days" in page  # what it had replaced counts again
    assert reader.post(f"/experiments/{experiment.id}/data/2/undo").status_code == 409
    assert reader.post(f"/experiments/{experiment.id}/data/99/undo").status_code == 404


def test_a_column_can_be_named_at_its_head(reader: Browser, experiment: Experiment) -> None:
    odd = export(STARTS).replace("Link clicks", "Taps on the button")
    mapping = uploaded(reader, experiment, ("export.csv", odd))
    page = text(reader.get(mapping))
    assert "The plan needs link clicks, and the file has no such column." in page
    column = re.search(r'for="(f0-column-\d+)">What is “Taps on the button”', page)
    assert column is not None
    reader.post(mapping, {column[1]: "link_clicks"})
    assert "Worked" in text(reader.get(f"/experiments/{experiment.id}/result"))


def test_a_file_that_cannot_be_used_is_refused_with_everything_and_nothing_counts(
    reader: Browser, experiment: Experiment
) -> None:
    place = f"/experiments/{experiment.id}/upload"
    bad = export(STARTS).replace("10000,90", "10000,-90", 1)
    answer = reader.post(place, files(("bad.csv", bad)), page=place)
    assert answer.status_code == 422
    assert "This file cannot be used as it is" in text(answer)
    assert "No file yet" in text(reader.get(f"/experiments/{experiment.id}/data"))


def test_a_file_that_can_be_read_two_ways_asks_on_the_mapping_page(
    reader: Browser, local_app: Flask, now: datetime
) -> None:
    from experiments.people.first import local_actor
    from tests.factories import make_registered

    with opened(local_app) as session:
        early = datetime(2026, 8, 24, 9, tzinfo=now.tzinfo)
        ran = make_registered(session, local_actor(session, now=now), early, starts=date(2026, 9, 1))
    # One day: whether 09/04/2026 is in April or in September, nothing in the file tells.
    body = "Version,Day,Impressions,Link clicks\nA,09/04/2026,1000,12\nB,09/04/2026,1000,14\n"
    mapping = uploaded(reader, ran, ("unclear.csv", body))
    page = text(reader.get(mapping))
    for said in ("Which day is “09/04/2026”?", "9 April 2026", "4 September 2026"):
        assert said in page
    answer = reader.post(mapping, {"f0-date_style": "month"})
    assert answer.status_code == 303, text(answer)
    assert "4 September 2026" in text(reader.get(f"/experiments/{ran.id}/data"))


def test_no_file_chosen_is_said(reader: Browser, experiment: Experiment) -> None:
    place = f"/experiments/{experiment.id}/upload"
    answer = reader.post(place, {}, page=place)
    assert answer.status_code == 422
    assert "Choose the file that the platform exported." in text(answer)


def test_before_the_last_day_the_numbers_stay_uncoloured(reader: Browser, local_app: Flask, now: datetime) -> None:
    from experiments.people.first import local_actor
    from tests.factories import make_registered

    with opened(local_app) as session:
        actor = local_actor(session, now=now)
        early = datetime(2026, 10, 26, 9, tzinfo=now.tzinfo)
        running = make_registered(session, actor, early, starts=date(2026, 10, 28))
    reader.post(uploaded(reader, running, ("so-far.csv", export(date(2026, 10, 28), 5))))
    page = text(reader.get(f"/experiments/{running.id}/result"))
    assert "So far" in page
    assert 'class="sentence v-interim"' in page
    assert "v-succeeded" not in page.split("<main")[1]
    assert "--tb-succeeded" not in page
    close = reader.get(f"/experiments/{running.id}/close")
    assert close.status_code == 409
    assert "Too early to close" in text(close)


def test_other_peoples_experiments_are_not_there(reader: Browser, local_app: Flask, now: datetime) -> None:
    theirs = of_another_team(local_app, now)
    for tab in ("result", "data", "upload", "close"):
        assert reader.get(f"/experiments/{theirs.id}/{tab}").status_code == 404
    for act in ("upload", "close", "data/1/undo"):
        assert reader.post(f"/experiments/{theirs.id}/{act}", page="/").status_code == 404


def test_a_token_of_another_experiment_opens_nothing(
    reader: Browser, experiment: Experiment, local_app: Flask, now: datetime
) -> None:
    other = has_run(local_app, now)
    mapping = uploaded(reader, experiment, ("export.csv", export(STARTS)))
    moved = mapping.replace(f"/experiments/{experiment.id}/", f"/experiments/{other.id}/")
    assert reader.get(moved).status_code == 404
    assert reader.get(mapping[:-3] + "abc").status_code == 404


def test_who_may_only_look_is_offered_no_upload(
    reader: Browser, experiment: Experiment, local_app: Flask, now: datetime
) -> None:
    become(local_app, now, Role.VIEWER)
    place = f"/experiments/{experiment.id}/upload"
    assert place not in text(reader.get(f"/experiments/{experiment.id}/result"))
    assert reader.get(place).status_code == 403
    assert reader.post(place, files(("export.csv", export(STARTS))), page="/account").status_code == 403


def test_a_draft_takes_no_results(reader: Browser, local_app: Flask, now: datetime) -> None:
    from experiments.people.first import local_actor
    from tests.factories import make_draft

    with opened(local_app) as session:
        draft = make_draft(session, local_actor(session, now=now), now)
    assert reader.get(f"/experiments/{draft.id}/upload").status_code == 409
    assert "Results can be uploaded once the plan is locked." in text(reader.get(f"/experiments/{draft.id}/result"))


@pytest.mark.parametrize(
    ("first", "last", "said"),
    [
        # the run is 12 to 25 October 2026
        ("2026-10-12", "2026-10-25", "The days lie inside the planned run."),
        ("2026-10-01", "2026-10-25", "The rows add up 1 October 2026 to 25 October 2026, which is not within"),
        ("2026-01-01", "2026-01-14", "The rows add up 1 January 2026 to 14 January 2026, which is not within"),
    ],
)
def test_totals_of_a_period_that_is_not_the_run_are_said_before_they_are_taken_in(
    reader: Browser, experiment: Experiment, first: str, last: str, said: str
) -> None:
    header = "Campaign name,Reporting starts,Reporting ends,Impressions,Link clicks,Amount spent (EUR)"
    rows = [f"{name},{first},{last},100000,{clicks},140.00" for name, clicks in (("A", 2000), ("B", 2400))]
    page = text(reader.get(uploaded(reader, experiment, ("totals.csv", "\n".join([header, *rows, ""])))))
    assert said in page
