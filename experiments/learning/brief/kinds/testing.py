"""What to test next: a next try after a failure, what lies in the book, and what was never tried for a goal.

The rule, for goals that go on in the cycle:

(a) After an experiment that did harm or brought no gain worth having, the next try that somebody wrote under what to do
    of its lesson; without such words, what the reason for the failure proposes where it begins a draft. Not where a
    draft was begun already, nor where the lesson is disputed: then repeating it comes first.
(b) Drafts and ideas that are not locked. What is to start before the cycle ends, or within a month, is planned already
    and no proposal for the next one.
(c) For a goal without a clear answer within a year, the recipe or toolkit that answers most with the goal's share of
    the social budget, among those that no draft or experiment for this kind of goal has used.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import sqlalchemy as sa

from experiments.goals.goal import Goal
from experiments.learning.archive.cards import ArchiveCard
from experiments.learning.brief.candidate import Because, Candidate, Kind, Size
from experiments.learning.brief.kinds.making import evidence_of, of_lesson, of_run, said_of
from experiments.learning.brief.kinds.material import HeldLesson, Material
from experiments.learning.brief.kinds.next_tries import next_try
from experiments.learning.brief.kinds.pricing import price_again, price_for, price_of_draft
from experiments.learning.brief.kinds.runs import Run, goal_key
from experiments.learning.brief.kinds.sizing import for_better, size_again
from experiments.learning.failures.follow_ups import Proposed, proposed_by
from experiments.learning.lessons.lesson import LessonStatus, Stance
from experiments.learning.recipes.evidence import ToolkitEvidence, ToolkitProof, decides_in, proof_of, state_of
from experiments.learning.recipes.purse import Found, Purse, find_out
from experiments.learning.sizes.sizing import plan_size
from experiments.metrics.kinds import Role
from experiments.people.money import Money
from experiments.results.records import Why
from experiments.trials.experiment import OPEN, Experiment, MetricUse, Status
from experiments.trials.sizes.planned import Planned
from experiments.trials.toolkits.listing import serves
from stats.errors import NotEstimable

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence
    from datetime import date

    from sqlalchemy.orm import Session

    from experiments.trials.toolkits.toolkit import Toolkit

FAILED = ("harmful", "no_useful_difference")
NOTHING_TO_DRAFT = frozenset({Proposed.LESSON, Proposed.LEAVE})
MOST_PROOFS = 200
MOST_DRAFTS = 4
"""Drafts that are sized: each asks the archive for its own figures."""


def to_test(session: Session, material: Material) -> list[Candidate]:
    """Find what to test next."""
    return [
        *after_failures(material),
        *_drafts(session, material),
        *_never_tried(session, material),
    ]


def after_failures(material: Material) -> list[Candidate]:
    """Find the next tries that were written down after a failure."""
    lessons = {
        run.id: held
        for held in material.held
        for run, said in held.behind
        if held.status is LessonStatus.CURRENT and said is Stance.SUPPORTS
    }
    found = []
    for run in material.newest(*FAILED):
        held = lessons.get(run.id)
        without = run.card.lesson_id is None and material.is_recent(run)
        if run.decides and run.goal in material.goals and (held is not None or without):
            found.append(_next_try(material, run, held))
    return [one for one in found if one is not None]


def _next_try(material: Material, run: Run, held: HeldLesson | None) -> Candidate | None:
    kind = proposed_by(Why(run.card.why), run.card.decision) if run.card.why in set(Why) else None
    clause = None if held is None else next_try(held.lesson.what_to_do)
    if kind is Proposed.LEAVE or (clause is None and (kind is None or kind in NOTHING_TO_DRAFT)):
        return None
    if material.later.get(run.id) or material.under_way([run]) is not None:
        return None
    base = of_run(material, run) if held is None else of_lesson(material, held, run)
    return Candidate(
        key=f"test:experiment:{run.id}",
        kind=Kind.TEST,
        because=Because.NEXT_TRY,
        size=size_again(run),
        price=price_again(run, material.currency, material.hour_minor),
        says={
            **said_of(run),
            "clause": clause,
            "follow_up": None if kind is None else kind.value,
            "claim": None if held is None else held.lesson.claim,
        },
        **(base | {"subject": clause or run.card.title, "lift": None, "lower": None, "upper": None, "plan_with": None}),
    )


def _drafts(session: Session, material: Material) -> list[Candidate]:
    """Find what lies in the book and is not planned for this cycle; those of goals without an answer first."""
    waiting = []
    for draft in material.ongoing:
        goal = None if draft.goal is None else goal_key(draft.goal.kind.value, draft.goal.name)
        planned = draft.starts is not None and material.today <= draft.starts <= material.soon
        if (
            draft.status in OPEN
            and not planned
            and draft.id not in material.planned
            and (goal is None or goal in material.goals)
        ):
            waiting.append((goal not in material.unanswered, draft))
    waiting.sort(key=lambda pair: pair[0])
    return [_draft(session, material, draft) for _, draft in waiting[:MOST_DRAFTS]]


def _draft(session: Session, material: Material, draft: Experiment) -> Candidate:
    goal = None if draft.goal is None else material.goals.get(goal_key(draft.goal.kind.value, draft.goal.name))
    decides = next((use for use in draft.metrics if use.role is Role.PRIMARY), None)
    before = material.runs.get(draft.built_on_id or 0)
    return Candidate(
        key=f"test:draft:{draft.id}",
        kind=Kind.TEST,
        because=Because.DRAFT,
        subject=draft.title,
        goal_id=None if goal is None else goal.id,
        goal_name=None if goal is None else goal.label,
        experiment_id=draft.id,
        toolkit_id=draft.toolkit_id,
        metric=None if decides is None else decides.name,
        direction=None if decides is None else decides.direction,
        evidence=() if before is None else evidence_of([before]),
        size=_size_of_draft(plan_size(session, draft), draft),
        price=price_of_draft(draft, material.currency, material.hour_minor),
        says={
            "is_idea": draft.status is Status.IDEA,
            "idea": draft.idea,
            "instead_of": draft.instead_of,
            "audience": draft.audience,
            "channel": draft.channel,
            "worthwhile_lift": draft.worthwhile_lift,
            "goal_unanswered": goal is not None and goal_key(goal.kind.value, goal.name) in material.unanswered,
        },
        chain=(draft.id, *(() if before is None else material.chain_of([before]))),
    )


def _size_of_draft(planned: Planned, draft: Experiment) -> Size:
    """Give what a draft would draw and see as it stands."""
    days = (draft.ends - draft.starts).days + 1 if draft.starts and draft.ends else None
    unit = None if draft.unit is None else draft.unit.value
    sees = planned.visible
    if isinstance(planned.size, NotEstimable) or isinstance(sees, NotEstimable):
        return Size(None, unit, days, sees)
    return Size(round(planned.size.affordable_units), unit, days, sees)


def _never_tried(session: Session, material: Material) -> list[Candidate]:
    """Find for each goal without an answer the best recipe that was never used for its kind; two queries."""
    wanted = [(material.goals[key], toolkit) for key in material.unanswered for toolkit in _serving(material, key)]
    if not wanted:
        return []
    unused = _unused(session, wanted)
    known = _evidence(session, {toolkit.id for _, toolkit in unused}, material.today)
    share = material.goal_share_minor
    purse = Purse(None if share is None else Money(share, material.currency))
    found = []
    for goal in sorted({goal.id: goal for goal, _ in unused}.values(), key=lambda one: one.id):
        ranked = find_out([toolkit for served, toolkit in unused if served is goal], known, purse)
        # Ranked by what the goal's share finds out; priced and sized as the recipe itself is.
        (alone,) = find_out([ranked[0].toolkit], known, Purse())
        found.append(_recipe(material, goal, alone))
    return found


def _serving(material: Material, key: tuple[str, str]) -> list[Toolkit]:
    """Give the toolkits for a goal; one for a goal of the team's own serves only the goal of its name."""
    goal = material.goals[key]
    named = [(one, one.body.get("goal_name")) for one in material.toolkits if serves(one, goal.kind)]
    return [one for one, name in named if name is None or goal_key("custom", name)[1] == key[1]]


