"""The question that a closed experiment has answered, in plain words made from its plan.

“Do link clicks per time shown go up if we open with the reader's question instead of our claim, for people who do not
know us?” What is missing is left out, and what does not read as the form asks for it (“If we …”) is quoted instead.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from experiments.learning.archive.cards import ArchiveCard
from experiments.learning.archive.tallies import ANSWERED
from experiments.metrics.kinds import Direction, MetricKind

LONGEST_PART = 160
"""Longer parts would make a question that nobody reads to its end."""
ASKS = re.compile(
    r"(does|do|did|is|are|was|were|can|could|will|would|should|has|have|which|what|how|who|whom|when|where|why)\b",
    re.IGNORECASE,
)
FEWEST_WORDS = 5
"""Shorter titles with a question mark (“Question or statement?”) do not say what was asked."""

_BEGINS = re.compile(r"(?:if\s+)?we\s+|if\s+(?=\w)|instead\s+of\s+|then\s+|because\s+|for\s+", re.IGNORECASE)
_DOING = frozenset(
    """
    add advertise aim allow announce answer approach ask attach bake begin boost bring build bundle burn buy call
    change choose combine cut cycle deliver delay describe design direct do double draw drop email employ end
    explain feature film focus follow get give go greet group halve have help hide highlight hire hold host include
    increase inform introduce invite involve keep launch lay lead leave let limit link listen lower mail make
    mention mix move name never offer only open order pause pay personalise personalize phone photograph pick pin
    place play post present prevent price print produce promise promote prove publish pull push put quote raise
    reach read recommend record reduce remind remove repeat replace reply respond retarget reward ring run say
    schedule sell send serve set share shift shorten show simplify skip sort speak split sponsor start state stay
    stop stream stress switch tag take talk target teach tease tell test thank train translate treat try turn use
    vary visit wait warn weave work wrap write
    """.split()  # noqa: SIM905 - as many words read better as one text
)
"""How what somebody does may begin: only then it fits behind “if we …”."""
_BEGINS_LOWER = frozenset(
    """
    all anybody anyone buyers business businesses chefs children companies customers donors each every everybody
    everyone existing families first-time followers former frequent guests hobby home households kitchen lapsed leads
    local lovers loyal members men mothers neighbours new office old older our owners parents past people potential
    readers recent regular restaurants returning schools small students subscribers supporters teachers teenagers the
    those users visitors whoever women young younger
    """.split()  # noqa: SIM905 - as above
)
"""First words of an audience that are no names: within a sentence they begin with a small letter."""
_MANY = frozenset({"people", "children", "men", "women", "media"})
_ONE = frozenset(
    {"attention", "engagement", "income", "margin", "money", "reach", "revenue", "spend", "traffic", "turnover"}
)
"""What cannot be counted and stands without an article."""


@dataclass(frozen=True, slots=True)
class Asked:
    """What a question is made from; everything but the title may be missing.

    Parameters
    ----------
    title, idea, instead_of, audience : str or None
        As typed in the plan.
    control, variant : str or None
        Names of the versions that the answer compares.
    metric, kind, direction
        The number that decided: its words, how it is built, which way is better.
    """

    title: str
    idea: str | None = None
    instead_of: str | None = None
    audience: str | None = None
    control: str | None = None
    variant: str | None = None
    metric: str | None = None
    kind: MetricKind | None = None
    direction: Direction | None = None


def is_answer(verdict: str | None, *, provisional: bool) -> bool:
    """Say whether a verdict is a clear answer: what is provisional, undecided or not usable is none.

    Examples
    --------
    >>> [is_answer(verdict, provisional=False) for verdict in ("harmful", "undecided", None)]
    [True, False, False]
    """
    return verdict in ANSWERED and not provisional


def question_words(asked: Asked) -> str:
    """Put what was asked as a question.

    Examples
    --------
    >>> question_words(Asked("Hook", "open with a question", "our claim", "Our followers", metric="link clicks"))
    'Do link clicks go up if we open with a question instead of our claim, for our followers?'
    >>> question_words(Asked("Free delivery banner"))
    'What came of “Free delivery banner”?'
    """
    title, people = _tidy(asked.title), _people(asked.audience)
    if title.endswith("?") and ASKS.match(title) and len(title.split()) >= FEWEST_WORDS and title.count("?") == 1:
        named = people and people.removeprefix(", for ").casefold() in title.casefold()
        return title if not people or named else f"{title[:-1].rstrip()}{people}?"
    done = _done(asked)
    if not done:
        return f"What came of “{title.rstrip('?.! ')}”?" if title else "What came of it?"
    return f"{_rises(asked)} {done}{people}?"


def answered_question(card: ArchiveCard, idea: str | None, instead_of: str | None) -> str | None:
    """Give the question that a card answers; ``None`` where its verdict is no clear answer.

    Parameters
    ----------
    card : ArchiveCard
        With its verdict, number and versions.
    idea, instead_of : str or None
        As typed in the plan.
    """
    if not is_answer(card.verdict, provisional=card.provisional_until is not None):
        return None
    kind = (card.metric_identity or "").partition(":")[0]
    return question_words(
        Asked(
            title=card.title,
            idea=idea,
            instead_of=instead_of,
            audience=card.audience,
            control=card.control,
            variant=card.variant,
            metric=card.metric,
            kind=MetricKind(kind) if kind in set(MetricKind) else None,
            direction=card.direction,
        )
    )


def _rises(asked: Asked) -> str:
    """Begin the question with the number that decided: “Does revenue per arrival go up”."""
    named = _tidy(asked.metric or "")
    way = "down" if asked.direction is Direction.DOWN else "up"
    if not named:
        return "Does it help"
    if not (named[0].islower() and len(named) <= LONGEST_PART):
        return f"Does “{named}” go {way}"
    head = re.split(r" (?:per|who|with|that|of|for|to|at|from|in|solved|after)\b", named)[0].split()[-1]
    many = head in _MANY or (head.endswith("s") and not head.endswith(("ss", "us", "is")) and head not in _ONE)
    if asked.kind is MetricKind.PROPORTION and many and " per " not in named:
        return f"Does the share of {named} go {way}"
    if many:
        return f"Do {named} go {way}"
    return f"Does {'' if head in _ONE else 'the '}{named} go {way}"


def _done(asked: Asked) -> str:
    """Say what was done: as typed where it fits behind “if we”, else by the names of the versions."""
    idea, otherwise = _slot(asked.idea), _slot(asked.instead_of)
    if idea and idea.split()[0].casefold() in _DOING and len(idea) <= LONGEST_PART:
        instead = f" instead of {otherwise}" if otherwise and len(otherwise) <= LONGEST_PART else ""
        return f"if we {idea}{instead}"
    new, old = _tidy(asked.variant or ""), _tidy(asked.control or "")
    if new and max(len(new), len(old)) <= LONGEST_PART:
        return f"with “{new}”" + (f" instead of “{old}”" if old else "")
    return ""


def _people(audience: str | None) -> str:
    people = _slot(audience)
    if not people or len(people) > LONGEST_PART:
        return ""
    first = people.split()[0]
    lowered = first.casefold() in _BEGINS_LOWER
    return f", for {people[0].lower() + people[1:] if lowered else people}"


def _slot(typed: str | None) -> str:
    """Take an answer of the form as a part of a sentence: one line, without the word that the form put before it."""
    text = _tidy(typed or "")
    text = _BEGINS.sub("", text, count=1) if _BEGINS.match(text) else text
    text = text.rstrip(".,;:!? …")
    first = text.split(" ", 1)[0] if text else ""
    return text[0].lower() + text[1:] if first.casefold() in _DOING else text


def _tidy(text: str) -> str:
    return " ".join(text.split()).strip("“”\"' ")
