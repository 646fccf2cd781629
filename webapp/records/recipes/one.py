"""One toolkit or recipe as its page shows it: the pattern row by row, and every experiment behind it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from flask_babel import gettext as _
from flask_babel import ngettext

from experiments.learning.recipes.evidence import Stance, State, ToolkitProof
from experiments.learning.recipes.purse import Found, Purse
from experiments.metrics.kinds import Direction, Metric
from experiments.trials.toolkits.pattern import Pattern, Sight
from webapp.formatting import count, lift, number, percent, span
from webapp.language.offered import offered, pattern_of
from webapp.language.said import piece
from webapp.records.archive.cards import Range
from webapp.records.plan_with import plan_with_words
from webapp.records.recipes.overview import (
    SightPicture,
    evidence_line,
    goal_said,
    idea_of,
    money_said,
    picture_of,
    sight_lines,
    time_said,
)
from webapp.words import word


@dataclass(frozen=True, slots=True)
class ProofLine:
    """A closed experiment behind a toolkit."""

    id: int
    title: str
    closed_on: date
    verdict: str | None
    grade: str | None
    sentence: str
    note: str
    range: Range | None
    worthwhile: float | None
    down: bool
    said: str
    planned: str


@dataclass(frozen=True, slots=True)
class ToolkitPage:
    """What the template of one toolkit shows."""

    goal: str
    idea: str
    state: State
    evidence: str
    money: str
    hours: str
    time: str
    headline: str
    rest: tuple[str, ...]
    picture: SightPicture | None
    sizes: tuple[str, ...]
    rows: tuple[tuple[str, str], ...]
    versions: tuple[tuple[str, str, bool], ...]
    groups: tuple[tuple[str, tuple[ProofLine, ...]], ...]


def toolkit_page(found: Found, today: date) -> ToolkitPage:
    """Bring the page together."""
    toolkit, pattern, evidence = found.toolkit, pattern_of(found.toolkit), found.evidence
    headline, rest = sight_lines(found, Purse())
    groups = (
        (_("Support it"), evidence.of(Stance.SUPPORTS)),
        (_("Contradict it"), evidence.of(Stance.CONTRADICTS)),
        (_("Without an answer"), evidence.of(Stance.OPEN)),
    )
    return ToolkitPage(
        goal=goal_said(toolkit, pattern),
        idea=idea_of(pattern),
        state=evidence.state,
        evidence=evidence_line(evidence, today),
        money=money_said(pattern),
        hours=number(pattern.hours) if pattern.hours is not None else "",
        time=time_said(pattern.days) if pattern.days is not None else _("not known"),
        headline=headline,
        rest=rest,
        picture=picture_of(found),
        sizes=tuple(_size(sight) for sight in pattern.sees),
        rows=tuple(_rows(pattern)),
        versions=tuple((one.name, one.text or "", one.role == "control") for one in pattern.versions),
        groups=tuple((says, tuple(map(_proof, proofs))) for says, proofs in groups if proofs),
    )


def _rows(pattern: Pattern) -> Sequence[tuple[str, str]]:
    rows = [
        (word("term", "customer_objective"), pattern.customer_objective),
        (word("term", "design"), word("design", pattern.design) if pattern.design else None),
        (word("term", "unit"), pattern.unit_name or (word("unit", pattern.unit) if pattern.unit else None)),
        (_("How it is done"), pattern.how),
        (word("term", "primary"), _metric(pattern.decides)),
        (word("term", "guardrail"), "; ".join(map(_guarded, pattern.guardrails))),
        (
            word("term", "worthwhile_lift"),
            percent(pattern.worthwhile_lift) if pattern.worthwhile_lift is not None else None,
        ),
        (_("What to expect"), pattern.expects),
        (_("And then?"), pattern.next_step),
        (_("Its number"), pattern.next_metric),
        (_("Known later"), _later(pattern)),
        (_("Runs beside it"), ", ".join(map(offered, pattern.other_tactics))),
    ]
    return [(label, value) for label, value in rows if value]


def _metric(metric: Metric | None) -> str | None:
    if metric is None:
        return None
    name = piece(metric.name)
    return _("%(name)s (less is better)", name=name) if metric.direction is Direction.DOWN else name


def _guarded(metric: Metric) -> str:
    if metric.margin is None:
        return piece(metric.name)
    return _("%(name)s, by at most %(margin)s", name=piece(metric.name), margin=percent(metric.margin))


def _later(pattern: Pattern) -> str | None:
    late = pattern.outcome
    if late is None:
        return None
    days = ngettext("%(num)d day", "%(num)d days", late.days_after)
    return _("%(name)s, %(days)s after the last day; until then the verdict is provisional", name=late.name, days=days)


def _size(sight: Sight) -> str:
    if sight.units is None:
        return _("±%(lift)s", lift=percent(sight.lift))
    seen = {"units": count(sight.units), "of": sight.of or "", "lift": percent(sight.lift)}
    if sight.baseline is None:
        return _("%(units)s %(of)s in each version see ±%(lift)s", **seen)
    hundred = count(round(sight.baseline * 100))
    return _(
        "%(units)s %(of)s in each version, %(hundred)s in 100 of whom do it, see ±%(lift)s", hundred=hundred, **seen
    )


def _proof(proof: ToolkitProof) -> ProofLine:
    notes = []
    if proof.retrospective:
        notes.append(_("entered afterwards: does not count"))
    elif proof.provisional:
        notes.append(_("waits for a later number: does not count yet"))
    elif proof.grade in {"D", "E"}:
        notes.append(_("a hint only: does not count"))
    return ProofLine(
        id=proof.experiment_id,
        title=proof.title,
        closed_on=proof.closed_on,
        verdict=proof.verdict,
        grade=proof.grade,
        sentence=proof.sentence,
        note=", ".join(notes),
        range=Range(proof.lift, proof.lower, proof.upper) if proof.lift is not None else None,
        worthwhile=proof.worthwhile_lift,
        down=proof.direction is Direction.DOWN,
        said=f"{lift(proof.lift)} ({span(proof.lower, proof.upper)})" if proof.lift is not None else "",
        planned=plan_with_words(proof.lift, proof.plan_with),
    )
