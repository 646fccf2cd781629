"""How far the goals of a cycle got, as a picture to take along."""

from __future__ import annotations

from flask_babel import gettext as _

from experiments.learning.brief.course import course_of
from experiments.learning.brief.plan import CarriedGoal, CycleBrief
from experiments.learning.progress.criteria import Way
from webapp.charts.portfolio.ways_drawn import WayRow, ways_drawing
from webapp.charts.sheet.key import KeyEntry
from webapp.language.said import piece
from webapp.records.briefs.sections import goal_rows
from webapp.records.picture import Numbers, Picture, plain_number


def goals_picture(brief: CycleBrief) -> Picture | None:
    """Draw the goals of a plan; ``None`` where no goal has a bar."""
    rows = goal_rows(brief)
    if not any(one.bar.done is not None or one.bar.plan is not None for one in rows):
        return None
    key = [
        KeyEntry("level", _("how far"), "bar-l", "accent"),
        KeyEntry("upright", _("where an even plan would be today"), "zero"),
    ]
    drawing = ways_drawing([WayRow(one.goal, one.stands, one.bar, one.ends) for one in rows], key)
    label = " ".join(one.pictured for one in rows)
    return Picture("goals", label, "", (("wide", drawing),), _numbers(brief))


def _numbers(brief: CycleBrief) -> Numbers:
    headers = (
        _("goal"),
        _("start"),
        _("stands at"),
        _("target"),
        _("unit"),
        _("part of the way, 0.1 is 10 %"),
        _("an even plan today"),
    )
    return Numbers(headers, tuple(_row(one, brief) for one in brief.goals))


def _row(one: CarriedGoal, brief: CycleBrief) -> tuple[str, ...]:
    goal, way = one.goal, one.way if isinstance(one.way, Way) else None
    course = course_of(goal, brief.cycle, brief.today)
    return (
        goal.goal,
        plain_number(goal.baseline),
        plain_number(None if way is None else way.standing),
        plain_number(goal.target),
        piece(goal.metric or ""),
        plain_number(None if way is None else way.share),
        plain_number(None if course is None else course.share),
    )
