"""Clauses of proposals, taken from what people wrote: what to do first, what a result found, what a cost counts."""

from __future__ import annotations

import re

from experiments.learning.brief.candidate import Candidate
from webapp.language.said import said
from webapp.records.briefs.figures import strength

_CLAUSE_ENDS = re.compile(r";\s|(?<=[.!?])\s+(?=[A-Z“])")
_BRACKETS = re.compile(r"\s*\([^()]*\)")
_ADDED = re.compile(r":\s[^:]*\d[^:]*$")


def action_of(candidate: Candidate) -> str:
    """Give the first thing that was written down to do, as a sentence; an amount that follows it is said elsewhere.

    Examples
    --------
    >>> from experiments.learning.brief.candidate import Because, Candidate, Kind
    >>> says = "Keep the e-mail alone: about €640 saved; look again in May."
    >>> action_of(Candidate("k", Kind.KEEP, Because.NO_GAIN, "Ads bring nothing", what_to_do=says))
    'Keep the e-mail alone.'
    """
    first = _CLAUSE_ENDS.split(candidate.what_to_do.strip(), maxsplit=1)[0]
    return sentence_of(_ADDED.sub("", first))


def sentence_of(text: str) -> str:
    """End a text as a sentence."""
    whole = text.strip().rstrip(".;:, ")
    return whole if not whole or whole[-1] in "?!…" else f"{whole}."


def told_by(sentence: str, grade: str | None) -> str:
    """Give the first sentence of a result without what stands in brackets, and how strong it is.

    Examples
    --------
    >>> told_by("“B” cuts minutes by at least 30 % (best guess 41 %) but solves less. Stop it.", None)
    '“B” cuts minutes by at least 30 % but solves less.'
    """
    first = _CLAUSE_ENDS.split(said(sentence.strip()), maxsplit=1)[0]  # said whole: what is cut is not recognised
    told = sentence_of(_BRACKETS.sub("", first))
    return f"{told[:-1]} ({strength(grade)})." if told and grade else told


def counted_things(metric: str) -> str:
    """Say what a cost counts, in the plural; any other number by its name.

    Examples
    --------
    >>> counted_things("cost per first order"), counted_things("link clicks")
    ('first orders', 'link clicks')
    """
    before, _per, thing = metric.partition("cost per ")
    if before or not thing:
        return metric
    return thing if thing.endswith("s") else f"{thing}s"


def within(clause: str) -> str:
    """Write a clause that begins with what to do within a sentence."""
    return clause[:1].lower() + clause[1:]
