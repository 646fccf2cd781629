"""The size of an experiment as JSON: as ``trialbook plan --json`` has it, with chances and origins of figures."""

from __future__ import annotations

from typing import Any

from pydantic import Field

from experiments.people.money import Money
from experiments.trials.sizes.advising import Advice
from experiments.trials.sizes.drafted import Drafted
from experiments.trials.sizes.figures import Figure
from experiments.trials.sizes.planned import Planned
from experiments.trials.sizes.roll import TestAndRoll
from experiments.trials.sizes.sizing import Size
from webapp.schemas.answering import Answer, MoneyAnswer


class ReasonAnswer(Answer):
    """Why a number does not exist."""

    reason: str
    sentence: str


class CurvePointAnswer(Answer):
    """What an amount of money can see; ``null`` is nothing that happens."""

    cost: MoneyAnswer
    detectable_lift: float | None


class TestAndRollAnswer(Answer):
    """The most profitable test of a limited audience; the better version then goes to everyone left."""

    __test__ = False  # no test class, whatever its name

    units_per_variant: int
    units_left: int
    expected_gain: float
    error_rate: float | None


class ChancesAnswer(Answer):
    """Chance of each verdict on one new version if ``lift`` is the true change (better is above 0)."""

    lift: float
    succeeded: float
    harmful: float
    no_useful_difference: float
    undecided: float


class FigureAnswer(Answer):
    """A figure that the size is reckoned with: ``typed``, from an experiment of one's ``own``, or ``shipped``."""

    value: float
    origin: str
    experiment_id: int | None


class AdviceAnswer(Answer):
    """One thing to do: ``go_ahead``, ``pool_repeats``, ``nearer_metric``, ``widen`` or ``do_not_run``."""

    do: str
    runs: int | None
    metric: str | None
    lift: float | None


class SizeAnswer(Answer):
    """The size of an experiment; a number that does not exist is ``null`` and ``not_estimable`` says why."""

    units_per_variant: int | None
    days: int | None
    cost: MoneyAnswer | None
    detectable_lift: float | None
    power: float | None
    chance_decided: float | None
    curve: list[CurvePointAnswer]
    test_and_roll: TestAndRollAnswer | None
    advice: str | None
    what_to_do: list[AdviceAnswer] = Field(description="The first one first; `advice` is a sentence.")
    chances: ChancesAnswer | None
    figures: dict[str, FigureAnswer] = Field(
        description="`expected_lift` (what remains of the experiment it builds on), `baseline`, `spread`, "
        "`price_per_thousand` (minor units), `units_per_day`, as far as they count."
    )
    history: int = Field(description="Closed experiments that say how large lifts usually are; 0: none of one's own.")
    history_came_in: bool = Field(description="Most of those were entered afterwards.")
    not_estimable: ReasonAnswer | None

    @classmethod
    def of(cls, planned: Planned) -> SizeAnswer:
        """Write a size."""
        size = planned.size if isinstance(planned.size, Size) else None
        asked = planned.drafted if isinstance(planned.drafted, Drafted) else None
        visible = planned.visible
        limited = size is not None and asked is not None and asked.limited
        return cls(
            units_per_variant=size.units_per_variant if size else None,
            days=size.days if size else None,
            cost=_money(size.cost) if size and size.cost else None,
            detectable_lift=visible if isinstance(visible, float) else None,
            power=size.power if size and limited else None,
            chance_decided=size.chance_decided if size and limited else None,
            curve=[
                CurvePointAnswer(cost=_money(point.cost), detectable_lift=point.detectable_lift)
                for point in (size.curve if size else ())
            ],
            test_and_roll=_roll(size.test_and_roll) if size else None,
            advice=size.advice if size else None,
            history=planned.history,
            history_came_in=planned.came_in,
            what_to_do=[_advice(one) for one in planned.advice],
            chances=_chances(asked, size) if asked and size and limited else None,
            figures={name: _figure(figure) for name, figure in (asked.figures if asked else {}).items()},
            not_estimable=None
            if isinstance(visible, float)
            else ReasonAnswer(reason=visible.reason, sentence=visible.sentence),
        )


def _money(money: Money) -> MoneyAnswer:
    return MoneyAnswer(amount=money.amount, currency=money.currency)


def _roll(roll: TestAndRoll | None) -> TestAndRollAnswer | None:
    return None if roll is None else TestAndRollAnswer.model_validate(roll)


def _advice(one: Advice) -> AdviceAnswer:
    return AdviceAnswer(do=one.do.value, runs=one.runs, metric=one.metric, lift=one.lift)


def _chances(asked: Drafted, size: Size) -> ChancesAnswer:
    found: Any = {
        name: getattr(size.chances, name) for name in ("succeeded", "harmful", "no_useful_difference", "undecided")
    }
    return ChancesAnswer(lift=asked.asked.expected, **found)


def _figure(figure: Figure) -> FigureAnswer:
    return FigureAnswer(value=figure.value, origin=figure.origin.value, experiment_id=figure.experiment_id)
