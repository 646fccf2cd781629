"""What is told by mail, as JSON."""

from __future__ import annotations

from collections.abc import Mapping

from experiments.people.notices.choices import NoticeKind
from webapp.schemas.answering import Answer
from webapp.schemas.reading import Body


class NoticesBody(Body):
    """What is to be switched on or off; what is left out stays."""

    weekly: bool | None = None
    waits_for_you: bool | None = None
    verdict_in: bool | None = None
    lesson_contested: bool | None = None

    def wanted(self) -> dict[NoticeKind, bool]:
        """Give what is wanted; null leaves it as it is."""
        return {NoticeKind(name): value for name, value in self.given().items() if value is not None}


class NoticesAnswer(Answer):
    """Of what the person whose token it is gets mails."""

    weekly: bool
    waits_for_you: bool
    verdict_in: bool
    lesson_contested: bool

    @classmethod
    def of(cls, wanted: Mapping[NoticeKind, bool]) -> NoticesAnswer:
        """Write the choices."""
        return cls(**{kind.value: on for kind, on in wanted.items()})
