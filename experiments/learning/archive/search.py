"""Search and browse the archive: closed, declined and never-run experiments, failures as visible as successes."""

from __future__ import annotations

import base64
import binascii
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

import sqlalchemy as sa
from sqlalchemy.orm import Session

from experiments.errors import Fault, RuleBroken
from experiments.learning.archive.cards import ArchiveCard, ArchiveText, Outcome
from experiments.learning.archive.filing import file_refusals
from experiments.learning.archive.fulltext import CAP, match_words
from experiments.learning.archive.tallies import FAILED, Counts, cost_for
from experiments.learning.archive.words import Part, excerpt, filter_word, query_words
from experiments.learning.lessons.lesson import Lesson
from experiments.people.permission import Actor, require
from experiments.people.team import Team

SEARCH_FACETS = ("goal_kind", "channel", "verdict", "grade", "cycle_id", "run_by", "why", "audience")
MOST_PER_PAGE = 200
FAILED_TOGETHER = "failed"


@dataclass(frozen=True, slots=True)
class ArchiveQuery:
    """What is looked for; facets that are ``None`` do not narrow.

    Parameters
    ----------
    text : str
        Words, found by their beginnings; all must be there. Empty browses, newest first.
    verdict : str or None
        A verdict, ``"failed"`` (harmful and no useful difference together), ``"declined"`` or ``"abandoned"``.
    limit : int
        Cards per page, 1 to 200.
    cursor : str or None
        ``next_cursor`` of the page before.
    """

    text: str = ""
    goal_kind: str | None = None
    channel: str | None = None
    verdict: str | None = None
    grade: str | None = None
    cycle_id: int | None = None
    run_by: str | None = None
    why: str | None = None
    audience: str | None = None
    limit: int = 50
    cursor: str | None = None


@dataclass(frozen=True, slots=True)
class ArchiveItem:
    """A card of the archive, its lesson, and where the words stand (empty while browsing)."""

    card: ArchiveCard
    lesson: Lesson | None
    snippet: tuple[Part, ...]


@dataclass(frozen=True, slots=True)
class FacetCount:
    """A value of a facet and how many cards have it, the other facets applied."""

    value: str
    count: int


@dataclass(frozen=True, slots=True)
class ArchivePage:
    """A page of the archive.

    ``found`` counts the cards that match, up to 2,000; ``more_than_found`` says that there are more ("2,000+").
    ``tally`` counts how those ended and what they cost with hours, without the ones entered afterwards, declined or
    never run. ``spent`` is the money of all that were found, in minor units per currency, the largest amount first;
    currencies are never added up.
    """

    items: tuple[ArchiveItem, ...]
    facets: Mapping[str, tuple[FacetCount, ...]]
    tally: Counts
    spent: Mapping[str, int]
    found: int
    more_than_found: bool
    next_cursor: str | None


@dataclass(frozen=True, slots=True)
class _Hit:
    """What ranking and counting need of a card."""

    experiment_id: int
    filed_on: date
    score: float
    outcome: Outcome
    retrospective: bool
    cost_minor: int | None
    currency: str | None
    hours: float | None
    facets: Mapping[str, str | None]

    @property
    def key(self) -> tuple[float, str, int]:
        """Place in the order of the page: closest, then newest."""
        return (round(self.score, 6), self.filed_on.isoformat(), self.experiment_id)


@dataclass(frozen=True, slots=True)
class _Cut:
    """Which page of which matches: ``most`` is one more than a page holds, to know whether another follows."""

    team_id: int
    words: Sequence[str]
    wanted: Mapping[str, Sequence[str]]
    after: tuple[float, str, int] | None
    most: int


