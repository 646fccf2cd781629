"""The archive in the browser: search, facets, tally; failures as visible as successes, a no and a never-ran as well."""

from __future__ import annotations

import re
from datetime import date, datetime

import pytest
from flask import Flask

from experiments.learning.archive.cards import ArchiveCard
from experiments.learning.closing import Closing, close
from experiments.learning.lessons.lesson import LessonDraft
from experiments.people.first import local_actor
from experiments.people.permission import Role
from experiments.results.closing.conclusion import Conclusion, Decision, Why
from experiments.results.uploads.imports import accept_file
from experiments.results.uploads.upload import Upload
from experiments.trials.decline import Refusal, abandon, decline
from tests.factories import make_actor, make_draft, make_registered, make_team
from tests.webapp.book import export, opened
from tests.webapp.browser import Browser, text
from webapp.storage import store

STARTS = date(2026, 10, 12)


def close_one(app: Flask, now: datetime, gain: float, claim: str, *, other_team: bool = False) -> int:
    """Run an experiment in which B gains by a factor, through to the archive."""
    with opened(app) as session:
        actor = local_actor(session, now=now)
        if other_team:
            actor = make_actor(session, now, team=make_team(session), role=Role.LEAD)
        early = datetime(2026, 10, 5, 9, tzinfo=now.tzinfo)
        experiment = make_registered(session, actor, early, starts=STARTS)
        upload = Upload("export.csv", export(STARTS, gains=(1, gain)).encode())
        accept_file(session, store(), actor, experiment.id, upload, now=now)
        lesson = LessonDraft(claim=claim, what_to_do="Do it again.")
        said = Conclusion(why=Why.WRONG_AUDIENCE, decision=Decision.KEEP)
        close(session, actor, experiment.id, Closing(said, lesson), now=now)
        return experiment.id


@pytest.fixture
def archive(reader: Browser, local_app: Flask, now: datetime) -> Browser:
    """A worked one, one that did harm, a no, and one that never ran; and a worked one of other people."""
    close_one(local_app, now, 1.4, "Questions make people click.")
    close_one(local_app, now, 0.7, "Shouting drives people away.")
    close_one(local_app, now, 1.4, "Their own secret.", other_team=True)
    with opened(local_app) as session:
        actor = local_actor(session, now=now)
        no = make_draft(session, actor, now)
        decline(session, actor, no.id, Refusal("Nobody to answer there.", date(2027, 5, 1)), now=now)
        never = make_registered(session, actor, now)
        abandon(session, actor, never.id, "no content", now=now)
    return reader


def test_failures_stand_in_the_list_like_successes(archive: Browser) -> None:
    page = text(archive.get("/archive"))
    entries = page.split('class="entries"')[1]
    assert entries.count('class="entry"') == 4
    assert entries.count('<svg viewBox="0 0 270 38"') == 2  # one small range each, on one scale
    assert "Wrong people" in entries
    assert "Shouting drives people away." in entries
    assert "Nobody to answer there." in entries
    assert "We said no" in entries
    assert "Never ran" in entries


def test_the_tally_counts_found_answered_worked_and_failed(archive: Browser) -> None:
    tally = text(archive.get("/archive")).split('class="tally"')[1].split("<h2")[0]
    assert re.findall(r"<b>([^<]+)</b>", tally) == ["4", "2 of 2", "1 of 2", "1 of 2", "€560"]


def test_a_facet_narrows_and_keeps_its_counts(archive: Browser) -> None:
    page = text(archive.get("/archive?verdict=harmful"))
    assert page.split('class="entries"')[1].count('class="entry"') == 1
    assert re.search(r'name="verdict" value="harmful" checked', page)
    assert re.search(r'name="verdict" value="succeeded"><span>.*?</span><span class="num">1</span>', page)


@pytest.mark.parametrize(("chosen", "found"), [("declined", "Nobody to answer"), ("abandoned", "no content")])
def test_what_never_ran_is_found_by_its_end(archive: Browser, chosen: str, found: str) -> None:
    assert found in text(archive.get(f"/archive?verdict={chosen}"))


