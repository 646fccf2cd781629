"""What to plan with after a result: a figure where one may be planned with, and always why this one."""

from __future__ import annotations

from dataclasses import dataclass, replace

from flask_babel import gettext as _

from experiments.judging.document import AnalysisDoc
from experiments.learning.lessons.lesson import Lesson
from webapp.formatting import lift
from webapp.records.figures import metric_words, value_of
from webapp.records.result.known import speaking_for


@dataclass(frozen=True, slots=True)
class Planning:
    """The figure, of which number it is, and what is said of it; without a figure only why there is none.

    ``beside`` tells it from the figure of the lesson ``lesson_id``, in which all repeats stand together.
    """

    figure: str
    of: str
    says: str
    beside: str = ""
    lesson_id: int | None = None


def beside_lesson(planning: Planning, lesson: Lesson) -> Planning:
    """Say of which experiments the figure is, and what the lesson on them plans with."""
    counted = (lesson.pooled or {}).get("experiments", 0)
    if not planning.figure or not counted:
        return planning
    if lesson.plan_with is None:
        says = _("This result alone: the lesson has nothing to plan with while experiments disagree.")
    elif counted == 1 and lift(lesson.plan_with) == planning.figure:
        says = _("The lesson plans with the same: so far only one result counts in it.")
    elif counted == 1:  # another experiment counts there, or this one with another of its versions
        says = _("This result alone; the lesson plans with %(lift)s, by another result.", lift=lift(lesson.plan_with))
    else:
        says = _("This result alone; all repeats together: plan with %(lift)s.", lift=lift(lesson.plan_with))
    return replace(planning, beside=says, lesson_id=lesson.id)


def planning_of(document: AnalysisDoc) -> Planning:
    """Say what to plan with: what usually remains of a change, or the number as it is where nothing is changed."""
    found = speaking_for(document)
    if document["verdict"] == "invalid" or found is None:
        return Planning("", "", _("Nothing: these numbers answer no question."))
    metric, variant = found
    if document["undecided_reason"] == "not_comparable":
        return Planning("", "", _("Nothing yet: nobody plans with a hint."))
    if variant["undecided_reason"] == "minimum":
        return Planning("", "", _("Nothing yet: there is too little to judge."))
    name = metric_words(metric, document["unit"])
    if document.get("used") == variant["name"] and variant["plan_with"] is not None and variant["lift"] is not None:
        planned, best = lift(variant["plan_with"]), lift(variant["lift"]["estimate"])
        if planned == best or abs(variant["plan_with"]) >= abs(variant["lift"]["estimate"]):
            return Planning(planned, name, _("The best guess itself: hardly anything is taken off it here."))
        return Planning(planned, name, _("Not with the best guess of %(best)s: first results flatter.", best=best))
    if variant["undecided_reason"] == "not_estimable":
        return Planning("", "", _("Nothing yet: there is no change to plan with."))
    if document.get("used") == variant["name"]:
        return Planning("", "", _("Nothing yet: so large a change asks first whether both were counted the same way."))
    control = next((one for one in metric["variants"] if one["name"] == document["control"]), None)
    value = "" if control is None else value_of(metric, control, document["currency"])
    if not value:
        return Planning("", "", _("With what “%(control)s” brings now.", control=document["control"]))
    return Planning(value, name, _("What “%(control)s” brings: nothing is changed.", control=document["control"]))
