r"""How texts and figures stand in a sheet: every storable text comes back as it was.

Whatever belongs to the layout stands at the beginning of its line, whatever belongs to a text is indented; so a text
may look like a heading or a line of a list. Two signs are written otherwise: a backslash as ``\\`` and a carriage
return as ``\r``, which no line end of a file or a form could tell from its own.

The figures that a machine checks stand in brackets behind the words of a criterion:
``260 first orders a month (first orders, up, 260, by 2026-12-31)``.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from experiments.goals.goal_change import Criterion

INDENT = "  "
_ESCAPED = re.compile(r"\\(\\|r)")
_AMOUNT = re.compile(r"([-+]?\d+(?:\.\d+)?(?:[eE][-+]?\d+)?)( ?%)?")
_BY = re.compile(r"by (\d{4}-\d\d-\d\d)")
_WAYS = {"up": "up", "more": "up", "down": "down", "less": "down"}


def block(text: str, first: str, further: str) -> list[str]:
    """Write a text behind ``first``, its further lines behind ``further``."""
    head, *rest = text.replace("\\", "\\\\").replace("\r", "\\r").split("\n")
    return [first + head, *(further + line if line else "" for line in rest)]


def plain(text: str) -> str:
    r"""Take the two signs back.

    Examples
    --------
    >>> plain(r"C:\\recipes"), plain(r"C:\recipes" + " by hand")
    ('C:\\recipes', 'C:\recipes by hand')
    """
    return _ESCAPED.sub(lambda found: "\r" if found[1] == "r" else "\\", text)


def figure(value: float) -> str:
    """Write a number so that it comes back the same, whole ones without a point.

    Examples
    --------
    >>> figure(14.0), figure(0.1)
    ('14', '0.1')
    """
    return str(int(value)) if value == int(value) else repr(value)


def figure_from(text: str) -> float | None:
    """Read a number with a point, or per cent; ``None`` where it is none.

    Examples
    --------
    >>> figure_from("13.10"), figure_from("22 %"), figure_from("€14")
    (13.1, 0.22, None)
    """
    found = _AMOUNT.fullmatch(text.strip())
    if found is None:
        return None
    return float(Decimal(found[1]) / 100) if found[2] else float(found[1])


def day_from(text: str) -> date | None:
    """Read a day such as 2026-12-31; ``None`` where it is none."""
    try:
        return date.fromisoformat(text.strip()) if len(text.strip()) == len("2026-12-31") else None
    except ValueError:
        return None


def criterion_text(criterion: Criterion) -> str:
    """Write a criterion: its words, then its figures in brackets where it has some.

    What is written is read back first: words that end like figures, or nearly so, get an empty bracket
    behind them, a metric that reads like something else is quoted.
    """
    for way in (_bare, _named, _quoted):
        written = way(criterion)
        if criterion_from(written) == criterion and unread_figures(written) is None:
            return written
    return _quoted(criterion)


def criterion_from(written: str) -> Criterion:
    """Read a criterion; brackets that hold no figures are words.

    Examples
    --------
    >>> criterion_from("At most €14 each (cost per order, down, 14, by 2026-12-31)").amount
    14.0
    >>> criterion_from("Photo posts (Tom)").text
    'Photo posts (Tom)'
    """
    found = _bracket(written)
    if found is None:
        return Criterion(written)
    words, inside = found
    figures = _figures(inside)
    if not words or figures is None:
        return Criterion(written)
    return Criterion(words, figures.metric, figures.direction, figures.amount, figures.deadline)


def unread_figures(written: str) -> str | None:
    """Give a bracket that looks like figures and is none, because of a part that nobody can read."""
    found = _bracket(written)
    if found is None or not found[0] or _figures(found[1]) is not None:
        return None
    parts = _parts(found[1])
    known = [part for part in parts if part in _WAYS or part.startswith("by ")]
    return f"({found[1]})" if known and len(parts) > 1 else None


@dataclass(frozen=True, slots=True)
class _Figures:
    metric: str | None = None
    direction: str | None = None
    amount: float | None = None
    deadline: date | None = None


def _bare(criterion: Criterion) -> str:
    """Write words without figures as they are; else with the metric as it is."""
    if not _told(criterion) and not criterion.metric:
        return criterion.text
    return f"{criterion.text} ({', '.join([*filter(None, [criterion.metric]), *_told(criterion)])})"


def _named(criterion: Criterion) -> str:
    """Write words without figures with an empty bracket behind them."""
    return f"{criterion.text} ()" if not _told(criterion) and not criterion.metric else _quoted(criterion)


def _quoted(criterion: Criterion) -> str:
    metric = '"' + (criterion.metric or "").replace('"', '""') + '"'
    return f"{criterion.text} ({', '.join([metric, *_told(criterion)])})"


def _told(criterion: Criterion) -> list[str]:
    told = [criterion.direction] if criterion.direction else []
    if criterion.amount is not None:
        told.append(figure(criterion.amount))
    if criterion.deadline is not None:
        told.append(f"by {criterion.deadline.isoformat()}")
    return told


def _bracket(written: str) -> tuple[str, str] | None:
    """Find the last bracket at the very end, with a space before it: the words before, and what it holds."""
    if not written.endswith(")"):
        return None
    quoted = False
    for at in range(len(written) - 2, -1, -1):
        sign = written[at]
        if sign == '"':
            quoted = not quoted
        elif not quoted and sign == ")":
            return None
        elif not quoted and sign == "(":
            if at and written[at - 1] != " ":
                return None
            return written[:at].rstrip(), written[at + 1 : -1]
    return None


def _parts(inside: str) -> list[str]:
    """Take apart at the commas that are not quoted."""
    parts, quoted, begun = [], False, 0
    for at, sign in enumerate(inside):
        if sign == '"':
            quoted = not quoted
        elif sign == "," and not quoted:
            parts.append(inside[begun:at].strip())
            begun = at + 1
    return [*parts, inside[begun:].strip()]


def _figures(inside: str) -> _Figures | None:
    """Read what a bracket holds; ``None`` where it holds something else than figures."""
    if not inside:
        return _Figures()
    first, *rest = _parts(inside)
    quoted = len(first) > 1 and first.startswith('"') and first.endswith('"')
    if quoted:
        metric: str | None = first[1:-1].replace('""', '"') or None
    elif '"' in inside or _kind_of(first) is not None:
        metric, rest = None, [first, *rest]
    else:
        metric = first or None
    kinds = [_kind_of(part) for part in rest]
    if None in kinds or len(set(kinds)) < len(kinds):
        return None
    enough = quoted or (kinds if metric else len(kinds) > 1 or kinds == ["deadline"])
    if not enough:
        return None
    told = dict(zip(kinds, rest, strict=True))
    return _Figures(
        metric,
        _WAYS.get(told.get("direction", "")),
        figure_from(told["amount"]) if "amount" in told else None,
        date.fromisoformat(told["deadline"][3:]) if "deadline" in told else None,
    )


def _kind_of(part: str) -> str | None:
    if part in _WAYS:
        return "direction"
    if _AMOUNT.fullmatch(part):
        return "amount"
    found = _BY.fullmatch(part)
    return "deadline" if found is not None and day_from(found[1]) is not None else None
