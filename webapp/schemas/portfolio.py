"""How a team is learning, as JSON: every figure with its n; what cannot be told is null, with the reason."""

from __future__ import annotations

from datetime import date

from pydantic import ConfigDict

from experiments.learning.portfolio.company import Group, Integrated
from experiments.learning.portfolio.figures import Learning
from experiments.learning.portfolio.outcomes import GoalOutcome
from experiments.learning.portfolio.ways import WayOfWorking
from webapp.schemas.answering import Answer, MoneyAnswer
from webapp.schemas.portfolio_figures import (
    PortfolioCounts,
    PortfolioFigure,
    PortfolioMoney,
    PortfolioShare,
    sure_money,
)
from webapp.schemas.portfolio_parts import (
    AnswerCostAnswer,
    PortfolioBeside,
    PortfolioCycle,
    PortfolioForecasts,
    PortfolioWins,
    VelocityAnswer,
)
from webapp.schemas.reading import Body, Key


class PortfolioAsked(Body):
    """Which experiments: those for the goals of one cycle, or all."""

    model_config = ConfigDict(strict=False)

    cycle_id: Key | None = None


class PortfolioAvoided(Answer):
    """What not doing it saves a year, if every assumption is right; never added to gains."""

    number: int
    a_year: MoneyAnswer


class PortfolioActedOn(Answer):
    """Decisions to use or to stop something, and whether they were done."""

    on_time: int
    later: int
    not_done: int
    waiting: int
    not_due: int
    undated: int
    share: PortfolioShare


class PortfolioPromises(Answer):
    """Next steps that were promised, and whether they came."""

    promised: int
    came: int
    did_not: int
    unanswered: int
    not_due: int
    share: PortfolioShare


class PortfolioWay(Answer):
    """What was done one way: `agencies` (all together) or `in_house`; two ways of working, never a ranking."""

    way: str
    counts: PortfolioCounts
    answered: PortfolioShare
    worked: PortfolioShare
    strong: PortfolioShare
    full_per_answer: PortfolioMoney

    @classmethod
    def of(cls, one: WayOfWorking, currency: str) -> PortfolioWay:
        """Write a way of working."""
        return cls(
            way=one.way,
            counts=PortfolioCounts.of(one.counts),
            answered=PortfolioShare.told(one.answered),
            worked=PortfolioShare.told(one.worked),
            strong=PortfolioShare.told(one.strong),
            full_per_answer=PortfolioMoney.told(one.full_per_answer, currency),
        )


class PortfolioGroup(Answer):
    """Closed experiments of one kind of company."""

    counts: PortfolioCounts
    answered: PortfolioShare
    worked: PortfolioShare

    @classmethod
    def of(cls, group: Group) -> PortfolioGroup:
        """Write a group."""
        return cls(
            counts=PortfolioCounts.of(group.counts),
            answered=PortfolioShare.told(group.answered),
            worked=PortfolioShare.told(group.worked),
        )


class PortfolioCompany(Answer):
    """Integrated beside on its own; observational. Of `open` it cannot be told yet, of `unknown` never."""

    integrated: PortfolioGroup
    alone: PortfolioGroup
    open: int
    unknown: int

    @classmethod
    def of(cls, found: Integrated) -> PortfolioCompany:
        """Write both groups."""
        return cls(
            integrated=PortfolioGroup.of(found.integrated),
            alone=PortfolioGroup.of(found.alone),
            open=found.open,
            unknown=found.unknown,
        )


class PortfolioGoal(Answer):
    """A goal: what experiments for it cost, how far it moved, and the whole marketing budget over its number now."""

    goal_id: int
    kind: str
    goal: str
    metric: str | None
    experiments: int
    spent: MoneyAnswer
    standing: float | None
    standing_on: date | None
    moved: PortfolioFigure
    budget_per_outcome: PortfolioMoney

    @classmethod
    def of(cls, one: GoalOutcome, currency: str, budget_currency: str) -> PortfolioGoal:
        """Write a goal."""
        names = ("goal_id", "kind", "goal", "metric", "experiments", "standing", "standing_on")
        return cls(
            **{name: getattr(one, name) for name in names},
            spent=sure_money(one.spent_minor, currency),
            moved=PortfolioFigure.told(one.moved),
            budget_per_outcome=PortfolioMoney.told(one.budget_per_outcome, budget_currency),
        )


