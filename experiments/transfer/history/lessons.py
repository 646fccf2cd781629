"""The lessons that past experiments bring along: one for each wording, with every experiment that says so behind it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from experiments.learning.archive.cards import ArchiveText
from experiments.learning.archive.texts import count_texts, filters_of
from experiments.learning.archive.words import fold
from experiments.learning.lessons.changes import Cause, ChangedBecause
from experiments.learning.lessons.following import follow, lock_lessons
from experiments.learning.lessons.lesson import REVIEW_AFTER, Lesson, LessonEvidence, LessonStatus, Stance
from experiments.people.permission import Actor
from experiments.transfer.history.keys import insert_rows, take_keys
from experiments.transfer.history.records import Past

AT_ONCE = 500
MOST_FOLLOWED = 200
NO_ANSWER = frozenset({"undecided", "invalid"})


@dataclass(slots=True)
class Lessons:
    """Lessons by their wording, and which experiment has which."""

    actor: Actor
    now: datetime
    by_claim: dict[str, int] = field(default_factory=dict)
    claims: dict[int, str] = field(default_factory=dict)
    new: list[dict[str, Any]] = field(default_factory=list)

    def id_of(self, experiment_id: int) -> int | None:
        """Give the lesson of an experiment."""
        claim = self.claims.get(experiment_id)
        return None if claim is None else self.by_claim[claim]

    def claim_of(self, experiment_id: int) -> str | None:
        """Give the wording of the lesson of an experiment."""
        return self.claims.get(experiment_id)

    def put_behind(self, session: Session, verdicts: Mapping[int, str]) -> None:
        """Put the experiments, which are stored by now, behind their lessons, and write the words of new ones.

        An experiment supports the lesson that was drawn from it, unless it gave no answer: then it leaves it open.
        """
        insert_rows(
            session,
            LessonEvidence,
            (
                {
                    "lesson_id": self.by_claim[claim],
                    "experiment_id": key,
                    "stance": Stance.OPEN if verdicts[key] in NO_ANSWER else Stance.SUPPORTS,
                    "at": self.now,
                }
                for key, claim in self.claims.items()
            ),
        )
        texts = [self._text(row) for row in self.new]
        kept = ("team_id", "lesson_id", "heading", "words", "filters", "body")
        insert_rows(session, ArchiveText, ({name: getattr(text, name) for name in kept} for text in texts))
        count_texts(session, texts)

    def follow(self, session: Session) -> None:
        """Pool what stands behind the lessons that were touched, once cards and sizes are there.

        Of more than :data:`MOST_FOLLOWED` only those with several experiments, the best founded first: a lesson with
        one experiment says no more than its card, and is worked out with the next one that speaks of it.
        """
        behind: dict[int, list[int]] = {}
        for key, claim in self.claims.items():
            behind.setdefault(self.by_claim[claim], []).append(key)
        new = {row["id"] for row in self.new}
        wanted = sorted(behind, key=lambda lesson_id: -len(behind[lesson_id]))
        if len(wanted) > MOST_FOLLOWED:
            wanted = [one for one in wanted if len(behind[one]) > 1 or one not in new][:MOST_FOLLOWED]
        for lesson in lock_lessons(session, wanted):
            cause = Cause(ChangedBecause.SUPPORTED, self.actor.person_id, behind[lesson.id][-1])
            follow(session, lesson, cause, now=self.now)

    def _text(self, row: dict[str, Any]) -> ArchiveText:
        body = "\n".join(part for part in (row["claim"], row["scope"]) if part)
        filters = filters_of(row["team_id"], {"thing": "lesson", "status": LessonStatus.CURRENT.value})
        return ArchiveText(
            team_id=row["team_id"],
            lesson_id=row["id"],
            heading=fold(row["claim"]),
            words=fold(body),
            filters=filters,
            body=body,
        )


def lessons_of(session: Session, actor: Actor, pasts: Iterable[tuple[int, Past]], *, now: datetime) -> Lessons:
    """Find or write the lessons that past experiments name; the same words are the same lesson.

    Parameters
    ----------
    pasts : iterable of (int, Past)
        Each with the key that it will have.
    """
    found = Lessons(actor, now)
    of: dict[str, Past] = {}
    for key, past in pasts:
        claim = past.said.get("lesson")
        if claim:
            found.claims[key] = claim
            of.setdefault(claim, past)
    wanted = sorted(of)
    for first in range(0, len(wanted), AT_ONCE):
        same = Lesson.claim.in_(wanted[first : first + AT_ONCE])
        known = sa.select(Lesson.claim, Lesson.id).where(Lesson.team_id == actor.team_id, same)
        for claim, key in session.execute(known.order_by(Lesson.id.desc())):
            found.by_claim[claim] = key
    new = [claim for claim in of if claim not in found.by_claim]
    for claim, key in zip(new, take_keys(session, Lesson, len(new)), strict=True):
        said = of[claim].said
        found.by_claim[claim] = key
        found.new.append(
            {
                "id": key,
                "team_id": actor.team_id,
                "claim": claim,
                "scope": ", ".join(str(said[name]) for name in ("audience", "channel") if said.get(name)),
                "why": "",
                "what_to_do": "",
                "status": LessonStatus.CURRENT,
                "review_on": now.date() + REVIEW_AFTER,
                "version": 1,
                "person_id": actor.person_id,
                "written_at": now,
                "changed_at": now,
            }
        )
    insert_rows(session, Lesson, found.new)
    return found