def search_archive(session: Session, actor: Actor, query: ArchiveQuery) -> ArchivePage:
    """Find cards of the team's archive: a fixed number of queries, whatever is found.

    Raises
    ------
    Forbidden
        The person may not see the archive.
    RuleBroken
        The cursor is not one of ours, or the limit is out of range.
    """
    require(actor, "see")
    after = _read_cursor(query)
    words = query_words(query.text)
    if query.text.strip() and not words:
        nothing = dict.fromkeys(SEARCH_FACETS, ())
        return ArchivePage((), nothing, Counts(), {}, 0, more_than_found=False, next_cursor=None)
    file_refusals(session, actor.team_id)
    all_hits = _hits(session, actor.team_id, words, {})
    wanted = _wanted(query)
    hits = _hits(session, actor.team_id, words, wanted) if wanted else all_hits
    found = hits[:CAP]
    page = _page(session, _Cut(actor.team_id, words, wanted, after, query.limit + 1), found if words else hits)
    shown = page[: query.limit]
    return ArchivePage(
        items=_items(session, shown, words),
        facets=_facets(all_hits[:CAP], wanted),
        tally=_tally(session.get(Team, actor.team_id), found),
        spent=_spent(found),
        found=len(found),
        more_than_found=len(hits) > CAP,
        next_cursor=_write_cursor(shown[-1]) if len(page) > query.limit else None,
    )


def _wanted(query: ArchiveQuery) -> dict[str, tuple[str, ...]]:
    """Collect the facets that narrow, each with the values that fit."""
    wanted: dict[str, tuple[str, ...]] = {}
    for facet in SEARCH_FACETS:
        value = getattr(query, facet)
        if value not in (None, ""):
            together = tuple(sorted(FAILED)) if value == FAILED_TOGETHER else (str(value),)
            wanted[facet] = together if facet == "verdict" else (str(value),)
    return wanted


def _hits(session: Session, team_id: int, words: Sequence[str], wanted: Mapping[str, Sequence[str]]) -> list[_Hit]:
    """Read the newest matches with what is counted of them: by the index where words are looked for."""
    if not words:
        narrowed = sa.select(ArchiveCard).where(ArchiveCard.team_id == team_id, *_conditions(wanted))
        newest = narrowed.order_by(ArchiveCard.filed_on.desc(), ArchiveCard.experiment_id.desc()).limit(CAP + 1)
        return [_hit(card, 0.0) for card in session.execute(_light(newest))]
    filters = [[filter_word(facet, value) for value in values] for facet, values in wanted.items()]
    matches = match_words(session, team_id, words, [[filter_word("thing", "experiment")], *filters])
    scores = {match.text_id: match.score for match in matches}
    # The team is among the index words. Asked for here once more, SQLite would walk all cards of the team per match.
    rows = session.execute(
        _light(sa.select(ArchiveCard))
        .add_columns(ArchiveText.id)
        .join(ArchiveText, ArchiveText.experiment_id == ArchiveCard.experiment_id)
        .where(ArchiveText.id.in_(scores))
    )
    return [_hit(row, scores[row.id]) for row in rows]


_PLAIN = ("experiment_id", "filed_on", "outcome", "retrospective", "cost_minor", "currency", "hours")
_LIGHT = (*_PLAIN, *SEARCH_FACETS)


def _light(statement: sa.Select[ArchiveCard]) -> sa.Select[*tuple[object, ...]]:
    return statement.with_only_columns(*(getattr(ArchiveCard, name) for name in _LIGHT))


def _hit(row: sa.Row[*tuple[object, ...]], score: float) -> _Hit:
    facets = {facet: _text(getattr(row, facet)) for facet in SEARCH_FACETS}
    facets["verdict"] = facets["verdict"] or row.outcome.value
    return _Hit(score=score, facets=facets, **{name: getattr(row, name) for name in _PLAIN})


def _text(value: object) -> str | None:
    return None if value is None or value == "" else str(value)


def _conditions(wanted: Mapping[str, Sequence[str]]) -> list[sa.ColumnElement[bool]]:
    conditions: list[sa.ColumnElement[bool]] = []
    for facet, values in wanted.items():
        column = getattr(ArchiveCard, facet)
        if facet == "verdict" and values[0] in {Outcome.DECLINED.value, Outcome.ABANDONED.value}:
            conditions.append(ArchiveCard.outcome == Outcome(values[0]))
        elif facet == "cycle_id":
            conditions.append(column == (int(values[0]) if values[0].isdecimal() else -1))
        else:
            conditions.append(column.in_(values))
    return conditions


