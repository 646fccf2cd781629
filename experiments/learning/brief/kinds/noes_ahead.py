"""What a team said no to and is not to look at yet: a plan proposes none of it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import sqlalchemy as sa
from sqlalchemy.orm import Session, aliased

from experiments.goals.goal import Goal
from experiments.learning.archive.words import telling_words
from experiments.learning.brief.candidate import Candidate, Kind
from experiments.trials.decline import Decline
from experiments.trials.experiment import Experiment

MOST = 200
FEWEST_WORDS = 3
"""A no of fewer telling words forbids only what has just these: “Short video” is no no to every short video."""
BEGINS = frozenset({Kind.SCALE, Kind.REPEAT, Kind.TEST})
"""Kinds that begin something: what is kept or stopped is forbidden by nobody."""


@dataclass(frozen=True, slots=True)
class NoesAhead:
    """Noes whose day to look again is still ahead, or that were said for good.

    Parameters
    ----------
    built_on : frozenset of int
        Experiments of which a repeat or a next try was refused.
    recipes : frozenset of (int, str)
        Toolkits, each with the kind of goal for which a draft of it was refused.
    words : tuple of frozenset of str
        The telling words of each idea or title.
    """

    built_on: frozenset[int] = frozenset()
    recipes: frozenset[tuple[int, str]] = frozenset()
    words: tuple[frozenset[str], ...] = ()

    def forbid(self, candidate: Candidate, goal_kind: str | None = None) -> bool:
        """Say whether a no stands against a candidate.

        It does where the refused draft was built on the same experiment or came from the same recipe for the same kind
        of goal, or where all of its telling words stand in what the candidate is about: fewer in common is likeness,
        and what is only alike was not refused.
        """
        if candidate.kind not in BEGINS:
            return False
        if candidate.experiment_id in self.built_on or self.built_on & set(candidate.chain):
            return True
        if (candidate.toolkit_id, goal_kind) in self.recipes:
            return True
        said = frozenset(telling_words(f"{candidate.subject} {candidate.what_to_do}"))
        return any(words == said or (len(words) >= FEWEST_WORDS and words < said) for words in self.words)


def noes_ahead(session: Session, team_id: int, today: date) -> NoesAhead:
    """Read the last no to each thing, as far as it still stands on the day; one query."""
    answer = aliased(Decline)
    rows = session.execute(
        sa.select(Decline.idea, Experiment.title, Experiment.built_on_id, Experiment.toolkit_id, Goal.kind)
        .outerjoin(Experiment, Experiment.id == Decline.experiment_id)
        .outerjoin(Goal, Goal.id == Experiment.goal_id)
        .outerjoin(answer, answer.answers_id == Decline.id)
        .where(
            Decline.team_id == team_id,
            Decline.reopened_as_id.is_(None),
            answer.id.is_(None),
            sa.or_(Decline.review_on.is_(None), Decline.review_on > today),
        )
        .order_by(Decline.id.desc())
        .limit(MOST)
    ).all()
    words = (frozenset(telling_words(row.idea or row.title or "")) for row in rows)
    return NoesAhead(
        built_on=frozenset(row.built_on_id for row in rows if row.built_on_id is not None),
        recipes=frozenset((row.toolkit_id, row.kind.value) for row in rows if row.toolkit_id and row.kind),
        words=tuple(one for one in words if one),
    )
