"""The fields of closing as three lines, and back."""

from __future__ import annotations

from experiments.results.closing.conclusion import Decision, Why
from webapp.forms.closing import closing_from

FORM = {"why": "too_small", "decision": "repeat", "claim": "Open.", "what_to_do": "Repeat.", "version": "7"}


def test_the_verdict_of_the_rule_is_no_override() -> None:
    assert closing_from({**FORM, "verdict": "undecided"}, "undecided").conclusion.verdict is None
    assert closing_from({**FORM, "verdict": "invalid"}, "undecided").conclusion.verdict == "invalid"


def test_what_cannot_be_read_is_not_given() -> None:
    read = closing_from(
        {**FORM, "why": "bored", "decision": "dance", "decision_owner": "x", "decision_due": "soon"}, ""
    )
    said = read.conclusion
    assert (said.why, said.decision, said.decision_owner, said.decision_due) == (None, None, None, None)


def test_known_words_are_read() -> None:
    said = closing_from(FORM, "undecided").conclusion
    assert (said.why, said.decision, said.version) == (Why.TOO_SMALL, Decision.REPEAT, 7)


def test_a_lesson_is_new_or_one_that_is_there_or_none() -> None:
    new = closing_from(FORM, "").lesson
    assert new is not None
    assert (new.claim, new.lesson_id) == ("Open.", None)
    known = closing_from({**FORM, "lesson_id": "3", "stance": "contradicts"}, "").lesson
    assert known is not None
    assert (known.claim, known.lesson_id, known.stance) == ("", 3, "contradicts")
    assert closing_from({**FORM, "lesson_id": "none"}, "").lesson is None
