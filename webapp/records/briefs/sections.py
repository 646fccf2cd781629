"""What has to be known to decide about the proposals: goals, lessons and noes that are due, what is open, money."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from flask import url_for
from flask_babel import gettext as _
from flask_babel import ngettext

from experiments.goals.cycle import Cycle
from experiments.learning.brief.course import course_of
from experiments.learning.brief.plan import CarriedGoal, CycleBrief, CycleMoney, OpenPromise, RealShare
from experiments.learning.lessons.lesson import Lesson, LessonStatus
from experiments.learning.progress.criteria import Way
from experiments.trials.noes import No
from webapp.charts.planning.way import WayBar, way_bar
from webapp.formatting import day, minor_money, number, percent, short_day
from webapp.language.said import piece
from webapp.records.briefs.figures import strength
from webapp.records.goals.goals import counts_said
from webapp.records.goals.integration import IntegrationPage

NEAR = 0.05
"""A goal this near to where the plan would be is on course."""


@dataclass(frozen=True, slots=True)
class GoalRow:
    """A goal with its bar; ``pictured`` says the same in words."""

    id: int
    label: str
    goal: str
    stands: str
    counts: str
    ends: tuple[str, str]
    bar: WayBar
    pictured: str
    unanswered: bool
    carried_as: int | None
    worth: str


@dataclass(frozen=True, slots=True)
class Entry:
    """A line of a list: what it says, a note beside it, and where it leads ("" for nowhere)."""

    says: str
    note: str
    href: str = ""


@dataclass(frozen=True, slots=True)
class MoneyLine:
    """A figure with what stands beside it for comparison."""

    label: str
    value: str
    note: str = ""


def goal_rows(brief: CycleBrief) -> tuple[GoalRow, ...]:
    """Say how far each goal of the cycle got."""
    without = {one.goal.id for one in brief.without_answer}
    return tuple(_goal_row(one, brief.cycle, brief.today, unanswered=one.goal.id in without) for one in brief.goals)


def _goal_row(one: CarriedGoal, cycle: Cycle, today: date, *, unanswered: bool) -> GoalRow:
    goal = one.goal
    course = course_of(goal, cycle, today)
    share = one.way.share if isinstance(one.way, Way) else None
    stands = _stands(one)
    if course is not None:
        plan = _("an even plan would be at %(value)s today", value=number(course.value))
        stands = _("%(stands)s; %(plan)s", stands=stands.rstrip("."), plan=plan)
        if share is not None:
            stands += f": {_against(share, course.share)}"
        stands += "."
    counts = counts_said(one.progress) if one.progress.all else _("No experiment in this cycle.")
    if unanswered:
        counts = _("%(counts)s No clear answer within a year.", counts=counts)
    worth = _("One more is worth %(money)s.", money=minor_money(one.worth_minor, cycle.currency))
    return GoalRow(
        id=goal.id,
        label=piece(goal.label),
        goal=goal.goal,
        stands=stands,
        counts=counts,
        ends=("" if goal.baseline is None else number(goal.baseline), _target(goal.target)),
        bar=way_bar(share, None if course is None else course.share),
        pictured=f"{goal.goal}: {stands}",
        unanswered=unanswered,
        carried_as=one.carried_as,
        worth=worth if one.worth_minor is not None else "",
    )


def _target(target: float | None) -> str:
    return "" if target is None else _("target %(target)s", target=number(target))


def _stands(one: CarriedGoal) -> str:
    """Say where the goal stands: the newest figure and its day."""
    goal, way = one.goal, one.way
    if not isinstance(way, Way):
        return _("Where it stands nobody has typed") if way[0] == "no_standing" else _("It has no start and target")
    if goal.metric:
        said = _("%(value)s %(unit)s", value=number(way.standing), unit=goal.metric)
    else:
        said = number(way.standing)
    if way.on is not None:
        said += f" ({short_day(way.on)})"
    done = way.share
    if done < 0:
        return _("%(said)s, further away than at the start", said=said)
    return (
        _("%(said)s, %(share)s of the way", said=said, share=percent(done, 0))
        if done < 1
        else _("%(said)s, reached", said=said)
    )


def _against(share: float, planned: float) -> str:
    if share >= 1:
        return _("reached")
    if abs(share - planned) <= NEAR:
        return _("on course")
    return _("ahead") if share > planned else _("behind")


def lesson_entries(lessons: Iterable[Lesson], today: date) -> tuple[Entry, ...]:
    """List lessons that are out of date or will be before the next cycle ends."""
    return tuple(
        Entry(
            lesson.claim.rstrip("."),
            "; ".join(
                part for part in (_review_said(lesson, today), strength(lesson.grade), lesson.what_to_do) if part
            ),
            url_for("lessons.show", lesson_id=lesson.id),
        )
        for lesson in lessons
    )


def _review_said(lesson: Lesson, today: date) -> str:
    if lesson.status_on(today) is LessonStatus.EXPIRED:
        since = lesson.review_on
        return _("out of date since %(day)s", day=day(since)) if since else _("out of date")
    return _("to be looked at again on %(day)s", day=day(lesson.review_on)) if lesson.review_on else ""


def no_entries(noes: Iterable[No], today: date) -> tuple[Entry, ...]:
    """List the noes to be looked at again by then, each with its reason."""
    return tuple(
        Entry(
            no.decline.idea or "",
            " ".join(
                part for part in (_due_said(no.decline.review_on, today), f"{no.by}: {no.decline.reason}") if part
            ),
            url_for("noes.index", _anchor=f"no-{no.decline.id}"),
        )
        for no in noes
    )


def _due_said(on: date | None, today: date) -> str:
    if on is None:
        return ""
    return f"{opened_day(on, today)}."


def opened_day(on: date, today: date) -> str:
    """Say a day to come with how far it is: due on 4 April 2027, in four months."""
    days = (on - today).days
    if days < 0:
        return _("Due since %(day)s", day=day(on))
    if days == 0:
        return _("Due today")
    if days < 60:
        return ngettext("Due tomorrow", "Due in %(num)d days, on %(day)s", days, day=day(on))
    months = round(days / 30.4)
    return ngettext("Due in a month, on %(day)s", "Due in %(num)d months, on %(day)s", months, day=day(on))


def promise_entries(promises: Iterable[OpenPromise], today: date) -> tuple[Entry, ...]:
    """List what was to happen next after a closed experiment and is still open."""
    return tuple(
        Entry(
            one.text.rstrip("."),
            _(
                "%(due)s, after “%(title)s”",
                due=opened_day(one.due, today) if one.due is not None else _("Without a day"),
                title=one.title,
            ),
            url_for("experiments.show", experiment_id=one.experiment_id),
        )
        for one in promises
    )


def share_entries(shares: Iterable[RealShare], today: date) -> tuple[Entry, ...]:
    """Say how much of what platforms claim was extra, per channel, and until when to count so."""
    entries = []
    for one in shares:
        old = one.usable_until is not None and one.usable_until <= today
        factor = number(one.factor, 2)
        if old:
            said = _(
                "%(channel)s: %(factor)s of claimed sales were extra, measured too long ago to use",
                channel=one.channel,
                factor=factor,
            )
        else:
            said = _("For %(channel)s, use %(factor)s of claimed sales", channel=one.channel, factor=factor)
        entries.append(Entry(said, _share_note(one), url_for("results.result", experiment_id=one.experiment_id)))
    return tuple(entries)


def _share_note(one: RealShare) -> str:
    parts = []
    if one.lower is not None and one.upper is not None:
        parts.append(_("likely between %(low)s and %(high)s", low=number(one.lower, 2), high=number(one.upper, 2)))
    if one.grade:
        parts.append(strength(one.grade))
    parts.append(_("measured by “%(title)s” on %(day)s", title=one.title, day=day(one.measured_on)))
    if one.usable_until is not None:
        parts.append(_("use it until %(day)s", day=day(one.usable_until)))
    return "; ".join(parts)


def money_lines(money: CycleMoney, integration: IntegrationPage) -> tuple[MoneyLine, ...]:
    """Say what the cycle cost, what stopping saves, and what share social media has; never added up."""
    currency = money.currency
    failed = ngettext("one experiment", "%(num)d experiments", money.failed)
    median = money.median_failed_minor
    middle = (
        _(
            "in the middle of all %(number)s so far, a failed one cost %(median)s",
            number=money.median_of,
            median=minor_money(median, currency),
        )
        if isinstance(median, int)
        else median.sentence
    )
    avoided = ngettext("one experiment", "%(num)d experiments", money.avoided_count)
    return (
        MoneyLine(
            _("Spent on closed experiments"),
            minor_money(money.spent_minor, currency),
            _("money and hours of this cycle"),
        ),
        MoneyLine(
            _("Of that on what did not work"),
            minor_money(money.failed_minor, currency),
            _("%(failed)s, an answer each; %(middle)s", failed=failed, middle=middle),
        ),
        MoneyLine(
            _("What not doing it again saves a cycle"),
            minor_money(money.avoided_minor, currency),
            _("%(avoided)s; if every assumption is right; never added to gains", avoided=avoided)
            if money.avoided_count
            else _("nobody said what it would have cost to do it anyway"),
        ),
        MoneyLine(_("Social media, of the marketing budget"), _share(money.social_share), integration.budget_survey),
        MoneyLine(
            _("Of the social budget under test"),
            _share(money.under_test),
            _("what the experiments of the cycle cost in money"),
        ),
        *_linked(integration),
    )


def _linked(integration: IntegrationPage) -> Iterator[MoneyLine]:
    """Say how well social is linked, as people rate it and as the facts say, beside the dated survey."""
    marks = {one.kind: _("%(value)s of 7", value=one.value) for one in integration.marks}
    unknown = _("not known")
    said = f"{integration.said} {integration.survey}"
    yield MoneyLine(_("How well social is linked, as people rate it"), marks.get("people", unknown), said)
    yield MoneyLine(_("The same from facts"), marks.get("facts", unknown), integration.score)


def _share(value: object) -> str:
    return percent(value, 1) if isinstance(value, (int, float)) else str(getattr(value, "sentence", ""))
