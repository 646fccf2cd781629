"""What the page of all components shows: tokens with their contrast, and samples for the parts that take records."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel.speaklater import LazyString

from webapp.look import TOKENS

COLOUR = re.compile(r"--tb-([\w-]+):\s+light-dark\((#[0-9a-f]{6}), (#[0-9a-f]{6})\)")
WORDS_ON: tuple[tuple[str, tuple[str, ...], LazyString], ...] = (
    ("ink", ("paper", "sheet", "sunk"), _l("words and numbers")),
    ("ink-2", ("paper", "sheet", "sunk"), _l("the second voice")),
    ("ink-3", ("paper", "sheet", "sunk"), _l("margin notes, words of axes")),
    ("accent", ("paper", "sheet", "accent-wash"), _l("writing ink: links, focus, the one act, all that the plan says")),
    ("on-accent", ("accent",), _l("words on the one act of a page")),
    ("succeeded", ("paper", "succeeded-wash"), _l("worked")),
    ("harmful", ("paper", "harmful-wash"), _l("did harm; what stops an act")),
    ("none", ("paper", "none-wash"), _l("no gain worth having")),
    ("undecided", ("paper", "undecided-wash"), _l("could not be told; a warning")),
    ("invalid", ("paper", "invalid-wash"), _l("not usable")),
    ("interim", ("paper", "sunk"), _l("running: no colour yet")),
)
EDGES_ON = (
    ("rule-2", ("paper", "sheet"), _l("edges of fields and buttons")),
    ("worth-edge", ("worth",), _l("worth it")),
)


@dataclass(frozen=True, slots=True)
class Colour:
    """A colour on one ground: its name, what it means, and the contrast in light and in dark."""

    name: str
    ground: str
    means: LazyString
    light: float
    dark: float
    least: float


@dataclass(frozen=True, slots=True)
class Check:
    """A check of an analysis, as the macro reads it."""

    sentence: str
    passed: bool | None
    fatal: bool = False


@dataclass(frozen=True, slots=True)
class Problem:
    """A problem of a file, as the macro reads it."""

    sentence: str
    severity: str
    remedy: str = ""
    line: int | None = None
    column: str | None = None


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong with one field."""

    field: str
    sentence: str


@dataclass(frozen=True, slots=True)
class Span:
    """A small range: best guess and both ends."""

    estimate: float | None
    lower: float | None
    upper: float | None


@dataclass(frozen=True, slots=True)
class ComponentsPage:
    """Samples for every part."""

    colours: tuple[Colour, ...]
    checks: tuple[Check, ...]
    problems: tuple[Problem, ...]
    faults: tuple[Fault, ...]
    ranges: tuple[tuple[str, Span, str | None], ...]


def components_page() -> ComponentsPage:
    """Give the samples, the same for every reader."""
    return ComponentsPage(
        colours=_colours(),
        checks=(
            Check(_("14 days are 2 whole weeks."), passed=True),
            Check(_("Opened on 3 days while running. That does no harm: the verdict waits."), passed=None),
            Check(_("10 days are not whole weeks, so some weekdays count once more than others."), passed=False),
            Check(_("One version got 612 people and the other 388: the split was not fair."), passed=False, fatal=True),
        ),
        problems=(
            Problem(_("This cell holds no number: “n/a”."), "fatal", _("Clear it or write 0."), 17, _("Link clicks")),
            Problem(_("The last line is a sum and was left out."), "warning", "", 44),
        ),
        faults=(
            Fault("look-name", _("Give it a name that a colleague would find again.")),
            Fault("look-text", _("One sentence is missing: why should it work?")),
            Fault("look-choice", _("Choose one of them.")),
            Fault("look-one", _("Choose one of them.")),
        ),
        ranges=(
            (_("Worked"), Span(0.11, 0.04, 0.18), "succeeded"),
            (_("Did harm"), Span(-0.14, -0.21, -0.06), "harmful"),
            (_("No gain worth having"), Span(0.005, -0.02, 0.03), "no_useful_difference"),
            (_("Couldn't tell"), Span(0.06, -0.09, 0.24), "undecided"),
            (_("Wider than the scale"), Span(0.1, -0.9, 2.4), "undecided"),
            (_("Far beyond the scale"), Span(1234.5, 871.2, 9876.5), "succeeded"),
            (_("Below the scale"), Span(-0.82, -0.97, -0.44), "harmful"),
            (_("Running"), Span(0.08, -0.05, 0.2), None),
            (_("Open to one side"), Span(0.12, 0.03, None), "succeeded"),
            (_("Not estimable"), Span(None, None, None), "undecided"),
        ),
    )


@lru_cache(maxsize=1)
def _colours() -> tuple[Colour, ...]:
    found = {name: (light, dark) for name, light, dark in COLOUR.findall(TOKENS.read_text(encoding="utf-8"))}
    rows = [(*row, 4.5) for row in WORDS_ON] + [(*row, 3.0) for row in EDGES_ON]
    return tuple(
        Colour(name, ground, means, *(_contrast(found[name][one], found[ground][one]) for one in (0, 1)), least)
        for name, grounds, means, least in rows
        for ground in grounds
    )


def _contrast(one: str, other: str) -> float:
    """Give the contrast of two colours as WCAG counts it, 1 to 21, rounded down to a tenth.

    Examples
    --------
    >>> _contrast("#000000", "#ffffff"), _contrast("#777777", "#ffffff")
    (21.0, 4.4)
    """
    lighter, darker = sorted((_luminance(one), _luminance(other)), reverse=True)
    return int((lighter + 0.05) / (darker + 0.05) * 10 + 1e-9) / 10


def _luminance(colour: str) -> float:
    parts = (int(colour[start : start + 2], 16) / 255 for start in (1, 3, 5))
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
