"""Answered questions: search them, and say that one was found instead of asked again."""

from __future__ import annotations

from typing import Any

from experiments.learning.archive.answers import answer_found, get_answer, list_answers
from webapp.schemas.answering import may_take, open_room, tells
from webapp.schemas.questions import FoundBody, QuestionAnswer, QuestionsAnswer, QuestionsAsked
from webapp.schemas.reading import body_or_nothing
from webapp.security import current_actor
from webapp.storage import now, session

api = open_room("questions", "questions")


@api.get("")
@api.input(QuestionsAsked, location="query", arg_name="asked")
@api.output(QuestionsAnswer)
@tells(422)
def index(asked: QuestionsAsked) -> Any:
    """List answered questions of the organisation, the last answered first."""
    found = list_answers(session(), current_actor(), asked.query())
    return {"items": [QuestionAnswer.of(one) for one in found.items], "next_cursor": found.next_cursor}


@api.get("/<int:answered_id>")
@api.output(QuestionAnswer)
@tells(404)
def show(answered_id: int) -> Any:
    """Read the question that an experiment answered."""
    return QuestionAnswer.of(get_answer(session(), current_actor(), answered_id))


@api.post("/<int:answered_id>/found")
@may_take(FoundBody)
@api.output(QuestionAnswer)
@tells(400, 404, 415, 422)
def found(answered_id: int) -> Any:
    """Say that this answers what you were about to ask; it counts once a person and day."""
    body = body_or_nothing(FoundBody)
    return QuestionAnswer.of(
        answer_found(session(), current_actor(), answered_id, instead_of=body.instead_of, now=now())
    )
