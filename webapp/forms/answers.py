"""Fields of the three questions about a dropped file, and of keeping it, as command records."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from experiments.errors import Fault
from experiments.goals.goal import GoalChange
from experiments.metrics.goal_kinds import GoalKind
from experiments.metrics.kinds import Design
from experiments.results.drops.dropped import Answers, Keep
from webapp.forms.numbers import per_cent_from

NEW_GOAL = "new"


def answers_from(form: Mapping[str, str], faults: list[Fault]) -> Answers:
    """Read the three answers; a number that cannot be read is a fault, and the domain says what is missing."""
    numerator = form.get("numerator", "").strip()
    denominator = form.get("denominator", "").strip()
    own = f"{numerator}/{denominator}" if numerator and denominator else numerator
    design = form.get("design", "")
    return Answers(
        control=form.get("control") or None,
        metric=own or form.get("metric") or None,
        worthwhile_lift=per_cent_from("worthwhile_lift", form.get("worthwhile_lift", ""), faults),
        design=Design(design) if design in set(Design) else None,
        down=bool(own) and form.get("down") == "yes",
        variant_column=form.get("variant_column") or None,
        unit_column=form.get("unit_column") or None,
        starts=day(form.get("starts", "")),
    )


def keep_from(form: Mapping[str, str], goal_id: int | None) -> Keep:
    """Read what is asked when a file is kept."""
    return Keep(
        title=form.get("title", ""),
        goal_id=goal_id,
        starts=day(form.get("starts", "")),
        ends=day(form.get("ends", "")),
        audience=form.get("audience", "").strip() or None,
        channel=form.get("channel", "").strip() or None,
        idea=form.get("idea", "").strip() or None,
    )


def new_goal_from(form: Mapping[str, str]) -> GoalChange | None:
    """Read a new goal in one line, None where one of the book was chosen or none at all."""
    if form.get("goal_id") != NEW_GOAL:
        return None
    kind = form.get("goal_kind", "")
    line = form.get("goal", "")
    # A custom goal needs a name of its own; where only one line was asked, that line is it.
    return GoalChange(kind=kind, goal=line, name=line) if kind == GoalKind.CUSTOM else GoalChange(kind=kind, goal=line)


def day(text: str) -> date | None:
    """Read a day from a date field; None where it is none."""
    try:
        return date.fromisoformat(text.strip())
    except ValueError:
        return None


def key(text: str | None) -> int | None:
    """Read the number of a thing; None where it is none."""
    return int(text) if text and text.isascii() and text.isdigit() and len(text) < 10 else None
