"""The proposals of a plan: what the data propose, joined with what people did to it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

import sqlalchemy as sa
from sqlalchemy.orm import Session

from experiments.goals.cycle import Cycle
from experiments.goals.goal import Goal
from experiments.learning.archive.cards import OPEN_DECISION, ArchiveCard
from experiments.learning.archive.tallies import cost_for
from experiments.learning.brief.candidate import MOST_PROPOSED, Because, Candidate, Kind, Price
from experiments.learning.brief.facts import candidate_from
from experiments.learning.brief.kept import OWN, AcceptedAs, ProposalRow, is_carried_key
from experiments.learning.brief.plan import Proposal
from experiments.people.permission import Actor
from experiments.people.team import Team
from experiments.trials.experiment import Experiment
from stats.errors import NotEstimable

MOST_LEFT_OUT = 50
_ORDER = {kind: place for place, kind in enumerate(Kind)}
_NO_ROOM = NotEstimable("no_room", f"{MOST_PROPOSED} other proposals fill the plan; it stands among what did not fit.")


@dataclass(frozen=True, slots=True)
class Joined:
    """What is proposed, what did not come among the seven, what a person took out, and what was asked."""

    proposals: tuple[Proposal, ...] = ()
    also: tuple[Candidate, ...] = ()
    left_out: tuple[Proposal, ...] = ()
    empty: Mapping[Kind, NotEstimable] = field(default_factory=dict)
    questions: tuple[Candidate, ...] = ()

    def find(self, key: str) -> Proposal | None:
        """Give what stands under a key anywhere in the plan; what is not among the seven has the place 0."""
        standing = [*self.proposals, *self.left_out, *(Proposal(one, 0) for one in (*self.also, *self.questions))]
        return next((one for one in standing if one.candidate.key == key), None)

    @property
    def is_full(self) -> bool:
        """Whether people chose every one of the seven, so that another would push out what somebody wrote."""
        return sum(is_chosen(one.kept) for one in self.proposals) >= MOST_PROPOSED


def joined(session: Session, actor: Actor, cycle: Cycle, *, today: date) -> Joined:
    """Join the candidates of a cycle with what people did to them.

    What was added by hand, accepted, or given other words, another size or another place stays in the plan whatever
    the data say later; the rest is chosen anew each time.
    """
    rows = stored_rows(session, cycle)
    live = {one.key: one for one in _candidates(session, actor, cycle, today)}
    out = {key: row for key, row in rows.items() if row.left_out_because is not None and row.accepted_at is None}
    pool = [one for key, one in live.items() if key not in out and not _is_accepted(rows.get(key))]
    pool += _own(session, cycle, [row for key, row in rows.items() if key not in out])
    kept = {key: row for key, row in rows.items() if key not in out and is_chosen(row)}
    there = {one.key for one in pool}
    gone = {key: row for key, row in kept.items() if key not in there and row.facts is not None and _stays(row)}
    standing = [candidate_from(row.facts or {}) for row in gone.values()]
    proposals, also = _seats(pool, standing, kept)
    titles = _titles(session, rows.values())
    waiting = _open_decisions(session, actor, proposals)
    placed = tuple(
        Proposal(
            one,
            place,
            rows.get(one.key),
            titles.get(one.key),
            vanished=one.key in gone and not _is_accepted(rows[one.key]),
            open_decision=_waiting_of(one, waiting),
        )
        for place, one in enumerate(_placed(proposals, rows), 1)
    )
    return Joined(placed, also, _left_out(live, out), {}, ())


def stored_rows(session: Session, cycle: Cycle) -> dict[str, ProposalRow]:
    """Give what people did to the proposals of a cycle, by key."""
    wanted = sa.select(ProposalRow).where(ProposalRow.cycle_id == cycle.id).order_by(ProposalRow.id)
    rows = session.scalars(wanted.execution_options(populate_existing=True))
    return {row.key: row for row in rows if not is_carried_key(row.key)}


def is_chosen(row: ProposalRow | None) -> bool:
    """Say whether a person gave a proposal its words, size or place, added or accepted it: then it stays."""
    if row is None:
        return False
    edited = (row.sentence, row.position, row.per_version, row.money_minor, row.hours)
    return _is_accepted(row) or any(value is not None for value in edited)


def own_candidate(team: Team, row: ProposalRow, goal_name: str | None) -> Candidate:
    """Write what somebody added by hand as a candidate."""
    full = cost_for(team, row.money_minor, team.currency, row.hours)
    known = row.money_minor is not None or row.hours is not None
    price = Price(team.currency, row.money_minor, row.hours, full) if known else None
    return Candidate(
        row.key,
        row.kind,
        Because.BY_HAND,
        row.sentence or "",
        goal_id=row.goal_id,
        goal_name=goal_name,
        price=price,
    )


def _candidates(session: Session, actor: Actor, cycle: Cycle, today: date) -> list[Candidate]:
    del session, actor, cycle, today
    return []


def _own(session: Session, cycle: Cycle, rows: Sequence[ProposalRow]) -> list[Candidate]:
    own = [row for row in rows if row.key.startswith(OWN) and not _is_accepted(row)]
    team = session.get_one(Team, cycle.team_id)
    named = sa.select(Goal).where(Goal.id.in_({row.goal_id for row in own if row.goal_id is not None}))
    names = {goal.id: goal.label for goal in session.scalars(named)}
    return [own_candidate(team, row, names.get(row.goal_id) if row.goal_id else None) for row in own]


def _seats(
    pool: Sequence[Candidate], standing: Sequence[Candidate], kept: Mapping[str, ProposalRow]
) -> tuple[list[Candidate], tuple[Candidate, ...]]:
    """Give the seats of the plan: first to what people chose, the rest by worth."""
    chosen = [*standing, *(one for one in pool if one.key in kept)]
    free = [one for one in pool if one.key not in kept]
    taken = fewer(free, max(0, MOST_PROPOSED - len(chosen)))
    rank = {one.key: place for place, one in enumerate(pool)}
    seated = sorted((*chosen, *taken), key=lambda one: (_ORDER[one.kind], rank.get(one.key, len(rank)), one.key))
    keys = {one.key for one in seated}
    return seated, tuple(one for one in free if one.key not in keys)


def fewer(candidates: Sequence[Candidate], seats: int) -> list[Candidate]:
    """Take the last one out of the kind that has most, until so many are left.

    Examples
    --------
    >>> some = [Candidate(key, Kind(key[:4]), Because.NEXT_TRY, key) for key in ("keep1", "test1", "test2")]
    >>> [one.key for one in fewer(some, 2)]
    ['keep1', 'test1']
    """
    left = list(candidates)
    while len(left) > seats:
        number = {kind: sum(one.kind is kind for one in left) for kind in Kind}
        most = max(reversed(Kind), key=number.__getitem__)
        del left[max(place for place, one in enumerate(left) if one.kind is most)]
    return left


def _placed(proposals: Iterable[Candidate], rows: Mapping[str, ProposalRow]) -> list[Candidate]:
    """Put what somebody gave a place there, and the rest around it in their order."""
    given = {one.key: row.position for one in proposals if (row := rows.get(one.key)) and row.position is not None}
    placed = [one for one in proposals if one.key not in given]
    moved = sorted((one for one in proposals if one.key in given), key=lambda one: (given[one.key] or 0, one.key))
    for one in moved:
        placed.insert((given[one.key] or 1) - 1, one)
    return placed


def _left_out(live: Mapping[str, Candidate], out: Mapping[str, ProposalRow]) -> tuple[Proposal, ...]:
    told = []
    for key, row in sorted(out.items(), key=lambda pair: pair[1].changed_at, reverse=True)[:MOST_LEFT_OUT]:
        candidate = live.get(key) or (candidate_from(row.facts) if row.facts is not None else None)
        if candidate is not None:
            told.append(Proposal(candidate, 0, row, vanished=key not in live and not key.startswith(OWN)))
    return tuple(told)


def _titles(session: Session, rows: Iterable[ProposalRow]) -> dict[str, str]:
    """Give the title of what each accepted proposal became, by key; two queries."""
    became = {
        kind: {row.accepted_id: row.key for row in rows if row.accepted_as is kind and row.accepted_id is not None}
        for kind in (AcceptedAs.EXPERIMENT, AcceptedAs.GOAL)
    }
    drafts, goals = became[AcceptedAs.EXPERIMENT], became[AcceptedAs.GOAL]
    titles = session.execute(sa.select(Experiment.id, Experiment.title).where(Experiment.id.in_(drafts))).all()
    lines = session.execute(sa.select(Goal.id, Goal.goal).where(Goal.id.in_(goals))).all()
    return {drafts[key]: title for key, title in titles} | {goals[key]: line for key, line in lines}


def _open_decisions(session: Session, actor: Actor, proposals: Iterable[Candidate]) -> set[int]:
    """Say of which experiments behind what is to be stopped or kept the decision waits for its answer."""
    behind = {key for one in proposals if one.kind in {Kind.STOP, Kind.KEEP} for key in _behind(one)}
    found = sa.select(ArchiveCard.experiment_id).where(
        ArchiveCard.experiment_id.in_(behind), ArchiveCard.team_id == actor.team_id, sa.text(OPEN_DECISION)
    )
    return set(session.scalars(found))


def _waiting_of(candidate: Candidate, waiting: set[int]) -> int | None:
    if candidate.kind not in {Kind.STOP, Kind.KEEP}:
        return None
    return next((key for key in _behind(candidate) if key in waiting), None)


def _behind(candidate: Candidate) -> list[int]:
    keys = [] if candidate.experiment_id is None else [candidate.experiment_id]
    return keys + [one.experiment_id for one in candidate.evidence]


def _is_accepted(row: ProposalRow | None) -> bool:
    return row is not None and row.accepted_at is not None


def _stays(row: ProposalRow) -> bool:
    """Say whether a proposal for which the data no longer speak stays: accepted, or with words or a size of people."""
    edited = (row.sentence, row.per_version, row.money_minor, row.hours)
    return _is_accepted(row) or any(value is not None for value in edited)
