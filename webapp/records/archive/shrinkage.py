"""First results and what remains, in the reader's words."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from flask_babel import gettext as _
from flask_babel import ngettext

from experiments.learning.archive.cards import ArchiveCard
from experiments.learning.sizes.kept_sizes import KeptFamily, WhatRemains, planned_lift
from experiments.learning.sizes.remaining import RemainingBody
from webapp.charts.planning.shrinkage import Pair, ShrinkagePicture, shrinkage_picture
from webapp.formatting import count, lift, percent, span
from webapp.language.said import piece

NEARLY_ALL, NEXT_TO_NOTHING = 0.95, 0.05


@dataclass(frozen=True, slots=True)
class TestLine:
    """One test of the picture, as a line of the table."""

    id: int
    title: str
    metric: str
    verdict: str
    first: str
    range: str
    left: str
    left_range: str
    afterwards: bool


@dataclass(frozen=True, slots=True)
class FamilyLine:
    """A history of its own; ``lesson_id`` where it is an idea and its repeats."""

    title: str
    lesson_id: int | None
    tests: str
    usual: str


@dataclass(frozen=True, slots=True)
class ShrinkagePage:
    """What the page shows; without ``sentence`` there is no history yet."""

    closed: int
    wanted: int
    sentence: str = ""
    flattered: str = ""
    usual: str = ""
    rests_on: str = ""
    told_apart: bool = True
    giants: tuple[tuple[int, str, str], ...] = ()
    picture: ShrinkagePicture | None = None
    says: str = ""
    rest: str = ""
    lines: tuple[TestLine, ...] = ()
    families: tuple[FamilyLine, ...] = ()
    as_of: datetime | None = None


def shrinkage_page(found: WhatRemains) -> ShrinkagePage:
    """Lay out what remains of a team's first results."""
    body = found.body
    if body is None:
        return ShrinkagePage(found.closed, found.wanted)
    sentence = _sentence(body)
    return ShrinkagePage(
        closed=found.closed,
        wanted=found.wanted,
        sentence=sentence,
        flattered=_flattered(body),
        usual=_usual(body),
        rests_on=_rests_on(body),
        told_apart=body["told_apart"],
        giants=tuple((card.experiment_id, card.title, lift(card.lift)) for card in found.giants),
        picture=_picture(found, body),
        says=_("%(said)s Each line is a test: its first result above, what to plan with below.", said=sentence),
        rest=_rest(body, len(found.drawn)),
        lines=tuple(_line(one.card) for one in found.drawn),
        families=tuple(_family(one) for one in found.families),
        as_of=found.as_of,
    )


def _sentence(body: RemainingBody) -> str:
    tests = ngettext("one closed experiment", "%(said)s closed experiments", body["tests"], said=count(body["tests"]))
    remains = body["remains"]
    if remains is None:
        return _("None of your first results promised a gain: %(tests)s.", tests=tests)
    if remains >= NEARLY_ALL:
        return _("Of what your first results promise, nearly all usually remains: %(tests)s.", tests=tests)
    if remains <= NEXT_TO_NOTHING:
        return _("Of what your first results promise, next to nothing usually remains: %(tests)s.", tests=tests)
    part = percent(remains, 0)
    return _("Of what your first results promise, about %(part)s usually remains: %(tests)s.", part=part, tests=tests)


def _flattered(body: RemainingBody) -> str:
    """Say how much those that worked flattered."""
    first, left = body["worked_first"], body["worked_left"]
    if first is None or left is None or lift(first) == lift(left):
        return ""
    said = {"first": lift(first), "left": lift(left)}
    return ngettext(
        "The one that worked promised %(first)s at first; plan with %(left)s.",
        "The %(num)s that worked promised %(first)s on average; plan with %(left)s.",
        body["worked"],
        **said,
    )


def _usual(body: RemainingBody) -> str:
    return str(
        _(
            "Two in three of your true changes lie between %(low)s and %(high)s, better being above zero.",
            low=lift(body["low"]),
            high=lift(body["high"]),
        )
    )


def _rests_on(body: RemainingBody) -> str:
    """Say which history it rests on."""
    parts = [_("Losers and undecided ones count as much as what worked: otherwise it would be too high.")]
    if body["afterwards"]:
        parts.append(
            ngettext(
                "One was entered afterwards: it stands outside the rates, but its size counts.",
                "%(num)s were entered afterwards: they stand outside the rates, but their size counts.",
                body["afterwards"],
            )
        )
    if body["hints"]:
        parts.append(
            ngettext(
                "One is only a hint: it is judged by the others, and none of those by it.",
                "%(num)s are only hints: they are judged by the others, and none of those by them.",
                body["hints"],
            )
        )
    return " ".join(parts)


def _rest(body: RemainingBody, drawn: int) -> str:
    """Say where those lie that are not drawn."""
    if body["rest"] is None:
        return ""
    low, high, left_low, left_high = body["rest"]
    return _(
        "The other %(num)s lie in the grey band: first results %(first)s, what remains %(left)s.",
        num=count(body["tests"] - drawn),
        first=span(low, high),
        left=span(left_low, left_high),
    )


def _picture(found: WhatRemains, body: RemainingBody) -> ShrinkagePicture:
    pairs = [Pair(one.first, one.left, one.card.verdict or "") for one in found.drawn]
    return shrinkage_picture(pairs, middle=body["middle"], rest=body["rest"], say=lift)


def _line(card: ArchiveCard) -> TestLine:
    return TestLine(
        id=card.experiment_id,
        title=card.title,
        metric=piece(card.metric or ""),
        verdict=card.verdict or "",
        first=lift(card.lift),
        range=span(card.lower, card.upper),
        left=lift(planned_lift(card)),
        left_range=span(card.shrunken_lower, card.shrunken_upper),
        afterwards=card.retrospective,
    )


def _family(one: KeptFamily) -> FamilyLine:
    tests = ngettext("one closed experiment", "%(said)s closed experiments", one.tests, said=count(one.tests))
    return FamilyLine(one.claim or one.metric, one.lesson_id, tests, span(one.low, one.high))
