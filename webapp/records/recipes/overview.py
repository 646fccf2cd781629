"""Toolkits and recipes as the pages show them: what each is, what it can see with a purse, what speaks for it."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from flask_babel import gettext as _
from flask_babel import ngettext

from experiments.learning.recipes.evidence import Stance, State, ToolkitEvidence
from experiments.learning.recipes.purse import Figures, Found, Lack, Purse
from experiments.metrics.goal_kinds import ADVICE
from experiments.trials.toolkits.pattern import Pattern
from experiments.trials.toolkits.toolkit import Toolkit
from webapp.formatting import count, day, lift, minor_money, number, percent
from webapp.language.offered import name_of, offered, pattern_of
from webapp.language.said import piece
from webapp.records.plan_with import plan_with_words
from webapp.records.spoken import inside, quoted

WIDTH, LEFT, RIGHT = 270, 4, 266
TICKS = (0.01, 0.1, 1.0)
MOST_ADDED_UP = 12
"""More runs than these nobody adds up."""


@dataclass(frozen=True, slots=True)
class SightPicture:
    """Where on the line from 1 % to 300 % a toolkit begins to see, and from where on it is worth it."""

    sees: float
    worth: float | None
    ticks: tuple[tuple[float, str], ...]
    says: str


@dataclass(frozen=True, slots=True)
class ToolkitCard:
    """One entry of the list."""

    id: int
    number: int | None
    name: str
    goal: str
    where: str
    takes: tuple[str, ...]
    idea: str
    state: State
    evidence: str
    against: tuple[int, str] | None
    lacking: str
    headline: str
    rest: tuple[str, ...]
    fits: bool | None
    enough: bool
    picture: SightPicture | None


def cards_of(found: Sequence[Found], purse: Purse, today: date) -> list[ToolkitCard]:
    """Write the list."""
    return [_card(one, purse, today) for one in found]


def _card(one: Found, purse: Purse, today: date) -> ToolkitCard:
    toolkit, pattern = one.toolkit, pattern_of(one.toolkit)
    headline, rest = sight_lines(one, purse)
    return ToolkitCard(
        id=toolkit.id,
        number=toolkit.recipe,
        name=name_of(toolkit),
        goal=goal_said(toolkit, pattern),
        where=pattern.where or offered(toolkit.channel),
        takes=cost_facts(pattern),
        idea=idea_of(pattern),
        state=one.evidence.state,
        evidence=evidence_line(one.evidence, today),
        against=_against(one.evidence),
        lacking=lacking_said(one),
        headline=headline,
        rest=rest,
        fits=one.fits if purse.is_given else None,
        enough=one.enough,
        picture=picture_of(one),
    )


def _against(evidence: ToolkitEvidence) -> tuple[int, str] | None:
    """Say why it stands last: the last experiment that contradicts it, in its own sentence."""
    if evidence.state is not State.CONTRADICTED:
        return None
    last = evidence.of(Stance.CONTRADICTS)[0]
    return last.experiment_id, last.sentence


def goal_said(toolkit: Toolkit, pattern: Pattern) -> str:
    """Say what kind of goal it serves; a custom one by its name."""
    own = pattern.goal_name or piece(ADVICE[toolkit.goal_kind].label)
    return ", ".join(dict.fromkeys([own, *(piece(ADVICE[kind].label) for kind in pattern.also_for)]))


def idea_of(pattern: Pattern) -> str:
    """Write the idea as one sentence, from what there is of it."""
    said = _("If we %(idea)s", idea=pattern.idea) if pattern.idea else ""
    if pattern.instead_of:
        said += _(" instead of %(other)s", other=pattern.instead_of)
    if pattern.audience:
        audience = pattern.audience
        said += _(", for %(audience)s", audience=inside(audience))
    if pattern.expected:
        said += _(", %(expected)s", expected=pattern.expected)
    if pattern.mechanism:
        said += _(", because %(mechanism)s", mechanism=pattern.mechanism)
    said = said.lstrip(", ").rstrip(".")
    return f"{said[:1].upper()}{said[1:]}." if said else ""


def cost_facts(pattern: Pattern) -> tuple[str, ...]:
    """Say what it takes: money, hours, weeks."""
    facts = []
    if pattern.cost is not None:
        facts.append(money_said(pattern))
    if pattern.hours is not None:
        facts.append(hours_said(pattern.hours))
    if pattern.days is not None:
        facts.append(time_said(pattern.days))
    return tuple(facts)


def money_said(pattern: Pattern) -> str:
    """Say what it costs, from the smallest to the largest size."""
    cost = pattern.cost
    if cost is None:
        return _("not known")
    if cost.most_minor == 0:
        return cost.says or minor_money(0, cost.currency)
    said = minor_money(cost.least_minor, cost.currency)
    if cost.most_minor != cost.least_minor:
        said = _("%(least)s to %(most)s", least=said, most=minor_money(cost.most_minor, cost.currency))
    return f"{said} ({cost.says})" if cost.says else said


def hours_said(hours: float) -> str:
    """Say hours of work."""
    return ngettext("%(shown)s hour", "%(shown)s hours", _plural(hours), shown=number(hours))


def time_said(days: int) -> str:
    """Say a length in weeks where it is whole weeks from three on, else in days."""
    if days % 7 == 0 and days > 14:
        return ngettext("%(num)d week", "%(num)d weeks", days // 7)
    return ngettext("%(num)d day", "%(num)d days", days)


def evidence_line(evidence: ToolkitEvidence, today: date) -> str:
    """Say how much stands behind the state, and when it was last proved."""
    said = []
    supporting, contradicting, open_ones = (len(evidence.of(stance)) for stance in Stance)
    if supporting:
        said.append(ngettext("%(num)d supports it", "%(num)d support it", supporting))
    if contradicting:
        said.append(ngettext("%(num)d contradicts it", "%(num)d contradict it", contradicting))
    if open_ones:
        said.append(ngettext("%(num)d without an answer", "%(num)d without an answer", open_ones))
    if evidence.under_way:
        said.append(ngettext("%(num)d under way", "%(num)d under way", evidence.under_way))
    proved = evidence.proved
    if proved is not None:
        said.append(_("last proved on %(day)s, strength %(grade)s", day=day(proved.closed_on), grade=proved.grade))
        planned = plan_with_words(proved.lift, proved.plan_with)
        if planned:
            said += [_("it brought %(lift)s", lift=lift(proved.lift)), planned]
    if evidence.is_old(today):
        said.append(_("that is long ago: prove it again"))
    return ", ".join(said)


def sight_lines(one: Found, purse: Purse) -> tuple[str, tuple[str, ...]]:
    """Say what it sees: a headline, and what belongs to it."""
    if one.unknown is not None:
        return _("not known yet"), (one.unknown,)
    headline = _("sees ±%(lift)s", lift=percent(one.lift))
    if one.lacks:
        headline = _("sees ±%(lift)s at its own size", lift=percent(one.lift))
    rest = []
    worth = one.pattern.worthwhile_lift
    if worth is not None and purse.is_given and one.enough:
        rest.append(_("As small as is worth it (%(worth)s).", worth=percent(worth)))
    elif worth is not None:
        rest.append(_("Worth it from %(worth)s.", worth=percent(worth)))
        if one.times is not None and 1 < one.times <= MOST_ADDED_UP:
            rest.append(_("%(times)s such runs together would see that.", times=count(one.times)))
    rest.append(_whose(one))
    return headline, tuple(filter(None, rest))


def lacking_said(one: Found) -> str:
    """Say what the purse has too little of; nothing where it fits."""
    said = []
    cost, pattern = one.pattern.cost, one.pattern
    for lack in one.lacks:
        if lack is Lack.MONEY and cost is not None:
            said.append(_("costs at least %(money)s", money=minor_money(cost.least_minor, cost.currency)))
        elif lack is Lack.PRICE and cost is not None:
            said.append(_("its price is known in %(currency)s only", currency=cost.currency))
        elif lack is Lack.HOURS:
            said.append(_("takes %(hours)s", hours=hours_said(pattern.hours or 0)))
        elif lack is Lack.WEEKS and pattern.days is not None:
            said.append(_("takes %(weeks)s", weeks=time_said(pattern.days)))
    return ", ".join(said)


def _whose(one: Found) -> str:
    if one.figures is Figures.OWN and one.own is not None:
        return _("From your run of %(day)s.", day=day(one.own.closed_on))
    if one.figures is Figures.SHIPPED:
        return _("A cautious figure.")
    return ""


def picture_of(one: Found) -> SightPicture | None:
    """Draw what it sees on a line from 1 % to 300 %, in equal steps for equal factors."""
    sees, worth = one.lift, one.pattern.worthwhile_lift
    if sees is None:
        return None
    says = _("Sees changes from %(lift)s on", lift=percent(sees))
    if worth is not None:
        says += _("; worth it from %(worth)s on", worth=percent(worth))
    ticks = tuple((_place(tick), percent(tick)) for tick in TICKS)
    return SightPicture(_place(sees), _place(worth) if worth else None, ticks, says)


def _place(lift: float) -> float:
    least, most = math.log(0.01), math.log(3.0)
    part = (min(max(math.log(lift), least), most) - least) / (most - least)
    return round(LEFT + part * (RIGHT - LEFT), 1)


def purse_said(purse: Purse) -> str:
    """Say the purse as it stands in a sentence: €300, 10 hours and 2 weeks."""
    parts = []
    if purse.money is not None:
        parts.append(minor_money(purse.money.minor, purse.money.currency))
    if purse.hours is not None:
        parts.append(hours_said(purse.hours))
    if purse.weeks is not None:
        parts.append(ngettext("%(shown)s week", "%(shown)s weeks", _plural(purse.weeks), shown=number(purse.weeks)))
    if len(parts) < 2:
        return "".join(parts)
    return _("%(first)s and %(last)s", first=", ".join(parts[:-1]), last=parts[-1])


def purse_answer(found: Sequence[Found], purse: Purse) -> tuple[str, str] | None:
    """Say in a sentence what the purse can find out, and what to do about it; ``None`` without a purse."""
    if not purse.is_given or not found:
        return None
    said = purse_said(purse)
    fitting = [one for one in found if one.fits]
    advised = [one for one in fitting if one.evidence.state is not State.CONTRADICTED]
    enough = [one for one in advised if one.enough]
    if enough:
        names = _names(enough[:3])
        answer = ngettext(
            "With %(purse)s one of these can see a change as small as is worth it: %(names)s.",
            "With %(purse)s %(num)d of these can see a change as small as is worth it: %(names)s.",
            len(enough),
            purse=said,
            names=names,
        )
        return answer, _("What fits and sees less stands below them.")
    if not fitting:
        nothing = _("With %(purse)s none of these can be run, so it can find out nothing here.", purse=said)
        return nothing, _("What each of them lacks stands beside it. Save it up, or ask fewer people and talk to them.")
    if not advised:
        against = _("All that fits %(purse)s is contradicted by your own experiments.", purse=said)
        return against, _("Read them before you try it again. What the others lack stands beside them.")
    best = next((one for one in advised if one.lift is not None), None)
    fits = ngettext(
        "%(num)d of these fits %(purse)s, but it cannot see a change as small as is worth it.",
        "%(num)d of these fit %(purse)s, but none can see a change as small as is worth it.",
        len(advised),
        purse=said,
    )
    if best is None:
        return fits, _("What they can see is not known here yet.")
    name = quoted(name_of(best.toolkit))
    nearest = _("Nearest is %(name)s: it finds ±%(lift)s.", name=name, lift=percent(best.lift))
    if best.times is not None and best.times <= MOST_ADDED_UP:
        return fits, nearest + " " + _("Repeated, %(num)s of them together would see enough.", num=count(best.times))
    return fits, nearest + " " + _("Run it only if so large a difference may happen; smaller ones it will mostly miss.")


def _names(found: Sequence[Found]) -> str:
    return ", ".join(quoted(name_of(one.toolkit)) for one in found)


def _plural(value: float) -> int:
    return 1 if value == 1 else 2
