"""What a no forbids: the same thing until its day, and nothing that is only alike."""

from __future__ import annotations

from dataclasses import replace

import pytest

from experiments.learning.archive.words import telling_words
from experiments.learning.brief.candidate import Because, Candidate, Kind
from experiments.learning.brief.kinds.noes_ahead import NoesAhead

LINES = Candidate(
    "test:experiment:13", Kind.TEST, Because.NEXT_TRY, "try saved first lines with an own ending", chain=(13,)
)


@pytest.mark.parametrize(
    ("said", "forbidden"),
    [
        ("Try saved first lines, with an own ending!", True),
        ("Saved first lines", True),
        ("Saved lines", False),
        ("Saved first lines in the newsletter", False),
        ("An account on the new video network", False),
    ],
)
def test_all_of_its_telling_words_have_to_be_there(said: str, forbidden: bool) -> None:
    noes = NoesAhead(words=(frozenset(telling_words(said)),))
    assert noes.forbid(LINES) is forbidden


def test_two_words_forbid_only_what_has_just_these() -> None:
    noes = NoesAhead(words=(frozenset(telling_words("Short video")),))
    assert noes.forbid(replace(LINES, subject="A short video"))
    assert not noes.forbid(replace(LINES, subject="Staff picks as short video"))


def test_a_refused_repeat_or_recipe_forbids_beginning_and_not_stopping() -> None:
    noes = NoesAhead(built_on=frozenset({13}), recipes=frozenset({(4, "donations")}))
    assert noes.forbid(LINES)
    assert not noes.forbid(replace(LINES, kind=Kind.STOP))
    recipe = replace(LINES, chain=(), toolkit_id=4)
    assert noes.forbid(recipe, "donations")
    assert not noes.forbid(recipe, "new_sales"), "for another kind of goal it was not refused"
    assert not NoesAhead().forbid(LINES)
