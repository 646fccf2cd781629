"""Why it failed, in the reader's words: the sentence, the reasons, the two ledgers, what to try next."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from flask import url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel import ngettext
from flask_babel.speaklater import LazyString

from experiments.learning.archive.cards import ArchiveCard
from experiments.learning.failures.follow_ups import FollowUpProposal, Proposed
from experiments.learning.failures.ledger import AvoidedLoss, FailureCost
from experiments.learning.failures.reasons import Reasons, TeamReasons, Whose, WhyItFailed
from experiments.metrics.goal_kinds import GoalKind
from webapp.charts.portfolio.reasons import CountBar, count_bars
from webapp.formatting import minor_money, number
from webapp.records.archive.cards import goal_kind_words, why_words
from webapp.records.spoken import opened, spoken
from webapp.words import word

MOST_ROWS = 12
"""Channels and goals that have a row of their own; the rest stands in one."""

PROPOSALS: Mapping[Proposed, tuple[LazyString, LazyString | str]] = {
    Proposed.BETTER_MADE: (
        _l("The idea may hold: repeat it better made."),
        _l("Draft it better made"),
    ),
    Proposed.OTHER_PEOPLE: (
        _l("Others may answer differently: the same idea for the people whom it fits."),
        _l("Draft it for others"),
    ),
    Proposed.OTHER_CHANNEL: (
        _l("It was not the place for it: the same idea on another channel."),
        _l("Draft it elsewhere"),
    ),
    Proposed.OTHER_WEEKS: (_l("The weeks stood against it: once more in others."), _l("Draft it for other weeks")),
    Proposed.REPAIRED: (
        _l("Repair the counting first, try it with one case of your own, then repeat it."),
        _l("Draft the repeat"),
    ),
    Proposed.DRAWN: (
        _l("Draw who gets which version, so that they cannot mix, and repeat it."),
        _l("Draft it with a draw"),
    ),
    Proposed.PREPARED: (_l("Prepare the content first; the plan is there."), _l("Draft it once more")),
    Proposed.SIZED: (
        _l("Size it before it starts, or repeat it as it is: then both runs count together."),
        _l("Draft a larger one"),
    ),
    Proposed.AGAIN: (_l("You decided to repeat it: then both runs count together."), _l("Draft the repeat")),
    Proposed.LESSON: (_l("Let it go, and keep what it taught."), _l("Read the lesson")),
    Proposed.LEAVE: (_l("You stopped it: a larger one is not worth it, so nothing is proposed."), ""),
}
EVERY: Mapping[str, LazyString] = {
    "month": _l("%(amount)s a month"),
    "quarter": _l("%(amount)s a quarter"),
    "year": _l("%(amount)s a year"),
}


@dataclass(frozen=True, slots=True)
class ReasonRow:
    """One reason: how many failed by it, how many brought no answer, and the bar of both."""

    why: str
    says: str
    failed: int
    apart: int
    bar: CountBar
    said: str
    href: str


@dataclass(frozen=True, slots=True)
class PlaceRow:
    """The reasons of one channel, goal or team in words."""

    says: str
    failed: int
    whys: str
    apart: int
    note: str = ""


@dataclass(frozen=True, slots=True)
class NextTry:
    """What is proposed, and the one button; ``href`` is "" where there is nothing to press."""

    sentence: str
    href: str
    button: str


@dataclass(frozen=True, slots=True)
class LedgerLine:
    """One experiment of a ledger; ``assumes`` where it is the one of what was avoided."""

    experiment_id: int
    title: str
    verdict: str | None
    undecided_reason: str | None
    why: str
    money: str
    hours: str
    full: str
    next_try: NextTry | None
    assumes: str = ""


def failed_sentence(found: WhyItFailed, cost: FailureCost) -> str:
    """Say how many did not work and what one cost in the middle."""
    counts = found.counts
    if not counts.closed:
        return _("Nothing is closed yet.")
    if not counts.failed:
        return _("Nothing that was closed has failed so far: %(all)s in all.", all=spoken(counts.closed))
    told = ngettext(
        "%(part)s of %(all)s closed experiments did not work",
        "%(part)s of %(all)s closed experiments did not work",
        counts.failed,
        part=opened(spoken(counts.failed)),
        all=spoken(counts.closed),
    )
    if not isinstance(cost.median_minor, int):
        return f"{told}. {cost.median_minor.sentence}"
    amount = minor_money(cost.median_minor, cost.currency)
    hours = _("hours included") if cost.hour_minor is not None else _("hours not counted")
    return _("%(told)s; a failed one cost %(amount)s in the middle, %(hours)s.", told=told, amount=amount, hours=hours)


def reason_rows(reasons: Reasons) -> list[ReasonRow]:
    """List the reasons, the most frequent first."""
    order = sorted(reasons.whys.items(), key=lambda one: (-one[1].failed, -one[1].apart))
    bars = count_bars([(ended.failed, ended.apart) for _, ended in order])
    return [
        ReasonRow(
            why,
            word("why", why),
            ended.failed,
            ended.apart,
            bar,
            _("%(failed)s did not work, %(apart)s without an answer", failed=ended.failed, apart=ended.apart),
            url_for("archive.index", why=why),
        )
        for (why, ended), bar in zip(order, bars, strict=True)
    ]


def channel_rows(found: Sequence[Reasons]) -> list[PlaceRow]:
    """List the channels."""
    return _rows(found, lambda value: value or _("no channel named"))


def goal_rows(found: Sequence[Reasons]) -> list[PlaceRow]:
    """List the goals by their kind, one's own by their names."""
    return _rows(found, goal_said)


