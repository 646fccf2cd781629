"""What runs when, and what an experiment has beside it, as JSON."""

from __future__ import annotations

from datetime import date

from experiments.learning.progress.alone import Company
from experiments.learning.progress.timeline import Overlap, Stretch, Timeline
from webapp.schemas.answering import Answer


class StretchAnswer(Answer):
    """An experiment on the timeline."""

    experiment_id: int
    title: str
    starts: date
    ends: date
    status: str
    channel: str | None
    audience: str | None
    owner: int | None

    @classmethod
    def of(cls, one: Stretch) -> StretchAnswer:
        """Write a line of the timeline."""
        same = ("experiment_id", "title", "starts", "ends", "channel", "audience")
        return cls(**{name: getattr(one, name) for name in same}, status=one.status.value, owner=one.owner_id)


class OverlapAnswer(Answer):
    """Two experiments for the same people in the same channel at the same time.

    `shared` are the words that both audiences have; none where one of them is for everybody.
    """

    experiments: list[int]
    starts: date
    ends: date
    days: int
    channel: str
    shared: list[str]

    @classmethod
    def of(cls, one: Overlap) -> OverlapAnswer:
        """Write an overlap."""
        return cls(
            experiments=[one.first.experiment_id, one.second.experiment_id],
            starts=one.starts,
            ends=one.ends,
            days=one.days,
            channel=one.channel,
            shared=list(one.shared),
        )


class TimelineAnswer(Answer):
    """Twelve weeks around today: locked and running experiments, drafts with dates, and where two meet."""

    first: date
    last: date
    items: list[StretchAnswer]
    overlaps: list[OverlapAnswer]

    @classmethod
    def of(cls, shown: Timeline) -> TimelineAnswer:
        """Write a timeline."""
        return cls(
            first=shown.first,
            last=shown.last,
            items=[StretchAnswer.of(one) for one in shown.stretches],
            overlaps=[OverlapAnswer.of(one) for one in shown.overlaps],
        )


class CompanyAnswer(Answer):
    """Who and what an experiment has beside it.

    `department` is the owner's where it is another than most of the team's; `followed_up` is null while the day of the
    next step is still to come. `alone` needs all three to be missing.
    """

    alone: bool
    expert: str | None
    department: str | None
    other_tactics: list[str]
    followed_up: bool | None


class BesideAnswer(Answer):
    """What an experiment has beside it: its company (null for drafts), and others it meets."""

    experiment_id: int
    company: CompanyAnswer | None
    overlaps: list[OverlapAnswer]

    @classmethod
    def of(cls, experiment_id: int, company: Company | None, overlaps: list[Overlap]) -> BesideAnswer:
        """Write what stands beside an experiment."""
        told = None
        if company is not None:
            told = CompanyAnswer(
                alone=company.is_alone,
                expert=company.expert,
                department=company.department,
                other_tactics=list(company.other_tactics),
                followed_up=company.followed_up,
            )
        return cls(experiment_id=experiment_id, company=told, overlaps=[OverlapAnswer.of(one) for one in overlaps])
