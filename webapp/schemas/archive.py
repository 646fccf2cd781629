"""The archive, what was tried before and what waits, as JSON."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from pydantic import ConfigDict, Field

from experiments.learning.archive.similar import Around, Similar
from experiments.learning.finding.asked import SEARCH_FACETS, ArchiveQuery
from experiments.learning.finding.search import ArchiveItem
from experiments.learning.sizes.kept_sizes import planned_lift
from experiments.learning.waiting.item import WaitingItem
from experiments.people.permission import Actor
from webapp.schemas.answering import Answer, MoneyAnswer
from webapp.schemas.reading import MOST_PER_PAGE, USUAL_PER_PAGE, Body, Key, QueryText


class ArchiveAsked(Body):
    """Which cards: words, and what narrows them; a facet may be given several times, then one of its values must fit.

    `verdict` may also be `failed`, `declined` or `abandoned`. `team` looks at what another team tried for one's goals.
    `exact` looks for the words as they are typed, also where none of them is known but one that is nearly so.
    """

    model_config = ConfigDict(strict=False)

    q: QueryText = ""
    goal_kind: QueryText | None = None
    channel: QueryText | None = None
    tactic: QueryText | None = None
    content_type: QueryText | None = None
    audience: QueryText | None = None
    stage: QueryText | None = None
    verdict: QueryText | None = None
    grade: QueryText | None = None
    cycle_id: Key | None = None
    run_by: QueryText | None = None
    why: QueryText | None = None
    phase: QueryText | None = Field(default=None, description="Where people were: the buying phase.")
    goal_stage: QueryText | None = Field(default=None, description="Funnel stage of the goal.")
    team: Key | None = None
    exact: bool = False
    limit: int = Field(default=USUAL_PER_PAGE, ge=1, le=MOST_PER_PAGE, description="Entries per page, 1 to 200.")
    cursor: QueryText | None = Field(default=None, description="`next_cursor` of the page before.")

    def query(self, given: Mapping[str, Sequence[str]]) -> ArchiveQuery:
        """Give the domain's query; ``given`` holds every value of the parameters that came several times."""
        asked = self.model_dump()
        several = {name: tuple(given[name]) for name in SEARCH_FACETS if asked[name] is not None}
        return ArchiveQuery(text=asked.pop("q"), **{**asked, **several})


class RangeAnswer(Answer):
    """A change with its likely range, as fractions."""

    estimate: float | None
    lower: float | None
    upper: float | None


class CardAnswer(Answer):
    """What was closed, declined or never ran, in one entry."""

    experiment_id: int
    outcome: str
    filed_on: date
    title: str
    goal_kind: str | None
    channel: str | None
    tactic: str | None
    content_type: str | None
    audience: str | None
    stage: str | None
    cycle_id: int | None
    run_by: str | None
    verdict: str | None
    provisional_until: date | None
    undecided_reason: str | None
    grade: str | None
    decision: str | None
    why: str | None
    sentence: str
    metric: str | None
    lift: RangeAnswer
    plan_with: float | None = Field(description="What usually remains of the lift, by the whole archive as it stands.")
    shrunken: RangeAnswer = Field(description="The same with its range; null where the archive says nothing of it.")
    cost: MoneyAnswer | None
    hours: float | None
    retrospective: bool
    lesson_id: int | None
    times_found: int

    @classmethod
    def of(cls, item: ArchiveItem) -> CardAnswer:
        """Write a card."""
        card = item.card
        same = (
            "experiment_id filed_on title goal_kind channel tactic content_type audience stage cycle_id run_by verdict "
            "provisional_until undecided_reason grade decision why "
            "sentence metric hours retrospective lesson_id"
        )
        return cls(
            **{name: getattr(card, name) for name in same.split()},
            outcome=card.outcome.value,
            times_found=item.times_found,
            lift=RangeAnswer(estimate=card.lift, lower=card.lower, upper=card.upper),
            plan_with=planned_lift(card),
            shrunken=RangeAnswer(estimate=card.shrunken_lift, lower=card.shrunken_lower, upper=card.shrunken_upper),
            cost=MoneyAnswer.of(card.cost_minor, card.currency),
        )


class FacetAnswer(Answer):
    """A value of a facet and how many cards have it, the other facets applied; `more` says at least so many."""

    value: str
    count: int
    more: bool


class CorrectionAnswer(Answer):
    """A word that the archive does not hold, and the nearest one, which was looked for in its place."""

    typed: str
    meant: str


class ArchiveAnswer(Answer):
    """A page of the archive; with words or facets `found` counts up to 500 and `more_than_found` says there are more.

    `facets` holds the commonest values of each, `teams` (by number) what there is of one's own and of other teams.
    """

    items: list[CardAnswer]
    found: int
    more_than_found: bool
    facets: dict[str, list[FacetAnswer]]
    teams: list[FacetAnswer]
    corrected: list[CorrectionAnswer]
    next_cursor: str | None


class SimilarAsked(Body):
    """Whatever there is of an idea; kind of goal and channel find nothing by themselves and decide between equals."""

    text: QueryText
    goal_kind: QueryText | None = None
    channel: QueryText | None = None

    def around(self) -> Around:
        """Give what is known besides the words."""
        return Around(self.goal_kind, self.channel)


class SimilarAnswer(Answer):
    """Something earlier that is near: an experiment, a lesson, or a no."""

    kind: str
    experiment_id: int | None
    lesson_id: int | None
    title: str
    sentence: str
    verdict: str | None
    grade: str | None
    why: str | None
    day: date | None
    review_on: date | None
    nearness: float
    decided_by: str | None
    lesson: str | None
    question: str | None
    found: int
    lift: float | None
    plan_with: float | None

    @classmethod
    def of(cls, similar: Similar) -> SimilarAnswer:
        """Write something earlier."""
        return cls.model_validate(similar)


class SimilarListAnswer(Answer):
    """The three nearest."""

    items: list[SimilarAnswer]
    next_cursor: str | None


class WaitingAnswer(Answer):
    """Something that waits: its kind, what it is, whom it waits for, how urgent it is, and the facts of it.

    `thing` is `experiment`, `channel`, `decline`, `lesson` or `cycle`; `experiment_id` is null where it is none.
    `urgency` is `late`, `deadline`, `review`, `draft` or `gentle`; `mine` says that it waits for the token's person.
    """

    kind: str
    thing: str
    thing_id: int
    experiment_id: int | None
    title: str
    owner: int | None
    mine: bool
    due: date | None
    urgency: str
    days_late: int
    facts: dict[str, Any]

    @classmethod
    def of(cls, item: WaitingItem, actor: Actor, today: date) -> WaitingAnswer:
        """Write what waits."""
        facts = {name: fact.isoformat() if isinstance(fact, date) else fact for name, fact in item.facts.items()}
        return cls(
            kind=item.kind.value,
            thing=item.thing,
            thing_id=item.thing_id,
            experiment_id=item.experiment_id,
            title=item.title,
            owner=item.owner_id,
            mine=item.is_for(actor),
            due=item.due,
            urgency=item.urgency(today).name.lower(),
            days_late=item.days_late(today),
            facts=facts,
        )


class WaitingListAnswer(Answer):
    """Everything that waits in the team, one's own first, then by urgency."""

    items: list[WaitingAnswer]
    next_cursor: str | None
