"""What is sent about lessons: looking again, other words, what takes their place, what they were used for."""

from __future__ import annotations

from pydantic import Field

from experiments.learning.lessons.replacing import Replacement
from experiments.learning.lessons.reviewing import LessonReview
from experiments.learning.lessons.using import UseGiven
from experiments.learning.lessons.writing import LessonEdit
from webapp.schemas.reading import Body, Day, Key


class LessonReviewBody(Body):
    """Whether a lesson still holds, and when to look at it again; no date takes the usual one."""

    holds: bool
    review_on: Day | None = None
    settled_because: str | None = Field(
        default=None, description="Settles what is disputed: why it holds although an experiment says otherwise."
    )
    version: Key | None = None

    def review(self) -> LessonReview:
        """Give the command record."""
        return LessonReview(self.holds, self.review_on, self.settled_because, self.version)


class LessonPatch(Body):
    """Other words of a lesson; a field that is left out stays as it is."""

    claim: str | None = None
    scope: str | None = None
    why: str | None = None
    what_to_do: str | None = None
    version: Key | None = Field(default=None, description="The version that was read; another one by now is refused.")

    def edit(self) -> LessonEdit:
        """Give the command record."""
        return LessonEdit(self.claim, self.scope, self.why, self.what_to_do, self.version)


class SupersedeBody(Body):
    """What takes the place of a lesson: one that is there (`by_id`), or the words of a new one on its experiments."""

    by_id: Key | None = None
    claim: str = ""
    scope: str = ""
    why: str = ""
    what_to_do: str = ""
    opposite: bool = Field(default=False, description="What supported the old one contradicts the new one.")
    reason: str | None = None
    version: Key | None = None

    def replacement(self) -> Replacement:
        """Give the command record."""
        return Replacement(
            self.by_id,
            self.claim,
            self.scope,
            self.why,
            self.what_to_do,
            self.opposite,
            self.reason,
            self.version,
        )


class RestoreBody(Body):
    """The version that was read of the lesson that was replaced."""

    version: Key | None = None


class LessonUseBody(Body):
    """What a lesson was used for: an experiment, one line, or both."""

    note: str | None = None
    experiment_id: Key | None = None

    def use(self) -> UseGiven:
        """Give the command record."""
        return UseGiven(self.note, self.experiment_id)
