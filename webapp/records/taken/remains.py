"""First results and what remains, as a picture to take along."""

from __future__ import annotations

from flask_babel import gettext as _

from experiments.learning.sizes.kept_sizes import DrawnTest, WhatRemains, planned_lift
from webapp.charts.planning.shrinkage import Pair, shrinkage_picture
from webapp.charts.planning.shrinkage_drawn import shrinkage_drawing
from webapp.charts.sheet.bar import tone_class
from webapp.charts.sheet.key import KeyEntry
from webapp.formatting import lift
from webapp.language.said import piece
from webapp.records.archive.coverage import ENDINGS, ending_words
from webapp.records.picture import Numbers, Picture, plain_number


def remains_picture(found: WhatRemains, says: str) -> Picture | None:
    """Draw what remains of a team's first results; ``None`` while there is no history."""
    body = found.body
    if body is None:
        return None
    pairs = [Pair(one.first, one.left, tone_class(one.card.verdict or "interim")) for one in found.drawn]
    laid_out = shrinkage_picture(pairs, middle=body["middle"], rest=body["rest"], say=lift)
    drawing = shrinkage_drawing(laid_out, _("First result"), _("Plan with"), _key(found, rest=bool(laid_out.rest)))
    return Picture("remains", says, "", (("wide", drawing),), _numbers(found))


def _key(found: WhatRemains, *, rest: bool) -> list[KeyEntry]:
    there = {one.card.verdict for one in found.drawn}
    entries = [KeyEntry("sign", ending_words(name), tone=tone_class(name)) for name in ENDINGS if name in there]
    entries.append(KeyEntry("upright", _("middle of all true changes"), "bar"))
    return [*entries, *([KeyEntry("block", _("all others"), "area", "v-interim")] if rest else [])]


def _numbers(found: WhatRemains) -> Numbers:
    headers = (
        _("number"),
        _("experiment"),
        _("what was counted"),
        _("how it ended"),
        _("first result, 0.1 is 10 %"),
        _("likely range from"),
        _("likely range to"),
        _("plan with"),
        _("likely range from"),
        _("likely range to"),
        _("first result as drawn, better is above 0"),
        _("plan with as drawn"),
    )
    return Numbers(headers, tuple(_row(one) for one in found.drawn))


def _row(one: DrawnTest) -> tuple[str, ...]:
    card = one.card
    said = (card.lift, card.lower, card.upper, planned_lift(card), card.shrunken_lower, card.shrunken_upper)
    drawn = (one.first, one.left)
    return (
        str(card.experiment_id),
        card.title,
        piece(card.metric or ""),
        ending_words(card.verdict) if card.verdict else "",
        *map(plain_number, (*said, *drawn)),
    )
