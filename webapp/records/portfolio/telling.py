"""How shares, amounts and what cannot be told are written on the pages over all experiments."""

from __future__ import annotations

from dataclasses import dataclass

from flask_babel import gettext as _

from webapp.charts.portfolio.shares import ShareStrip, share_strip
from webapp.formatting import count, minor_money, percent, span


@dataclass(frozen=True, slots=True)
class ShareLine:
    """A share in words, its range and its n, and the strip that is drawn; without ``strip`` nothing can be said.

    ``counts`` are how many of how many, ``ends`` the share itself and the ends of its range.
    """

    says: str
    number: str
    share: str
    range: str
    strip: ShareStrip | None
    said: str
    note: str = ""
    counts: tuple[int, int] = (0, 0)
    ends: tuple[float, float, float] | None = None


def share_line(says: str, part: int, of: int, share: object, note: str = "") -> ShareLine:
    """Lay out a share: how many of how many, and its range where there are enough."""
    number = _("%(part)s of %(all)s", part=count(part), all=count(of))
    estimate = getattr(share, "estimate", None)
    if estimate is None:
        sentence = str(getattr(share, "sentence", ""))
        return ShareLine(says, number, "", sentence, None, f"{says}: {number}. {sentence}", note, (part, of))
    told = range_said(share)
    return ShareLine(
        says,
        number,
        percent(estimate),
        told,
        strip_of(share),
        _("%(says)s: %(number)s, %(share)s, likely range %(range)s", says=says, number=number, share=percent(estimate),
          range=told),
        note,
        (part, of),
        (float(estimate), float(getattr(share, "lower", 0)), float(getattr(share, "upper", 1))),
    )  # fmt: skip


def strip_of(share: object) -> ShareStrip | None:
    """Draw a share with its range, or nothing where there are too few."""
    estimate = getattr(share, "estimate", None)
    if estimate is None:
        return None
    return share_strip(estimate, float(getattr(share, "lower", 0)), float(getattr(share, "upper", 1)))


def share_said(part: int, of: int, share: object) -> str:
    """Write a share in a cell of a table."""
    number = _("%(part)s of %(all)s", part=count(part), all=count(of))
    if getattr(share, "estimate", None) is None:
        return number
    return f"{number} · {percent(getattr(share, 'estimate', None))}"


def range_said(share: object) -> str:
    """Write the range of a share, or why there is none."""
    if getattr(share, "estimate", None) is None:
        return _("too few for a share")
    return span(getattr(share, "lower", None), getattr(share, "upper", None), percent)


def amount(minor: object, currency: str) -> str:
    """Write an amount, or why there is none."""
    if isinstance(minor, (int, float)):
        return minor_money(round(minor), currency)
    return why(minor)


def why(value: object) -> str:
    """Write why something cannot be told."""
    return str(getattr(value, "sentence", ""))
