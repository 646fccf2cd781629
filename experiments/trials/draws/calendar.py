"""A schedule as a calendar file (RFC 5545), so that the plan stands where the team looks every morning."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, datetime, timedelta

from experiments.trials.draws.drawn import Drawn
from experiments.trials.draws.outcome import Method, Moment

MOST_OCTETS = 75
"""Octets of a line before it is folded (RFC 5545, 3.1); the blank that a folded line begins with counts."""
MINUTES = 30
"""How long a slot stands in the calendar."""


def calendar_of(drawn: Drawn, title: str, notes: Sequence[str] = ()) -> str:
    """Write a dated draw as a calendar.

    Times have no zone: they mean the clock on the wall of whoever opens the file. The entries have the same name in
    every download, so that importing the file again changes them instead of doubling them.

    Parameters
    ----------
    title : str
        Name of the experiment.
    notes : sequence of str
        What stands in the entries of each version, in the order of the plan.
    """
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//Trialbook//Draws//EN", "CALSCALE:GREGORIAN"]
    stamp = drawn.at.astimezone(UTC).strftime("%Y%m%dT%H%M%SZ")
    for number, (first, last) in enumerate(_entries(drawn), start=1):
        lines += ["BEGIN:VEVENT", f"UID:{drawn.seed}-{number}@trialbook", f"DTSTAMP:{stamp}", *_when(first, last)]
        lines.append(f"SUMMARY:{_escaped(f'{drawn.versions[first.version]} · {title}')}")
        if notes:
            lines.append(f"DESCRIPTION:{_escaped(notes[first.version])}")
        lines.append("END:VEVENT")
    lines.append("END:VCALENDAR")
    return "".join(f"{part}\r\n" for line in lines for part in folded(line))


def folded(line: str) -> Iterator[str]:
    """Cut a line so that no part has more than 75 octets and no sign is torn; all but the first begin with a blank."""
    part, octets = "", 0
    for sign in line:
        size = len(sign.encode())
        if octets + size > MOST_OCTETS:
            yield part
            part, octets = " ", 1
        part, octets = part + sign, octets + size
    yield part


def _entries(drawn: Drawn) -> Iterable[tuple[Moment, Moment]]:
    """Give first and last moment of each entry: a drawn week is one entry, everything else its own."""
    if drawn.method is not Method.WEEKS:
        return ((one, one) for one in drawn.moments)
    return ((drawn.moments[start], drawn.moments[start + 6]) for start in range(0, len(drawn.moments), 7))


def _when(first: Moment, last: Moment) -> list[str]:
    if first.at is None:
        ends = last.day + timedelta(days=1)  # the end of a day is the day after
        begins = f"DTSTART;VALUE=DATE:{first.day:%Y%m%d}"
        return [begins, f"DTEND;VALUE=DATE:{ends:%Y%m%d}", "TRANSP:TRANSPARENT"]
    moment = datetime.combine(first.day, first.at)
    over = moment + timedelta(minutes=MINUTES)
    return [f"DTSTART:{moment:%Y%m%dT%H%M%S}", f"DTEND:{over:%Y%m%dT%H%M%S}"]


def _escaped(text: str) -> str:
    """Escape a text (RFC 5545, 3.3.11); other control signs may not stand in it."""
    plain = text.replace("\\", "\\\\").replace(";", "\\;").replace(",", "\\,")
    one_line = plain.replace("\r\n", "\\n").replace("\n", "\\n").replace("\r", "\\n")
    return "".join(sign for sign in one_line if sign == "\t" or (sign >= " " and sign != "\x7f"))
