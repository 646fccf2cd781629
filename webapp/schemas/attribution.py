"""What one experiment says of social media, as JSON: the four-way reading, what came extra, the claim beside it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import Annotated

from pydantic import Field

from experiments.judging.crossed import CrossedReading
from experiments.learning.attribution.claims import ClaimGiven, SaidClaim
from experiments.learning.attribution.crossed import ORDER, Parts
from experiments.learning.attribution.four_ways import Answer as FourWaysAnswered
from experiments.learning.attribution.four_ways import FourWays, four_ways
from experiments.learning.attribution.kept import Claim
from experiments.learning.attribution.left_out import CostPerExtra, Extra, Range, Return
from experiments.learning.attribution.reading import Attribution, Worth
from experiments.learning.attribution.saying import PartsGiven
from experiments.people.money import Money
from webapp.schemas.answering import Answer, MoneyAnswer
from webapp.schemas.reading import Body, MoneyBody


class PartsBody(Body):
    """Which version had what: `neither`, `social`, `other` or `both` by the name of the version."""

    parts: Annotated[dict[str, str | None], Field(max_length=50)]
    other_tactic: str | None = None

    def parts_given(self) -> PartsGiven:
        """Give the command record."""
        return PartsGiven(self.parts, self.other_tactic)


class ClaimBody(Body):
    """What a platform claims: money where revenue decides, else a number; `margin` is a share above 0, at most 1."""

    claimed: float | MoneyBody | None = None
    channel: str | None = None
    spend: MoneyBody | None = None
    margin: float | None = None
    note: str | None = None

    def claim(self) -> ClaimGiven:
        """Give the command record."""
        claimed: Money | float | None
        claimed = self.claimed.money("claimed") if isinstance(self.claimed, MoneyBody) else self.claimed
        spend = None if self.spend is None else self.spend.money("spend")
        return ClaimGiven(self.channel, claimed, spend, self.margin, self.note)


class SpanAnswer(Answer):
    """A best guess and its ends; `null` ends are unbounded."""

    estimate: float
    lower: float | None
    upper: float | None

    @classmethod
    def of(cls, found: Range | None) -> SpanAnswer | None:
        """Write a range."""
        return None if found is None else cls.model_validate(found)


class CrossedPartsAnswer(Answer):
    """Which version had what; `said_at` null where the recipe says so, `after_data` true where it was said late."""

    parts: dict[str, str]
    other_tactic: str
    said_at: datetime | None
    by_recipe: bool
    after_data: bool

    @classmethod
    def of(cls, parts: Parts | None) -> CrossedPartsAnswer | None:
        """Write parts."""
        if parts is None:
            return None
        named = {name: part.value for part, name in zip(ORDER, parts.names.all(), strict=True)}
        return cls(
            parts=named,
            other_tactic=parts.other_tactic,
            said_at=parts.said_at,
            by_recipe=parts.by_recipe,
            after_data=parts.after_data,
        )


class CrossedEffectAnswer(Answer):
    """One question: `difference` in the number's own unit, `change` as a fraction; without a range `missing` says why.

    `question` is `social_alone`, `social_beside`, `other_alone`, `other_beside`, `together`, `social_on_average` or
    `other_on_average`.
    """

    question: str
    before: float | None
    after: float | None
    difference: SpanAnswer | None
    change: SpanAnswer | None
    missing: str

    @classmethod
    def of(cls, found: FourWaysAnswered) -> CrossedEffectAnswer:
        """Write an answer."""
        return cls.model_validate(found)


class CrossedAnswer(Answer):
    """Alone and together: values and units by part, every question, the interaction on both scales.

    `helps` is `more`, `less`, `unclear`, `depends` (on how it is counted) or `not_estimable`; `leans_differ` says that
    the best guesses of the two scales point in opposite directions.
    """

    metric: str
    level: float
    final: bool
    values: dict[str, float]
    units: dict[str, int]
    effects: list[CrossedEffectAnswer]
    interaction: SpanAnswer | None
    interaction_ratio: SpanAnswer | None
    helps: str
    leans_differ: bool

    @classmethod
    def of(cls, found: FourWays) -> CrossedAnswer:
        """Write a reading."""
        names = [part.value for part in ORDER]
        return cls(
            metric=found.reading.metric.name,
            level=found.reading.level,
            final=found.reading.final,
            values=dict(zip(names, found.values.all(), strict=True)),
            units=dict(zip(names, found.units.all(), strict=True)),
            effects=[CrossedEffectAnswer.of(one) for one in (*found.answers, *found.averaged)],
            interaction=SpanAnswer.of(found.interaction),
            interaction_ratio=SpanAnswer.of(found.interaction_ratio),
            helps=found.helps.value,
            leans_differ=found.leans_differ,
        )


class ReturnAnswer(Answer):
    """What a unit of money brought back: extra revenue, what stays after the goods; `pays` is yes, no or open."""

    revenue: SpanAnswer
    kept: SpanAnswer
    margin: float | None
    pays: str

    @classmethod
    def of(cls, found: Return) -> ReturnAnswer:
        """Write a return."""
        revenue, kept = (SpanAnswer.model_validate(Range.of(one)) for one in (found.revenue, found.kept))
        return cls(revenue=revenue, kept=kept, margin=found.margin, pays=found.pays.value)


class CostAnswer(Answer):
    """What one extra outcome cost; `most` null where perhaps none came extra."""

    estimate: float | None
    least: float
    most: float | None


class ExtraAnswer(Answer):
    """What came extra in the unit of `measure` (money in whole `currency`), at `level`; spend, cost and return."""

    measure: str
    is_money: bool
    currency: str | None
    extra: SpanAnswer
    level: float
    came: float | None
    expected: float | None
    units: int | None
    left_out_units: int | None
    spend: float | None
    cost_per_extra: CostAnswer | None
    returned: ReturnAnswer | None

    @classmethod
    def of(cls, worth: Worth) -> ExtraAnswer:
        """Write what came extra and what it was worth."""
        extra: Extra = worth.extra
        return cls(
            measure=extra.measure,
            is_money=extra.is_money,
            currency=extra.currency,
            extra=SpanAnswer.model_validate(Range.of(extra.amount)),
            level=extra.amount.level,
            came=extra.came,
            expected=extra.expected,
            units=extra.units,
            left_out_units=extra.left_out_units,
            spend=worth.spend,
            cost_per_extra=CostAnswer.model_validate(worth.cost) if isinstance(worth.cost, CostPerExtra) else None,
            returned=ReturnAnswer.of(worth.returned) if isinstance(worth.returned, Return) else None,
        )


class ClaimAnswer(Answer):
    """What a platform claims, as it was typed; `claimed` is in whole currency where `is_money`."""

    id: int
    channel: str
    claimed: float
    is_money: bool
    spend: MoneyAnswer | None
    currency: str | None
    margin: float | None
    note: str | None
    by: int
    at: datetime

    @classmethod
    def of(cls, claim: Claim) -> ClaimAnswer:
        """Write a claim."""
        same = "id channel claimed is_money currency margin note at"
        return cls(
            **{name: getattr(claim, name) for name in same.split()},
            spend=MoneyAnswer.of(claim.spend_minor, claim.currency),
            by=claim.person_id,
        )


class ClaimListAnswer(Answer):
    """Claims of an experiment, the newest first."""

    items: list[ClaimAnswer]

    @classmethod
    def of(cls, claims: Sequence[SaidClaim]) -> ClaimListAnswer:
        """Write them."""
        return cls(items=[ClaimAnswer.of(one.claim) for one in claims])


class AttributionAnswer(Answer):
    """The read-out of one experiment; what it cannot say is null, and `not_estimable` holds the sentences.

    `share` is extra ÷ claimed as the data have it, `usable_until` the day until which it is planned with (null where
    it is not kept: not closed, a hint, no claim).
    """

    experiment_id: int
    parts: CrossedPartsAnswer | None
    proposed: CrossedPartsAnswer | None
    crossed: CrossedAnswer | None
    extra: ExtraAnswer | None
    claim: ClaimAnswer | None
    share: SpanAnswer | None
    usable_until: date | None
    not_estimable: dict[str, str]

    @classmethod
    def of(cls, read: Attribution) -> AttributionAnswer:
        """Write a read-out."""
        why: dict[str, str] = {}
        if not isinstance(read.worth, Worth):
            why["extra"] = read.worth.sentence
        if not isinstance(read.share, Range):
            why["share"] = read.share.sentence
        if read.crossed is not None and not isinstance(read.crossed, CrossedReading):
            why["crossed"] = read.crossed.sentence
        crossed = CrossedAnswer.of(four_ways(read.crossed)) if isinstance(read.crossed, CrossedReading) else None
        return cls(
            experiment_id=read.experiment.id,
            parts=CrossedPartsAnswer.of(read.parts),
            proposed=CrossedPartsAnswer.of(read.proposed),
            crossed=crossed,
            extra=ExtraAnswer.of(read.worth) if isinstance(read.worth, Worth) else None,
            claim=None if read.claim is None else ClaimAnswer.of(read.claim),
            share=SpanAnswer.of(read.share) if isinstance(read.share, Range) else None,
            usable_until=None if read.kept is None else read.kept.usable_until,
            not_estimable=why,
        )
