"""Decisions and what became of them, in the reader's words; early signs and next steps that were promised."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel import ngettext
from flask_babel.speaklater import LazyString

from experiments.learning.archive.cards import ArchiveCard
from experiments.learning.decisions.early_signs import EarlySigns, SizesForetold
from experiments.learning.decisions.follow_up import FollowUp, Held
from experiments.learning.decisions.promises import Promises, PromisesKept
from experiments.learning.decisions.record import DecisionDue, DecisionRecord, Followed, Remaining
from experiments.learning.decisions.shares import Share
from experiments.results.records import Decision
from webapp.charts.planning.remaining import RemainingPicture, remaining_picture
from webapp.formatting import count, day, lift, number, percent, span
from webapp.language.said import piece
from webapp.records.archive.failures import goal_said, saved_said
from webapp.records.spoken import opened, spoken
from webapp.words import word

QUICK = ("yes", "done", "not_done")
"""The answers that stand in the list; the others are a click further."""
DRAWN = 20
"""Measured decisions that are drawn and listed, the newest; all of them up to 200 are compared."""
HELD: Mapping[Held, LazyString] = {
    Held.YES: _l("It held"),
    Held.PARTLY: _l("It held partly"),
    Held.NO: _l("It did not hold"),
    Held.CANNOT_TELL: _l("Nobody can tell"),
}
ANSWERS: Mapping[str, LazyString] = {
    "yes": _l("Done, and it held"),
    "partly": _l("Done, it held partly"),
    "no": _l("Done, it did not hold"),
    "cannot_tell": _l("Done, nobody can tell yet"),
    "not_done": _l("Not done"),
}
"""The buttons: one click each."""
_OF_A_REPEAT: Mapping[str, LazyString] = {"done": _l("Done"), "not_done": ANSWERS["not_done"]}


@dataclass(frozen=True, slots=True)
class DueLine:
    """A decision that waits for an answer."""

    experiment_id: int
    title: str
    verdict: str | None
    said: str
    whom: str
    planned: str
    buttons: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class FollowedRow:
    """What became of one kind of decision."""

    says: str
    counts: Followed


@dataclass(frozen=True, slots=True)
class MeasuredRow:
    """A decision with its three figures in words."""

    experiment_id: int
    title: str
    metric: str
    held: str
    raw: str
    planned: str
    measured: str
    said: str


@dataclass(frozen=True, slots=True)
class After:
    """What a result says of the time after closing; "" where there is nothing to say."""

    decision: str
    waits: bool
    saved: str
    assumes: str


@dataclass(frozen=True, slots=True)
class AnswerLine:
    """An answer that somebody gave."""

    at: datetime
    by: str
    said: str
    note: str


@dataclass(frozen=True, slots=True)
class PromiseRow:
    """Next steps of one kind of goal."""

    says: str
    counts: Promises


def buttons_for(decision: str) -> Mapping[str, LazyString]:
    """Give the answers that fit: of a repeat only whether it was done, its own result says the rest."""
    return _OF_A_REPEAT if decision == Decision.REPEAT else ANSWERS


def acted_sentence(record: DecisionRecord) -> str:
    """Say of how many decisions to use or to stop something one knows that they were done."""
    acted = record.acted
    if not acted.all:
        return _("Nothing was decided yet that somebody has to use or to stop.")
    if not acted.answered:
        waits = ngettext("one waits for an answer", "%(num)d wait for an answer", acted.waiting)
        return _("Nobody has answered yet whether a decision was done; %(waits)s.", waits=waits)
    told = ngettext(
        "%(part)s of %(all)s decision to use or to stop something was done on time",
        "%(part)s of %(all)s decisions to use or to stop something were done on time",
        acted.answered,
        part=opened(spoken(acted.on_time)),
        all=spoken(acted.answered),
    )
    rest = []
    if acted.later:
        rest.append(ngettext("one later", "%(number)s later", acted.later, number=spoken(acted.later)))
    if acted.not_done:
        rest.append(ngettext("one not at all", "%(number)s not at all", acted.not_done, number=spoken(acted.not_done)))
    return "; ".join([told, *rest]) + "."


def acted_note(record: DecisionRecord) -> str:
    """Say how sure that share is, and what is not in it."""
    acted = record.acted
    parts = [share_said(record.share)] if acted.answered else []
    if acted.waiting:
        parts.append(ngettext("One more waits for an answer.", "%(num)d more wait for an answer.", acted.waiting))
    return " ".join(parts)


def share_said(share: object) -> str:
    """Say a share with its range, or why there is none."""
    if isinstance(share, Share):
        return _(
            "%(share)s of %(all)s, likely %(range)s.",
            share=percent(share.estimate),
            all=count(share.of),
            range=span(share.lower, share.upper, percent),
        )
    return str(getattr(share, "sentence", ""))


def due_lines(due: Sequence[DecisionDue], people: Mapping[int, str], today: date) -> list[DueLine]:
    """Write what waits for an answer."""
    return [
        DueLine(
            one.experiment_id,
            one.title,
            one.verdict,
            decided_said(one.decision, one.due, today),
            people.get(one.owner_id, "") if one.owner_id is not None else "",
            _("Planned with %(lift)s %(metric)s.", lift=lift(one.planned), metric=piece(one.metric or ""))
            if one.planned is not None and one.decision == Decision.ADOPT
            else "",
            tuple((name, str(says)) for name, says in buttons_for(one.decision).items() if name in QUICK),
        )
        for one in due
    ]


def decided_said(decision: str, due: date | None, today: date) -> str:
    """Say what was decided and for when."""
    said = word("decision", decision)
    if due is None:
        return _("Decided: %(decision)s.", decision=_lowered(said))
    if due > today:
        return _("Decided: %(decision)s; asked on %(day)s.", decision=_lowered(said), day=day(due))
    return _("Decided: %(decision)s; to be answered since %(day)s.", decision=_lowered(said), day=day(due))


def followed_rows(record: DecisionRecord) -> list[FollowedRow]:
    """List the kinds of decision."""
    return [FollowedRow(word("decision", name), counts) for name, counts in record.by_decision.items()]


def held_counts(record: DecisionRecord) -> list[tuple[str, int]]:
    """List how often what was found held."""
    return [(str(HELD[Held(name)]), number) for name, number in record.held.items()]


def measured_rows(record: DecisionRecord) -> tuple[list[MeasuredRow], RemainingPicture | None]:
    """List the newest decisions that were measured, and lay out their marks."""
    shown = record.measured[:DRAWN]
    if not shown:
        return [], None
    rows = [
        MeasuredRow(
            one.experiment_id,
            one.title,
            piece(one.metric or ""),
            str(HELD[one.held]) if one.held else "",
            lift(one.raw),
            lift(one.planned),
            lift(one.measured),
            _(
                "First result %(raw)s, planned with %(planned)s, measured %(measured)s",
                raw=lift(one.raw),
                planned=lift(one.planned),
                measured=lift(one.measured),
            ),
        )
        for one in shown
    ]
    return rows, remaining_picture([(one.raw, one.planned, one.measured) for one in shown])


def remaining_said(remaining: Remaining | None) -> str:
    """Say whether what was planned with came nearer than the first result."""
    if remaining is None or not remaining.number:
        return _("Nobody has measured yet what came of a decision. Whoever answers can say it in per cent.")
    if not isinstance(remaining.nearer, Share):
        return share_said(remaining.nearer)
    return _(
        "What was measured lay nearer to the figure planned with in %(part)s of %(all)s. In the middle the plan missed "
        "by %(plan)s, the first result by %(raw)s.",
        part=count(remaining.nearer.part),
        all=count(remaining.nearer.of),
        plan=percent(remaining.missed_plan if isinstance(remaining.missed_plan, float) else None),
        raw=percent(remaining.missed_raw if isinstance(remaining.missed_raw, float) else None),
    )


def early_said(signs: EarlySigns) -> str:
    """Say whether early signs foretold their outcomes, with n and range."""
    if not signs.closed:
        return _("No experiment has been closed by an early sign and then by its outcome.")
    told = ngettext(
        "One experiment has an early sign and its outcome",
        "%(num)d experiments have an early sign and its outcome",
        signs.closed,
    )
    clear = _(
        "%(told)s; of %(all)s with two clear answers the early sign foretold %(same)s.",
        told=told,
        all=count(signs.answered),
        same=count(signs.foretold),
    )
    return f"{clear} {share_said(signs.ranged)}"


def sizes_said(sizes: SizesForetold) -> str:
    """Say whether the larger early sign went with the larger outcome."""
    if not sizes.pairs:
        return ""
    found = sizes.agreement
    sentence = getattr(found, "sentence", None)
    if sentence is not None:
        return _("On sizes: %(said)s", said=_lowered(str(sentence)))
    return _(
        "On sizes: the order of early signs and of outcomes agrees by %(estimate)s (likely %(lower)s to %(upper)s), "
        "over %(pairs)s; 1 is the same order, 0 none.",
        estimate=number(found.estimate, 2),
        lower=number(found.lower, 2),
        upper=number(found.upper, 2),
        pairs=ngettext("one pair", "%(num)d pairs", found.pairs),
    )


def promises_said(kept: PromisesKept) -> str:
    """Say how many of the next steps promised came."""
    all_ = kept.all
    if not all_.promised:
        return _("No closed experiment has promised a next step with a date.")
    if not all_.answered:
        return _("Nobody has answered yet whether a next step came.")
    return ngettext(
        "%(part)s of %(all)s next step that was answered for came.",
        "%(part)s of %(all)s next steps that were answered for came.",
        all_.answered,
        part=opened(spoken(all_.came)),
        all=spoken(all_.answered),
    )


def promise_rows(kept: PromisesKept) -> list[PromiseRow]:
    """List them by kind of goal."""
    return [PromiseRow(goal_said(goal), counts) for goal, counts in kept.by_goal.items()]


def answer_lines(rows: Sequence[FollowUp], people: Mapping[int, str]) -> list[AnswerLine]:
    """Write the answers, the last first."""
    return [AnswerLine(row.at, people.get(row.person_id, ""), answer_said(row), row.note or "") for row in rows]


def answer_said(row: FollowUp) -> str:
    """Say one answer."""
    return _answered(row.done, row.held, row.lift)


def after_closing(card: ArchiveCard, currency: str, today: date) -> After:
    """Say on the result what became of the decision: the last answer, or that it is asked; and what is saved."""
    said, waits = "", card.decision_done is None and card.decision_due is not None and card.decision_due <= today
    if card.decision_done is not None:
        said = _answered(card.decision_done, Held(card.held) if card.held else None, card.measured_lift)
    elif waits:
        said = _("Waits for an answer since %(day)s.", day=day(card.decision_due))
    return After(
        said, waits, saved_said(card.avoided_minor, card.avoided_every, currency), card.avoided_assumption or ""
    )


def _answered(done: bool, held: Held | None, measured: float | None) -> str:  # noqa: FBT001 - it is what is said
    if not done:
        return str(ANSWERS["not_done"])
    said = str(ANSWERS[held.value]) if held is not None else _("Done")
    return said if measured is None else _("%(said)s: %(lift)s measured", said=said, lift=lift(measured))


def _lowered(text: str) -> str:
    return text[:1].lower() + text[1:]
