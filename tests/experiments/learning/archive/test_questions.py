"""The question that a closed experiment has answered: good English from whatever the plan holds."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from experiments.learning.archive.questions import Asked, is_answer, question_words
from experiments.metrics.kinds import Direction, MetricKind

HEADLINE = Asked(
    title="Question or statement?",
    idea="open with the reader's question",
    instead_of="our claim",
    audience="People who do not know us",
    control="A",
    variant="B",
    metric="link clicks per time shown",
    kind=MetricKind.RATIO,
    direction=Direction.UP,
)


@pytest.mark.parametrize(
    ("asked", "question"),
    [
        (
            HEADLINE,
            (
                "Do link clicks per time shown go up if we open with the reader's question instead of our claim, for "
                "people who do not know us?"
            ),
        ),
        (
            Asked(
                title="Does a question in the headline bring more first clicks?",
                audience="People who like baking and do not know us, 25 to 64, near us",
            ),
            (
                "Does a question in the headline bring more first clicks, for people who like baking and do not know "
                "us, 25 to 64, near us?"
            ),
        ),
        (
            Asked(title="Do our followers save more pictures of hands?", audience="Our followers"),
            "Do our followers save more pictures of hands?",
        ),
        (
            Asked(
                title="One class, one bag of flour",
                idea="say exactly what €5 does",
                instead_of="what the fund is for",
                audience="People near a school that bakes with us",
                metric="donors per link click",
                kind=MetricKind.RATIO,
            ),
            (
                "Do donors per link click go up if we say exactly what €5 does instead of what the fund is for, for "
                "people near a school that bakes with us?"
            ),
        ),
        (
            Asked(
                title="Saved reply or own words?",
                idea="If we answer the ten commonest questions with a saved text and a link.",
                instead_of="instead of our own words",
                metric="minutes to the first answer",
                kind=MetricKind.MEAN,
                direction=Direction.DOWN,
            ),
            (
                "Do minutes to the first answer go down if we answer the ten commonest questions with a saved text "
                "and a link instead of our own words?"
            ),
        ),
        (
            Asked(
                title="Ads", idea="Show the offer in the feed", metric="people who ordered", kind=MetricKind.PROPORTION
            ),
            "Does the share of people who ordered go up if we show the offer in the feed?",
        ),
        (
            Asked(title="Gifts", idea="name a gift", metric="average gift", audience="Quernwell customers"),
            "Does the average gift go up if we name a gift, for Quernwell customers?",
        ),
        (
            Asked(title="Six", idea="cut it", metric="cost per order", direction=Direction.DOWN),
            "Does the cost per order go down if we cut it?",
        ),
        (
            Asked(title="Banner", idea="free delivery on top", control="No banner", variant="Banner", metric="Orders"),
            "Does “Orders” go up with “Banner” instead of “No banner”?",
        ),
        (
            Asked(title="Top", idea="name it", metric="conversions per visitor", kind=MetricKind.PROPORTION),
            "Do conversions per visitor go up if we name it?",
        ),
        (Asked(title="Banner", idea="free delivery", variant="Banner"), "Does it help with “Banner”?"),
        (Asked(title="Question or statement?"), "What came of “Question or statement”?"),
        (Asked(title="Hook", idea="x" * 400, audience="y" * 400), "What came of “Hook”?"),
        (Asked(title="  "), "What came of it?"),
    ],
)
def test_it_reads_as_somebody_would_ask(asked: Asked, question: str) -> None:
    assert question_words(asked) == question


@pytest.mark.parametrize(
    ("verdict", "provisional", "answers"),
    [
        ("succeeded", False, True),
        ("harmful", False, True),
        ("no_useful_difference", False, True),
        ("succeeded", True, False),
        ("undecided", False, False),
        ("invalid", False, False),
        (None, False, False),
    ],
)
def test_only_a_clear_answer_that_stands_answers(verdict: str | None, provisional: bool, answers: bool) -> None:
    assert is_answer(verdict, provisional=provisional) is answers


ANY = st.none() | st.text(max_size=40) | st.sampled_from(["if we", "If", "we ", "instead of", "?", "“", "For", "open"])


@given(
    st.builds(
        Asked,
        title=st.text(max_size=40),
        idea=ANY,
        instead_of=ANY,
        audience=ANY,
        control=ANY,
        variant=ANY,
        metric=ANY,
        kind=st.none() | st.sampled_from(MetricKind),
        direction=st.none() | st.sampled_from(Direction),
    )
)
def test_whatever_was_typed_it_is_one_line_that_ends_as_a_question(asked: Asked) -> None:
    question = question_words(asked)
    assert question.endswith("?")
    assert "  " not in question
    assert question.split(" ", 1)[0] != "if"
    assert "None" not in question or "None" in f"{asked}"
    assert len(question) <= 900
