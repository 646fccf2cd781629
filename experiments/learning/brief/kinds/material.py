"""What a plan is made from, read in a fixed number of queries: the newest of each kind, however long the history is."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta

import sqlalchemy as sa
from sqlalchemy.orm import Session, lazyload, selectinload

from experiments.goals.cycle import Cycle
from experiments.goals.goal import Goal
from experiments.learning.archive.cards import ArchiveCard, Outcome
from experiments.learning.archive.tallies import ANSWERED
from experiments.learning.attribution.kept import RealShareRow
from experiments.learning.brief.kept import AcceptedAs, ProposalRow
from experiments.learning.brief.kinds.noes_ahead import NoesAhead, noes_ahead
from experiments.learning.brief.kinds.runs import GoalKey, Run, goal_key, runs_of
from experiments.learning.lessons.lesson import Lesson, LessonEvidence, LessonStatus, Stance
from experiments.people.permission import Actor, require
from experiments.people.team import Team
from experiments.trials.experiment import LOCKED, ONGOING, OPEN, Experiment, Status
from experiments.trials.toolkits.listing import list_toolkits
from experiments.trials.toolkits.toolkit import Toolkit

MOST_LESSONS = 150
MOST_EVIDENCE = 600
MOST_CARDS = 40
"""Newest closed experiments of each verdict that are looked at."""
MOST_ONGOING = 100
MOST_LATER = 1_000
WITHIN = timedelta(days=365)
"""An open question or a failure of more than a year ago is no plan: people, prices and platforms have changed since."""
SOON = timedelta(days=30)
"""What comes within a month is waited for, however near the end of the cycle is, or past."""
WITHOUT_LESSON = ("harmful", "no_useful_difference", "undecided", "invalid")
_GIVEN_UP = (Status.DECLINED, Status.ABANDONED)


@dataclass(frozen=True, slots=True)
class Later:
    """An experiment that was built on another one and was not given up."""

    id: int
    title: str
    status: Status
    starts: date | None = None

    @property
    def is_under_way(self) -> bool:
        """Whether it is drafted, locked or running."""
        return self.status is not Status.CONCLUDED


@dataclass(frozen=True, slots=True)
class HeldLesson:
    """A lesson that holds or is disputed on the day, with the experiments behind it, newest first."""

    lesson: Lesson
    status: LessonStatus
    behind: tuple[tuple[Run, Stance], ...]

    @property
    def runs(self) -> tuple[Run, ...]:
        """The experiments behind it."""
        return tuple(run for run, _ in self.behind)

    def of(self, stance: Stance, *verdicts: str) -> tuple[Run, ...]:
        """Give the experiments of one stance by which something may be decided, newest first."""
        return tuple(
            run for run, said in self.behind if said is stance and run.decides and run.card.verdict in verdicts
        )


@dataclass(frozen=True, slots=True)
class Material:
    """Everything that the candidates of one plan are made from.

    Parameters
    ----------
    goals : Mapping
        Goals of the cycle by kind and name: one of an earlier cycle goes on as the present one of the same.
    unanswered : frozenset
        Those of them of whose kind and name no experiment has given a clear answer within a year.
    held : tuple of HeldLesson
        Lessons that hold or are disputed on the day.
    standing : Mapping
        What became of the other lessons that the newest experiments speak of, by key.
    runs : Mapping
        Closed experiments by key: the newest of each verdict that is no success, and those behind lessons.
    later : Mapping
        What was built on each of them.
    ongoing : tuple of Experiment
        What is not closed, newest first.
    planned : frozenset of int
        Drafts that accepted proposals became: they stand in a plan already.
    toolkits : tuple of Toolkit
        Recipes and toolkits in use, one's own first.
    real_shares : frozenset of int
        Experiments that measured how much of a platform's claim was extra: the budget is planned with those.
    """

    today: date
    cycle: Cycle
    currency: str
    hour_minor: int | None
    goals: Mapping[GoalKey, Goal] = field(default_factory=dict)
    unanswered: frozenset[GoalKey] = frozenset()
    held: tuple[HeldLesson, ...] = ()
    standing: Mapping[int, LessonStatus] = field(default_factory=dict)
    runs: Mapping[int, Run] = field(default_factory=dict)
    later: Mapping[int, tuple[Later, ...]] = field(default_factory=dict)
    ongoing: tuple[Experiment, ...] = ()
    planned: frozenset[int] = frozenset()
    toolkits: tuple[Toolkit, ...] = ()
    noes: NoesAhead = field(default_factory=NoesAhead)
    real_shares: frozenset[int] = frozenset()

    @property
    def goal_share_minor(self) -> int | None:
        """The share of the social budget that falls to one goal of the cycle, where there is a budget."""
        budget = self.cycle.social_budget_minor
        return None if budget is None or self.cycle.currency != self.currency else budget // max(len(self.goals), 1)

    @property
    def soon(self) -> date:
        """The day up to which what comes is waited for: the end of the cycle, and a month in any case."""
        return max(self.cycle.ends, self.today + SOON)

    def is_recent(self, run: Run) -> bool:
        """Say whether it was closed within a year."""
        return run.card.filed_on > self.today - WITHIN

    def newest(self, *verdicts: str) -> list[Run]:
        """Give the closed experiments of some verdicts, newest first."""
        found = [run for run in self.runs.values() if run.card.verdict in verdicts]
        return sorted(found, key=lambda run: (run.card.filed_on, run.id), reverse=True)

    def without_lesson(self, verdict: str) -> list[Run]:
        """Give what was closed within a year without a lesson, decides something, and was not repeated since."""
        found = (run for run in self.newest(verdict) if run.card.lesson_id is None and run.decides)
        return [run for run in found if self.is_recent(run) and not self.repeated_since(run)]

    def under_way(self, runs: Iterable[Run]) -> Later | None:
        """Find what repeats one of these experiments already: built on it, or locked from the same recipe."""
        wanted = list(runs)
        for run in wanted:
            for one in self.later.get(run.id, ()):
                if one.is_under_way:
                    return one
        recipes = {(run.toolkit_id, run.goal) for run in wanted if run.toolkit_id is not None}
        for locked in self.ongoing:
            if locked.status not in LOCKED or locked.goal is None or locked.toolkit_id is None:
                continue
            if (locked.toolkit_id, goal_key(locked.goal.kind.value, locked.goal.name)) in recipes:
                return Later(locked.id, locked.title, locked.status, locked.starts)
        return None

    def repeated_since(self, run: Run) -> bool:
        """Say whether a later experiment that was built on it is closed: its answer counts, not this one's."""
        return any(not one.is_under_way for one in self.later.get(run.id, ()))

    def chain_of(self, runs: Iterable[Run]) -> tuple[int, ...]:
        """Give the experiments of the same thing: these, and those that they were built on."""
        chain: set[int] = set()
        for run in runs:
            key: int | None = run.id
            while key is not None and key not in chain:
                chain.add(key)
                before = self.runs.get(key)
                key = before.built_on_id if before is not None else None
        return tuple(sorted(chain))