def _unused(session: Session, wanted: Sequence[tuple[Goal, Toolkit]]) -> list[tuple[Goal, Toolkit]]:
    """Leave out what a draft or experiment for the same kind of goal has used; one query.

    Only a team's own experiments come from its toolkits; asked for by team as well, a database would go through all of
    the team's experiments instead.
    """
    given_up = (Status.DECLINED, Status.ABANDONED)
    used = [
        sa.select(Experiment.id)
        .join(Goal, Goal.id == Experiment.goal_id)
        .where(Experiment.toolkit_id == toolkit.id, Goal.kind == goal.kind)
        .where(Experiment.status.not_in(given_up))
        .exists()
        for goal, toolkit in wanted
    ]
    row = session.execute(sa.select(*used)).one()
    return [pair for pair, was_used in zip(wanted, row, strict=True) if not was_used]


def _seen_by(found: Found) -> float | NotEstimable:
    """Give what a recipe sees; its book tells of costs how much dearer, a plan how much cheaper."""
    if isinstance(found.sees, NotEstimable):
        return found.sees
    return for_better(found.sees, None if found.pattern.decides is None else found.pattern.decides.direction)


def _evidence(session: Session, toolkit_ids: Collection[int], today: date) -> dict[int, ToolkitEvidence]:
    """Read what the newest experiments for goals of other kinds say of toolkits; one query."""
    rows = session.execute(
        sa.select(Experiment, ArchiveCard, MetricUse)
        .join(ArchiveCard, ArchiveCard.experiment_id == Experiment.id)
        .outerjoin(MetricUse, decides_in())
        .where(Experiment.toolkit_id.in_(toolkit_ids), Experiment.status == Status.CONCLUDED)
        .where(ArchiveCard.filed_on <= today)
        .order_by(Experiment.id.desc())
        .limit(MOST_PROOFS)
    )
    proofs: dict[int, list[ToolkitProof]] = {}
    for experiment, card, decides in rows:
        proofs.setdefault(experiment.toolkit_id or 0, []).append(proof_of(experiment, card, decides))
    ordered = {key: sorted(ones, key=lambda one: one.closed_on, reverse=True) for key, ones in proofs.items()}
    return {key: ToolkitEvidence(tuple(ones), 0, state_of(ones)) for key, ones in ordered.items()}


