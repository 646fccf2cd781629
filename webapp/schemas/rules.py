"""Rules and noes as JSON."""

from __future__ import annotations

from datetime import date, datetime

from experiments.people.money import Money
from experiments.people.rules import TeamRules
from experiments.trials.decline import Refusal
from experiments.trials.noes import No
from webapp.records.team.rules import RuleLine, nobody_may, rule_lines
from webapp.schemas.answering import Answer, MoneyAnswer
from webapp.schemas.reading import Body, Day


class RulePerson(Answer):
    """Somebody of the team."""

    id: int
    name: str


class RuleAnswer(Answer):
    """One thing that may be done: what the page says of it, from which role on, and by whom here."""

    action: str
    says: str
    least_role: str
    people: list[int]

    @classmethod
    def of(cls, line: RuleLine, rules: TeamRules) -> RuleAnswer:
        """Write a rule."""
        people = [person.id for person in rules.who_may(line.action)]
        return cls(action=line.action, says=line.says, least_role=line.least.value, people=people)


class RulesAnswer(Answer):
    """The rules of the team. ``spend_cap`` null: nothing waits for an approval; ``hour`` null: hours are no money."""

    currency: str
    spend_cap: MoneyAnswer | None
    hour: MoneyAnswer | None
    rules: list[RuleAnswer]
    people: dict[str, list[RulePerson]]
    nobody: list[str]

    @classmethod
    def of(cls, rules: TeamRules) -> RulesAnswer:
        """Write the rules."""
        cap, hour = (None if one is None else MoneyAnswer.of(one.minor, one.currency) for one in _amounts(rules))
        return cls(
            currency=rules.currency,
            spend_cap=cap,
            hour=hour,
            rules=[RuleAnswer.of(line, rules) for line in rule_lines(rules)],
            people={role.value: [RulePerson.model_validate(p) for p in found] for role, found in rules.people.items()},
            nobody=list(nobody_may()),
        )


def _amounts(rules: TeamRules) -> tuple[Money | None, Money | None]:
    return rules.spend_cap, rules.hour


class NoBody(Body):
    """A no: why, and when to look at it again."""

    reason: str = ""
    review_on: Day | None = None

    def refusal(self) -> Refusal:
        """Give the command record."""
        return Refusal(reason=self.reason, review_on=self.review_on)


class NewNoBody(NoBody):
    """A no to an idea that never became an experiment."""

    idea: str = ""


class ReopenBody(Body):
    """Looking at it again: what has changed since."""

    reason: str | None = None


class NoAnswer(Answer):
    """The last no to one thing: who said it, why, when to look again, and the draft that does."""

    id: int
    idea: str | None
    experiment_id: int | None
    reason: str
    by: int
    decided_by: str
    at: datetime
    review_on: date | None
    times: int
    due: bool
    reopened_as: int | None

    @classmethod
    def of(cls, no: No, today: date) -> NoAnswer:
        """Write a no as it stands on a day."""
        said = no.decline
        same = {
            name: getattr(said, name) for name in ("id", "idea", "experiment_id", "reason", "by", "at", "review_on")
        }
        return cls(**same, decided_by=no.by, times=no.times, due=no.is_due(today), reopened_as=no.reopened_as)


class NoesAnswer(Answer):
    """A page of noes, the last said first."""

    items: list[NoAnswer]
    next_cursor: str | None


class BarrierAnswer(Answer):
    """What stood in the way, and how often."""

    barrier: str
    experiments: int


class BarriersAnswer(Answer):
    """Why experiments never ran, the commonest first."""

    items: list[BarrierAnswer]
    next_cursor: str | None
