"""Archives of past experiments for benchmarks: as large as asked for, made of drawn words, always the same.

Everything that a page of a grown book reads is there: goals in quarters, experiments with four versions each, cards
with their words, figures, lessons with their evidence, and the counts kept beside them. Rows are inserted in bulk.
"""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from itertools import accumulate
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from experiments.goals.cycle import Cycle
from experiments.goals.goal import Goal
from experiments.learning.archive.cards import ArchiveCard, ArchiveText, Outcome, Tally
from experiments.learning.archive.crossed import crossed_values
from experiments.learning.archive.facet_counts import count_cards
from experiments.learning.archive.facets import FACETS, facet_value
from experiments.learning.archive.figures import ArchiveFigure
from experiments.learning.archive.tallies import ALL, DIMENSIONS
from experiments.learning.archive.texts import count_texts, filters_of
from experiments.learning.archive.words import fold
from experiments.learning.lessons.lesson import Lesson, LessonEvidence, LessonStatus, Stance
from experiments.metrics.goal_kinds import GoalKind
from experiments.metrics.kinds import Design, Direction, MetricKind, Role, Unit
from experiments.migrations.learned_cards import count_learned
from experiments.people.permission import Actor
from experiments.people.team import Team
from experiments.trials.experiment import Experiment, MetricUse, Status, Variant, VariantRole

VERSIONS = 4
AT_ONCE = 1_000
LAST_DAY = date(2026, 10, 31)
A_DAY = 8
"""Experiments closed on one day, in a book of 30,000 over ten years."""

KINDS = tuple(kind for kind in GoalKind if kind is not GoalKind.CUSTOM)
CHANNELS = ("paid social", "organic posts", "e-mail", "sponsored content", "direct messages", "search ads")
TACTICS = ("headline", "picture", "price", "timing", "offer", "length", "audience", "format")
CONTENT = ("short video", "still picture", "carousel", "text", "story")
AUDIENCES = tuple(f"{who} {where}" for who in ("hobby cooks", "parents", "chefs", "lapsed buyers", "students")
                  for where in ("nearby", "in towns", "abroad", "who know us"))  # fmt: skip
PHASES = ("not looking", "has a need", "compares", "decides", "uses")
STAGES = ("awareness", "consideration", "purchase", "loyalty")
VERDICTS = ("succeeded", "harmful", "no_useful_difference", "undecided", "undecided", "invalid")
GRADES = "BCCD"
RUN_BY = ("in-house", "Studio Larch", "Brightwater")
WHYS = ("weak_idea", "weak_execution", "wrong_audience", "too_small", "bad_timing")
COMMON = """
    headline question picture price video bread flour kit story post advert click order buyer follower reader claim
    offer discount morning evening weekend course school class fund letter reply comment page link feed screen hands
    making result before after first second short long plain bright quiet honest warm local whole fresh early late
""".split()  # noqa: SIM905 - a list of words reads better as one text


@dataclass(frozen=True, slots=True)
class Words:
    """Words by how often people use them: a few in most texts, thousands in hardly any."""

    known: tuple[str, ...]
    weights: tuple[float, ...]

    @classmethod
    def drawn(cls, seed: int = 1, number: int = 20_000) -> Words:
        """Give the common words and as many made ones as are asked for."""
        chance = random.Random(seed)  # noqa: S311 - drawn words, no secret
        made: dict[str, None] = dict.fromkeys(COMMON)
        while len(made) < number:
            syllables = (chance.choice("bdfgklmnprstv") + chance.choice("aeiou") for _ in range(chance.randint(2, 5)))
            made["".join(syllables)] = None
        known = tuple(made)
        return cls(known, tuple(accumulate(1 / (place + 3) for place in range(len(known)))))

    def text(self, chance: random.Random, number: int) -> str:
        """Draw a text."""
        return " ".join(chance.choices(self.known, cum_weights=self.weights, k=number))


