"""Labels of a file and versions of a plan."""

from __future__ import annotations

import pytest

from experiments.errors import RuleBroken
from experiments.results.uploads.matching import Planned, match_labels, unmatched_faults

STATEMENT, QUESTION = Planned("Statement", is_control=True), Planned("Question", is_control=False)
TWO = [STATEMENT, QUESTION]
PLAIN = [Planned("A: what we do now", is_control=True), Planned("B: price on the picture", is_control=False)]


@pytest.mark.parametrize(
    ("labels", "expected"),
    [
        # the names themselves
        (["Statement", "Question"], ["Statement", "Question"]),
        # case, spaces, signs
        ([" STATEMENT", "question_"], ["Statement", "Question"]),
        # the name stands in the label
        (["Kit | Statement | feed", "Kit | Question | feed"], ["Statement", "Question"]),
        # a copy of an ad has the same name in it: which one is meant is asked
        (["Question", "Question – Copy"], ["Question", None]),
        # other campaigns of the account
        (["Statement", "Question", "Always on"], ["Statement", "Question", None]),
        # control and treatment words
        (["Control Campaign", "Test Campaign"], ["Statement", "Question"]),
        # one is sure, one is left, and the file has as many as the plan
        (["Original", "Spring 26"], ["Statement", "Question"]),
        # A and B in the order of the plan
        (["Ad set A", "Ad set B"], ["Statement", "Question"]),
        (["kit v1", "kit v2"], ["Statement", "Question"]),
        # names that do not differ only there say nothing
        (["Summer sale 1", "Winter sale 2"], [None, None]),
        # a place that the plan does not have
        (["Ad set A", "Ad set C"], ["Statement", "Question"]),
        (["Ad set C", "Ad set D"], [None, None]),
        # nothing to go by
        (["Red", "Blue"], [None, None]),
        # one file per version
        (["Test Campaign"], ["Question"]),
        (["(all rows)"], [None]),
    ],
)
def test_labels_are_matched_only_where_it_is_sure(labels: list[str], expected: list[str | None]) -> None:
    assert list(match_labels(labels, TWO).values()) == expected


def test_of_nested_names_the_longest_is_meant() -> None:
    plan = [Planned("Video", is_control=True), Planned("Video short", is_control=False)]
    assert match_labels(["Kit video", "Kit video short"], plan) == {
        "Kit video": "Video",
        "Kit video short": "Video short",
    }


def test_what_a_person_said_rules() -> None:
    said = {"Red": "Question", "Blue": "Statement", "Always on": "", "Of another file": "Nowhere"}
    assert match_labels(["Red", "Blue", "Always on"], TWO, said) == {
        "Red": "Question",
        "Blue": "Statement",
        "Always on": "",
    }


def test_a_person_may_say_that_two_labels_are_one_version() -> None:
    said = {"Question – Copy": "Question"}
    assert match_labels(["Question", "Question – Copy", "Statement"], TWO, said) == {
        "Question": None,
        "Question – Copy": "Question",
        "Statement": "Statement",
    }


def test_a_version_that_the_plan_does_not_have_is_refused() -> None:
    with pytest.raises(RuleBroken, match="no version called “Qestion”") as refusal:
        match_labels(["Red"], TWO, {"Red": "Qestion"})
    assert [fault.field for fault in refusal.value.faults] == ["variants"]


def test_every_unmatched_label_is_asked_with_the_versions_of_the_plan() -> None:
    faults = unmatched_faults({"Red": None, "Blue": "Statement", "Green": None}, TWO)
    assert [fault.sentence for fault in faults] == [
        "The file has “Red”. Which version is it: “Statement”, “Question”, or none of them?",
        "The file has “Green”. Which version is it: “Statement”, “Question”, or none of them?",
    ]


def test_leaving_everything_out_is_refused() -> None:
    assert [fault.code for fault in unmatched_faults({"Red": "", "Blue": ""}, TWO)] == ["nothing_left"]


def test_letters_in_the_names_of_the_plan_match_letters_in_the_file() -> None:
    assert match_labels(["Kit A", "Kit B"], PLAIN) == {"Kit A": "A: what we do now", "Kit B": "B: price on the picture"}
