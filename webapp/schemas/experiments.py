"""What is sent about an experiment: the four questions in their order, and everything that can be set on a draft."""

from __future__ import annotations

from typing import Any

from pydantic import Field

from experiments.trials.decline import Refusal
from experiments.trials.deviation import JUDGED, DeviationRequest
from experiments.trials.draft import PARTS, DraftChange, MetricGiven, VariantGiven
from experiments.trials.experiment import Status
from experiments.trials.outcome import OutcomeGiven
from experiments.trials.plan import Registration
from webapp.schemas.reading import Body, Day, Fingerprint, Key, Listed, MoneyBody

EXPERIMENT_FIELDS = {
    "audience": "people.audience",
    "customer_objective": "objective.customer_objective",
    "funnel_from": "objective.funnel_from",
    "funnel_to": "objective.funnel_to",
    "idea": "strategy.hypothesis",
    "instead_of": "strategy.instead_of",
    "expected": "strategy.expected",
    "mechanism": "strategy.mechanism",
    "next_step_text": "strategy.next_step.text",
    "next_step_metric": "strategy.next_step.metric",
    "next_step_due": "strategy.next_step.due",
    "other_tactics": "strategy.other_tactics",
    "forecast": "strategy.forecast",
    "channel": "technology.channel",
    "content_type": "technology.content_type",
    "tactic": "technology.tactic",
    "toolkit_id": "technology.toolkit_id",
    "worthwhile_lift": "rule.worthwhile_lift",
    "confidence": "rule.confidence",
    "looks": "rule.looks",
    "minimum_days": "rule.minimum_days",
    "minimum_units": "rule.minimum_units",
    "baseline": "rule.baseline",
    "owner_id": "owner",
    "built_on_id": "built_on",
    "sign_off_id": "sign_off",
}
"""Where the domain's fields stand in the body; the others have the same name."""
_DOMAIN = {place: field for field, place in EXPERIMENT_FIELDS.items()}


class PartBody(Body):
    """One of the four questions; ``confirmed`` says that it was looked at again and still fits."""

    confirmed: bool = False


class PeopleBody(PartBody):
    """The people: who is it for."""

    audience: str | None = None


class ObjectiveBody(PartBody):
    """What they should do."""

    customer_objective: str | None = None
    funnel_from: str | None = None
    funnel_to: str | None = None


class NextStepBody(Body):
    """What happens next when it works."""

    text: str | None = None
    metric: str | None = None
    due: Day | None = None


class StrategyBody(PartBody):
    """If we ``hypothesis`` instead of ``instead_of``, then ``expected``, because ``mechanism``."""

    hypothesis: str | None = None
    instead_of: str | None = None
    expected: str | None = None
    mechanism: str | None = None
    next_step: NextStepBody | None = None
    other_tactics: list[str] | None = None
    forecast: float | None = None


class TechnologyBody(PartBody):
    """Where it runs: only after the first three questions."""

    channel: str | None = None
    content_type: str | None = None
    tactic: str | None = None
    toolkit_id: Key | None = Field(default=None, description="The toolkit it comes from; it fills in the channel.")


class VariantBody(Body):
    """A version; one is the control."""

    name: str
    role: str = "treatment"
    text: str | None = None
    picture: Fingerprint | None = Field(default=None, description="SHA-256 of a picture sent to `POST /pictures`.")
    share: float | None = None

    def given_to_domain(self) -> VariantGiven:
        """Give the domain's record."""
        return VariantGiven(name=self.name, role=self.role, text=self.text, picture=self.picture, share=self.share)


class MetricBody(Body):
    """A number: one decides, the others are watched or must not get worse."""

    name: str
    kind: str
    numerator: str
    denominator: str | None = None
    direction: str = "up"
    role: str = "primary"
    margin: float | None = None


class OutcomeBody(Body):
    """A later outcome that the number that decides only foretells: it has the last word on the day it is known.

    `due` is that day; or `days_after` counts it from the last day of the run. Without `numerator` the name stands in.
    """

    name: str
    kind: str = "proportion"
    numerator: str | None = None
    denominator: str | None = None
    direction: str = "up"
    due: Day | None = None
    days_after: float | None = None

    def given_to_domain(self) -> OutcomeGiven:
        """Give the domain's record."""
        return OutcomeGiven(**dict(self))


class RuleBody(Body):
    """The rule by which the verdict falls."""

    worthwhile_lift: float | None = None
    confidence: float | None = None
    looks: str | None = None
    minimum_days: float | None = None
    minimum_units: float | None = None
    baseline: float | None = None


