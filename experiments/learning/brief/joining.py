"""The proposals of a plan: what the data propose, joined with what people did to it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date

import sqlalchemy as sa
from sqlalchemy.orm import Session

from experiments.goals.cycle import Cycle
from experiments.goals.goal import Goal
from experiments.goals.listing import get_cycle
from experiments.learning.archive.cards import OPEN_DECISION, ArchiveCard
from experiments.learning.brief.candidate import MOST_PROPOSED, Because, Candidate, Kind
from experiments.learning.brief.candidates import candidates_of
from experiments.learning.brief.choosing import choose
from experiments.learning.brief.facts import candidate_from
from experiments.learning.brief.kept import OWN, AcceptedAs, ProposalRow, is_carried_key
from experiments.learning.brief.kinds.pricing import price_for
from experiments.learning.brief.kinds.sizing import resized
from experiments.learning.brief.plan import Proposal
from experiments.learning.brief.weighing.worth import with_worth
from experiments.people.permission import Actor, not_found
from experiments.people.team import Team
from experiments.trials.experiment import Experiment
from stats.errors import NotEstimable

MOST_LEFT_OUT = 50
MOST_ALSO = 30
MOST_QUESTIONS = 30
_NO_ROOM = NotEstimable(
    "no_room", "What there is did not fit among the proposals, or is about the same thing as one of them."
)


@dataclass(frozen=True, slots=True)
class Joined:
    """What is proposed, what did not come among the seven, what a person took out, and what was asked."""

    proposals: tuple[Proposal, ...] = ()
    also: tuple[Candidate, ...] = ()
    left_out: tuple[Proposal, ...] = ()
    empty: Mapping[Kind, NotEstimable] = field(default_factory=dict)
    questions: tuple[Candidate, ...] = ()
    rows: Mapping[str, ProposalRow] = field(default_factory=dict)

    def find(self, key: str) -> Proposal | None:
        """Give what stands under a key anywhere in the plan; what is not among the seven has the place 0."""
        further = (Proposal(one, 0, self.rows.get(one.key)) for one in (*self.also, *self.questions))
        return next((one for one in (*self.proposals, *self.left_out, *further) if one.candidate.key == key), None)

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
    live = {one.key: one for one in candidates_of(session, actor, cycle, today=today)}
    out = {key: row for key, row in rows.items() if row.left_out_because is not None and not _is_accepted(row)}
    within = {key: row for key, row in rows.items() if key not in out}
    there = [one for key, one in live.items() if key not in out and not _is_accepted(rows.get(key))]
    gone = {key: row for key, row in within.items() if key not in live and _stays(row) and row.facts is not None}
    pool = [*there, *_own(session, cycle, within), *_as_they_were(gone)]
    team = session.get_one(Team, cycle.team_id)
    ranked = with_worth(session, actor, cycle, [_sized(one, rows.get(one.key), team) for one in pool], today=today)
    accepted = [candidate_from(row.facts or {}) for row in rows.values() if _is_accepted(row)]
    chosen = choose(ranked, kept=[*accepted, *(one for one in ranked if is_chosen(rows.get(one.key)))])
    titles = _titles(session, rows.values())
    waiting = _open_decisions(session, actor, chosen.proposals)
    placed = tuple(
        Proposal(
            one,
            place,
            rows.get(one.key),
            titles.get(one.key),
            vanished=one.key in gone and not _is_accepted(rows[one.key]),
            open_decision=_waiting_of(one, waiting),
        )
        for place, one in enumerate(_placed(chosen.proposals, rows), 1)
    )
    missing = [kind for kind in Kind if all(one.kind is not kind for one in chosen.proposals)]
    empty = {kind: chosen.empty.get(kind, _NO_ROOM) for kind in missing}
    also, questions = chosen.also[:MOST_ALSO], chosen.questions[:MOST_QUESTIONS]
    return Joined(placed, also, _left_out(live, out), empty, questions, rows)


def get_proposal(session: Session, actor: Actor, cycle_id: int, key: str, *, today: date) -> Proposal:
    """Give what stands under a key in the plan after a cycle of the actor's team; anything else is not found."""
    found = joined(session, actor, get_cycle(session, actor, cycle_id), today=today).find(key)
    if found is None:
        raise not_found("proposal")
    return found


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
    known = row.money_minor is not None or row.hours is not None
    price = price_for(team.currency, team.hour_minor, row.money_minor, row.hours) if known else None
    return Candidate(
        row.key,
        row.kind,
        Because.BY_HAND,
        row.sentence or "",
        goal_id=row.goal_id,
        goal_name=goal_name,
        price=price,
    )


def _own(session: Session, cycle: Cycle, rows: Mapping[str, ProposalRow]) -> list[Candidate]:
    own = [row for key, row in rows.items() if key.startswith(OWN) and not _is_accepted(row)]
    team = session.get_one(Team, cycle.team_id)
    named = sa.select(Goal).where(Goal.id.in_({row.goal_id for row in own if row.goal_id is not None}))
    names = {goal.id: goal.label for goal in session.scalars(named)}
    return [own_candidate(team, row, names.get(row.goal_id) if row.goal_id else None) for row in own]


def _as_they_were(gone: Mapping[str, ProposalRow]) -> list[Candidate]:
    """Give what somebody edited and the data no longer speak for, as it was when it was last changed."""
    edited = (row.facts for key, row in gone.items() if not key.startswith(OWN) and not _is_accepted(row))
    return [candidate_from(facts) for facts in edited if facts is not None]


def _sized(candidate: Candidate, row: ProposalRow | None, team: Team) -> Candidate:
    """Give it the size that a person chose, if anybody did."""
    if row is None or candidate.because is Because.BY_HAND:
        return candidate
    if row.per_version is None and row.money_minor is None and row.hours is None:
        return candidate
    if candidate.size is None or candidate.price is None:  # nothing follows from it but what it costs
        return replace(candidate, price=price_for(team.currency, team.hour_minor, row.money_minor, row.hours))
    return resized(candidate, per_version=row.per_version, money_minor=row.money_minor, hours=row.hours)


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
