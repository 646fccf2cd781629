"""Fields of one of the team's own words."""

from __future__ import annotations

from collections.abc import Mapping

from experiments.goals.own_words import OwnWord, OwnWordChange, OwnWordGiven
from webapp.records.archive.own_words import measure_said

FIELDS = ("name", "meaning", "measure")


def own_word_fields(word: OwnWord | None) -> dict[str, str]:
    """Write a word as the fields of its form; the number as the page says it."""
    if word is None:
        return dict.fromkeys(FIELDS, "")
    return {"name": word.name, "meaning": word.meaning, "measure": measure_said(word.measure)}


def own_word_given(form: Mapping[str, str]) -> OwnWordGiven:
    """Read a new word."""
    return OwnWordGiven(**{name: form.get(name, "") for name in FIELDS})


def own_word_change(form: Mapping[str, str]) -> OwnWordChange:
    """Read what is to be set; a field that was not sent stays."""
    return OwnWordChange(**{name: form[name] for name in FIELDS if name in form})
