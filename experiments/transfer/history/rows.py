"""The rows that past experiments become: experiment, versions, numbers, card, words and figures."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from experiments.goals.goal import Goal
from experiments.judging.verdict import Verdict
from experiments.learning.archive.cards import ArchiveCard, ArchiveText, Outcome
from experiments.learning.archive.facets import FACETS, facet_value
from experiments.learning.archive.identity import identity_text
from experiments.learning.archive.tallies import cost_for
from experiments.learning.archive.texts import filters_of
from experiments.learning.archive.words import fold
from experiments.metrics.catalogue import CATALOGUE
from experiments.metrics.kinds import Design, Direction, MetricKind, Role, Unit
from experiments.people.money import digits_of
from experiments.people.permission import Actor
from experiments.people.team import Team
from experiments.transfer.history.columns import FIGURES, UNITS, VARYING
from experiments.transfer.history.goals import Named, goal_named
from experiments.transfer.history.judged import Judged
from experiments.transfer.history.lifts import Lifts
from experiments.transfer.history.records import History, Past
from experiments.transfer.history.told import sentence_of
from experiments.trials.experiment import Status, VariantRole

Row = dict[str, Any]

_PARTS = {metric.name.casefold(): (metric.numerator, metric.denominator) for metric in CATALOGUE.values()}


@dataclass(frozen=True, slots=True)
class Filing:
    """What all rows of one import share."""

    actor: Actor
    team: Team
    now: datetime
    goals: dict[Named, Goal]
    worthwhile: float


@dataclass(frozen=True, slots=True)
class Entry:
    """One past experiment on its way into the book: what was said, what came of it, its key and its lesson."""

    past: Past
    judged: Judged
    key: int
    lesson_id: int | None = None

    @property
    def verdict(self) -> str:
        """What the file says came of it, else what the rule says."""
        return str(self.past.said.get("verdict") or self.judged.verdict)

    def goal(self, filing: Filing) -> Goal | None:
        """Give the goal that it served."""
        named = goal_named(self.past)
        return None if named is None else filing.goals[named]

    def concluded_on(self, filing: Filing) -> date:
        """Give the day on which it is filed: its last known one, never one that is still to come."""
        today = filing.now.date()
        day = self.past.said.get("ended") or self.past.said.get("started") or today
        return min(day, today)


def parts_of(metric: str) -> tuple[str, str | None]:
    """Say what a number is made of by its name.

    Examples
    --------
    >>> parts_of("Link clicks per time shown"), parts_of("saves / reach"), parts_of("replies")
    (('link_clicks', 'impressions'), ('saves', 'reach'), ('replies', None))
    """
    known = _PARTS.get(metric.casefold())
    if known is not None:
        return known
    above, _sign, below = (part.strip() for part in metric.partition("/"))
    return (above, below) if above and below else (metric, None)


def experiment_rows(entries: Iterable[Entry], filing: Filing) -> Iterator[Row]:
    """Make the rows of the table of experiments."""
    for entry in entries:
        said, goal = entry.past.said, entry.goal(filing)
        unit, unit_name = _unit(said.get("unit"))
        minor, currency = cost_of(entry.past, filing.team)
        yield {
            "id": entry.key,
            "team_id": filing.actor.team_id,
            "goal_id": None if goal is None else goal.id,
            "title": entry.past.title,
            "status": Status.CONCLUDED,
            "retrospective": True,
            "created_by": filing.actor.person_id,
            "created_at": filing.now,
            "changed_at": filing.now,
            "audience": said.get("audience"),
            "channel": said.get("channel"),
            "content_type": said.get("content_type"),
            "tactic": said.get("tactic"),
            "design": Design(said.get("design", Design.OBSERVATIONAL)),
            "unit": unit,
            "unit_name": unit_name,
            "worthwhile_lift": filing.worthwhile or None,
            "confidence": 0.95,
            "budget_minor": minor,
            "currency": currency,
            "run_by": said.get("run_by"),
            "funnel_from": said.get("phase"),
            "hours": said.get("hours"),
            "starts": said.get("started"),
            "ends": said.get("ended"),
            "verdict": entry.verdict,
            "grade": entry.judged.grade,
            "concluded_on": entry.concluded_on(filing),
        }


def variant_rows(entries: Iterable[Entry]) -> Iterator[Row]:
    """Make the rows of the table of versions."""
    for entry in entries:
        for name, said in entry.past.variants.items():
            yield {
                "experiment_id": entry.key,
                "position": said["place"],
                "name": name,
                "role": VariantRole.CONTROL if name == entry.past.control else VariantRole.TREATMENT,
                "text": said.get("text"),
            }


def metric_rows(entries: Iterable[Entry]) -> Iterator[Row]:
    """Make the rows of the table of numbers; the first one decided."""
    for entry in entries:
        for name, said in entry.past.metrics.items():
            numerator, denominator = parts_of(name)
            yield {
                "experiment_id": entry.key,
                "position": said["place"],
                "name": name,
                "kind": MetricKind(said["kind"]),
                "numerator": numerator,
                "denominator": denominator,
                "direction": Direction(said["direction"]),
                "role": Role.SECONDARY if said["place"] else Role.PRIMARY,
            }


def cards_of(entries: Iterable[Entry], filing: Filing, history: History, lifts: Lifts) -> Iterator[ArchiveCard]:
    """Make the cards; they are not put into a session."""
    ranged = lifts.ranged
    for entry in entries:
        past, row = entry.past, entry.judged.row
        said, goal = past.said, entry.goal(filing)
        variant = list(past.variants)[int(history.variant[row])]
        metric, about = next(iter(past.metrics.items()))
        minor, currency = cost_of(past, filing.team)
        verdict = entry.verdict
        card = ArchiveCard(
            experiment_id=entry.key,
            team_id=filing.actor.team_id,
            outcome=Outcome.CONCLUDED,
            filed_on=entry.concluded_on(filing),
            retrospective=True,
            title=past.title,
            design=said.get("design", Design.OBSERVATIONAL.value),
            verdict=verdict,
            undecided_reason=_reason(entry) if verdict == Verdict.UNDECIDED else None,
            overridden=False,
            grade=entry.judged.grade,
            why=said.get("why"),
            metric=metric,
            metric_identity=identity_text(about["kind"], *parts_of(metric)),
            control=past.control,
            direction=Direction(about["direction"]),
            variant=variant,
            worthwhile_lift=filing.worthwhile or None,
            cost_minor=minor,
            currency=currency,
            full_cost_minor=_full_cost(filing.team, minor, currency, said.get("hours")),
            run_by=said.get("run_by"),
            hours=said.get("hours"),
            tags=said.get("tags"),
            started_on=said.get("started"),
            ended_on=said.get("ended"),
            unit=None if said.get("unit") is None else _unit(said["unit"])[0].value,  # type: ignore[union-attr]  # it has one
            lesson_id=entry.lesson_id,
            versions=[_version(name, about, past) for name, about in past.variants.items()],
        )
        _place(card, past, goal)
        _tell(card, lifts, row, int(history.control_row[row]), shown=bool(ranged[row]))
        yield card


def _place(card: ArchiveCard, past: Past, goal: Goal | None) -> None:
    """Say where it stands among what was tried: goal, people, channel, tactic, content and phase."""
    for name in ("channel", "content_type", "tactic", "audience", "phase", "goal_stage"):
        setattr(card, name, past.said.get(name))
    if goal is not None:
        card.goal_id, card.goal_kind, card.goal_name = goal.id, goal.kind.value, goal.label
        card.cycle_id = goal.cycle_id


def _tell(card: ArchiveCard, lifts: Lifts, row: int, base: int, *, shown: bool) -> None:
    """Write sentence and range of the version that speaks; a change without a range is described, not shown."""
    assert card.metric is not None and card.metric_identity is not None and card.verdict is not None  # noqa: PT018
    numbers = (lifts.lift[row], lifts.lower[row], lifts.upper[row])
    values = (float(lifts.value[row]), float(lifts.value[base]))
    kind = card.metric_identity.partition(":")[0]
    names = (card.variant or "", card.control or "")
    card.sentence = sentence_of(card.verdict, names, (card.metric, kind), values, numbers)
    if card.verdict != Verdict.INVALID and shown:
        card.lift, card.lower, card.upper = (_number(each) for each in numbers)
        card.plain_lower, card.plain_upper = card.lower, card.upper
        card.log_lift_se = _number(lifts.log_lift_se[row])
        card.degrees = _number(lifts.degrees[row])


def text_of(card: ArchiveCard, lesson: str | None) -> ArchiveText:
    """Make the words by which a card is found."""
    versions = (part for one in card.versions for part in (one["name"], one["text"]))
    body = _joined((card.sentence, lesson, card.tags, *versions))
    goal_kind = None if card.goal_kind is None else card.goal_kind.replace("_", " ")
    around = _joined((card.audience, card.channel, card.content_type, card.tactic, card.goal_name, goal_kind, card.why))
    facets = {"thing": "experiment", **{facet: facet_value(card, facet) for facet in FACETS}}
    return ArchiveText(
        team_id=card.team_id,
        experiment_id=card.experiment_id,
        heading=fold(card.title),
        words=fold(f"{body} {around.replace('_', ' ')}"),
        filters=filters_of(card.team_id, facets),
        body=body,
    )


def figure_rows(history: History, lifts: Lifts, keys: Sequence[int | None], team_id: int) -> Iterator[Row]:
    """Make the rows of figures in the order of the file; rows of experiments without a key are known already."""
    names = [(list(past.variants), list(past.metrics)) for past in history.pasts]
    places = zip(history.experiment.tolist(), history.variant.tolist(), history.metric.tolist(), strict=True)
    columns = {name: values.tolist() for name, values in history.figures.items()}
    found = {
        name: getattr(lifts, name).tolist() for name in ("lift", "lower", "upper", "log_lift_se", "degrees")
    }  # fmt: skip
    control = (history.control_row == range(history.lines.size)).tolist()
    for place, (experiment, variant, metric) in enumerate(places):
        key = keys[experiment]
        if key is None:
            continue
        past = history.pasts[experiment]
        about = past.metrics[names[experiment][1][metric]]
        yield {
            "experiment_id": key,
            "team_id": team_id,
            "position": metric,
            "metric": names[experiment][1][metric],
            "kind": about["kind"],
            "direction": about["direction"],
            "variant": names[experiment][0][variant],
            "variant_position": variant,
            "is_control": control[place],
            **{name: _number(columns[name][place]) for name in FIGURES},
            **{name: _number(values[place]) for name, values in found.items()},
        }


def cost_of(past: Past, team: Team) -> tuple[int | None, str | None]:
    """Add up what the versions cost, in minor units of the currency that was named, else of the team's."""
    costs = [said["cost"] for said in past.variants.values() if said.get("cost") is not None]
    currency = past.said.get("currency") or (team.currency if costs else None)
    if not costs or currency is None:
        return None, currency
    return round(sum(costs) * 10 ** digits_of(currency)), currency


