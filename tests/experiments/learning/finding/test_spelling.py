"""Words that are spelt wrong find the nearest word of the team's archive, and the page says so."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest
import sqlalchemy as sa
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy.orm import Session

from experiments.learning.archive.cards import ArchiveText
from experiments.learning.archive.texts import write_text
from experiments.learning.archive.vocabulary import ArchiveWord, count_words
from experiments.learning.finding.asked import ArchiveQuery
from experiments.learning.finding.search import search_archive
from experiments.learning.finding.spelling import MOST_NEAR, Correction, corrections, look_up, nearest_word
from experiments.people.permission import Actor, Role
from tests.experiments.learning.closed import SPRING, closed, declined
from tests.factories import make_actor, make_team

WORDS = {"headline": 9, "deadline": 2, "fruhstuck": 3, "kuche": 2, "backer": 4, "question": 7, "price": 5, "priced": 1}
"""Folded words and the texts that hold them; folded, umlauts are their plain letters."""

MEANT = {
    "haedline": "headline",  # two letters swapped
    "geadline": "headline",  # wrong first letter: of two as near the commoner
    "hheadline": "headline",  # a letter doubled
    "headlne": "headline",  # a letter left out
    "headlnie": "headline",
    "qestion": "question",
    "uqestion": "question",  # the first two swapped
    "questoin": "question",
    "qeustoin": "question",  # one mistake in each half
    "priec": "price",
    "fruehstueck": "fruhstuck",  # umlauts as two letters each
    "kueche": "kuche",
    "baecker": "backer",
    "becker": "backer",
    "questoi": "question",  # while it is typed
}
AS_TYPED = ("headlined", "headli")
"""What some word of the archive begins with, ending taken off, is not spelt wrong."""
NOT_MEANT = ("zeppelin", "hd", "pri", "2026", "quick", "headache", "backpack")


@pytest.fixture
def words(session: Session, actor: Actor) -> Actor:
    count_words(session, actor.team_id, WORDS)
    return actor


def meant(session: Session, actor: Actor, typed: str) -> str | None:
    return corrections(session, actor.team_id, look_up(session, actor.team_id, [typed])).get(typed)


def test_a_mistyped_word_finds_the_one_that_was_meant(session: Session, words: Actor) -> None:
    assert {typed: meant(session, words, typed) for typed in MEANT} == MEANT


def test_what_is_far_from_every_word_is_left_as_it_is(session: Session, words: Actor) -> None:
    left = (*NOT_MEANT, *AS_TYPED)
    assert {typed: meant(session, words, typed) for typed in left} == dict.fromkeys(left)


def test_words_of_other_teams_are_never_told(session: Session, words: Actor) -> None:
    stranger = make_actor(session, SPRING, team=make_team(session), role=Role.ADMIN)
    assert meant(session, stranger, "haedline") is None


@given(word=st.sampled_from(sorted(WORDS)), place=st.integers(0, 20), letter=st.sampled_from("abcxyz"))
def test_any_one_mistake_is_forgiven(word: str, place: int, letter: str) -> None:
    place %= len(word) - 1
    wrong = {
        word[:place] + letter + word[place:],
        word[:place] + word[place + 1 :],
        word[:place] + letter + word[place + 1 :],
        word[:place] + word[place + 1] + word[place] + word[place + 2 :],
    }
    others = {other: texts for other, texts in WORDS.items() if other not in {"deadline", "price", "priced"}}
    if word in others:
        assert {nearest_word(typed, others) for typed in wrong if len(typed) > 3} == {word}


def test_a_look_up_is_bounded_however_many_words_there_are(session: Session, actor: Actor) -> None:
    made = {f"head{place:05d}line": 1 for place in range(3 * MOST_NEAR)}
    count_words(session, actor.team_id, made | {"headline": 50})
    sent: list[int] = []

    def note(_connection: object, cursor: object, *_rest: object) -> None:
        sent.append(1)

    sa.event.listen(session.get_bind(), "after_cursor_execute", note)
    assert meant(session, actor, "haedline") == "headline"
    sa.event.remove(session.get_bind(), "after_cursor_execute", note)
    assert len(sent) == 2


def test_search_shows_the_nearest_word_and_says_so(session: Session, actor: Actor, tmp_path: Path) -> None:
    closed(session, actor, tmp_path, title="Frühstück headlines", idea="ask what people eat first")
    found = search_archive(session, actor, ArchiveQuery("headlnies"))
    assert [item.card.title for item in found.items] == ["Frühstück headlines"]
    assert found.corrected == (Correction("headlnies", "headlines"),)
    found = search_archive(session, actor, ArchiveQuery("Fruehstueck headlines"))
    assert (found.found, found.corrected) == (1, (Correction("fruehstueck", "fruhstuck"),))
    found = search_archive(session, actor, ArchiveQuery("headlnies", exact=True))
    assert (found.found, found.corrected) == (0, ())
    # known words that do not stand together are not spelt wrong
    declined(session, actor, "Own bakery", "Nobody asked.", SPRING + timedelta(days=9))
    assert search_archive(session, actor, ArchiveQuery("headlines bakery")).corrected == ()


def test_the_vocabulary_follows_what_is_filed(session: Session, actor: Actor, tmp_path: Path) -> None:
    def texts(word: str) -> int | None:
        wanted = sa.select(ArchiveWord.texts).where(ArchiveWord.team_id == actor.team_id, ArchiveWord.word == word)
        return session.scalar(wanted)

    experiment = closed(session, actor, tmp_path, title="Sourdough headlines")
    assert texts("sourdough") == 1
    text = session.scalars(sa.select(ArchiveText).where(ArchiveText.experiment_id == experiment.id)).one()
    write_text(session, text, "Rye headlines", text.body, text.filters)
    assert (texts("sourdough"), texts("rye"), texts("headlines")) == (0, 1, 1)
