"""What the experiments behind a lesson say together: sentences first, then the picture and its table."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from flask_babel import gettext as _
from flask_babel import ngettext

from webapp.charts.result.forest import FRAMES, ForestRow, forest_drawing
from webapp.charts.sheet.rows import Worth
from webapp.formatting import day, lift, number, percent, short_day, span
from webapp.language.said import display_words, piece
from webapp.records.picture import Numbers, Picture, plain_number
from webapp.words import word

MOST_DRAWN = 40
"""Rows of the picture, the newest; the table below has all of them."""
TONES = {
    "succeeded": "v-succeeded",
    "harmful": "v-harmful",
    "no_useful_difference": "v-none",
    "undecided": "v-undecided",
    "invalid": "v-invalid",
}


@dataclass(frozen=True, slots=True)
class BehindLine:
    """One experiment of the table: what it found, and its share or why it has none."""

    id: int
    title: str
    filed_on: date
    verdict: str | None
    grade: str | None
    stance: str
    version: str
    change: str
    counts: str


@dataclass(frozen=True, slots=True)
class PoolPage:
    """The pooled part of a lesson's page.

    ``sentence`` says the number, ``rest`` what it hides, ``plan`` what to plan with; ``picture`` is ``None``
    where nothing can be drawn.
    """

    sentence: str
    rest: tuple[str, ...]
    plan: str
    picture: Picture | None
    lines: tuple[BehindLine, ...]
    as_of: str
    details: tuple[tuple[str, str], ...]


def left_out_words(code: str) -> str:
    """Say why an experiment behind a lesson is not in its number."""
    return {
        "not_usable": _("not usable, so it has no number"),
        "provisional": _("its later outcome is not in yet"),
        "hint": _("a hint: drawn, not counted"),
        "no_range": _("no range that could be counted"),
        "other_number": _("another number decided there"),
        "other_control": _("compared with something else"),
    }[code]


def pool_page(pooled: Mapping[str, Any] | None, titles: Mapping[int, str], plan_with: float | None) -> PoolPage | None:
    """Put the pooled record of a lesson into words and a picture; ``None`` where nothing closed stands behind it.

    Parameters
    ----------
    titles : mapping
        Names of the experiments that the reader may see.
    plan_with : float or None
        ``None`` while experiments disagree.
    """
    if not pooled or not pooled["members"]:
        return None
    members = pooled["members"]
    drawable = [one for one in members if one["lift"] is not None or one["lower"] is not None]
    rows = _rows(pooled, drawable[-MOST_DRAWN:], titles)
    worth = _worth(pooled)
    sentence = pooled_sentence(pooled)
    return PoolPage(
        sentence=sentence,
        rest=tuple(_rest(pooled)),
        plan=plan_sentence(pooled, plan_with),
        picture=_picture(rows, worth, sentence, len(drawable) - MOST_DRAWN) if drawable else None,
        lines=tuple(_line(one, titles) for one in members),
        as_of=day(date.fromisoformat(pooled["as_of"][:10])),
        details=tuple(_details(pooled)),
    )


def ends_of(pooled: Mapping[str, Any]) -> Mapping[str, float] | None:
    """Give best guess and ends as they are said: those of a common change where a few agree, else of the average."""
    if not pooled.get("method"):
        return None
    return pooled["common"] if _is_common(pooled) else pooled["lift"]  # type: ignore[no-any-return]


def pooled_sentence(pooled: Mapping[str, Any]) -> str:
    """Say in one sentence what all repeats say together, the safe end first."""
    ends = ends_of(pooled)
    if ends is None:
        return _no_number(pooled["members"])
    version = _("“%(name)s”", name=pooled["version"]) if pooled["version"] else _("The new version")
    same = _same(pooled["experiments"]) if _is_common(pooled) else ""
    what = {"version": version, "what": piece(pooled["metric"]), "best": percent(abs(ends["estimate"])), "same": same}
    counted = pooled["identity"].startswith(("count", "ratio")) and pooled["direction"] == "up"
    if ends["lower"] > 0:
        safe = percent(ends["lower"])
        if counted:
            return _(
                "%(version)s brings at least %(safe)s more %(what)s%(same)s (best guess %(best)s).", safe=safe, **what
            )
        return _("%(version)s raises %(what)s by at least %(safe)s%(same)s (best guess %(best)s).", safe=safe, **what)
    if ends["upper"] < 0:
        safe = percent(-ends["upper"])
        return _("%(version)s lowers %(what)s by at least %(safe)s%(same)s (best guess %(best)s).", safe=safe, **what)
    what["best"] = lift(ends["estimate"])
    return _(
        "%(version)s changes %(what)s by %(range)s%(same)s (best guess %(best)s): it may do either.",
        range=span(ends["lower"], ends["upper"]),
        **what,
    )


def plan_sentence(pooled: Mapping[str, Any], plan_with: float | None) -> str:
    """Say what to plan with, or why there is nothing to plan with."""
    if plan_with is not None and pooled["experiments"] == 1:
        return _("Plan with %(lift)s, as with the one result that counts.", lift=lift(plan_with))
    if plan_with is not None:
        return _("Plan with %(lift)s: all repeats together, not one of them alone.", lift=lift(plan_with))
    if pooled.get("method"):
        return _("Nothing to plan with while experiments disagree.")
    return ""


def short_range(pooled: Mapping[str, Any] | None) -> str:
    """Write the pooled range for a list: best guess and ends, with what they hold under."""
    ends = ends_of(pooled) if pooled else None
    if pooled is None or ends is None:
        return ""
    both = f"{lift(ends['estimate'])} ({span(ends['lower'], ends['upper'])})"
    return _("%(range)s if all measure the same", range=both) if _is_common(pooled) else both


def _is_common(pooled: Mapping[str, Any]) -> bool:
    """Say whether the change that all have in common is said first: a few that differ by no more than chance."""
    agree = pooled["heterogeneity_p"] is None or pooled["heterogeneity_p"] >= 0.05
    return pooled["method"] == "integrated_spread" and agree and pooled["common"] is not None


def _same(experiments: int) -> str:
    return " " + (
        _("if both measure the same thing") if experiments == 2 else _("if all of them measure the same thing")
    )


def _no_number(members: Sequence[Mapping[str, Any]]) -> str:
    why = {one["left_out"] for one in members}
    if why == {"hint"}:
        return _("Only hints stand behind it: they are drawn, and nothing is counted from them.")
    if why == {"provisional"}:
        return _("Its later outcome is not in yet; until then there is no number.")
    return _("Nothing behind it can be counted yet.")


def _rest(pooled: Mapping[str, Any]) -> list[str]:
    """Say what the first sentence leaves out: how far they may differ, and where the next one may land."""
    if not pooled.get("method"):
        return []
    if pooled["method"] == "one_experiment":
        return [_("One experiment so far; a repeat would say how far it carries.")]
    said = []
    if pooled["heterogeneity_p"] is not None and pooled["heterogeneity_p"] < 0.05:
        said.append(_("The experiments differ by more than chance, so one number hides more than it says."))
    elif _is_common(pooled):
        said.append(_("Allowing for differences between them: %(range)s.", range=span(*_ends(pooled["lift"]))))
    if pooled["prediction"] is not None:
        said.append(_("The next one will probably land between %(from)s and %(to)s.", **_from_to(pooled["prediction"])))
    return said


def _ends(estimate: Mapping[str, float]) -> tuple[float, float]:
    return estimate["lower"], estimate["upper"]


def _from_to(estimate: Mapping[str, float]) -> dict[str, str]:
    return {"from": lift(estimate["lower"]), "to": lift(estimate["upper"])}


def _worth(pooled: Mapping[str, Any]) -> float | None:
    worth = pooled.get("worthwhile")
    if not worth:
        return None
    return -worth if pooled["direction"] == "down" else worth


def _picture(rows: Sequence[ForestRow], worth: float | None, label: str, not_drawn: int) -> Picture:
    edge = None if worth is None else Worth(worth, _("worth it from %(lift)s", lift=lift(worth)), _("no difference"))
    caption = _("Every repeat counts, whatever it found.") + " " + _("The table below holds the same numbers.")
    if not_drawn > 0:
        older = ngettext(
            "One older experiment is only in the table.", "%(num)s older experiments are only in the table.", not_drawn
        )
        caption = f"{caption} {older}"
    drawings = tuple((frame.name, forest_drawing(rows, edge, _mark, frame)) for frame in FRAMES)
    return Picture("together", label, caption, drawings, _numbers(rows))


def _mark(value: float) -> str:
    return lift(value, 0) if value else percent(0)


def _numbers(rows: Sequence[ForestRow]) -> Numbers:
    """Give the picture as a table; a change of 0.1 is 10 %."""
    headers = (
        _("experiment"),
        _("what it is"),
        _("change, 0.1 is 10 %"),
        _("likely range from"),
        _("likely range to"),
        _("share of the number"),
    )
    return Numbers(
        headers,
        tuple(
            (row.label, row.under, *map(plain_number, (row.estimate, row.lower, row.upper, row.weight))) for row in rows
        ),
    )


def _rows(
    pooled: Mapping[str, Any], members: Sequence[Mapping[str, Any]], titles: Mapping[int, str]
) -> list[ForestRow]:
    rows = [_experiment_row(one, titles) for one in members]
    if not pooled.get("method") or pooled["method"] == "one_experiment":
        return rows
    ends = ends_of(pooled)
    assert ends is not None
    number = ngettext("%(num)s experiment", "%(num)s experiments", pooled["experiments"])
    under = f"{number},{_same(pooled['experiments'])}" if _is_common(pooled) else number
    rows.append(
        ForestRow(
            word("term", "pooled"),
            under,
            lift(ends["estimate"]),
            span(*_ends(ends)),
            "accent",
            *_all(ends),
            diamond=True,
        )
    )
    if pooled["prediction"] is not None:
        low, high = _ends(pooled["prediction"])
        said = span(low, high)
        rows.append(
            ForestRow(_("The next one"), word("term", "prediction"), said, "", "accent", None, low, high, dashed=True)
        )
    return rows


def _all(ends: Mapping[str, float]) -> tuple[float, float, float]:
    return ends["estimate"], ends["lower"], ends["upper"]


def _experiment_row(one: Mapping[str, Any], titles: Mapping[int, str]) -> ForestRow:
    key = one["experiment_id"]
    label = f"{key} {titles.get(key, '')}".strip()
    filed = short_day(date.fromisoformat(one["filed_on"]))
    under = _("%(day)s, strength %(grade)s", day=filed, grade=one["grade"]) if one["grade"] else filed
    share = percent(one["weight"], 0) if one["weight"] is not None else ""
    beside = _("%(share)s of it", share=share) if share else _("not counted")
    tone = TONES.get(one["verdict"], "v-interim")
    return ForestRow(
        label, under, lift(one["lift"]), beside, tone, one["lift"], one["lower"], one["upper"], one["weight"]
    )


def _line(one: Mapping[str, Any], titles: Mapping[int, str]) -> BehindLine:
    change = f"{lift(one['lift'])} ({span(one['lower'], one['upper'])})" if one["lift"] is not None else ""
    share = "" if one["weight"] is None else _("%(share)s of the number", share=percent(one["weight"], 0))
    return BehindLine(
        id=one["experiment_id"],
        title=titles.get(one["experiment_id"], ""),
        filed_on=date.fromisoformat(one["filed_on"]),
        verdict=one["verdict"],
        grade=one["grade"],
        stance=one["stance"],
        version=one["version"] + (_(" (merged into one)") if one["merged"] else ""),
        change=change,
        counts=left_out_words(one["left_out"]) if one["left_out"] else share,
    )


def counted_words(identity: str) -> str:
    """Say what a number is made of, as a file of the reader's language calls it.

    Examples
    --------
    >>> counted_words("ratio: link clicks / impressions"), counted_words("by name: orders")
    ('link clicks ÷ times shown', 'orders')
    """
    parts = [part.replace(" ", "_") for part in identity.partition(": ")[2].split(" / ")]
    return " ÷ ".join(display_words(part).replace("_", " ") for part in parts)


def _details(pooled: Mapping[str, Any]) -> list[tuple[str, str]]:
    """Give what an analyst wants to know of the number."""
    if not pooled.get("method"):
        return []
    methods = {
        "one_experiment": _("one experiment, passed through"),
        "integrated_spread": _("spread integrated, half-normal(0.15) on it"),
        "reml_hartung_knapp": _("REML, Hartung–Knapp (factor at least 1)"),
    }
    rows = [(_("Method"), methods[pooled["method"]]), (_("Counted"), counted_words(pooled["identity"]))]
    rows.append((_("Compared with"), _("nothing at all") if pooled["control"] == "nothing" else _("what we do now")))
    rows.append((_("Average, 95 %"), f"{lift(pooled['lift']['estimate'])} ({span(*_ends(pooled['lift']))})"))
    if pooled["common"] is not None:
        common = f"{lift(pooled['common']['estimate'])} ({span(*_ends(pooled['common']))})"
        rows.append((_("If all measure the same"), common))
    for name, label in (("tau", _("Spread between them, ln(1 + change)")), ("i2", _("Share that is not chance"))):
        if pooled[name] is not None:
            rows.append((label, percent(pooled[name], 0) if name == "i2" else number(pooled[name], 3)))
    if pooled["heterogeneity_p"] is not None:
        rows.append((_("Chance alone differs as much (p)"), number(pooled["heterogeneity_p"], 3)))
    return rows
