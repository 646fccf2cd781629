"""Fields of the draw form as a command record."""

from __future__ import annotations

import re

from flask_babel import gettext as _
from werkzeug.datastructures import MultiDict

from experiments.errors import Fault
from experiments.trials.draws.asked import DrawAsked
from experiments.trials.draws.drawn import Drawn
from experiments.trials.draws.outcome import Method
from webapp.forms.answers import key
from webapp.forms.numbers import number_text, plain_number, whole_number

_MARKED = re.compile(r"(.+?)\s*[\t;:,|]\s*([\d.,'’\s\u00a0\u202f]+)")
_SPACED = re.compile(r"(.*\S)\s+([\d.,'’]+)")
WORKDAYS = (0, 1, 2, 3, 4)


def draw_fields(method: Method, last: Drawn | None) -> MultiDict[str, str]:
    """Give what stands in the form at first: what the last draw of this kind was asked, else what is usual."""
    given: MultiDict[str, str] = MultiDict({"method": method.value})
    if last is not None and last.method is method:
        basis = last.basis
        given.setlist("weekday", [str(one) for one in basis.get("weekdays", ())])
        given["times"] = ", ".join(basis.get("times", ()))
        given["times_are_versions"] = "yes" if basis.get("times_are_versions") else ""
        given["per_version"] = str(basis.get("per_version") or "")
        given["count"] = str(basis.get("count") or "")
        given["regions"] = "\n".join(f"{name}; {number_text(size)}" for name, size in basis.get("regions", ()))
    else:
        every_day = method in (Method.DAYS, Method.WEEKS)
        given.setlist("weekday", [str(one) for one in (range(7) if every_day else WORKDAYS)])
        given["times"] = "12:15"
        given["count"] = "200"
    return given


def draw_given(form: MultiDict[str, str], faults: list[Fault]) -> DrawAsked:
    """Read the form; what cannot be read is a fault."""
    weekdays = [found for one in form.getlist("weekday") if (found := key(one)) is not None]
    return DrawAsked(
        method=form.get("method") or None,
        weekdays=tuple(weekdays),
        times=tuple(one for one in re.split(r"[,;\s]+", form.get("times", "")) if one),
        times_are_versions=form.get("times_are_versions") == "yes",
        per_version=whole_number("per_version", form.get("per_version", ""), faults),
        regions=_regions(form.get("regions", ""), faults),
        count=whole_number("count", form.get("count", ""), faults),
        version=key(form.get("version")),
    )


def _regions(typed: str, faults: list[Fault]) -> tuple[tuple[str, float], ...]:
    """Read regions with their sizes, one on a line; a first line without a figure is taken for headers."""
    found = []
    lines = [line.strip() for line in typed.splitlines() if line.strip()]
    for number, line in enumerate(lines, start=1):
        parts = _MARKED.fullmatch(line) or _SPACED.fullmatch(line)
        if parts is None:
            if number > 1 or any(sign.isdigit() for sign in line):
                told = _("Line %(number)s has no size: write “region; size”.", number=number)
                faults.append(Fault("regions", "no_size", told))
            continue
        unread: list[Fault] = []
        size = plain_number("regions", parts[2], unread)
        if size is None:
            told = _("Line %(number)s: %(sentence)s", number=number, sentence=" ".join(one.sentence for one in unread))
            faults.append(Fault("regions", "not_a_number", told))
        else:
            found.append((parts[1].strip(), size))
    return tuple(found)
