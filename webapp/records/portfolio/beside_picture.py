"""What stands side by side as a picture: for each share the same rows, so that they can be compared with one look."""

from __future__ import annotations

from collections.abc import Sequence

from flask_babel import gettext as _

from webapp.charts.portfolio.shares_drawn import FRAMES, ShareRow, shares_drawing
from webapp.formatting import percent
from webapp.records.picture import Numbers, Picture, plain_number
from webapp.records.portfolio.telling import ShareLine, share_line

Compared = tuple[str, int, object]
"""What a share is of, of how many it came, and the share with its range (or why there is none)."""
Side = tuple[str, int, Sequence[Compared]]
"""The name of one of those side by side, how many were closed in all, and its shares."""


def beside_picture(name: str, sides: Sequence[Side]) -> Picture | None:
    """Draw shares of several groups, those of the same thing below each other; ``None`` where no range is known."""
    lines = [(group, line) for group, line in _by_share(sides)]
    if not any(line.ends for _group, line in lines):
        return None
    rows = [_row(group, line) for group, line in lines]
    label = ". ".join(f"{group}, {line.said}".rstrip(".") for group, line in lines)
    headers = (
        _("what"),
        _("group"),
        _("how many"),
        _("of how many"),
        _("share, 0.1 is 10 %"),
        _("likely range from"),
        _("likely range to"),
    )
    numbers = tuple(
        (group, line.says, *map(str, line.counts), *map(plain_number, line.ends or (None, None, None)))
        for group, line in lines
    )
    drawings = tuple((frame.name, shares_drawing(rows, _mark, frame)) for frame in FRAMES)
    return Picture(name, f"{label}.", "", drawings, Numbers(headers, numbers))


def _by_share(sides: Sequence[Side]) -> list[tuple[str, ShareLine]]:
    """Bring the same share of all groups together, in the order of the first."""
    compared = zip(*(shares for _says, _closed, shares in sides), strict=True)
    return [
        (group, share_line(says, part, closed, share))
        for together in compared
        for (says, closed, _shares), (group, part, share) in zip(sides, together, strict=True)
    ]


def _row(group: str, line: ShareLine) -> ShareRow:
    share = f"{line.number} · {line.share}" if line.share else line.number
    told = line.range if line.ends else _("too few for a share")
    return ShareRow(line.says, line.note, share, told, line.ends, group)


def _mark(share: float) -> str:
    return percent(share, 0)
