"""The result page: an analysis document in the reader's words, ready to be laid out. Nothing is computed here."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from flask_babel import gettext as _

from experiments.judging.document import AnalysisDoc, CheckDoc, MetricDoc, VariantDoc
from webapp.formatting import day, lift, period, span
from webapp.records.day_pictures import day_pictures
from webapp.records.details import Detail, details_of
from webapp.records.enough import EnoughLine, enough_of
from webapp.records.figures import metric_words, opened, parts_of, role_note, unit_shown, units_of, value_of
from webapp.records.picture import Picture
from webapp.records.pictures import interval_picture, no_range_yet, shown_range
from webapp.records.regions import OnTop, RegionLine, on_top_of, region_lines
from webapp.records.sentence import Part, headline, in_the_book, marked

# Checks that speak about the deciding number itself: a failed one stands under that number.
ON_THE_NUMBER = frozenset(
    {
        "delivery_shift",
        "people_seen_again",
        "still_settling",
        "overdispersion",
        "few_units",
        "heavy_tail",
        "too_good_to_be_true",
    }
)
LETTERS = ("E", "D", "C", "B", "A")


@dataclass(frozen=True, slots=True)
class Cell:
    """One version in the table: value, what it was computed from, on how many units."""

    version: str
    value: str
    parts: str
    units: str
    missing: str


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the table: a number in the control and in one new version, and the change between them."""

    metric: str
    role: str
    version: str
    control: Cell
    treatment: Cell
    change: str
    span: str
    missing: str
    warnings: tuple[CheckDoc, ...]


@dataclass(frozen=True, slots=True)
class VersionSentence:
    """What is known of one new version."""

    name: str
    verdict: str
    reason: str | None
    sentence: str


@dataclass(frozen=True, slots=True)
class PlanWith:
    """What usually remains of a first result, beside the raw best guess."""

    version: str
    plan_with: str
    best_guess: str


@dataclass(frozen=True, slots=True)
class ResultPage:
    """Everything the result template shows."""

    verdict: str
    reason: str | None
    shown_verdict: str
    interim: bool
    closed: bool
    sentence: tuple[Part, ...]
    rest: str
    grade: str
    grade_reasons: tuple[str, ...]
    letters: tuple[str, ...]
    know: str
    do: str
    best: str | None
    plan_with: PlanWith | None
    versions: tuple[VersionSentence, ...]
    period: str
    lines: tuple[Line, ...]
    several: bool
    control: str
    picture: Picture | None
    days: tuple[Picture, ...]
    on_top: tuple[OnTop, ...]
    regions: tuple[RegionLine, ...]
    enough: tuple[EnoughLine, ...]
    checks: tuple[CheckDoc, ...]
    deviations: tuple[str, ...]
    skipped: tuple[str, ...]
    problems: tuple[dict[str, Any], ...]
    details: tuple[Detail, ...]
    looks: tuple[dict[str, Any], ...]

    @property
    def says_so_far(self) -> bool:
        """Say whether the sentence itself begins with "so far"."""
        return bool(self.sentence) and self.sentence[0].text.lower().startswith("so far")

    @property
    def has_pictures(self) -> bool:
        """Say whether the page needs the chart script."""
        return self.picture is not None or bool(self.days)


def result_page(
    document: AnalysisDoc, *, closed: bool = False, verdict: str | None = None, kept: bool = True
) -> ResultPage:
    """Read an analysis document for the page.

    Parameters
    ----------
    document : AnalysisDoc
        As ``analyze`` wrote it.
    closed : bool
        Nothing more is to come, because it is closed or a file alone: undecided is said as "couldn't tell".
    verdict : str, optional
        The verdict after closing, where a person overrode the rule.
    kept : bool
        It stands in the book; only a file alone is asked whether to keep it.
    """
    interim = document["interim"]
    decided = verdict or document["verdict"]
    metrics = document["metrics"]
    spoiling = tuple(c for c in document["checks"] if c["name"] in ON_THE_NUMBER and c["passed"] is False)
    lines = [line for metric in metrics for line in _lines(document, metric, spoiling)]
    first, rest = headline(in_the_book(document["sentence"]) if kept else document["sentence"])
    treatments = {line.version for line in lines}
    wait = _first_day(document)
    return ResultPage(
        verdict=decided,
        reason=document["undecided_reason"] if decided == "undecided" else None,
        shown_verdict="interim" if interim and decided == "undecided" and not closed else decided,
        interim=interim,
        closed=closed,
        sentence=marked(first, several=decided == "undecided"),
        rest="" if wait else rest,
        grade=document["grade"],
        grade_reasons=tuple(document["grade_reasons"]),
        letters=LETTERS,
        know=document["what_we_know"],
        do=wait or document["what_to_do"],
        best=document["best"],
        plan_with=_plan_with(document),
        versions=_versions(document),
        period=period(*document["period"]) if document["period"] else "",
        lines=tuple(lines),
        several=len(treatments) > 1,
        control=document["control"],
        picture=interval_picture(document),
        days=day_pictures(document),
        on_top=on_top_of(document),
        regions=region_lines(document),
        enough=enough_of(document),
        checks=tuple(c for c in document["checks"] if c not in spoiling or not lines),
        deviations=tuple(document["deviations"]),
        skipped=tuple(document["skipped"]),
        problems=tuple(document["problems"]),
        details=details_of(document),
        looks=tuple(dict(look) for look in document["looks"] if look["day"]),
    )


