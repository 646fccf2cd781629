"""A proposal of the next-cycle plan as page, text and slides show it."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from flask import url_for
from flask_babel import gettext as _

from experiments.learning.brief.candidate import Because, Candidate, Evidence, Kind
from experiments.learning.brief.kept import AcceptedAs, ProposalRow
from experiments.learning.brief.plan import Proposal
from experiments.learning.lessons.lesson import LessonStatus
from webapp.forms.numbers import money_text, number_text
from webapp.language.said import piece
from webapp.records.briefs.figures import BY_BUDGET, about, price_said, sees_said, size_said, strength, worth_said
from webapp.records.briefs.proposal import kind_words, planned_said, proposal_sentence
from webapp.records.spoken import opened
from webapp.records.stories.text import verdict_words
from webapp.words import word

_STATES = {Because.LESSON_DISPUTED: LessonStatus.CONTESTED.value, Because.OUT_OF_DATE: LessonStatus.EXPIRED.value}
"""Where the state of a lesson says more than the verdict of its newest experiment."""


@dataclass(frozen=True, slots=True)
class Link:
    """Words and where they lead."""

    says: str
    href: str


@dataclass(frozen=True, slots=True)
class EvidenceLine:
    """An experiment that a proposal rests on."""

    link: Link
    verdict: str | None
    grade: str | None
    sentence: str

    @property
    def marks(self) -> str:
        """Say verdict and strength in words, for text and slides."""
        said = [verdict_words(self.verdict, None, closed=True)] if self.verdict else []
        return ", ".join([*said, *filter(None, [strength(self.grade)])])


@dataclass(frozen=True, slots=True)
class ProposalFields:
    """What the form of a proposal holds: the words and the size, as they stand."""

    sentence: str
    per_version: str
    money: str
    hours: str


@dataclass(frozen=True, slots=True)
class ProposalLine:
    """One proposal; ``facts`` stand in its evidence line, ``worth`` says what it brings for its price.

    What is tested next has no verdict yet: that of what it follows stands beside its evidence. ``state`` is that of a
    lesson, where it says more than a verdict.

    ``own_words`` says that somebody wrote the sentence anew; ``accepted`` leads to what it became, ``decision`` to
    where the decision behind it is answered; ``vanished`` says that the data no longer speak for it.
    """

    key: str
    anchor: str
    kind: str
    kind_says: str
    place: int
    sentence: str
    written: str
    own_words: bool
    verdict: str | None
    state: str
    grade: str | None
    facts: tuple[str, ...]
    worth: str
    lesson: Link | None
    goal: Link | None
    evidence: tuple[EvidenceLine, ...]
    accepted: Link | None
    accepted_says: str
    left_out_because: str
    vanished: bool
    decision: str
    version: int
    fields: ProposalFields

    @property
    def said_of_it(self) -> str:
        """Say the evidence line in words, for text and slides."""
        said = verdict_words(self.verdict, None, closed=True) if self.verdict else ""
        state = word("lesson_status", self.state) if self.state else ""
        marks = ", ".join(part for part in (said, state, strength(self.grade)) if part)
        return opened("; ".join(part for part in (marks, *self.facts, self.worth) if part))


def proposal_lines(proposals: Iterable[Proposal], currency: str) -> tuple[ProposalLine, ...]:
    """Write proposals with what people did to them."""
    return tuple(proposal_line(one.candidate, currency, one) for one in proposals)


def candidate_lines(candidates: Iterable[Candidate], currency: str) -> tuple[ProposalLine, ...]:
    """Write candidates that nobody has touched."""
    return tuple(proposal_line(one, currency, None) for one in candidates)


def proposal_line(candidate: Candidate, currency: str, proposal: Proposal | None) -> ProposalLine:
    """Write one."""
    kept = proposal.kept if proposal is not None else None
    written = proposal_sentence(candidate)
    own = kept.sentence if kept is not None and kept.sentence else ""
    tested, state = candidate.kind is Kind.TEST, _STATES.get(candidate.because, "")
    return ProposalLine(
        key=candidate.key,
        anchor=anchor_of(candidate.key),
        kind=candidate.kind.value,
        kind_says=kind_words(candidate.kind),
        place=proposal.place if proposal is not None else 0,
        sentence=own or written,
        written=written,
        own_words=bool(own) and own != written,
        verdict=None if tested or state else _newest(candidate),
        state=state,
        grade=None if tested else candidate.grade,
        facts=_facts(candidate, own or written),
        worth=_worth(candidate, own or written, currency),
        lesson=_lesson(candidate),
        goal=_goal(candidate),
        evidence=tuple(_evidence(one) for one in candidate.evidence),
        accepted=_accepted(kept, proposal),
        accepted_says=_accepted_says(kept),
        left_out_because=(kept.left_out_because or "") if kept is not None else "",
        vanished=proposal is not None and proposal.vanished,
        decision=_decision(proposal),
        version=kept.version if kept is not None else 0,
        fields=_fields(candidate, own or written),
    )


def anchor_of(key: str) -> str:
    """Give the place on the page that a key stands at.

    Examples
    --------
    >>> anchor_of("scale:lesson:5")
    'p-scale-lesson-5'
    """
    return "p-" + re.sub(r"[^a-z0-9]+", "-", key.casefold()).strip("-")


def _facts(candidate: Candidate, sentence: str) -> tuple[str, ...]:
    """List figures that the sentence does not say already; of what nobody runs there are none."""
    sees = sees_said(candidate.size)
    told = [] if candidate.kind in {Kind.KEEP, Kind.STOP} else [size_said(candidate), price_said(candidate.price)]
    planned = planned_said(candidate) if candidate.kind is Kind.SCALE else ""
    known = [(planned, planned.rpartition("+")[2]), *((one, one) for one in told)]
    known.append((_("sees %(sees)s", sees=sees) if sees else "", sees))
    there = sentence.casefold()
    return tuple(says for says, figure in known if says and figure.casefold() not in there)


def _worth(candidate: Candidate, sentence: str, currency: str) -> str:
    """Say what it is worth for its price; why that cannot be said only where the sentence has not said so."""
    said = worth_said(candidate.worth, currency)
    worth = candidate.worth
    if candidate.kind is Kind.SCALE and worth is not None and isinstance(worth.value_minor, int):
        if worth.stake_basis == BY_BUDGET:
            return ""
        brings = about(worth.value_minor, currency)
        said = _("worth about %(money)s in the next cycle, if using it costs nothing", money=brings)
    return "" if said and said in sentence else said


def _lesson(candidate: Candidate) -> Link | None:
    if candidate.lesson_id is None:
        return None
    says = _("Lesson %(number)s", number=candidate.lesson_id)
    return Link(says, url_for("lessons.show", lesson_id=candidate.lesson_id))


def _newest(candidate: Candidate) -> str | None:
    return candidate.evidence[0].verdict if candidate.evidence else None


def _goal(candidate: Candidate) -> Link | None:
    if candidate.goal_id is None:
        return None
    return Link(piece(candidate.goal_name or "") or _("Goal"), url_for("goals.show", goal_id=candidate.goal_id))


def _evidence(one: Evidence) -> EvidenceLine:
    href = url_for("results.result", experiment_id=one.experiment_id)
    return EvidenceLine(Link(one.title, href), one.verdict, one.grade, one.sentence)


def _accepted(kept: ProposalRow | None, proposal: Proposal | None) -> Link | None:
    if kept is None or proposal is None or kept.accepted_as is None or kept.accepted_id is None:
        return None
    title = proposal.accepted_title or _("Look at it")
    if kept.accepted_as is AcceptedAs.GOAL:
        return Link(title, url_for("goals.show", goal_id=kept.accepted_id))
    return Link(title, url_for("experiments.show", experiment_id=kept.accepted_id))


def _decision(proposal: Proposal | None) -> str:
    """Give where the decision behind it is answered, where it waits for that."""
    if proposal is None or proposal.open_decision is None:
        return ""
    return url_for("decisions.show", experiment_id=proposal.open_decision)


def _accepted_says(kept: ProposalRow | None) -> str:
    if kept is None or kept.accepted_as is None:
        return ""
    return {
        AcceptedAs.GOAL: _("In the plan, as a goal of the next cycle:"),
        AcceptedAs.EXPERIMENT: _("In the plan, as a draft for the next cycle:"),
        AcceptedAs.DECISION: _("In the plan: decided."),
    }[kept.accepted_as]


def _fields(candidate: Candidate, sentence: str) -> ProposalFields:
    size, price = candidate.size, candidate.price
    return ProposalFields(
        sentence=sentence,
        per_version="" if size is None or size.per_version is None else str(size.per_version),
        money="" if price is None else money_text(price.money_minor, price.currency),
        hours="" if price is None else number_text(price.hours),
    )
