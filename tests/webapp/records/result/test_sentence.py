"""The safe end of a sentence."""

from __future__ import annotations

import re

import pytest

from experiments.judging.words.templates import TEMPLATES
from webapp.language.choice import written_in
from webapp.records.result.sentence import headline, marked


@pytest.mark.parametrize(
    ("sentence", "strong"),
    [
        # content.md, section 2
        ("It brings at least 12 % more donors per click (best guess 48 %).", ["at least 12 %"]),
        ("The ads bring at most 8 % more second orders.", ["at most 8 %"]),
        ("Version B is at least €0.90 cheaper per first order.", ["at least €0.90"]),
        ("Version B is better, by 1 % to 11 %.", []),
        ("Not usable: version A got €610 and version B €190.", []),
    ],
)
def test_only_the_safe_end_is_underlined(sentence: str, strong: list[str]) -> None:
    parts = marked(sentence)
    assert [part.text for part in parts if part.strong] == strong
    assert "".join(part.text for part in parts) == sentence


def test_an_undecided_one_underlines_both_ends() -> None:
    parts = marked("It may cost up to 52 % less per first order or up to 38 % more.", several=True)
    assert [part.text for part in parts if part.strong] == ["up to 52 %", "up to 38 %"]


def test_a_long_text_is_split_after_its_first_sentence() -> None:
    first = "“Test Campaign” has at least 39 % more link clicks per time shown (best guess 80 %: 8.2, not 4.9 in 100)."
    assert headline(f"{first} Entered afterwards: C at most.") == (first, "Entered afterwards: C at most.")


FIGURES = {
    "version": "“B”", "control": "“A”", "what": "link clicks", "one": "click", "safe": "12\u00a0%", "top": "8\u00a0%",
    "best": "48\u00a0%", "more": "more", "fewer": "fewer", "values": "", "wanted": "10\u00a0%", "safe_money": "€0.90",
    "best_money": "€2.60", "extra_safe": "€1,900", "extra_best": "€4,320", "observed": "€38,420",
    "expected": "€34,100", "counted": "revenue", "time": "4 weeks", "grade": "C",
}  # fmt: skip
SAFE = [
    key for key, text in TEMPLATES.items() if re.search(r"at (least|most) \{(safe|top|safe_money|extra_safe)\}", text)
]


@pytest.mark.parametrize("key", [key for key in SAFE if not key.startswith("harm.guardrail_")])
def test_the_safe_end_of_every_verdict_is_underlined_in_german(key: str) -> None:
    with written_in("de", "en"):
        strong = [part.text for part in marked(TEMPLATES[key].format(**FIGURES)) if part.strong]
    ends = {"safe": "12\u00a0%", "top": "8\u00a0%", "safe_money": "0,90\u00a0€", "extra_safe": "1.900\u00a0€"}
    end = next(shown for field, shown in ends.items() if f"{{{field}}}" in TEMPLATES[key])
    assert strong == [f"{'höchstens' if '{top}' in TEMPLATES[key] else 'mindestens'} {end}"]


def test_what_got_worse_is_underlined_in_german() -> None:
    worked = "“B” cuts minutes by at least 30\u00a0% (best guess 41\u00a0%)"
    broken = "lowers answers by at least 6\u00a0% (best guess 18\u00a0%)"
    with written_in("de", "en"):
        parts = marked(TEMPLATES["harm.guardrail_but"].format(worked=worked, broken=broken), last=True)
    assert [part.text for part in parts if part.strong] == ["mindestens 6\u00a0%"]