class PortfolioIntegration(Answer):
    """The score from facts beside what people say, 1 to 7, of the cycle looked at, else of the present one."""

    cycle_id: int
    score: PortfolioFigure
    experiments: int
    rated: PortfolioFigure
    people: int


class PortfolioAnswer(Answer):
    """How a team is learning, over all time or one cycle; what was entered afterwards stands outside."""

    cycle_id: int | None
    counts: PortfolioCounts
    answered: PortfolioShare
    worked: PortfolioShare
    worked_of_answers: PortfolioShare
    flatters: bool
    entered_afterwards: int | None
    velocity: VelocityAnswer
    cost: AnswerCostAnswer
    cycles: list[PortfolioCycle]
    wins: PortfolioWins | None
    beside_tactics: PortfolioBeside | None
    avoided: PortfolioAvoided
    acted_on: PortfolioActedOn
    promises: PortfolioPromises
    forecasts: PortfolioForecasts
    ways: list[PortfolioWay]
    agencies: int
    way_not_said: int
    company: PortfolioCompany
    goals: list[PortfolioGoal]
    integration: PortfolioIntegration | None

    @classmethod
    def of(cls, found: Learning) -> PortfolioAnswer:
        """Write everything."""
        currency, rates, kept = found.currency, found.rates, found.kept
        budget_currency = currency if found.goals_of is None else found.goals_of.currency
        return cls(
            cycle_id=None if found.cycle is None else found.cycle.id,
            counts=PortfolioCounts.of(rates.counts),
            answered=PortfolioShare.told(rates.answered),
            worked=PortfolioShare.told(rates.worked),
            worked_of_answers=PortfolioShare.told(rates.of_answers),
            flatters=rates.flatters,
            entered_afterwards=rates.afterwards,
            velocity=VelocityAnswer.of(found.velocity),
            cost=AnswerCostAnswer.of(found.cost, currency),
            cycles=[PortfolioCycle.of(line, currency) for line in found.cycles],
            wins=None if kept is None else PortfolioWins.of(kept),
            beside_tactics=None if kept is None else PortfolioBeside.of(kept),
            avoided=PortfolioAvoided(
                number=found.avoided.number, a_year=sure_money(found.avoided.year_minor, currency)
            ),
            acted_on=_acted_on(found),
            promises=_promises(found),
            forecasts=PortfolioForecasts.of(found.calibration),
            ways=[PortfolioWay.of(one, currency) for one in found.ways.ways],
            agencies=found.ways.agencies,
            way_not_said=found.ways.not_said,
            company=PortfolioCompany.of(found.company),
            goals=[PortfolioGoal.of(one, currency, budget_currency) for one in found.outcomes],
            integration=_integration(found),
        )


def _acted_on(found: Learning) -> PortfolioActedOn:
    acted = found.decisions.acted
    names = ("on_time", "later", "not_done", "waiting", "not_due", "undated")
    share = PortfolioShare.told(found.decisions.share)
    return PortfolioActedOn(**{name: getattr(acted, name) for name in names}, share=share)


def _promises(found: Learning) -> PortfolioPromises:
    names = ("promised", "came", "did_not", "unanswered", "not_due")
    share = PortfolioShare.told(found.promises_share)
    return PortfolioPromises(**{name: getattr(found.promises, name) for name in names}, share=share)


def _integration(found: Learning) -> PortfolioIntegration | None:
    if found.integration is None or found.goals_of is None:
        return None
    return PortfolioIntegration(
        cycle_id=found.goals_of.id,
        score=PortfolioFigure.told(found.integration.score),
        experiments=found.integration.experiments,
        rated=PortfolioFigure.told(found.integration.rated),
        people=found.integration.people,
    )
