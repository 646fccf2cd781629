"""Refusals: what may not be done, as sentences. All problems of one act come together in one refusal."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing wrong with an act: the field it stands in, a stable code and the sentence a person reads."""

    field: str
    code: str
    sentence: str


class DomainError(Exception):
    """An act was refused. Subclasses say which kind; ``faults`` hold every reason at once.

    The web layer maps each subclass to a status in one place.
    """

    title = "This cannot be done"

    def __init__(self, *faults: Fault) -> None:
        super().__init__(" ".join(fault.sentence for fault in faults) or self.title)
        self.faults = faults


class RuleBroken(DomainError):
    """What was given does not satisfy the rules (422)."""

    title = "Something is missing or does not fit"


class WrongStatus(DomainError):
    """The thing is not in a status in which this can be done, or somebody else was quicker (409)."""

    title = "Not possible in this status"


class NotFound(DomainError):
    """There is no such thing, or this person may not see it (404)."""

    title = "Not found"


class Gone(DomainError):
    """It was there for this reader and no longer is: an expired or revoked link (410)."""

    title = "No longer here"


class Forbidden(DomainError):
    """The person sees the thing but may not do this to it (403)."""

    title = "Not allowed"


class FileRefused(DomainError):
    """A result file cannot be used; the problems of the file say why (422)."""

    title = "This file cannot be used"
