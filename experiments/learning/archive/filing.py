"""The archive: a card for everything that was closed, declined or never ran, and the words by which it is found."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date

import sqlalchemy as sa
from sqlalchemy.orm import Session

from experiments.judging.document import AnalysisDoc, VariantDoc
from experiments.learning.archive.cards import ArchiveCard, ArchiveText, Outcome
from experiments.learning.archive.facet_counts import count_cards, filters_of_card
from experiments.learning.archive.figures import write_figures
from experiments.learning.archive.identity import identity_in
from experiments.learning.archive.questions import answered_question
from experiments.learning.archive.tallies import known_cost
from experiments.learning.archive.texts import filters_of, write_text
from experiments.learning.decisions.filed import file_decision, keep_early_sign
from experiments.learning.lessons.lesson import Lesson
from experiments.learning.progress.alone import NOTHING, companies
from experiments.metrics.kinds import Direction
from experiments.people.money import digits_of
from experiments.results.cells import totals_of
from experiments.results.records import ConclusionRow
from experiments.trials.decline import Decline
from experiments.trials.experiment import UNFILED, Experiment, Status

SENTENCE_END = re.compile(r"(?<=[.!?])\s+(?=[^\Wa-z_]|[“\"€£$])")
REFUSED = {Status.DECLINED: Outcome.DECLINED, Status.ABANDONED: Outcome.ABANDONED}
AT_ONCE = 200


def file_conclusion(
    session: Session, experiment: Experiment, row: ConclusionRow, document: AnalysisDoc, lesson: Lesson | None
) -> ArchiveCard:
    """Write (or write anew) the card and the words of a closed experiment, in the transaction of its closing."""
    earlier = session.get(ArchiveCard, experiment.id)
    if earlier is not None:
        count_cards(session, [earlier], -1)
    card = earlier or ArchiveCard(experiment_id=experiment.id)
    keep_early_sign(card, row)
    _from_experiment(card, experiment)
    card.outcome = Outcome.CONCLUDED
    card.filed_on = row.at.date()
    company = companies(session, experiment.team_id, [experiment], card.filed_on).get(experiment.id)
    card.with_others = None if company is None else company.with_others
    card.verdict = row.verdict
    card.provisional_until = experiment.provisional_until
    card.undecided_reason = document["undecided_reason"] if row.verdict == "undecided" else None
    card.overridden = row.verdict != row.rule_verdict
    card.grade = row.grade
    file_decision(card, row, experiment)
    card.why = None if row.why is None else row.why.value
    card.sentence = first_sentence(row.sentence)
    card.lesson_id = None if lesson is None else lesson.id
    card.worthwhile_lift = document["worthwhile_lift"]
    _take_lift(card, document, row.verdict)
    card.metric_identity = identity_in(document, experiment, is_outcome=row.outcome_figures_id is not None)
    card.cost_minor, card.currency = cost_of(session, experiment, document["currency"])
    card.full_cost_minor = known_cost(session, card)
    card.avoided_minor, card.avoided_every = row.avoided_minor, row.avoided_every
    card.avoided_assumption = row.avoided_assumption
    card.question = answered_question(card, experiment.idea, experiment.instead_of)
    session.add(card)
    session.flush()
    count_cards(session, [card])
    write_figures(session, experiment, document)
    _write_words(session, card, experiment, lesson)
    return card


def file_refusals(session: Session, team_id: int) -> int:
    """File what was declined or abandoned since the last time; a *no* has to be found as well as a *yes*.

    The room ``trials`` says no without knowing of the archive, so the archive looks for itself: one query where there
    is nothing new. Gives the number of cards written.
    """
    wanted = sa.select(Experiment).where(Experiment.team_id == team_id, sa.text(UNFILED)).limit(AT_ONCE)
    # In the order in which they were refused: of what is equally near, what was filed last stands first.
    unfiled = sorted(session.scalars(wanted), key=lambda experiment: (experiment.changed_at, experiment.id))
    return sum(_file_refusal(session, experiment) for experiment in unfiled)


def index_lesson(session: Session, lesson: Lesson) -> None:
    """Write the words by which a lesson is found."""
    text = session.scalar(sa.select(ArchiveText).where(ArchiveText.lesson_id == lesson.id))
    if text is None:
        text = ArchiveText(lesson_id=lesson.id, team_id=lesson.team_id)
    body = _joined((lesson.claim, lesson.scope, lesson.why, lesson.what_to_do))
    filters = filters_of(lesson.team_id, {"thing": "lesson", "status": lesson.status.value})
    write_text(session, text, lesson.claim, body, filters)


def cost_of(session: Session, experiment: Experiment, file_currency: str | None) -> tuple[int | None, str | None]:
    """Give what an experiment cost in money: the spend of its files where they have it, else its budget.

    Returns
    -------
    minor, currency
        Whole minor units; ``None`` where neither is known.
    """
    spent = totals_of(session, [experiment.id], "spend").get(experiment.id)
    currency = file_currency or experiment.currency
    if spent is not None and currency is not None:
        return round(spent * 10 ** digits_of(currency)), currency
    return experiment.budget_minor, experiment.currency if experiment.budget_minor is not None else None


def first_sentence(text: str) -> str:
    """Give the first sentence: it stands alone on cards.

    Examples
    --------
    >>> first_sentence("B brings at least 1.2 % more (5.9 instead of 4.0 in 100). Use it.")
    'B brings at least 1.2 % more (5.9 instead of 4.0 in 100).'
    """
    return SENTENCE_END.split(text.strip(), maxsplit=1)[0]


def _file_refusal(session: Session, experiment: Experiment) -> bool:
    """Write one card, unless a reader at the same moment has written it; say whether it was written."""
    # The update waits for the other one, on both databases; what it wrote is seen then.
    mine = sa.update(Experiment).where(Experiment.id == experiment.id, sa.text(UNFILED)).values(filed=True)
    done = session.execute(mine.execution_options(synchronize_session=False))
    if not (isinstance(done, sa.CursorResult) and done.rowcount):
        return False
    reason, day = _reason(session, experiment)
    card = ArchiveCard(experiment_id=experiment.id, overridden=False)
    _from_experiment(card, experiment)
    card.outcome = REFUSED[experiment.status]
    card.filed_on = day
    card.why = experiment.abandoned_because if card.outcome is Outcome.ABANDONED else None
    card.sentence = reason
    session.add(card)
    session.flush()
    count_cards(session, [card])
    _write_words(session, card, experiment, None)
    return True


def _reason(session: Session, experiment: Experiment) -> tuple[str, date]:
    """Find why it was declined or never ran, and when."""
    newest = sa.select(Decline).where(Decline.experiment_id == experiment.id).order_by(Decline.id.desc()).limit(1)
    said_no = session.scalar(newest)
    if experiment.status is Status.DECLINED and said_no is not None:
        return said_no.reason, said_no.at.date()
    return experiment.abandoned_because or "", experiment.changed_at.date()


def _from_experiment(card: ArchiveCard, experiment: Experiment) -> None:
    goal = experiment.goal
    card.team_id = experiment.team_id
    card.retrospective = experiment.retrospective
    card.title = experiment.title
    card.goal_id = experiment.goal_id
    card.goal_kind = None if goal is None else goal.kind.value
    card.goal_name = None if goal is None else goal.label
    card.cycle_id = None if goal is None else goal.cycle_id
    card.channel = experiment.channel
    card.content_type = experiment.content_type
    card.tactic = experiment.tactic
    card.audience = experiment.audience
    card.stage, card.phase = experiment.funnel_to, experiment.funnel_from
    card.goal_stage = None if goal is None else goal.funnel_stage
    card.forecast = experiment.forecast
    card.other_tactics = any(name.casefold() != NOTHING for name in experiment.other_tactics or ())
    card.design = None if experiment.design is None else experiment.design.value
    card.run_by = experiment.run_by
    card.hours = experiment.hours
    card.started_on, card.ended_on = experiment.starts, experiment.ends
    card.idea_on = experiment.created_at.date()
    card.locked_on = None if experiment.plan is None else experiment.plan.sealed_at.date()
    card.unit = None if experiment.unit is None else experiment.unit.value
    card.versions = [{"name": v.name, "role": v.role.value, "text": v.text} for v in experiment.variants]


def _take_lift(card: ArchiveCard, document: AnalysisDoc, verdict: str) -> None:
    """Take change and range of the best new version on the number that decides; what is not usable has none.

    Shown is the range that decides, once the last look is reached: the sentence on the card speaks of it. Pooling needs
    the plain one.
    """
    primary = document["metrics"][0] if document["metrics"] else None
    shown = None if primary is None else _shown_variant(primary["variants"], document)
    card.metric = None if primary is None else primary["name"]
    card.control = document["control"]
    card.direction = None if primary is None else Direction(primary["direction"])
    card.variant = None if shown is None else shown["name"]
    unusable = "invalid" in (verdict, document["verdict"])
    plain = None if shown is None or unusable else shown["lift"]
    deciding = shown["deciding"] if shown is not None and not document["interim"] else None
    ends = deciding or plain
    card.lift = None if plain is None else plain["estimate"]
    card.lower = None if plain is None or ends is None else ends["lower"]
    card.upper = None if plain is None or ends is None else ends["upper"]
    card.plain_lower = None if plain is None else plain["lower"]
    card.plain_upper = None if plain is None else plain["upper"]
    card.log_lift_se = None if plain is None or shown is None else shown["log_lift_se"]
    card.degrees = None if plain is None or shown is None else shown.get("degrees_of_freedom")
    card.plan_with = None if plain is None or shown is None else shown["plan_with"]


def _shown_variant(variants: Iterable[VariantDoc], document: AnalysisDoc) -> VariantDoc | None:
    treatments = [variant for variant in variants if variant["name"] != document["control"]]
    same = [variant for variant in treatments if variant["name"] == document["best"]]
    alike = [variant for variant in treatments if variant["verdict"] == document["verdict"]]
    return next(iter([*same, *alike, *treatments]), None)


def _write_words(session: Session, card: ArchiveCard, experiment: Experiment, lesson: Lesson | None) -> None:
    text = session.scalar(sa.select(ArchiveText).where(ArchiveText.experiment_id == experiment.id))
    if text is None:
        text = ArchiveText(experiment_id=experiment.id, team_id=experiment.team_id)
    body = _joined(
        (
            experiment.idea,
            experiment.instead_of,
            experiment.expected,
            experiment.mechanism,
            experiment.heard,
            card.question,
            card.sentence,
            *(() if lesson is None else (lesson.claim, lesson.scope, lesson.why, lesson.what_to_do)),
            *(part for variant in experiment.variants for part in (variant.name, variant.text)),
        )
    )
    around = _joined(
        (card.audience, card.channel, card.content_type, card.tactic, card.goal_name, card.goal_kind, card.why)
    )
    write_text(session, text, experiment.title, body, filters_of_card(session, card), around=around)


def _joined(parts: Iterable[str | None]) -> str:
    return "\n".join(dict.fromkeys(part.strip() for part in parts if part and part.strip()))