def _recipe(material: Material, goal: Goal, found: Found) -> Candidate:
    pattern, toolkit = found.pattern, found.toolkit
    cost = pattern.cost
    money = 0 if cost is None else cost.most_minor if cost.currency == material.currency else None
    key = goal_key(goal.kind.value, goal.name)
    tried = [run for run in material.newest("undecided", "invalid") if run.goal == key]
    decides = pattern.decides
    sight = pattern.sees[-1] if pattern.sees else None
    thing = f"toolkit:{toolkit.id}" if toolkit.recipe is None else f"recipe:{toolkit.recipe}"
    return Candidate(
        key=f"test:{thing}:goal:{goal.id}",
        kind=Kind.TEST,
        because=Because.NEVER_TRIED,
        subject=toolkit.name,
        goal_id=goal.id,
        goal_name=goal.label,
        toolkit_id=toolkit.id,
        metric=None if decides is None else decides.name,
        direction=None if decides is None else decides.direction,
        evidence=evidence_of(tried),
        size=Size(None, None, pattern.days, _seen_by(found)),
        price=price_for(material.currency, material.hour_minor, money, pattern.hours),
        says={
            "recipe": toolkit.recipe,
            "idea": pattern.idea,
            "instead_of": pattern.instead_of,
            "audience": goal.audience or pattern.audience,
            "channel": toolkit.channel,
            "worthwhile_lift": pattern.worthwhile_lift,
            "expects": pattern.expects,
            "tried": len(tried),
            "counted": None if sight is None or sight.units is None else sight.units,
            "counted_of": None if sight is None else sight.of,
        },
    )
