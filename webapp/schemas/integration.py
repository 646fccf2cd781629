"""How well social is integrated in a cycle, as JSON: what people say, and what the facts say."""

from __future__ import annotations

from pydantic import Field

from experiments.goals.self_rating import CycleRatings, RatingGiven
from experiments.goals.survey import CMO_SURVEY, LEAST, MOST, Survey
from experiments.learning.progress.integration import Integration
from webapp.schemas.answering import Answer
from webapp.schemas.reading import Body


class RatingBody(Body):
    """One's own rating of a cycle: 1 (not integrated) to 7 (very integrated), and what stands in the way."""

    score: int = Field(ge=LEAST, le=MOST)
    hindrance: str | None = None

    def rating(self, cycle_id: int) -> RatingGiven:
        """Give the command record."""
        return RatingGiven(cycle_id, self.score, self.hindrance)


class CountAnswer(Answer):
    """How many people gave a score."""

    score: int
    people: int


class OwnRatingAnswer(Answer):
    """What the token's person said."""

    score: int
    hindrance: str | None


class RatingsAnswer(Answer):
    """What the people of a team said in a cycle: counts, never names. `hindrances` are in the order of the alphabet."""

    cycle_id: int
    question: str
    people: int
    counts: list[CountAnswer]
    mean: float | None
    spread: float | None
    hindrances: list[str]
    own: OwnRatingAnswer | None

    @classmethod
    def of(cls, cycle_id: int, ratings: CycleRatings) -> RatingsAnswer:
        """Write the ratings of a cycle."""
        return cls(
            cycle_id=cycle_id,
            question=CMO_SURVEY.question,
            people=ratings.people,
            counts=[CountAnswer(score=score, people=people) for score, people in ratings.counts.items()],
            mean=ratings.mean,
            spread=ratings.spread,
            hindrances=list(ratings.hindrances),
            own=OwnRatingAnswer.model_validate(ratings.own) if ratings.own else None,
        )


class FactAnswer(Answer):
    """Of how many experiments something is true; `of` counts those in which it can be told."""

    name: str
    count: int
    of: int
    share: float | None


class NotEstimableAnswer(Answer):
    """A number that does not exist, and why."""

    reason: str
    sentence: str


class SurveyAnswer(Answer):
    """What a survey of other companies said; shares are of the marketing budget."""

    name: str
    month: str
    respondents: int
    question: str
    mean: float
    share_now: float
    share_next_year: float
    share_in_five_years: float


class IntegrationAnswer(Answer):
    """The score from facts (1 to 7), the facts it is computed from, the social share of the budget, and the survey."""

    cycle_id: int
    experiments: int
    score: float | None
    facts: list[FactAnswer]
    social_share: float | None
    not_estimable: dict[str, NotEstimableAnswer]
    survey: SurveyAnswer

    @classmethod
    def of(cls, cycle_id: int, facts: Integration, survey: Survey) -> IntegrationAnswer:
        """Write what the facts of a cycle say."""
        numbers = {"score": facts.score, "social_share": facts.social_share}
        return cls(
            cycle_id=cycle_id,
            experiments=facts.experiments,
            facts=[FactAnswer(name=one.name.value, count=one.count, of=one.of, share=one.share) for one in facts.facts],
            not_estimable={
                name: NotEstimableAnswer(reason=value.reason, sentence=value.sentence)
                for name, value in numbers.items()
                if not isinstance(value, float)
            },
            survey=SurveyAnswer.model_validate(survey),
            **{name: value if isinstance(value, float) else None for name, value in numbers.items()},
        )