def _full_cost(team: Team, minor: int | None, currency: str | None, hours: float | None) -> int | None:
    """Add up money and hours where both can be added; nothing where neither is known."""
    if minor is None:
        return None if hours is None or team.hour_minor is None else cost_for(team, None, None, hours)
    return cost_for(team, minor, currency, hours) if currency == team.currency else None


def _version(name: str, said: dict[str, Any], past: Past) -> dict[str, Any]:
    role = VariantRole.CONTROL if name == past.control else VariantRole.TREATMENT
    own = {column: said[column] for column in ("cost", *VARYING) if said.get(column) is not None}
    return {"name": name, "role": role.value, "text": said.get("text"), **own}


def _reason(entry: Entry) -> str:
    if entry.judged.verdict == Verdict.UNDECIDED and entry.judged.reason is not None:
        return entry.judged.reason
    return "too_little_data"


def _unit(said: str | None) -> tuple[Unit | None, str | None]:
    """Read what was drawn: one of ours, or a name for what was drawn one by one."""
    if not said:
        return None, None
    known = Unit(UNITS.get(said.casefold(), Unit.USER))
    return known, said if known is Unit.USER and said != known else None


def _number(value: float) -> float | None:
    return None if value != value else float(value)  # noqa: PLR0124  nan


def _joined(parts: Iterable[str | None]) -> str:
    return "\n".join(dict.fromkeys(part.strip() for part in parts if part and part.strip()))
