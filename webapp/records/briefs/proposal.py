"""One sentence for each proposal, defensible by itself: what to do, on which evidence, how strong, how large, how dear.

Each reason why something is a candidate has its own form; only what the data say fills it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel import ngettext
from flask_babel.speaklater import LazyString

from experiments.learning.brief.candidate import Because, Candidate, Kind
from experiments.learning.failures.follow_ups import Proposed
from webapp.formatting import lift
from webapp.language.said import piece
from webapp.records.archive.failures import EVERY, PROPOSALS
from webapp.records.briefs.clauses import action_of, counted_things, sentence_of, told_by, within
from webapp.records.briefs.figures import (
    HINTS,
    about,
    ask_said,
    at_most_said,
    better,
    found_said,
    price_said,
    sees_said,
    size_said,
)
from webapp.records.spoken import opened, quoted, spoken
from webapp.words import word

MOST_WORDS = 45
"""A sentence longer than this nobody reads aloud; what can be spared is left to the evidence line."""
KINDS: Mapping[Kind, tuple[LazyString, LazyString]] = {
    Kind.SCALE: (_l("Scale"), _l("It worked well enough to use it for more.")),
    Kind.KEEP: (_l("Keep"), _l("It was asked, and what you do now is the answer.")),
    Kind.STOP: (_l("Stop"), _l("It did harm.")),
    Kind.REPEAT: (_l("Repeat"), _l("Asked once without a clear answer, and an answer is worth its price.")),
    Kind.TEST: (_l("Test next"), _l("Not tried yet.")),
}


def proposal_sentence(candidate: Candidate) -> str:
    """Write the sentence of a proposal.

    Parameters
    ----------
    candidate : Candidate
        What it rests on; nothing else is looked at, so the page, the text and the slides say the same.
    """
    parts = [part for part in _FORMS[candidate.because](candidate) if part.says]
    while len(parts) > 1 and len(" ".join(part.says for part in parts).split()) > MOST_WORDS:
        spare = max(parts, key=lambda part: part.spare)
        if not spare.spare:
            break
        parts.remove(spare)
    return " ".join(part.says for part in parts)


@dataclass(frozen=True, slots=True)
class Part:
    """A part of a sentence; the one with the highest ``spare`` goes first where it gets too long, 0 never goes."""

    says: str
    spare: int = 0


Parts = tuple[Part, ...]


def _version(candidate: Candidate) -> str:
    """Name the version that a figure is of."""
    named = candidate.says.get("variant")
    return quoted(named) if named else _("It")


def _lesson_holds(candidate: Candidate) -> Parts:
    return (
        Part(sentence_of(candidate.subject)),
        Part(action_of(candidate), 1),
        Part(found_said(candidate, _("It"))),
        Part(_proving(candidate)),
        Part(_saved(candidate), 2),
    )


def _proving(candidate: Candidate) -> str:
    """Say what one repeat would add: with a second solid run the evidence is proven again."""
    if candidate.kind is not Kind.SCALE or not candidate.says.get("makes_strong"):
        return ""
    price = price_said(candidate.price)
    if not price:
        return _("One repeat would make it proven.")
    return _("One repeat, %(price)s, would make it proven.", price=price)


def _saved(candidate: Candidate) -> str:
    """Say what not doing it saves, as was said when it was closed."""
    minor, every = candidate.says.get("avoided_minor"), candidate.says.get("avoided_every")
    if not isinstance(minor, int) or not isinstance(every, str) or every not in EVERY:
        return ""
    currency = candidate.price.currency if candidate.price is not None else str(candidate.says.get("currency", ""))
    return _("That saves about %(amount)s.", amount=str(EVERY[every]) % {"amount": about(minor, currency)})


def _no_gain(candidate: Candidate) -> Parts:
    wanted, action = candidate.says.get("worthwhile_lift"), action_of(candidate)
    found = at_most_said(candidate, _version(candidate), wanted if isinstance(wanted, float) else None)
    return (
        Part(sentence_of(candidate.subject), 2 if action else 0),
        Part(action),
        Part(found),
        Part(_saved(candidate), 1),
    )


def _did_harm(candidate: Candidate) -> Parts:
    """Say the harm: of the number that decides, else of the one that must not get worse, as its result says it."""
    ends = [better(candidate.direction, end) for end in (candidate.lower, candidate.upper) if end is not None]
    if candidate.lift is not None and len(ends) == 2 and max(ends) < 0:
        found = found_said(candidate, _version(candidate))
    elif candidate.evidence:
        found = told_by(candidate.evidence[0].sentence, candidate.grade)
    else:
        found = ""
    return Part(sentence_of(candidate.subject)), Part(action_of(candidate)), Part(found), Part(_saved(candidate), 1)


def _disputed(candidate: Candidate) -> Parts:
    says = candidate.says
    speak, against = says.get("for"), says.get("against")
    if isinstance(speak, int) and isinstance(against, int):
        counted = ngettext(
            "%(speak)s experiment speaks for it, %(against)s against it",
            "%(speak)s experiments speak for it, %(against)s against it",
            speak,
            speak=spoken(speak),
            against=spoken(against),
        )
    else:
        counted = _("experiments disagree")
    disputed = _("“%(claim)s” is disputed: %(counted)s.", claim=candidate.subject.rstrip("."), counted=counted)
    apart = says.get("tell_apart")
    draw = _("Repeat it, and %(what)s.", what=within(str(apart).rstrip("."))) if apart else action_of(candidate)
    return Part(disputed), Part(draw), Part(ask_said(candidate))


def _leaning(candidate: Candidate) -> Parts:
    repeat = _("Repeat “%(title)s”: no clear answer yet.", title=candidate.subject)
    return Part(repeat), Part(found_said(candidate, _("It")), 1), Part(_together(candidate))


def _too_little(candidate: Candidate) -> Parts:
    larger = _("Ask “%(title)s” once more, in a size that can tell: the first was too small.", title=candidate.subject)
    return Part(larger), Part(found_said(candidate, _("It")), 2), Part(_together(candidate))


def _not_drawn(candidate: Candidate) -> Parts:
    draw = _("Draw lots for “%(title)s”: so far it is only a hint.", title=candidate.subject)
    return Part(draw), Part(found_said(candidate, _("It")), 1), Part(ask_said(candidate))


def _together(candidate: Candidate) -> str:
    size = ", ".join(part for part in (size_said(candidate), price_said(candidate.price)) if part)
    sees = sees_said(candidate.size)
    if not size or not sees:
        return ask_said(candidate)
    return _("%(size)s see %(sees)s, and both runs count together.", size=opened(size), sees=sees)


def _other_number(candidate: Candidate) -> Parts:
    other = candidate.other_number or _("a more frequent number")
    metric = str(candidate.says.get("never_by") or candidate.metric or _("its first number"))
    only = _(
        "Ask “%(title)s” only by %(other)s, never by %(metric)s",
        title=candidate.subject,
        other=counted_things(other),
        metric=counted_things(metric),
    )
    takes = candidate.says.get("would_cost_minor")
    currency = candidate.price.currency if candidate.price is not None else ""
    if isinstance(takes, int) and currency:
        only = _("%(only)s: by those it would take about %(money)s.", only=only, money=about(takes, currency))
    else:
        only = f"{only}."
    return Part(only), Part(ask_said(candidate), 1)


def _unusable(candidate: Candidate) -> Parts:
    told = candidate.evidence[0].sentence if candidate.evidence else ""
    reason = told.partition(": ")[2] if ": " in told else ""
    again = _(
        "Run “%(title)s” once more: the first run was not usable and speaks for neither side.",
        title=candidate.subject,
    )
    return Part(again), Part(sentence_of(opened(reason)) if reason else "", 1), Part(ask_said(candidate))


def _afterwards(candidate: Candidate) -> Parts:
    plan = _(
        "Ask “%(claim)s” once with a plan: it was entered afterwards, and nobody had said before what would count.",
        claim=candidate.subject.rstrip("."),
    )
    return Part(plan), Part(found_said(candidate, _version(candidate)), 1), Part(ask_said(candidate))


def _out_of_date(candidate: Candidate) -> Parts:
    claim = candidate.subject.rstrip(".")
    if candidate.grade:
        rests = _("%(words)s (%(grade)s)", words=word("grade", candidate.grade), grade=candidate.grade)
        if candidate.grade not in HINTS:
            rests = _("%(words)s evidence (%(grade)s)", words=word("grade", candidate.grade), grade=candidate.grade)
        old = _("“%(claim)s” is out of date and rests on %(rests)s.", claim=claim, rests=rests)
    else:
        old = _("“%(claim)s” is out of date.", claim=claim)
    return Part(old), Part(opened(action_of(candidate))), Part(ask_said(candidate), 1)


def _next_try(candidate: Candidate) -> Parts:
    """Say the next try as somebody wrote it under what to do; else what the reason of the failure proposes."""
    title, clause, follow_up = (candidate.says.get(name) for name in ("title", "clause", "follow_up"))
    if clause or follow_up not in set(Proposed):
        what = opened(sentence_of(str(clause or candidate.subject)))
    else:
        what = _("“%(title)s”: %(next)s", title=candidate.subject, next=PROPOSALS[Proposed(str(follow_up))][0])
    built = _("It is the next try after “%(title)s”.", title=title) if clause and title else ""
    return Part(what), Part(built, 1), Part(ask_said(candidate))


def _draft(candidate: Candidate) -> Parts:
    if candidate.says.get("is_idea"):
        ready = _("Work out “%(title)s”: so far it is an idea.", title=candidate.subject)
    else:
        ready = _("Run “%(title)s”: it is drafted already.", title=candidate.subject)
    return Part(ready), Part(_unanswered(candidate, "goal_unanswered"), 1), Part(ask_said(candidate))


def _never_tried(candidate: Candidate) -> Parts:
    if candidate.goal_name:
        what = _("Try “%(title)s” for “%(goal)s”.", title=candidate.subject, goal=piece(candidate.goal_name))
    else:
        what = _("Try “%(title)s”.", title=candidate.subject)
    return Part(what), Part(_no_answer_said(), 1), Part(ask_said(candidate))


def _unanswered(candidate: Candidate, name: str) -> str:
    return _no_answer_said() if candidate.says.get(name) else ""


def _no_answer_said() -> str:
    return _("No experiment has given its goal a clear answer within a year.")


def _by_hand(candidate: Candidate) -> Parts:
    return (Part(sentence_of(candidate.subject)),)


_FORMS: Mapping[Because, Callable[[Candidate], Parts]] = {
    Because.LESSON_HOLDS: _lesson_holds,
    Because.NO_GAIN: _no_gain,
    Because.DID_HARM: _did_harm,
    Because.LESSON_DISPUTED: _disputed,
    Because.LEANING: _leaning,
    Because.OTHER_NUMBER: _other_number,
    Because.TOO_LITTLE: _too_little,
    Because.NOT_DRAWN: _not_drawn,
    Because.UNUSABLE: _unusable,
    Because.AFTERWARDS: _afterwards,
    Because.OUT_OF_DATE: _out_of_date,
    Because.NEXT_TRY: _next_try,
    Because.DRAFT: _draft,
    Because.NEVER_TRIED: _never_tried,
    Because.BY_HAND: _by_hand,
}


def kind_words(kind: Kind) -> str:
    """Say a kind of proposal."""
    return str(KINDS[kind][0])


def planned_said(candidate: Candidate) -> str:
    """Say what to plan with; "" where nobody plans with it."""
    return _("plan with %(lift)s", lift=lift(candidate.plan_with)) if candidate.plan_with is not None else ""