def material_of(session: Session, actor: Actor, cycle: Cycle, *, today: date) -> Material:
    """Read what the plan after a cycle is made from; nineteen queries, however large the archive is."""
    require(actor, "see", cycle)
    team = session.get_one(Team, actor.team_id)
    goals: dict[GoalKey, Goal] = {}
    for goal in session.scalars(sa.select(Goal).where(Goal.cycle_id == cycle.id).order_by(Goal.id)):
        goals.setdefault(goal_key(goal.kind.value, goal.name), goal)
    lessons = _lessons(session, actor.team_id, today)
    behind = _behind(session, [one.id for one in lessons])
    cards = {card.experiment_id: card for rows in behind.values() for card, _ in rows}
    for verdict in WITHOUT_LESSON:
        cards |= {card.experiment_id: card for card in _newest(session, actor.team_id, verdict)}
    runs = runs_of(session, cards.values())
    held = tuple(
        HeldLesson(one, one.status_on(today), tuple((runs[card.experiment_id], said) for card, said in behind[one.id]))
        for one in lessons
        if behind.get(one.id)
    )
    return Material(
        today=today,
        cycle=cycle,
        currency=team.currency,
        hour_minor=team.hour_minor,
        goals=goals,
        unanswered=unanswered_of(session, actor.team_id, goals, today),
        held=held,
        standing=_standing(session, cards.values(), today),
        runs=runs,
        later=_later(session, actor.team_id, runs),
        ongoing=_ongoing(session, actor.team_id),
        planned=_planned(session, actor.team_id),
        toolkits=tuple(list_toolkits(session, actor, now=datetime.combine(today, time.min, UTC))),
        noes=noes_ahead(session, actor.team_id, today),
        real_shares=frozenset(
            session.scalars(sa.select(RealShareRow.experiment_id).where(RealShareRow.experiment_id.in_(runs)))
        ),
    )


def _lessons(session: Session, team_id: int, today: date) -> list[Lesson]:
    """Read lessons that hold or are disputed on the day, by the index of their review dates; the newest first."""
    team = sa.select(Lesson).where(Lesson.team_id == team_id).options(lazyload(Lesson.evidence)).limit(MOST_LESSONS)
    held = (LessonStatus.CURRENT, LessonStatus.CONTESTED)
    ahead = team.where(Lesson.review_on >= today).order_by(Lesson.review_on.desc(), Lesson.id.desc())
    undated = team.where(Lesson.review_on.is_(None)).order_by(Lesson.id.desc())
    return [one for wanted in (ahead, undated) for one in session.scalars(wanted) if one.status in held]