def _first_day(document: AnalysisDoc) -> str:
    """Say to wait where a run has only its first day: an anecdote so far, but one that grows by itself."""
    days, ahead = document["period"], [look["day"] for look in document["looks"] if look["day"] and not look["reached"]]
    one_day = days is not None and days[0] == days[1]
    if not (document["interim"] and document["undecided_reason"] == "not_comparable" and one_day and ahead):
        return ""
    return _("Leave it running until %(day)s: a single day cannot speak for either.", day=day(ahead[0]))


def primary_of(document: AnalysisDoc) -> MetricDoc | None:
    """Give the number that decides, None where the file could not be used."""
    return next((metric for metric in document["metrics"] if metric["role"] == "primary"), None)


def _lines(document: AnalysisDoc, metric: MetricDoc, spoiling: Sequence[CheckDoc]) -> list[Line]:
    control = next((v for v in metric["variants"] if v["name"] == document["control"]), None)
    if control is None:
        return []
    base = _cell(document, metric, control)
    lines = []
    for variant in metric["variants"]:
        if variant is control:
            continue
        change, reach, missing = _change(document, metric, variant)
        on_this = tuple(spoiling) if metric["role"] == "primary" and not lines else ()
        lines.append(
            Line(
                metric=opened(metric_words(metric, document["unit"])),
                role=role_note(metric),
                version=variant["name"],
                control=base,
                treatment=_cell(document, metric, variant),
                change=change,
                span=reach,
                missing=missing,
                warnings=on_this,
            )
        )
    return lines


def _cell(document: AnalysisDoc, metric: MetricDoc, variant: VariantDoc) -> Cell:
    missing = variant["not_estimable"]
    return Cell(
        version=variant["name"],
        value=value_of(metric, variant, document["currency"]),
        parts=parts_of(metric, variant, document["currency"]),
        units=_units(document, metric, variant),
        missing=missing["sentence"] if missing and variant["value"] is None else "",
    )


def _units(document: AnalysisDoc, metric: MetricDoc, variant: VariantDoc) -> str:
    """Say on how many units a version stands, unless its parts have said so already."""
    if metric["method"] == "described" or variant["units"] == variant["denominator"]:
        return ""  # totals that are only described hold nothing that was counted as independent
    # what was stored before units had names has none
    return units_of(unit_shown(document, metric), variant["units"], document.get("unit_name"))


def _change(document: AnalysisDoc, metric: MetricDoc, variant: VariantDoc) -> tuple[str, str, str]:
    """Write best guess and range of the change, or the reason why there is none."""
    estimate = variant["lift"]
    if estimate is None:
        reason = variant["not_estimable"]
        return "", "", reason["sentence"] if reason else _("Not estimable from this file.")
    lower, upper, early = shown_range(document, metric, variant)
    if early and lower is None and upper is None:
        return lift(estimate["estimate"], 1), no_range_yet(), ""
    return lift(estimate["estimate"], 1), span(lower, upper, lambda end: lift(end, 1)), ""


def _plan_with(document: AnalysisDoc) -> PlanWith | None:
    metric = primary_of(document)
    if metric is None or document["interim"] or document["best"] in (None, document["control"]):
        return None
    if "Plan with" in document["what_to_do"]:
        return None  # said there already
    variant = next((v for v in metric["variants"] if v["name"] == document["best"]), None)
    if variant is None or variant["plan_with"] is None or variant["lift"] is None:
        return None
    if variant["verdict"] not in {"succeeded", "undecided"} or variant["undecided_reason"] == "not_comparable":
        return None  # nobody plans with what is not used, or with a hint
    if _carried(document, variant):
        return None  # nor with what a few large values carry
    planned, best = variant["plan_with"], variant["lift"]["estimate"]
    if abs(planned) >= abs(best) or lift(planned) == lift(best):
        return None  # "+15 %, not +15 %" tells nobody anything
    return PlanWith(variant["name"], lift(planned), lift(best))


def _carried(document: AnalysisDoc, variant: VariantDoc) -> bool:
    too_few = variant["undecided_reason"] == "minimum"
    return too_few and any(check["name"] == "heavy_tail" for check in document["checks"])


def _versions(document: AnalysisDoc) -> tuple[VersionSentence, ...]:
    metric = primary_of(document)
    if metric is None:
        return ()
    # The best version first, the others as the plan names them.
    ordered = sorted(metric["variants"], key=lambda variant: variant["name"] != document["best"])
    return tuple(
        VersionSentence(v["name"], v["verdict"], v["undecided_reason"], headline(v["sentence"])[0])
        for v in ordered
        if v["verdict"] is not None and v["sentence"] is not None
    )
