"""Facets: all of them narrow, take several values, and are counted the same kept as reckoned anew."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from experiments.learning.archive.cards import ArchiveCard, FacetTally
from experiments.learning.archive.facet_counts import recounted
from experiments.learning.archive.facets import FACETS, facet_value
from experiments.learning.finding.asked import SEARCH_FACETS, ArchiveQuery
from experiments.learning.finding.search import ArchivePage, search_archive
from experiments.people.permission import Actor, Role
from experiments.trials.decline import Refusal, decline
from experiments.trials.draft import start_draft
from experiments.trials.experiment import Experiment
from tests.experiments.learning.closed import SPRING, abandoned, closed, declined
from tests.factories import QUESTION_HEADLINE, make_actor, make_goal, make_team


@pytest.fixture
def archive(session: Session, actor: Actor, tmp_path: Path) -> list[Experiment]:
    def later(days: int) -> datetime:
        return SPRING + timedelta(days=days)

    return [
        closed(session, actor, tmp_path, title="One", tactic="headline", content_type="text", funnel_to="compares"),
        closed(
            session, actor, tmp_path, verdict="harmful", starts=later(60), title="Two", tactic="picture",
            content_type="short video", run_by="Studio Larch",
        ),
        closed(session, actor, tmp_path, verdict="undecided", starts=later(120), title="Three", tactic="headline"),
        declined(session, actor, "Four", "Buyers are over 40.", SPRING),
        abandoned(session, actor, "Five", "no content", SPRING + timedelta(days=1)),
    ]  # fmt: skip


def find(session: Session, actor: Actor, text: str = "", **facets: object) -> ArchivePage:
    return search_archive(session, actor, ArchiveQuery(text, **facets))  # type: ignore[arg-type]


def titles(page: ArchivePage) -> set[str]:
    return {item.card.title for item in page.items}


def test_every_facet_narrows_with_words_and_without(session: Session, actor: Actor, archive: list[Experiment]) -> None:
    for text in ("", "question"):
        assert titles(find(session, actor, text, tactic="headline")) == {"One", "Three"}
        assert titles(find(session, actor, text, content_type="short video")) == {"Two"}
        assert titles(find(session, actor, text, stage="compares")) == {"One"}
        assert titles(find(session, actor, text, tactic="headline", verdict="undecided")) == {"Three"}


def test_a_facet_takes_several_values(session: Session, actor: Actor, archive: list[Experiment]) -> None:
    assert titles(find(session, actor, tactic=["headline", "picture"])) == {"One", "Two", "Three"}
    assert titles(find(session, actor, verdict=["failed", "declined"])) == {"Two", "Four"}
    page = find(session, actor, verdict=["succeeded", "undecided"])
    assert titles(page) == {"One", "Three"}
    assert {one.value: one.count for one in page.facets["verdict"]} == {
        "succeeded": 1, "harmful": 1, "undecided": 1, "declined": 1, "abandoned": 1,
    }  # fmt: skip
    assert {one.value: one.count for one in page.facets["tactic"]} == {"headline": 2}


def test_a_chosen_value_that_nothing_has_can_be_taken_off(
    session: Session, actor: Actor, archive: list[Experiment]
) -> None:
    page = find(session, actor, grade="A")
    assert ("A", 0) in {(one.value, one.count) for one in page.facets["grade"]}


def test_kept_counts_are_those_of_the_cards(session: Session, actor: Actor, archive: list[Experiment]) -> None:
    find(session, actor)  # files what was refused
    card = session.get_one(ArchiveCard, archive[0].id)
    with recounted(session, card):
        card.grade, card.channel = "A", "e-mail"
    cards = session.scalars(sa.select(ArchiveCard)).all()
    counted = Counter((facet, facet_value(card, facet)) for card in cards for facet in FACETS)
    rows = session.execute(sa.select(FacetTally.facet, FacetTally.value, FacetTally.cards).where(FacetTally.cards != 0))
    kept = {(facet, value): number for facet, value, number in rows if facet in FACETS}
    assert kept == {key: number for key, number in counted.items() if key[1] is not None}
    assert titles(find(session, actor, channel="e-mail")) == {"One"}  # the index follows as well


def test_browsing_counts_as_narrowing_by_everything_would(
    session: Session, actor: Actor, archive: list[Experiment]
) -> None:
    whole = find(session, actor)
    every = [one.value for one in whole.facets["verdict"]]
    narrowed = find(session, actor, verdict=every)
    assert (whole.found, whole.tally.closed, dict(whole.spent)) == (5, 3, {"EUR": 84000})
    assert (narrowed.found, narrowed.tally.closed, dict(narrowed.spent)) == (5, 3, {"EUR": 84000})
    assert {facet: whole.facets[facet] for facet in SEARCH_FACETS} == dict(narrowed.facets)


def test_what_another_team_tried_for_a_goal_of_ours_is_its_own_facet(session: Session, actor: Actor) -> None:
    agency = make_team(session, "Studio Larch")
    other = make_actor(session, SPRING, team=agency, role=Role.LEAD)
    ours = make_goal(session, actor, SPRING)
    other = replace(other, works_on=frozenset({ours.id}))
    asked = replace(QUESTION_HEADLINE, title="For the mill", goal_id=ours.id)
    for change in (asked, replace(QUESTION_HEADLINE, title="Their own", goal_id=make_goal(session, other, SPRING).id)):
        draft = start_draft(session, other, change, now=SPRING)
        decline(session, other, draft.id, Refusal("Not now.", review_on=SPRING.date() + timedelta(days=30)), now=SPRING)
    assert find(session, other).found == 2  # files both
    assert find(session, actor).found == 0
    assert [(one.value, one.count) for one in find(session, actor).teams] == [(str(agency.id), 1)]
    assert titles(find(session, actor, team=agency.id)) == {"For the mill"}
    assert titles(find(session, actor, "mill", team=agency.id)) == {"For the mill"}
    assert titles(find(session, actor, "own", team=agency.id)) == set()
    # nobody else sees it, and it cannot be guessed by words or facets
    stranger = make_actor(session, SPRING, team=make_team(session, "Brightwater"), role=Role.ADMIN, name="Ann Ott")
    for facets in ({}, {"verdict": "declined"}):
        page = find(session, stranger, team=agency.id, **facets)
        assert (page.found, page.items, dict(page.spent)) == (0, (), {})