def fill_archive(session: Session, actor: Actor, experiments: int, *, lessons_every: int = 2) -> None:
    """Fill a book with past experiments, the oldest first; the caller commits."""
    words, chance = Words.drawn(), random.Random(7)  # noqa: S311 - as above
    days = -(-experiments // A_DAY)
    first = LAST_DAY - timedelta(days=days - 1)
    goals = _goals(session, actor, first)
    begin = (session.scalar(sa.select(sa.func.max(Experiment.id))) or 0) + 1
    for start in range(0, experiments, AT_ONCE):
        numbers = range(start, min(start + AT_ONCE, experiments))
        cards = [_card(actor, begin + n, first + timedelta(days=n // A_DAY), goals, words, chance) for n in numbers]
        lessons = {card.experiment_id: _claim(words, chance) for card in cards[::lessons_every]}
        _store(session, actor, cards, lessons, words, chance)
    _restart_keys(session)
    _count(session, actor)
    if session.get_bind().dialect.name == "postgresql":
        session.connection().exec_driver_sql("ANALYZE")  # as it does by itself, a minute later


def _goals(session: Session, actor: Actor, first: date) -> dict[date, list[Goal]]:
    """Make five goals a quarter from the first day to the last."""
    goals: dict[date, list[Goal]] = {}
    day = date(first.year, 3 * ((first.month - 1) // 3) + 1, 1)
    while day <= LAST_DAY:
        later = (day + timedelta(days=95)).replace(day=1)
        cycle = Cycle(team_id=actor.team_id, name=f"Q{(day.month + 2) // 3} {day.year}", starts=day,
                      ends=later - timedelta(days=1), currency="EUR")  # fmt: skip
        goals[day] = [
            Goal(team_id=actor.team_id, cycle=cycle, kind=kind, goal=f"More {kind.value}", created_by=actor.person_id,
                 created_at=_moment(day))
            for kind in KINDS[:5]
        ]  # fmt: skip
        session.add_all(goals[day])
        day = later
    session.flush()
    return goals


def _card(  # noqa: PLR0917 - a card is made of all of it
    actor: Actor, key: int, day: date, goals: dict[date, list[Goal]], words: Words, chance: random.Random
) -> ArchiveCard:
    goal = chance.choice(goals[date(day.year, 3 * ((day.month - 1) // 3) + 1, 1)])
    verdict = chance.choice(VERDICTS)
    lift, half = chance.gauss(0.03, 0.2), chance.uniform(0.05, 0.4)
    drawn = verdict != "invalid"
    return ArchiveCard(
        experiment_id=key, team_id=actor.team_id, outcome=Outcome.CONCLUDED, filed_on=day, retrospective=False,
        title=words.text(chance, 4).capitalize(), goal_id=goal.id, goal_kind=goal.kind.value, goal_name=goal.goal,
        cycle_id=goal.cycle_id, channel=chance.choice(CHANNELS), content_type=chance.choice(CONTENT),
        tactic=chance.choice(TACTICS), audience=chance.choice(AUDIENCES), stage=chance.choice(STAGES),
        phase=PHASES[key % 5], goal_stage=PHASES[key % 3],
        design=Design.PLATFORM_SPLIT.value, verdict=verdict, overridden=False, grade=chance.choice(GRADES),
        decision="keep", run_by=chance.choice(RUN_BY), why=None if verdict == "succeeded" else chance.choice(WHYS),
        sentence=f"{words.text(chance, 8).capitalize()}.", metric="link clicks per time shown",
        metric_identity="ratio: link clicks / impressions", control="A", direction=Direction.UP, variant="B",
        lift=lift if drawn else None, lower=lift - half if drawn else None, upper=lift + half if drawn else None,
        plain_lower=lift - half if drawn else None, plain_upper=lift + half if drawn else None,
        log_lift_se=half / 2 if drawn else None, worthwhile_lift=0.05, cost_minor=chance.randint(5_000, 200_000),
        currency="EUR", hours=float(chance.randint(1, 20)), full_cost_minor=chance.randint(5_000, 300_000),
        forecast=chance.randint(5, 95) / 100, other_tactics=chance.random() < 0.4, unit=Unit.USER.value, ended_on=day,
        started_on=day - timedelta(days=14),
        versions=[{"name": one, "role": _role(one).value, "text": words.text(chance, 3)} for one in "ABCD"[:VERSIONS]],
    )  # fmt: skip


def _claim(words: Words, chance: random.Random) -> str:
    return f"{words.text(chance, 7).capitalize()}."


def _store(  # noqa: PLR0917 - as above
    session: Session, actor: Actor, cards: Sequence[ArchiveCard], lessons: dict[int, str], words: Words,
    chance: random.Random,
) -> None:  # fmt: skip
    """Insert a batch of cards with all that stands behind them."""
    _insert(session, Experiment, (_experiment(actor, card, words, chance) for card in cards))
    _insert(session, Variant, (
        {"experiment_id": card.experiment_id, "position": place, "name": one["name"], "role": VariantRole(one["role"]),
         "text": one["text"]}
        for card in cards for place, one in enumerate(card.versions)
    ))  # fmt: skip
    _insert(session, MetricUse, (
        {"experiment_id": card.experiment_id, "position": 0, "name": card.metric, "kind": MetricKind.RATIO,
         "numerator": "link_clicks", "denominator": "impressions", "direction": Direction.UP, "role": Role.PRIMARY}
        for card in cards
    ))  # fmt: skip
    _insert(session, Lesson, (
        {"id": key, "team_id": actor.team_id, "claim": claim, "scope": words.text(chance, 5), "why": "",
         "what_to_do": words.text(chance, 5), "status": LessonStatus.CURRENT,
         "review_on": LAST_DAY + timedelta(days=365), "person_id": actor.person_id, "written_at": _moment(LAST_DAY),
         "changed_at": _moment(LAST_DAY)}
        for key, claim in lessons.items()
    ))  # fmt: skip
    _insert(session, LessonEvidence, (
        {"lesson_id": key, "experiment_id": key, "stance": Stance.SUPPORTS, "at": _moment(LAST_DAY)} for key in lessons
    ))  # fmt: skip
    for card in cards:
        card.lesson_id = card.experiment_id if card.experiment_id in lessons else None
    names = [column.key for column in ArchiveCard.__mapper__.column_attrs]
    _insert(session, ArchiveCard, ({name: getattr(card, name) for name in names} for card in cards))
    _insert(session, ArchiveFigure, (row for card in cards for row in _figures(card, chance)))
    texts = [_text(card, words, chance) for card in cards]
    texts += [_lesson_text(actor, key, claim) for key, claim in lessons.items()]
    kept = ("team_id", "experiment_id", "lesson_id", "heading", "words", "filters", "body")
    _insert(session, ArchiveText, ({name: getattr(text, name) for name in kept} for text in texts))
    count_texts(session, texts)
    count_cards(session, cards)


def _insert(session: Session, model: type[Any], rows: Iterator[dict[str, Any]]) -> None:
    listed = list(rows)
    if listed:
        session.execute(sa.insert(model), listed)


def _experiment(actor: Actor, card: ArchiveCard, words: Words, chance: random.Random) -> dict[str, Any]:
    same = ("team_id", "title", "goal_id", "audience", "channel", "content_type", "tactic", "run_by", "hours",
            "verdict", "grade", "decision", "worthwhile_lift", "currency")  # fmt: skip
    return {
        **{name: getattr(card, name) for name in same},
        "id": card.experiment_id, "status": Status.CONCLUDED, "version": 1, "retrospective": card.retrospective,
        "owner_id": actor.person_id, "created_by": actor.person_id, "created_at": _moment(card.filed_on),
        "changed_at": _moment(card.filed_on), "funnel_to": card.stage, "idea": words.text(chance, 10),
        "mechanism": words.text(chance, 8), "other_tactics": [], "design": Design.PLATFORM_SPLIT, "unit": Unit.USER,
        "budget_minor": card.cost_minor, "starts": card.started_on, "ends": card.ended_on, "by_hand": [],
        "has_data": True, "concluded_on": card.filed_on, "confidence": 0.95, "looks": "weekly",
    }  # fmt: skip


def _figures(card: ArchiveCard, chance: random.Random) -> Iterator[dict[str, Any]]:
    for place, one in enumerate(card.versions):
        yield {
            "experiment_id": card.experiment_id, "team_id": card.team_id, "position": 0, "metric": card.metric,
            "kind": MetricKind.RATIO.value, "direction": "up", "variant": one["name"], "variant_position": place,
            "is_control": place == 0, "numerator": float(chance.randint(20, 400)), "denominator": 20_000.0,
            "lift": card.lift if place == 1 else None, "lower": card.lower if place == 1 else None,
            "upper": card.upper if place == 1 else None,
        }  # fmt: skip


def _text(card: ArchiveCard, words: Words, chance: random.Random) -> ArchiveText:
    body = f"{words.text(chance, 45)}\n{card.sentence}\n" + "\n".join(one["text"] for one in card.versions)
    named = ("audience", "channel", "content_type", "tactic", "why")
    around = " ".join(facet_value(card, facet) or "" for facet in named)
    facets = {"thing": "experiment", **{facet: facet_value(card, facet) for facet in FACETS}}
    return ArchiveText(
        team_id=card.team_id, experiment_id=card.experiment_id, heading=fold(card.title), body=body,
        words=fold(f"{body} {around.replace('_', ' ')}"), filters=filters_of(card.team_id, facets),
    )  # fmt: skip


def _lesson_text(actor: Actor, key: int, claim: str) -> ArchiveText:
    facets = {"thing": "lesson", "status": LessonStatus.CURRENT.value}
    return ArchiveText(team_id=actor.team_id, lesson_id=key, heading=fold(claim), words=fold(claim), body=claim,
                       filters=filters_of(actor.team_id, facets))  # fmt: skip


def _count(session: Session, actor: Actor) -> None:
    """Count what pages over all experiments read, as closings would one by one."""
    session.flush()
    count_learned(session.connection())
    team = session.get_one(Team, actor.team_id)
    counts: Counter[tuple[Any, ...]] = Counter()
    costs: Counter[tuple[Any, ...]] = Counter()
    for card in session.scalars(sa.select(ArchiveCard).where(ArchiveCard.verdict.is_not(None))):
        facets = ((facet, facet_value(card, facet)) for facet in DIMENSIONS)
        cost = card.full_cost_minor or 0
        values = [(ALL, ALL, cost), *((facet, value, cost) for facet, value in facets if value is not None)]
        values += [(one.dimension, one.value, one.minor) for one in crossed_values(session, card)]
        for dimension, value, minor in values:
            counts[card.cycle_id, dimension, value, card.verdict] += 1
            costs[card.cycle_id, dimension, value, card.verdict] += minor
    _insert(session, Tally, (
        {"team_id": team.id, "cycle_id": key[0], "dimension": key[1], "value": key[2], "verdict": key[3],
         "experiments": number, "cost_minor": costs[key], "currency": team.currency}
        for key, number in counts.items()
    ))  # fmt: skip
    session.expunge_all()


def _restart_keys(session: Session) -> None:
    """On PostgreSQL keys that were given by hand have to be told to their sequences."""
    if session.get_bind().dialect.name == "postgresql":
        for table in ("experiment", "lesson"):
            session.execute(sa.text(f"SELECT setval('{table}_id_seq', (SELECT MAX(id) FROM {table}))"))  # noqa: S608 - our names


def _role(name: str) -> VariantRole:
    return VariantRole.CONTROL if name == "A" else VariantRole.TREATMENT


def _moment(day: date) -> datetime:
    return datetime.combine(day, time(12), tzinfo=UTC)
