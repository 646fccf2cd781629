"""Parts of how a team is learning, as JSON: how fast, what an answer costs, what wins promised, forecasts."""

from __future__ import annotations

from datetime import datetime

from experiments.learning.portfolio.costs import AnswerCost
from experiments.learning.portfolio.figures import CycleLine
from experiments.learning.portfolio.forecasts import Calibration, ForecastBin
from experiments.learning.portfolio.speed import Middle, Velocity
from experiments.learning.portfolio.working_out import Kept
from webapp.schemas.answering import Answer, MoneyAnswer
from webapp.schemas.portfolio_figures import (
    PortfolioFigure,
    PortfolioMoney,
    PortfolioRange,
    PortfolioShare,
    sure_money,
)


class PortfolioMonth(Answer):
    """What was closed in a month, and how much of it gave an answer."""

    month: str
    closed: int
    answered: int


class PortfolioDays(Answer):
    """The median of so many days, over `of` experiments."""

    days: float | None
    of: int
    not_estimable: str | None

    @classmethod
    def told(cls, middle: object) -> PortfolioDays:
        """Write a median, or why there is none."""
        if isinstance(middle, Middle):
            return cls(days=middle.days, of=middle.of, not_estimable=None)
        return cls(days=None, of=0, not_estimable=PortfolioFigure.told(middle).not_estimable)


class VelocityAnswer(Answer):
    """Days from writing down and from locking to closing, and answers a month."""

    from_idea: PortfolioDays
    from_lock: PortfolioDays
    months: list[PortfolioMonth]
    answers_a_month: PortfolioFigure

    @classmethod
    def of(cls, velocity: Velocity) -> VelocityAnswer:
        """Write them."""
        return cls(
            from_idea=PortfolioDays.told(velocity.from_idea),
            from_lock=PortfolioDays.told(velocity.from_lock),
            months=[PortfolioMonth.model_validate(month) for month in velocity.months],
            answers_a_month=PortfolioFigure.told(velocity.answers_a_month),
        )


class AnswerCostAnswer(Answer):
    """All costs over all answers, those without an answer paid for too; `full` is money and hours together."""

    known: int
    with_hours: int
    full: MoneyAnswer
    money: MoneyAnswer
    hours: float
    full_per_answer: PortfolioMoney
    money_per_answer: PortfolioMoney
    hours_per_answer: PortfolioFigure

    @classmethod
    def of(cls, cost: AnswerCost, currency: str) -> AnswerCostAnswer:
        """Write the costs."""
        return cls(
            known=cost.known,
            with_hours=cost.with_hours,
            full=sure_money(cost.full_minor, currency),
            money=sure_money(cost.money_minor, currency),
            hours=cost.hours,
            full_per_answer=PortfolioMoney.told(cost.full_per_answer, currency),
            money_per_answer=PortfolioMoney.told(cost.money_per_answer, currency),
            hours_per_answer=PortfolioFigure.told(cost.hours_per_answer),
        )


class PortfolioCycle(Answer):
    """One cycle: how fast, what an answer cost, social's share of the budget, and the share of that under test."""

    id: int
    name: str
    days: int
    locked: int
    closed: int
    answered: int
    locked_per_four_weeks: PortfolioFigure
    closed_per_four_weeks: PortfolioFigure
    cost: AnswerCostAnswer
    social_share: PortfolioFigure
    tested_share: PortfolioFigure
    tested: MoneyAnswer
    tested_experiments: int

    @classmethod
    def of(cls, line: CycleLine, currency: str) -> PortfolioCycle:
        """Write a cycle."""
        speed, budget = line.speed, line.budget
        return cls(
            id=line.id,
            name=line.name,
            days=speed.days,
            locked=speed.locked,
            closed=speed.closed,
            answered=speed.answered,
            locked_per_four_weeks=PortfolioFigure.told(speed.locked_per_four_weeks),
            closed_per_four_weeks=PortfolioFigure.told(speed.closed_per_four_weeks),
            cost=AnswerCostAnswer.of(line.cost, currency),
            social_share=PortfolioFigure.told(budget.social),
            tested_share=PortfolioFigure.told(budget.tested),
            tested=sure_money(budget.tested_minor, currency),
            tested_experiments=budget.experiments,
        )


class PortfolioTotal(Answer):
    """Wins of one number in one cycle added up: `raw` as first results said, `total` without luck.

    Both assume parts that do not touch each other; `on_top` and `raw_on_top` that each came on top of the one before.
    """

    cycle_id: int | None
    number: str
    metric: str
    wins: int
    raw: float
    total: PortfolioRange
    raw_on_top: float
    on_top: float


class PortfolioWins(Answer):
    """What wins promised and what remains of it on average, and how many of them truly bring something.

    Worked out after closings, `as_of`; over the newest 300 wins, `older_wins` are left out. Averages are of changes in
    per cent, whatever number they are of; nothing of different numbers is added.
    """

    as_of: datetime
    tests: int
    older_wins: int
    wins: int
    promised: float | None
    remains: float | None
    real: PortfolioRange | None
    totals: list[PortfolioTotal]

    @classmethod
    def of(cls, kept: Kept) -> PortfolioWins:
        """Write what is kept."""
        wins = kept.wins
        names = ("estimate", "lower", "upper")
        return cls(
            as_of=kept.as_of,
            tests=0 if wins is None else wins["tests"],
            older_wins=kept.older_wins,
            wins=0 if wins is None else wins["wins"],
            promised=None if wins is None else wins["promised"],
            remains=None if wins is None else wins["remains"],
            real=None if wins is None else PortfolioRange(**dict(zip(names, wins["real"], strict=True))),
            totals=[
                PortfolioTotal.model_validate(total | {"total": dict(zip(names, total["total"], strict=True))})
                for total in kept.totals
            ],
        )


class PortfolioBeside(Answer):
    """What to plan with on average: tests beside other tactics, and tests alone. Observational."""

    as_of: datetime
    beside: int
    beside_lift: float | None
    alone: int
    alone_lift: float | None

    @classmethod
    def of(cls, kept: Kept) -> PortfolioBeside | None:
        """Write what is kept."""
        return None if kept.beside is None else cls(as_of=kept.as_of, **kept.beside)


class PortfolioForecastBin(Answer):
    """Forecasts from `low` to `high`: their average, and how many of the decided ones worked."""

    low: float
    high: float
    decided: int
    worked: int
    average: float | None
    share: PortfolioShare | None

    @classmethod
    def of(cls, one: ForecastBin) -> PortfolioForecastBin:
        """Write a bin."""
        names = ("low", "high", "decided", "worked", "average")
        return cls(
            **{name: getattr(one, name) for name in names},
            share=None if one.share is None else PortfolioShare.told(one.share),
        )


class PortfolioForecasts(Answer):
    """Forecasts against what came; `brier` is the mean squared distance, beside that of always saying the base rate."""

    decided: int
    undecided: int
    worked: int
    average: PortfolioFigure
    base_rate: PortfolioShare
    brier: PortfolioFigure
    brier_of_base_rate: PortfolioFigure
    bins: list[PortfolioForecastBin]

    @classmethod
    def of(cls, found: Calibration) -> PortfolioForecasts:
        """Write the calibration."""
        return cls(
            decided=found.decided,
            undecided=found.undecided,
            worked=found.worked,
            average=PortfolioFigure.told(found.average),
            base_rate=PortfolioShare.told(found.base_rate),
            brier=PortfolioFigure.told(found.brier),
            brier_of_base_rate=PortfolioFigure.told(found.brier_of_base_rate),
            bins=[PortfolioForecastBin.of(one) for one in found.bins],
        )
