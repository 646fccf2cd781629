"""What Trialbook offers to begin with, in the reader's language: recipes, what a kind of goal suggests, tags.

People take these texts and make them their own. So a text is known only as a whole: what somebody changed, be it by one
word, stays as it is. Whoever reads English gets what stands in the book.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields, replace
from functools import lru_cache

from experiments.metrics.goal_kinds import (
    ADVICE,
    CONTENT_TYPES,
    PHASES,
    READY_CUSTOM,
    GoalAdvice,
    GoalKind,
    ReadyGoal,
)
from experiments.trials.toolkits.listing import pattern_in
from experiments.trials.toolkits.pattern import Pattern
from experiments.trials.toolkits.toolkit import Toolkit
from experiments.trials.toolkits.wording import said_anew
from webapp.language.catalogue import read_catalogue
from webapp.language.choice import FALLBACK, language
from webapp.language.said import piece

OFFERED = "offered"
TAGS = (*CONTENT_TYPES, *PHASES)
"""What is counted by its name, across people of several languages: kept in English, typed and read in any."""


def offered(text: str) -> str:
    """Say a text that was offered; any other stays.

    Examples
    --------
    >>> from webapp.language.choice import written_in
    >>> with written_in(None, "de"):
    ...     offered("behind the scenes"), offered("behind our scenes")
    ('hinter den Kulissen', 'behind our scenes')
    """
    return _texts(language()).get(text, text)


def tag_meant(text: str) -> str:
    """Give the tag that somebody typed in their language; any other text stays.

    Examples
    --------
    >>> from webapp.language.choice import written_in
    >>> with written_in(None, "de"):
    ...     tag_meant("Hinter den Kulissen"), tag_meant("Bäckerbesuch")
    ('behind the scenes', 'Bäckerbesuch')
    """
    wanted = text.strip().casefold()
    return next((tag for tag in TAGS if offered(tag).casefold() == wanted), text)


def name_of(toolkit: Toolkit) -> str:
    """Give the name of a toolkit; that of a recipe in the reader's language."""
    return offered(toolkit.name) if toolkit.recipe is not None else toolkit.name


def pattern_of(toolkit: Toolkit) -> Pattern:
    """Give the pattern of a toolkit; that of a recipe in the reader's language, where nobody changed it."""
    pattern = pattern_in(toolkit)
    return said_anew(pattern, offered) if toolkit.recipe is not None else pattern


def advice_on(kind: GoalKind) -> GoalAdvice:
    """Give what a kind of goal suggests, in the reader's language."""
    return _advice(kind, language())


def ready_goals() -> list[ReadyGoal]:
    """List the goals of our own that are ready to use, in the reader's language."""
    return [replace(one, name=offered(one.name), metric=offered(one.metric)) for one in READY_CUSTOM]


@lru_cache(maxsize=32)
def _advice(kind: GoalKind, _language: str) -> GoalAdvice:
    advice = ADVICE[kind]
    said = {one.name: getattr(advice, one.name) for one in fields(advice)}
    return GoalAdvice(**{name: _any(value) for name, value in said.items() if name != "direction"} | _way(advice))


def _way(advice: GoalAdvice) -> dict[str, str]:
    return {"direction": advice.direction}


def _any(value: object) -> object:
    if isinstance(value, str):
        return offered(value) if offered(value) != value else piece(value)
    return tuple(map(offered, value)) if isinstance(value, tuple) else value


@lru_cache(maxsize=4)
def _texts(spoken: str) -> Mapping[str, str]:
    """Read the texts of a language, once."""
    if spoken == FALLBACK.language:
        return {}
    return {str(one.id): str(one.string) for one in read_catalogue(spoken, OFFERED) if one.id and one.string}
