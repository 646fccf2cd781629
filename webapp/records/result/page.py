"""The result page: an analysis document in the reader's words, ready to be laid out. Nothing is computed here."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from flask_babel import gettext as _

from experiments.judging.document import AnalysisDoc, CheckDoc, MetricDoc
from experiments.judging.words.templates import TEMPLATES
from webapp.formatting import lift, period, short_day
from webapp.records.picture import Picture
from webapp.records.result.check_list import CheckList, check_list
from webapp.records.result.day_pictures import day_pictures
from webapp.records.result.details import Detail, details_of
from webapp.records.result.enough import EnoughLine, EnoughSaid, enough_of, enough_said
from webapp.records.result.known import Known, has_broken, is_carried, known_of, strained_of
from webapp.records.result.lines import ON_THE_NUMBER, Line, LineGroup, groups_of, lines_of
from webapp.records.result.look_line import LookDot, look_line
from webapp.records.result.month import MonthTable, month_tables
from webapp.records.result.pictures import interval_picture
from webapp.records.result.planning import Planning, planning_of
from webapp.records.result.regions import OnTop, RegionLine, on_top_of, region_lines
from webapp.records.result.sentence import SO_FAR, Part, headline, in_the_book, marked, parted

LETTERS = ("E", "D", "C", "B", "A")
AFTERWARDS = TEMPLATES["file.afterwards"].partition(":")[0]


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
    know: str
    do: str
    act: str
    beside: tuple[str, ...]
    known: Known
    planning: Planning
    below: str
    best: str | None
    plan_with: PlanWith | None
    versions: tuple[VersionSentence, ...]
    period: str
    lines: tuple[Line, ...]
    groups: tuple[LineGroup, ...]
    several: bool
    control: str
    picture: Picture | None
    days: tuple[Picture, ...]
    on_top: tuple[OnTop, ...]
    regions: tuple[RegionLine, ...]
    months: tuple[MonthTable, ...]
    enough: tuple[EnoughLine, ...]
    enough_said: EnoughSaid | None
    checks: tuple[CheckDoc, ...]
    deviations: tuple[str, ...]
    skipped: tuple[str, ...]
    problems: tuple[dict[str, Any], ...]
    details: tuple[Detail, ...]
    looks: tuple[LookDot, ...]
    raises: tuple[str, ...]
    provisional: str = ""

    @property
    def letters(self) -> tuple[str, ...]:
        """The letters of the strength of evidence, the weakest first."""
        return LETTERS

    @property
    def check_list(self) -> CheckList:
        """The checks that stand under no number: what could change the answer, and the others."""
        return check_list(self.checks, waits=self.interim)

    @property
    def next_letter(self) -> str:
        """The letter above that of the strength of evidence; empty where there is none."""
        place = LETTERS.index(self.grade) + 1
        return LETTERS[place] if place < len(LETTERS) else ""

    @property
    def says_so_far(self) -> bool:
        """Say whether the sentence itself begins with "so far"."""
        return bool(self.sentence) and self.sentence[0].text.lower().startswith(SO_FAR)


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
    if not kept:
        document = {**document, "looks": []}  # nobody planned to look at a file
    interim = document["interim"]
    decided = verdict or document["verdict"]
    judged = _as_decided(document, decided)
    lines, checks = _checked(document)
    first, rest = _parted(document, kept=kept)
    return ResultPage(
        verdict=decided,
        reason=document["undecided_reason"] if decided == "undecided" and strained_of(document) is None else None,
        shown_verdict="interim" if interim and decided == "undecided" and not closed else decided,
        interim=interim,
        closed=closed,
        sentence=_marked(document, first, decided),
        rest=rest,
        grade=document["grade"],
        grade_reasons=tuple(document["grade_reasons"]),
        know=document["what_we_know"],
        do=document["what_to_do"],
        act=_repair(judged) or judged.get("act") or document["what_to_do"],
        beside=(*(document.get("beside") or ()), *_since_the_look(document)),
        known=known_of(judged),
        planning=planning_of(judged),
        below="" if _stands_below(document, rest) else rest,
        best=document["best"],
        plan_with=_plan_with(document),
        versions=_versions(document),
        period=period(*document["period"]) if document["period"] else "",
        lines=tuple(lines),
        groups=groups_of(document, lines),
        several=len({line.version for line in lines}) > 1,
        control=document["control"],
        picture=interval_picture(document),
        days=day_pictures(document),
        on_top=on_top_of(document),
        regions=region_lines(document),
        months=month_tables(judged),
        enough=enough_of(document),
        enough_said=enough_said(document),
        checks=checks,
        deviations=tuple(document["deviations"]),
        skipped=tuple(document["skipped"]),
        problems=tuple(document["problems"]),
        details=details_of(document),
        looks=look_line(document),
        raises=tuple(document.get("raises") or ()),
    )


def _checked(document: AnalysisDoc) -> tuple[list[Line], tuple[CheckDoc, ...]]:
    """Write the lines of the table with what spoils their numbers, and give the checks that stand under none."""
    spoiling = tuple(c for c in document["checks"] if c["name"] in ON_THE_NUMBER and c["passed"] is False)
    lines = lines_of(document, spoiling)
    return lines, tuple(c for c in document["checks"] if c not in spoiling or not lines)


def _as_decided(document: AnalysisDoc, decided: str) -> AnalysisDoc:
    """Give the document as it was closed: where a person overrode the rule, nothing is promised by the rule."""
    if decided == document["verdict"]:
        return document
    act = _("Do what was decided when it was closed; the rule said otherwise, and why stands below.")
    return {**document, "verdict": decided, "undecided_reason": None, "used": None, "month": {}, "act": act}


def _marked(document: AnalysisDoc, first: str, decided: str) -> tuple[Part, ...]:
    """Mark the safe end; what has too little to judge has none."""
    if document["undecided_reason"] == "minimum":
        return (Part(first, strong=False),)
    return marked(first, several=decided == "undecided", last=has_broken(document))


def _stands_below(document: AnalysisDoc, rest: str) -> bool:
    """Tell whether what follows the first sentence is said by the page in its own places: what to do, plan with."""
    return _has_act(document) and not rest.startswith(AFTERWARDS)


def _repair(document: AnalysisDoc) -> str:
    """Give what to do about that which broke a comparison; "" where nothing did, or only the checks can say."""
    if document["verdict"] != "invalid":
        return ""
    ways = (text for key, text in TEMPLATES.items() if key.startswith("invalid."))
    way = next((text for text in ways if document["sentence"].endswith(text)), "")
    nothing = _("Decide nothing by these numbers.")
    return f"{way} {nothing}" if way else ""


def _parted(document: AnalysisDoc, *, kept: bool) -> tuple[str, str]:
    """Part the sentence into its headline and the rest."""
    told = in_the_book(document["sentence"]) if kept else document["sentence"]
    return parted(told) if _has_act(document) else headline(told)


def _has_act(document: AnalysisDoc) -> bool:
    """Tell whether the one thing to do has its own place: where it is answered, or where one only waits."""
    answered = document["verdict"] in {"succeeded", "harmful", "no_useful_difference"} or bool(_repair(document))
    return bool(document.get("act")) and (answered or (document["interim"] and document["verdict"] == "undecided"))


def _since_the_look(document: AnalysisDoc) -> tuple[str, ...]:
    """Say why sentence and table differ a little where a verdict fell at a look and days came in since."""
    reached = [look["day"] for look in document["looks"] if look["day"] and look["reached"]]
    days = document["period"]
    if not document["interim"] or document["verdict"] == "undecided" or not reached or days is None:
        return ()
    if days[1] <= reached[-1]:
        return ()
    return (
        _(
            "The verdict fell at the planned look of %(day)s; the numbers hold the days since.",
            day=short_day(reached[-1]),
        ),
    )


def primary_of(document: AnalysisDoc) -> MetricDoc | None:
    """Give the number that decides, None where the file could not be used."""
    return next((metric for metric in document["metrics"] if metric["role"] == "primary"), None)


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
    if variant["undecided_reason"] == "minimum" and is_carried(document):
        return None  # nor with what a few large values carry
    planned, best = variant["plan_with"], variant["lift"]["estimate"]
    if abs(planned) >= abs(best) or lift(planned) == lift(best):
        return None  # "+15 %, not +15 %" tells nobody anything
    return PlanWith(variant["name"], lift(planned), lift(best))


def _versions(document: AnalysisDoc) -> tuple[VersionSentence, ...]:
    metric = primary_of(document)
    if metric is None:
        return ()
    # The best version first, the others as the plan names them.
    ordered = sorted(metric["variants"], key=lambda variant: variant["name"] != document["best"])
    return tuple(
        VersionSentence(v["name"], v["verdict"], v["undecided_reason"], parted(v["sentence"])[0])
        for v in ordered
        if v["verdict"] is not None and v["sentence"] is not None
    )
