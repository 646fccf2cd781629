"""The safe end of a sentence."""

from __future__ import annotations

import pytest

from webapp.records.sentence import headline, marked


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
