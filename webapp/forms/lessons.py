"""Fields of a lesson's page as command records: saying it better, replacing it, looking again, using it."""

from __future__ import annotations

from collections.abc import Mapping

from experiments.learning.lessons.replacing import Replacement
from experiments.learning.lessons.reviewing import LessonReview
from experiments.learning.lessons.using import UseGiven
from experiments.learning.lessons.writing import TEXTS, LessonEdit
from webapp.forms.answers import day, key

NEW = "new"
"""Written instead of a number where the lesson that takes the place is new."""


def review_from(form: Mapping[str, str]) -> LessonReview:
    """Read whether it still holds; the next date belongs to what does."""
    holds = form.get("holds") == "yes"
    return LessonReview(
        holds,
        day(form.get("review_on", "")) if holds else None,
        form.get("settled_because", ""),
        key(form.get("version")),
    )


def edit_from(form: Mapping[str, str]) -> LessonEdit:
    """Read the words of a lesson; a field that was not sent stays as it is."""
    return LessonEdit(**{name: form.get(name) for name in TEXTS}, version=key(form.get("version")))


def replacement_from(form: Mapping[str, str]) -> Replacement:
    """Read what takes the place: a lesson that is there, or the words of a new one."""
    by_id = None if form.get("by_id", NEW) == NEW else key(form.get("by_id")) or 0
    return Replacement(
        by_id=by_id,
        **{name: form.get(f"new_{name}", "") for name in TEXTS},
        opposite=form.get("opposite") == "yes",
        reason=form.get("reason", ""),
        version=key(form.get("version")),
    )


def use_from(form: Mapping[str, str]) -> UseGiven:
    """Read the one line that says what a lesson was used for."""
    return UseGiven(note=form.get("note", ""))