def test_words_are_found_by_their_beginning_and_marked(archive: Browser) -> None:
    page = text(archive.get("/archive?q=shout"))
    assert page.split('class="entries"')[1].count('class="entry"') == 1
    assert "<mark>Shouting</mark>" in page


def test_a_word_spelt_wrong_shows_the_nearest_and_says_so(archive: Browser) -> None:
    page = text(archive.get("/archive?q=shuoting&verdict=failed"))
    assert page.split('class="entries"')[1].count('class="entry"') == 1
    assert "Nothing here holds “shuoting”. Did you mean “shouting”?" in page
    link = re.search(r'href="([^"]*exact=yes[^"]*)"', page)
    assert link is not None
    exact = text(archive.get(link[1].replace("&amp;", "&")))
    assert "Nothing found." in exact
    assert "Did you mean" not in exact


def test_while_typing_only_what_was_found_is_asked_for(archive: Browser) -> None:
    part = text(archive.get("/archive?q=shout&part=found"))
    assert part.lstrip().startswith('<div class="archive" id="found" data-said="One entry found')
    assert "<mark>Shouting</mark>" in part
    assert "<html" not in part


def test_several_values_of_a_facet_may_be_ticked(archive: Browser) -> None:
    page = text(archive.get("/archive?verdict=harmful&verdict=declined"))
    assert page.split('class="entries"')[1].count('class="entry"') == 2
    assert re.search(r'name="verdict" value="declined" checked', page)


def test_an_entry_shows_the_text_of_each_version_and_both_costs(archive: Browser, local_app: Flask) -> None:
    with opened(local_app) as session:
        card = session.get_one(ArchiveCard, 2)
        card.versions = [
            {"name": "A", "role": "control", "text": "We bake for you."},
            {"name": "B", "role": "treatment", "text": "BAKE NOW! " * 20},
        ]
    entries = text(archive.get("/archive?q=shouting")).split('class="entries"')[1]
    assert "<b>A</b> We bake for you.</span>" in entries
    assert re.search(r"<b>B</b> BAKE NOW! [A-Z! ]+ …</span>", entries)
    assert "€280 spent" in entries
    assert "4 hours" in entries


def test_nothing_found_says_so_and_offers_the_whole(archive: Browser) -> None:
    page = text(archive.get("/archive?q=zeppelin"))
    assert "Nothing found." in page
    assert 'href="/archive">Show all' in page


def test_other_peoples_entries_are_not_found(archive: Browser) -> None:
    assert "Their own secret." not in text(archive.get("/archive?q=secret"))


def test_an_old_page_mark_and_a_wrong_cycle_begin_again(archive: Browser) -> None:
    assert archive.get("/archive?cursor=nonsense").status_code == 200
    assert archive.get("/archive?cycle_id=nonsense").status_code == 200


def test_an_empty_archive_teaches_the_next_step(reader: Browser) -> None:
    page = text(reader.get("/archive"))
    assert "Nothing is closed yet." in page
    assert page.count("btn-primary") == 1


def test_lessons_are_listed_and_shown_with_what_speaks_for_them(archive: Browser) -> None:
    page = text(archive.get("/lessons"))
    assert "Questions make people click." in page
    assert "Their own secret." not in page
    lesson = text(archive.get("/lessons/1"))
    assert "Disputed" in lesson  # the other one was the same comparison and did harm
    assert "Do it again." in lesson
    assert "Supported by" in lesson
    assert "Contradicted by" in lesson


def test_lessons_can_be_searched_and_narrowed_by_state(archive: Browser) -> None:
    assert "Shouting" not in text(archive.get("/lessons?q=questions"))
    assert "Nothing found." in text(archive.get("/lessons?status=superseded"))
    assert archive.get("/lessons?status=nonsense").status_code == 200


def test_other_peoples_lessons_are_not_there(archive: Browser) -> None:
    assert archive.get("/lessons/3").status_code == 404
    assert archive.get("/lessons/99").status_code == 404


def test_no_lesson_yet_teaches_where_they_come_from(reader: Browser) -> None:
    page = text(reader.get("/lessons"))
    assert "No lesson yet." in page
    assert "when an experiment is closed" in page