def goal_said(value: str) -> str:
    """Name a kind of goal, or one of the team's own."""
    kind, _colon, name = value.partition(":")
    if kind == GoalKind.CUSTOM:
        return name or goal_kind_words(kind)
    return goal_kind_words(kind) or _("no goal")


def team_rows(found: Sequence[TeamReasons]) -> list[PlaceRow]:
    """List the teams: one's own, those that worked on its goals, others that the reader belongs to."""
    notes = {Whose.OWN: "", Whose.FOR_US: _("for goals of ours"), Whose.ALSO_MINE: _("your other team")}
    return [_row(one.reasons, one.name, notes[one.whose]) for one in found]


def ledger_lines(
    cards: Sequence[ArchiveCard], tries: Mapping[int, FollowUpProposal], currency: str
) -> list[LedgerLine]:
    """Write the entries of the ledger of costs; ``currency`` is the team's."""
    return [_line(card, tries.get(card.experiment_id), currency) for card in cards]


def cost_note(cost: FailureCost) -> str:
    """Say what is not in the sums."""
    parts = []
    missing = cost.failed - cost.known
    if missing:
        parts.append(
            ngettext(
                "Of one the cost is not known: it is in no sum.",
                "Of %(num)d the cost is not known: they are in no sum.",
                missing,
            )
        )
    if cost.hour_minor is None:
        parts.append(_("Hours are not counted as money: nobody has said what an hour costs."))
    return " ".join(parts)


def avoided_lines(avoided: AvoidedLoss) -> list[LedgerLine]:
    """Write the entries of the ledger of what was avoided, each with what it assumes."""
    return [
        LedgerLine(
            card.experiment_id,
            card.title,
            card.verdict,
            card.undecided_reason,
            why_words(card),
            "",
            "",
            saved_said(card.avoided_minor, card.avoided_every, avoided.currency),
            None,
            card.avoided_assumption or "",
        )
        for card in avoided.page.cards
    ]


def saved_said(minor: int | None, every: str | None, currency: str) -> str:
    """Say what is saved, and how often."""
    if minor is None or every is None:
        return ""
    return str(EVERY[every]) % {"amount": minor_money(minor, currency)}


def next_try(proposal: FollowUpProposal) -> NextTry:
    """Say what to try next, with its button: a draft that builds on it, what builds on it already, or the lesson."""
    if proposal.taken is not None:
        title = proposal.taken.title
        href = url_for("experiments.show", experiment_id=proposal.taken.experiment_id)
        return NextTry(_("“%(title)s” builds on it already.", title=title), href, _("Look at it"))
    sentence, button = PROPOSALS[proposal.kind]
    if proposal.starts_draft:
        href = url_for("experiments.new", built_on_id=proposal.experiment_id)
    elif proposal.kind is Proposed.LESSON and proposal.lesson_id is not None:
        href = url_for("lessons.show", lesson_id=proposal.lesson_id)
    else:
        href = ""
    return NextTry(str(sentence), href, str(button) if href else "")


def _line(card: ArchiveCard, proposal: FollowUpProposal | None, currency: str) -> LedgerLine:
    return LedgerLine(
        card.experiment_id,
        card.title,
        card.verdict,
        card.undecided_reason,
        why_words(card),
        minor_money(card.cost_minor, card.currency or currency) if card.cost_minor is not None else _("not given"),
        number(card.hours) if card.hours is not None else _("not given"),
        _("not known") if card.full_cost_minor is None else minor_money(card.full_cost_minor, currency),
        next_try(proposal) if proposal is not None else None,
    )


def _rows(found: Sequence[Reasons], say: Callable[[str], str]) -> list[PlaceRow]:
    rows = [_row(one, say(one.value)) for one in found[:MOST_ROWS]]
    rest = found[MOST_ROWS:]
    if rest:
        name = ngettext("one more", "%(num)d more", len(rest))
        rows.append(PlaceRow(name, sum(one.failed for one in rest), "", sum(one.apart for one in rest)))
    return rows


def _row(one: Reasons, says: str, note: str = "") -> PlaceRow:
    whys = sorted(((ended.failed, why) for why, ended in one.whys.items() if ended.failed), reverse=True)
    told = ", ".join(_("%(why)s (%(number)s)", why=word("why", why), number=failed) for failed, why in whys)
    return PlaceRow(says, one.failed, told, one.apart, note)
