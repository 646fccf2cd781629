"""How much of a story is shown: all of it in the book, by a link what its scope says; and where numbers come from."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum

from flask import url_for
from flask_babel import gettext as _

from experiments.people.keys.share_links import Scope
from webapp.formatting import day
from webapp.records.picture import Numbers, Picture
from webapp.records.result.page import ResultPage
from webapp.records.result.planning import Planning


class Shown(StrEnum):
    """To whom a story is shown: in the book, or by a link with or without all figures."""

    BOOK = "book"
    FIGURES = "figures"
    STORY = "story"

    @classmethod
    def of(cls, scope: Scope) -> Shown:
        """Give what a link shows."""
        return cls.FIGURES if scope is Scope.FIGURES else cls.STORY

    @property
    def inside(self) -> bool:
        """Say whether the reader is in the book and may follow links."""
        return self is Shown.BOOK

    @property
    def figures(self) -> bool:
        """Say whether every figure is shown."""
        return self is not Shown.STORY


@dataclass(frozen=True, slots=True)
class Source:
    """The result that a number comes from: its number and day in words; ``href`` leads there in the book only."""

    experiment_id: int
    says: str
    href: str = ""


def source_of(experiment_id: int, closed_on: date | None, shown: Shown) -> Source:
    """Say which result numbers come from."""
    says = _("Experiment %(number)d", number=experiment_id)
    if closed_on is not None:
        says = _("Experiment %(number)d, closed on %(day)s", number=experiment_id, day=day(closed_on))
    href = url_for("results.result", experiment_id=experiment_id) if shown.inside else ""
    return Source(experiment_id, says, href)


def without_figures(page: ResultPage) -> ResultPage:
    """Take out of a result what only a link with figures shows, so that no template can show it by mistake."""
    return replace(
        page,
        picture=_captioned(page.picture) if page.picture else None,
        plan_with=None,
        planning=Planning("", "", ""),
        known=replace(page.known, odds=None),
        months=(),
        lines=(),
        groups=(),
        days=(),
        enough=(),
        enough_said=None,
        checks=(),
        deviations=(),
        skipped=(),
        problems=(),
        details=(),
        looks=(),
    )


def _captioned(picture: Picture) -> Picture:
    """Leave out its table, and of the caption what sends the reader to details that are not there."""
    picture = replace(picture, numbers=Numbers(), figure=None)
    said = _("Everything beyond the dashed line would be worth having. Thin rows are watched and do not decide.")
    return replace(picture, caption=said) if picture.caption.startswith(said) else picture
