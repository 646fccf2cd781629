"""Search and browse the archive: closed, declined and never-run experiments, failures as visible as successes.

Whatever the archive holds, a page reads a bounded number of rows in a fixed number of queries: the matches filed last
where something is looked for, kept counts where nothing is.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

import sqlalchemy as sa
from sqlalchemy.orm import Session, lazyload

from experiments.learning.archive.cards import ArchiveCard, ArchiveText, Outcome
from experiments.learning.archive.facet_counts import CURRENCY, TEAM
from experiments.learning.archive.filing import file_refusals
from experiments.learning.archive.found_again import times_found
from experiments.learning.archive.tallies import Counts, counts_of
from experiments.learning.archive.words import Part, excerpt, typed_words
from experiments.learning.finding.asked import SEARCH_FACETS, ArchiveQuery, PageKey, read_cursor, write_cursor
from experiments.learning.finding.counted import (
    FacetCount,
    Facets,
    counted_facets,
    ended,
    facets_beside,
    kept_counts,
    kept_facets,
    largest_first,
    spent,
    with_chosen,
)
from experiments.learning.finding.hits import CAP, Scope, find_hits
from experiments.learning.finding.spelling import Correction, Known, corrections, look_up
from experiments.learning.lessons.lesson import Lesson
from experiments.people.permission import Actor, require
from experiments.people.team import Team


@dataclass(frozen=True, slots=True)
class ArchiveItem:
    """A card of the archive, its lesson, and where the words stand (empty while browsing).

    ``times_found`` says how often its answer was found instead of asked again.
    """

    card: ArchiveCard
    lesson: Lesson | None
    snippet: tuple[Part, ...]
    times_found: int = 0


@dataclass(frozen=True, slots=True)
class ArchivePage:
    """A page of the archive.

    ``found`` counts the cards that match, up to 500; ``more_than_found`` says that there are more ("500+"). While
    nothing narrows it is the number of all cards. ``tally`` counts how those found ended and what they cost with hours,
    without the ones entered afterwards, declined or never run. ``spent`` is the money of all that were found, in minor
    units per currency, the largest amount first. ``corrected`` names the words that the archive does not hold: the page
    is that of their nearest ones. ``teams`` counts what there is of one's own and of other teams that one may see.
    """

    items: tuple[ArchiveItem, ...]
    facets: Facets
    tally: Counts
    spent: Mapping[str, int]
    found: int
    more_than_found: bool
    next_cursor: str | None
    corrected: tuple[Correction, ...] = ()
    teams: tuple[FacetCount, ...] = ()


@dataclass(frozen=True, slots=True)
class _Search:
    """A query as it is answered."""

    scope: Scope
    known: Sequence[Known]
    wanted: Mapping[str, Sequence[str]]
    after: PageKey | None
    limit: int


def search_archive(session: Session, actor: Actor, query: ArchiveQuery) -> ArchivePage:
    """Find cards of the team's archive, or of what another team tried for its goals.

    Raises
    ------
    Forbidden
        The person may not see the archive.
    RuleBroken
        The cursor is not one of ours, or the limit is out of range.
    """
    require(actor, "see")
    after = read_cursor(query)
    typed = typed_words(query.text)
    if query.text.strip() and not typed:
        nothing: Facets = dict.fromkeys(SEARCH_FACETS, ())
        return ArchivePage((), nothing, Counts(), {}, 0, more_than_found=False, next_cursor=None)
    file_refusals(session, actor.team_id)
    scope = Scope(query.team or actor.team_id, actor.team_id)
    known = look_up(session, scope.team_id, typed)
    instead = {} if query.exact or scope.team_id != actor.team_id else corrections(session, actor.team_id, known)
    if instead:
        known = look_up(session, scope.team_id, [instead.get(one, one) for one in typed])
    search = _Search(scope, known, query.wanted(), after, query.limit)
    narrowed = bool(known or search.wanted or scope.team_id != actor.team_id)
    page = _found(session, search) if narrowed else _browsed(session, actor, search)
    return replace(page, corrected=tuple(Correction(typed, meant) for typed, meant in instead.items()))


def _browsed(session: Session, actor: Actor, search: _Search) -> ArchivePage:
    """Give a page of the whole archive; all of its counts are kept ones."""
    kept = kept_counts(session, actor.team_id)
    teams = tuple(FacetCount(value, cards) for value, (cards, _) in kept[TEAM].items())
    found = kept[TEAM].get(str(actor.team_id), (0, 0))[0]
    rows = _newest(session, search)
    return ArchivePage(
        items=_items(session, rows[: search.limit], ()),
        facets=kept_facets(kept),
        tally=counts_of(session, actor),
        spent=largest_first({currency: cost for currency, (_, cost) in kept[CURRENCY].items()}),
        found=found,
        more_than_found=False,
        next_cursor=_cursor(rows, search),
        teams=teams,
    )


def _found(session: Session, search: _Search) -> ArchivePage:
    """Give a page of what holds the words and has the facets: of the matches filed last."""
    scope, known, wanted = search.scope, search.known, search.wanted
    hits = find_hits(session, scope, known, wanted, most=CAP + 1)
    more = len(hits) > CAP
    ordered = hits[:CAP]
    beside = facets_beside(session, scope, known, wanted)
    kept = kept_counts(session, scope.reader_id)
    ranked = [(hit.experiment_id, hit.key) for hit in ordered if search.after is None or hit.key < search.after]
    rows = ranked if known or not more else _newest(session, search)
    return ArchivePage(
        items=_items(session, rows[: search.limit], [one.sought.beginning for one in known]),
        facets=with_chosen(counted_facets(ordered, more=more) | beside, wanted),
        tally=ended(session.get(Team, scope.team_id), ordered),
        spent=spent(ordered),
        found=len(ordered),
        more_than_found=more,
        next_cursor=_cursor(rows, search),
        teams=tuple(FacetCount(value, cards) for value, (cards, _) in kept[TEAM].items()),
    )


_Rows = Sequence[tuple[int, PageKey]]


def _newest(session: Session, search: _Search) -> _Rows:
    """Read the keys of a page in the order of filing, by the index of the order; without an end."""
    wanted = sa.select(ArchiveCard.experiment_id, ArchiveCard.filed_on).where(
        ArchiveCard.team_id == search.scope.team_id, *_conditions(search.wanted)
    )
    if search.after is not None:
        day, last = date.fromisoformat(search.after[1]), search.after[2]
        same_day = sa.and_(ArchiveCard.filed_on == day, ArchiveCard.experiment_id < last)
        wanted = wanted.where(ArchiveCard.filed_on <= day, sa.or_(ArchiveCard.filed_on < day, same_day))
    newest = wanted.order_by(ArchiveCard.filed_on.desc(), ArchiveCard.experiment_id.desc()).limit(search.limit + 1)
    return [(key, (0.0, day.isoformat(), key)) for key, day in session.execute(newest)]


def _conditions(wanted: Mapping[str, Sequence[str]]) -> list[sa.ColumnElement[bool]]:
    conditions: list[sa.ColumnElement[bool]] = []
    for facet, values in wanted.items():
        column = getattr(ArchiveCard, facet)
        if facet == "verdict":
            ends = [Outcome(value) for value in values if value in set(Outcome)]
            conditions.append(sa.or_(column.in_(values), ArchiveCard.outcome.in_(ends)) if ends else column.in_(values))
        elif facet == "cycle_id":
            conditions.append(column.in_([int(value) for value in values if value.isdecimal()]))
        else:
            conditions.append(column.in_(values))
    return conditions


def _cursor(rows: _Rows, search: _Search) -> str | None:
    return write_cursor(rows[search.limit - 1][1]) if len(rows) > search.limit else None


def _items(session: Session, rows: _Rows, beginnings: Sequence[str]) -> tuple[ArchiveItem, ...]:
    ids = [key for key, _ in rows]
    found = session.execute(
        sa.select(
            ArchiveCard,
            Lesson,
            ArchiveText.body if beginnings else sa.literal(""),
            times_found(ArchiveCard.experiment_id),
        )
        .outerjoin(Lesson, Lesson.id == ArchiveCard.lesson_id)
        .outerjoin(ArchiveText, ArchiveText.experiment_id == ArchiveCard.experiment_id)
        .where(ArchiveCard.experiment_id.in_(ids))
        .options(lazyload(Lesson.evidence))
    )
    known = {card.experiment_id: (card, lesson, body, times) for card, lesson, body, times in found}
    return tuple(
        ArchiveItem(card, lesson, excerpt(body or "", beginnings), times)
        for card, lesson, body, times in (known[key] for key in ids)
    )
