"""The team's own words: what we mean by them, one definition per number."""

from __future__ import annotations

from typing import Any

from experiments.goals.own_words import (
    add_own_word,
    change_own_word,
    get_own_word,
    list_own_words,
    remove_own_word,
)
from webapp.schemas.answering import created, open_room, tells
from webapp.schemas.own_words import OwnWordAnswer, OwnWordBody, OwnWordPatch, OwnWordsAnswer
from webapp.security import current_actor
from webapp.storage import now, session

api = open_room("own_words", "own-words")


@api.get("")
@api.output(OwnWordsAnswer)
@tells()
def index() -> Any:
    """List the words of the team by name; there are 200 at most."""
    words = list_own_words(session(), current_actor())
    return {"items": [OwnWordAnswer.model_validate(word) for word in words], "next_cursor": None}


@api.post("")
@api.input(OwnWordBody, location="json", arg_name="body")
@api.output(OwnWordAnswer, status_code=201)
@tells(400, 415, 422)
def create(body: OwnWordBody) -> Any:
    """Write down what a word means; a word has one meaning, and a number one definition."""
    word = add_own_word(session(), current_actor(), body.wanted(), now=now())
    return created(OwnWordAnswer.model_validate(word), "api_own_words.show", word_id=word.id)


@api.get("/<int:word_id>")
@api.output(OwnWordAnswer)
@tells(404)
def show(word_id: int) -> Any:
    """Read a word."""
    return OwnWordAnswer.model_validate(get_own_word(session(), current_actor(), word_id))


@api.patch("/<int:word_id>")
@api.input(OwnWordPatch, location="json", arg_name="body")
@api.output(OwnWordAnswer)
@tells(400, 404, 409, 415, 422)
def change(word_id: int, body: OwnWordPatch) -> Any:
    """Change a word; what it meant before stays on record."""
    word = change_own_word(session(), current_actor(), word_id, body.change(), version=body.version, now=now())
    return OwnWordAnswer.model_validate(word)


@api.post("/<int:word_id>/remove")
@api.output(OwnWordAnswer)
@tells(404)
def remove(word_id: int) -> Any:
    """Take a word out; the answer is what it was."""
    db, actor = session(), current_actor()
    before = OwnWordAnswer.model_validate(get_own_word(db, actor, word_id))
    remove_own_word(db, actor, word_id, now=now())
    return before