Behind = Mapping[int, Sequence[tuple[ArchiveCard, Stance]]]


def _behind(session: Session, lesson_ids: Sequence[int]) -> Behind:
    """Read the closed experiments behind lessons, newest first."""
    rows = session.execute(
        sa.select(LessonEvidence.lesson_id, LessonEvidence.stance, ArchiveCard)
        .join(ArchiveCard, ArchiveCard.experiment_id == LessonEvidence.experiment_id)
        .where(LessonEvidence.lesson_id.in_(lesson_ids), ArchiveCard.outcome == Outcome.CONCLUDED)
        .order_by(ArchiveCard.filed_on.desc(), ArchiveCard.experiment_id.desc())
        .limit(MOST_EVIDENCE)
    )
    found: dict[int, list[tuple[ArchiveCard, Stance]]] = {}
    for lesson_id, stance, card in rows:
        found.setdefault(lesson_id, []).append((card, stance))
    return found


def _newest(session: Session, team_id: int, verdict: str) -> Sequence[ArchiveCard]:
    """Read the newest closed experiments of one verdict, by their index."""
    return session.scalars(
        sa.select(ArchiveCard)
        .where(ArchiveCard.team_id == team_id, ArchiveCard.verdict == verdict)
        .order_by(ArchiveCard.filed_on.desc(), ArchiveCard.experiment_id.desc())
        .limit(MOST_CARDS)
    ).all()


def _standing(session: Session, cards: Iterable[ArchiveCard], today: date) -> Mapping[int, LessonStatus]:
    wanted = {card.lesson_id for card in cards if card.lesson_id is not None}
    lessons = session.scalars(sa.select(Lesson).where(Lesson.id.in_(wanted)).options(lazyload(Lesson.evidence)))
    return {one.id: one.status_on(today) for one in lessons}


def _later(session: Session, team_id: int, keys: Collection[int]) -> Mapping[int, tuple[Later, ...]]:
    """Read what was built on experiments, the newest first."""
    rows = session.execute(
        sa.select(
            Experiment.team_id,
            Experiment.built_on_id,
            Experiment.id,
            Experiment.title,
            Experiment.status,
            Experiment.starts,
        )
        .where(Experiment.built_on_id.in_(keys))
        .order_by(Experiment.id.desc())
        .limit(MOST_LATER)
    )
    # Few build on one; asked for by team as well, a database would go through all of the team's experiments instead.
    found: dict[int, list[Later]] = {}
    for owner, before, key, title, status, starts in rows:
        if owner == team_id and status not in _GIVEN_UP and before is not None:
            found.setdefault(before, []).append(Later(key, title, status, starts))
    return {key: tuple(ones) for key, ones in found.items()}


def _ongoing(session: Session, team_id: int) -> tuple[Experiment, ...]:
    """Read what is not at its end, by the index that holds just that."""
    wanted = (
        sa.select(Experiment)
        .where(Experiment.team_id == team_id, sa.text(ONGOING))
        .order_by(Experiment.id.desc())
        .limit(MOST_ONGOING)
        .options(selectinload(Experiment.goal), selectinload(Experiment.variants), selectinload(Experiment.metrics))
    )
    return tuple(one for one in session.scalars(wanted) if one.status in (*OPEN, *LOCKED))


def _planned(session: Session, team_id: int) -> frozenset[int]:
    """Read which drafts were begun by accepting a proposal, the newest."""
    wanted = (
        sa.select(ProposalRow.accepted_id)
        .where(ProposalRow.team_id == team_id, ProposalRow.accepted_as == AcceptedAs.EXPERIMENT)
        .order_by(ProposalRow.id.desc())
        .limit(MOST_ONGOING)
    )
    return frozenset(key for key in session.scalars(wanted) if key is not None)


def unanswered_of(session: Session, team_id: int, goals: Mapping[GoalKey, Goal], today: date) -> frozenset[GoalKey]:
    """Find the goals of whose kind nothing gave a clear answer within a year, in whichever cycle; one query."""
    if not goals:
        return frozenset()
    answer = sa.select(sa.literal(1)).where(
        ArchiveCard.team_id == team_id,
        ArchiveCard.filed_on > today - WITHIN,
        ArchiveCard.verdict.in_(sorted(ANSWERED)),
        sa.not_(ArchiveCard.retrospective),
        ArchiveCard.provisional_until.is_(None),
    )
    columns = []
    for (kind, name), goal in goals.items():
        own = answer.where(ArchiveCard.goal_kind == kind)
        if name:
            own = own.where(sa.func.lower(ArchiveCard.goal_name) == (goal.name or "").lower())
        columns.append(own.exists())
    row = session.execute(sa.select(*columns)).one()
    return frozenset(key for key, answered in zip(goals, row, strict=True) if not answered)
