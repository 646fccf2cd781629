"""Which variant of the plan a label in a file means. What is not sure is asked, never guessed."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from experiments.errors import Fault, RuleBroken
from experiments.judging.files import CONTROL_WORDS
from experiments.reduction.description import Summaries

TREATMENT_WORDS = frozenset({"test", "treatment", "variant", "variation", "challenger", "new", "neu", "prueba"})
LETTERS = "abcdefghij"


@dataclass(frozen=True, slots=True)
class Planned:
    """A variant of the plan: its name, whether it is the control; the order of the plan is the order of A, B, C."""

    name: str
    is_control: bool


def match_labels(
    labels: Sequence[str], variants: Sequence[Planned], said: Mapping[str, str] | None = None
) -> dict[str, str | None]:
    """Match the labels of a file with the variants of the plan.

    Parameters
    ----------
    labels : sequence of str
        As the file names its variants.
    variants : sequence of Planned
        In the order of the plan, so that the first is A.
    said : Mapping[str, str], optional
        What a person said: label to variant, or to ``""`` for "leave it out". It rules over everything.

    Returns
    -------
    dict
        Label to the variant's name, ``""`` where it is left out, ``None`` where it has to be asked.

    Raises
    ------
    RuleBroken
        ``said`` names a variant that the plan does not have.

    Examples
    --------
    >>> plan = [Planned("Statement", True), Planned("Question", False)]
    >>> match_labels(["STATEMENT ", "Kit | Question"], plan)
    {'STATEMENT ': 'Statement', 'Kit | Question': 'Question'}
    >>> match_labels(["Spring sale"], plan)
    {'Spring sale': None}
    """
    matches: dict[str, str | None] = dict.fromkeys(labels)
    _apply_said(matches, variants, said or {})
    for means in (_exactly, _folded, _contained, _by_test_word):
        _apply_rule(matches, variants, means)
    if len({_stem(label) for label in labels}) == 1:
        _apply_rule(matches, variants, _by_letter)
    _apply_elimination(matches, variants)
    return matches


def unmatched_faults(matches: Mapping[str, str | None], variants: Sequence[Planned]) -> list[Fault]:
    """Ask for every label that is not matched, and complain where nothing of the file belongs to the plan."""
    names = ", ".join(f"“{variant.name}”" for variant in variants)
    faults = [
        Fault("variants", "variant_unknown", f"The file has “{label}”. Which version is it: {names}, or none of them?")
        for label, name in matches.items()
        if name is None
    ]
    if not faults and not any(matches.values()):
        faults.append(Fault("variants", "nothing_left", "Every name in the file was left out, so no numbers remain."))
    return faults


def _apply_said(matches: dict[str, str | None], variants: Sequence[Planned], said: Mapping[str, str]) -> None:
    names = {variant.name for variant in variants}
    unknown = sorted({name for label, name in said.items() if label in matches and name and name not in names})
    if unknown:
        raise RuleBroken(
            *(Fault("variants", "not_in_plan", f"The plan has no version called “{name}”.") for name in unknown)
        )
    matches.update({label: name for label, name in said.items() if label in matches})


_Rule = Callable[[str, Sequence[Planned]], str | None]


def _apply_rule(matches: dict[str, str | None], variants: Sequence[Planned], means: _Rule) -> None:
    """Match what one rule says of exactly one label; two labels for one variant are a question, not an answer."""
    taken = {name for name in matches.values() if name}
    free = [variant for variant in variants if variant.name not in taken]
    found: dict[str, list[str]] = {}
    for label, name in matches.items():
        if name is None:
            meant = means(label, variants)
            if meant is not None and any(variant.name == meant for variant in free):
                found.setdefault(meant, []).append(label)
    for meant, labels in found.items():
        if len(labels) == 1:
            matches[labels[0]] = meant


def _apply_elimination(matches: dict[str, str | None], variants: Sequence[Planned]) -> None:
    """Match the last label with the last variant, where the file has as many as the plan and all others are sure.

    Not where the label names a variant that is taken: a copy of an ad is not the other version.
    """
    open_labels = [label for label, name in matches.items() if name is None]
    taken = [name for name in matches.values() if name]
    free = [variant.name for variant in variants if variant.name not in taken]
    if not (taken and len(open_labels) == len(free) == 1 and len(matches) == len(variants)):
        return
    last = open_labels[0]
    meant = {means(last, variants) for means in (_folded, _contained, _by_test_word)}
    if meant <= {None, free[0]}:
        matches[last] = free[0]


def _exactly(label: str, variants: Sequence[Planned]) -> str | None:
    return next((variant.name for variant in variants if variant.name == label), None)


def _folded(label: str, variants: Sequence[Planned]) -> str | None:
    return _only(variant.name for variant in variants if _words(variant.name) == _words(label))


def _contained(label: str, variants: Sequence[Planned]) -> str | None:
    """Find the variant whose name stands in the label as whole words; of nested names the longest is meant."""
    padded = f" {_words(label)} "
    inside = [variant.name for variant in variants if _words(variant.name) and f" {_words(variant.name)} " in padded]
    longest = [name for name in inside if not any(name != other and _words(name) in _words(other) for other in inside)]
    return _only(longest)


def _by_test_word(label: str, variants: Sequence[Planned]) -> str | None:
    words = set(_words(label).split())
    is_control = any(_words(word) in words for word in CONTROL_WORDS)
    is_treatment = bool(words & TREATMENT_WORDS)
    if is_control == is_treatment:
        return None
    return _only(variant.name for variant in variants if variant.is_control == is_control)


def _by_letter(label: str, variants: Sequence[Planned]) -> str | None:
    """Read a last letter or number as the place in the plan, where names differ only there: "Kit B", "Kit V2"."""
    mark = _place_mark(_words(label))
    place = LETTERS.find(mark) if mark.isalpha() else int(mark or 0) - 1
    return variants[place].name if 0 <= place < len(variants) else None


def _stem(label: str) -> str:
    words = _words(label)
    return words.removesuffix(_place_mark(words))


def _place_mark(words: str) -> str:
    """Take the letter or number at the end of a label, "" where there is none."""
    found = re.search(r"(?:\b|\b(?:v|version|variant|group|gruppe))([a-j]|\d{1,2})$", words)
    return found.group(1) if found else ""


def _only(names: Iterable[str]) -> str | None:
    found = list(names)
    return found[0] if len(found) == 1 else None


def _words(text: str) -> str:
    """Fold case, accents and signs away: what remains are words with one space between them."""
    plain = "".join(c for c in unicodedata.normalize("NFKD", text.casefold()) if not unicodedata.combining(c))
    return " ".join(re.findall(r"[^\W_]+", plain))


def nobody_left_faults(summaries: Summaries) -> list[Fault]:
    """Refuse a table of people in which everybody stands in two versions: there would be nothing to store."""
    if not summaries.in_several or summaries.moments:
        return []
    sentence = (
        "Everybody stands in two versions, so there is nobody to compare. "
        "If the ids begin anew in each version, take their column out and upload the file again."
    )
    return [Fault("file", "everybody_in_several", sentence)]