class ExperimentBody(Body):
    """What is to be set on an experiment; what is left out stays, ``null`` empties."""

    goal_id: Key | None = None
    title: str | None = None
    owner: Key | None = None
    heard: str | None = None
    people: PeopleBody | None = None
    objective: ObjectiveBody | None = None
    strategy: StrategyBody | None = None
    technology: TechnologyBody | None = None
    design: str | None = None
    unit: str | None = None
    unit_name: str | None = None
    draw_seed: str | None = None
    alternated_by_hand: bool = False
    equal_budgets: bool = False
    carry_over: bool = False
    settling_days: float | None = None
    variants: list[VariantBody] | None = None
    metrics: list[MetricBody] | None = None
    outcome: OutcomeBody | None = None
    rule: RuleBody | None = None
    budget: MoneyBody | None = None
    hours: float | None = None
    expected_lift: float | None = Field(default=None, description="The change the owner expects; better is above 0.")
    price_per_thousand: MoneyBody | None = Field(default=None, description="In the currency of the budget.")
    audience_size: float | None = Field(default=None, description="How many people, or regions, there are in all.")
    units_per_day: float | None = Field(default=None, description="Units that all versions together reach on a day.")
    relative_sd: float | None = Field(
        default=None, description="How much units (posts, people, days) differ anyway, as a part of the mean."
    )
    starts: Day | None = None
    ends: Day | None = None
    run_by: str | None = None
    built_on: Key | None = None
    expert: str | None = Field(default=None, description="Who knows about it, inside or outside of the team.")
    risky: bool = Field(default=False, description="Could it embarrass or hurt anybody?")
    sign_off: Key | None = Field(default=None, description="Who signs it off before it is locked, where it is risky.")

    def change(self) -> DraftChange:
        """Give the command record."""
        given: dict[str, Any] = {}
        confirmed = []
        sent = {name: value for name, value in self.given().items() if name not in {"version", "retrospective"}}
        for field, value in sent.items():
            if field in PARTS and getattr(value, "confirmed", False):
                confirmed.append(field)
            given |= _flat(field, value)
        if confirmed:
            given["confirmed"] = tuple(confirmed)
        return DraftChange(**given)


class NewExperimentBody(ExperimentBody):
    """An experiment to begin; ``retrospective`` says that its data existed before any plan."""

    retrospective: bool = False


class ExperimentPatch(ExperimentBody):
    """A change to a draft; with ``version`` it is refused where somebody else was quicker."""

    version: Key | None = None


class RegistrationBody(Body):
    """Locking the plan: calling it is the confirmation, unless ``confirm`` says otherwise."""

    confirm: bool = True
    version: Key | None = None

    def registration(self) -> Registration:
        """Give the command record."""
        return Registration(confirm=self.confirm, version=self.version)


class VersionBody(Body):
    """Nothing but the version that was seen."""

    version: Key | None = None


class DeclineBody(VersionBody):
    """A no: why, and when to look at it again."""

    reason: str = ""
    review_on: Day | None = None

    def refusal(self) -> Refusal:
        """Give the command record."""
        return Refusal(reason=self.reason, review_on=self.review_on)


class AbandonBody(VersionBody):
    """Giving up: what stood in the way."""

    reason: str = ""


class DeviationBody(VersionBody):
    """A change to a judged part after the start, with its reason."""

    field: str = Field(description="The part, as it stands in the object, e.g. `ends` or `people.audience`.")
    after: Any = None
    reason: str = ""

    def request(self) -> DeviationRequest:
        """Give the command record; the value is read as it would be in the body of a draft."""
        field = _DOMAIN.get(self.field, self.field)
        if field not in JUDGED:
            return DeviationRequest(field=field, after=None, reason=self.reason)
        part, _, inner = EXPERIMENT_FIELDS.get(field, field).partition(".")
        sent = ExperimentBody.model_validate({part: {inner: self.after} if inner else self.after})
        return DeviationRequest(field=field, after=sent.change().given()[field], reason=self.reason)


class ExperimentsQuery(Listed):
    """Which experiments to list."""

    status: Status | None = None
    goal_id: Key | None = None


def _flat(field: str, value: Any) -> dict[str, Any]:
    """Lay one field of the body out as the domain's: nested parts by their place, lists as records."""
    if field in (*PARTS, "rule"):
        return _part(field, value)
    if field == "variants":
        return {field: tuple(one.given_to_domain() for one in value or ())}
    if field == "metrics":
        return {field: tuple(MetricGiven(**dict(one)) for one in value or ())}
    if field == "outcome":
        return {field: value.given_to_domain() if value else None}
    if field in {"budget", "price_per_thousand"}:
        return {field: value.money(field) if value else None}
    return {_DOMAIN.get(field, field): value}


def _part(part: str, value: Body | None) -> dict[str, Any]:
    if value is None:
        # null empties the whole part
        fields = [name for place, name in _DOMAIN.items() if place.startswith(f"{part}.")]
        return {name: () if name == "other_tactics" else None for name in fields}
    given: dict[str, Any] = {}
    for field, inner in value.given().items():
        place = f"{part}.{field}"
        if field == "confirmed":
            continue
        if field == "next_step":
            steps = NextStepBody(text=None, metric=None, due=None) if inner is None else inner
            given |= {_DOMAIN[f"{place}.{name}"]: each for name, each in steps.given().items()}
        elif field == "other_tactics":
            given["other_tactics"] = tuple(inner or ())
        else:
            given[_DOMAIN[place]] = inner
    return given