def _page(session: Session, cut: _Cut, found: Sequence[_Hit]) -> list[_Hit]:
    """Cut a page out of the matches; browsing goes on beyond the cap, by key."""
    after = cut.after
    if cut.words:
        ordered = sorted(found, key=lambda hit: hit.key, reverse=True)
        return [hit for hit in ordered if after is None or hit.key < after][: cut.most]
    if after is None:
        return list(found[: cut.most])
    day, last = date.fromisoformat(after[1]), after[2]
    older = sa.or_(ArchiveCard.filed_on < day, sa.and_(ArchiveCard.filed_on == day, ArchiveCard.experiment_id < last))
    rows = sa.select(ArchiveCard).where(ArchiveCard.team_id == cut.team_id, older, *_conditions(cut.wanted))
    newest = rows.order_by(ArchiveCard.filed_on.desc(), ArchiveCard.experiment_id.desc()).limit(cut.most)
    return [_hit(row, 0.0) for row in session.execute(_light(newest))]


def _items(session: Session, shown: Sequence[_Hit], words: Sequence[str]) -> tuple[ArchiveItem, ...]:
    ids = [hit.experiment_id for hit in shown]
    rows = session.execute(
        sa.select(ArchiveCard, Lesson, ArchiveText.body)
        .outerjoin(Lesson, Lesson.id == ArchiveCard.lesson_id)
        .outerjoin(ArchiveText, ArchiveText.experiment_id == ArchiveCard.experiment_id)
        .where(ArchiveCard.experiment_id.in_(ids))
        .options(sa.orm.lazyload(Lesson.evidence))
    )
    known = {card.experiment_id: (card, lesson, body) for card, lesson, body in rows}
    return tuple(
        ArchiveItem(card, lesson, excerpt(body or "", words)) for card, lesson, body in (known[key] for key in ids)
    )


def _facets(hits: Sequence[_Hit], wanted: Mapping[str, Sequence[str]]) -> dict[str, tuple[FacetCount, ...]]:
    """Count each facet's values among the hits that the *other* facets leave, so that a choice can be changed."""
    counted: dict[str, tuple[FacetCount, ...]] = {}
    for facet in SEARCH_FACETS:
        counts: dict[str, int] = {}
        for hit in hits:
            value = hit.facets[facet]
            if value is not None and _fits(hit, wanted, leaving_out=facet):
                counts[value] = counts.get(value, 0) + 1
        ordered = sorted(counts.items(), key=lambda item: (-item[1], item[0]))
        counted[facet] = tuple(FacetCount(value, count) for value, count in ordered)
    return counted


def _fits(hit: _Hit, wanted: Mapping[str, Sequence[str]], *, leaving_out: str) -> bool:
    return all(hit.facets[facet] in values for facet, values in wanted.items() if facet != leaving_out)


def _tally(team: Team | None, hits: Iterable[_Hit]) -> Counts:
    counts = Counts()
    for hit in hits:
        verdict = hit.facets["verdict"]
        if hit.outcome is Outcome.CONCLUDED and not hit.retrospective and verdict is not None:
            counts = counts.plus(verdict, 1, cost_for(team, hit.cost_minor, hit.currency, hit.hours))
    return counts


def _spent(hits: Iterable[_Hit]) -> dict[str, int]:
    spent: dict[str, int] = {}
    for hit in hits:
        if hit.cost_minor and hit.currency:
            spent[hit.currency] = spent.get(hit.currency, 0) + hit.cost_minor
    return dict(sorted(spent.items(), key=lambda item: (-item[1], item[0])))


def _write_cursor(hit: _Hit) -> str:
    return base64.urlsafe_b64encode(json.dumps(hit.key).encode()).decode()


def _read_cursor(query: ArchiveQuery) -> tuple[float, str, int] | None:
    faults = []
    if not 1 <= query.limit <= MOST_PER_PAGE:
        faults.append(Fault("limit", "limit_out_of_range", f"A page holds 1 to {MOST_PER_PAGE} entries."))
    key = None
    if query.cursor:
        try:
            score, day, last = json.loads(base64.urlsafe_b64decode(query.cursor.encode()))
            key = (float(score), date.fromisoformat(day).isoformat(), int(last))
        except (binascii.Error, ValueError, TypeError):
            faults.append(Fault("cursor", "not_a_cursor", "This page mark is not one of ours. Start again."))
    if faults:
        raise RuleBroken(*faults)
    return key
