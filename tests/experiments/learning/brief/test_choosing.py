"""At most seven out of many: no kind left out, ranked by worth for the price, one proposal of one thing."""

from __future__ import annotations

import math
import random
from collections import Counter
from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from experiments.learning.brief.candidate import MOST_PROPOSED, Because, Candidate, Kind, Worth
from experiments.learning.brief.choosing import NOTHING, choose
from stats.errors import NotEstimable

UNKNOWN = NotEstimable("no_price", "Not known.")
BECAUSE = {
    Kind.SCALE: Because.LESSON_HOLDS,
    Kind.KEEP: Because.NO_GAIN,
    Kind.STOP: Because.DID_HARM,
    Kind.REPEAT: Because.LEANING,
    Kind.TEST: Because.DRAFT,
}


def one(kind: Kind, name: object, per_unit: float | NotEstimable = 1.0, **more: object) -> Candidate:
    worth = Worth(UNKNOWN, UNKNOWN, "goal", UNKNOWN, per_unit)
    fields = {"because": BECAUSE[kind], "subject": f"{name}", "worth": worth} | more
    return Candidate(f"{kind.value}:{name}", kind, **fields)  # type: ignore[arg-type]


def keys(candidates: tuple[Candidate, ...]) -> list[str]:
    return [each.key for each in candidates]


def test_every_kind_gets_its_best_one_and_the_rest_goes_by_worth() -> None:
    found = [
        one(Kind.TEST, "a", 9.0), one(Kind.TEST, "b", 8.0), one(Kind.TEST, "c", 7.0), one(Kind.REPEAT, "d", 0.1),
        one(Kind.REPEAT, "e", 0.2), one(Kind.STOP, "f", math.inf), one(Kind.KEEP, "g", UNKNOWN),
        one(Kind.SCALE, "h", 0.5), one(Kind.SCALE, "i", 0.4),
    ]  # fmt: skip
    chosen = choose(found)
    assert keys(chosen.proposals) == ["scale:h", "scale:i", "keep:g", "stop:f", "repeat:e", "test:a", "test:b"]
    assert keys(chosen.also) == ["test:c", "repeat:d"], "a third test, though worth more than a second scaling"
    assert chosen.empty == {}


def test_more_of_a_kind_where_no_other_has_any() -> None:
    chosen = choose([one(Kind.TEST, number, number) for number in range(9)])
    assert keys(chosen.proposals) == [f"test:{number}" for number in range(8, 1, -1)]
    assert chosen.empty == {kind: NOTHING[kind] for kind in Kind if kind is not Kind.TEST}


def test_what_costs_nothing_comes_first_and_what_cannot_be_said_last() -> None:
    found = [one(Kind.STOP, "unknown", UNKNOWN), one(Kind.STOP, "free", math.inf), one(Kind.STOP, "some", 3.0)]
    assert keys(choose(found).proposals) == ["stop:free", "stop:some", "stop:unknown"]


def test_equals_are_ordered_by_strength_then_key() -> None:
    found = [one(Kind.KEEP, 2, grade="B"), one(Kind.KEEP, 1, grade="C"), one(Kind.KEEP, 3, grade="B")]
    assert keys(choose(found).proposals) == ["keep:2", "keep:3", "keep:1"]


def test_what_was_not_usable_comes_after_everything_else() -> None:
    found = [one(Kind.REPEAT, "broken", 9.0, because=Because.UNUSABLE), one(Kind.REPEAT, "poor", UNKNOWN)]
    assert keys(choose(found).proposals) == ["repeat:poor", "repeat:broken"]


def test_of_one_thing_there_is_one_proposal() -> None:
    by_lesson = [one(Kind.SCALE, 1, lesson_id=4), one(Kind.REPEAT, 2, lesson_id=4)]
    assert keys(choose(by_lesson).proposals) == ["scale:1"]
    by_chain = [one(Kind.STOP, 1, chain=(3, 11)), one(Kind.REPEAT, 2, chain=(11, 17)), one(Kind.REPEAT, 3, 0.1)]
    assert keys(choose(by_chain).proposals) == ["stop:1", "repeat:3"]


def test_the_next_try_stands_beside_stopping_what_it_follows() -> None:
    found = [one(Kind.STOP, 1, lesson_id=7, chain=(13,)), one(Kind.TEST, 2, lesson_id=7, chain=(13,))]
    assert len(choose(found).proposals) == 2
    repeated = [one(Kind.REPEAT, 1, lesson_id=7, chain=(13,)), one(Kind.TEST, 2, lesson_id=7, chain=(13,))]
    assert keys(choose(repeated).proposals) == ["repeat:1"]


def test_questions_are_ranked_and_those_that_fit_no_cycle_are_only_asked() -> None:
    found = [
        one(Kind.REPEAT, 1, 0.1, question="Hands or bread?"),
        one(Kind.REPEAT, 2, 0.5, question="The expert?", only_question=True),
        one(Kind.STOP, 3),
    ]
    chosen = choose(found)
    assert [each.question for each in chosen.questions] == ["The expert?", "Hands or bread?"]
    assert keys(chosen.proposals) == ["stop:3", "repeat:1"]
    assert chosen.also == ()


def test_what_waits_says_why_there_is_nothing() -> None:
    waits = NotEstimable("being_repeated", "“Questions” is being asked again by “The gift box”.")
    chosen = choose([one(Kind.SCALE, 1, waits=waits)])
    assert chosen.proposals == ()
    assert chosen.empty[Kind.SCALE].sentence == waits.sentence
    assert chosen.empty[Kind.STOP].sentence == "Nothing that did harm is still to be stopped."
    assert set(choose([]).empty) == set(Kind)


def test_what_people_chose_has_its_place_first() -> None:
    kept = one(Kind.REPEAT, "theirs", 0.0, lesson_id=3)
    found = [kept, one(Kind.STOP, "same thing", lesson_id=3), *(one(Kind.TEST, number) for number in range(9))]
    chosen = choose(found, kept=[kept])
    assert kept in chosen.proposals
    assert len(chosen.proposals) == MOST_PROPOSED
    assert "stop:same thing" not in keys(chosen.proposals)


@given(
    st.lists(
        st.builds(
            one,
            st.sampled_from(sorted(Kind)),
            st.integers(0, 50),
            st.sampled_from([0.0, 0.5, 1.0, math.inf, UNKNOWN]),
            lesson_id=st.sampled_from([None, 1, 2, 3]),
        ),
        max_size=25,
    ),
    st.randoms(use_true_random=False),
)
def test_whatever_there_is(found: list[Candidate], shuffled: random.Random) -> None:
    unique = {each.key: each for each in found}
    found = list(unique.values())
    chosen = choose(found)
    assert len(chosen.proposals) <= MOST_PROPOSED
    counts = Counter(each.kind for each in chosen.proposals)
    places = [list(Kind).index(each.kind) for each in chosen.proposals]
    assert places == sorted(places)
    left = [each for each in chosen.also if each.lesson_id is None]
    if len(chosen.proposals) < MOST_PROPOSED:
        assert not left, "a place is free and something that stands in nobody's way is left"
    for each in left:
        assert counts[each.kind], "a kind that has something is left out"
    mixed = [replace(each) for each in found]
    shuffled.shuffle(mixed)
    assert keys(choose(mixed).proposals) == keys(chosen.proposals), "the order in which they come does not count"
