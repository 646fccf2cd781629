"""What stands side by side: two ways of working, integrated and alone, with other tactics and without."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from flask_babel import gettext as _
from flask_babel import ngettext

from experiments.learning.archive.learned import AGENCIES
from experiments.learning.decisions.shares import FEWEST
from experiments.learning.portfolio.company import Group, Integrated
from experiments.learning.portfolio.figures import Learning
from experiments.learning.portfolio.ways import WayOfWorking
from webapp.formatting import count, lift
from webapp.records.picture import Picture
from webapp.records.portfolio.beside_picture import Compared, beside_picture
from webapp.records.portfolio.telling import amount, range_said, share_said
from webapp.words import word


@dataclass(frozen=True, slots=True)
class Column:
    """One of what stands side by side: closed, answered and worked with their ranges."""

    says: str
    closed: int
    answered: str
    answered_range: str
    worked: str
    worked_range: str
    strong: str = ""
    strong_range: str = ""
    per_answer: str = ""


@dataclass(frozen=True, slots=True)
class Beside:
    """Everything of the page that stands side by side."""

    ways: tuple[Column, ...]
    ways_picture: Picture | None
    ways_note: str
    company: tuple[Column, ...]
    company_picture: Picture | None
    company_note: str
    tactics: tuple[tuple[str, str, str], ...]
    tactics_as_of: datetime | None


def beside_part(found: Learning) -> Beside:
    """Lay both comparisons out; neither is sorted by how it ended."""
    company = found.company
    groups = ((_("Integrated"), company.integrated), (_("On its own"), company.alone))
    return Beside(
        tuple(_way(one, found.ways.agencies, found.currency) for one in found.ways.ways),
        _ways_picture(found),
        _ways_note(found.ways.not_said),
        tuple(_group(says, group) for says, group in groups) if _any(company) else (),
        beside_picture("company", [(says, group.counts.closed, _shares_of(group)) for says, group in groups]),
        _company_note(company),
        _tactics(found),
        None if found.kept is None else found.kept.as_of,
    )


def _ways_picture(found: Learning) -> Picture | None:
    ways = []
    for one in found.ways.ways:
        strong = (_("Evidence A or B"), one.strong_ones, one.strong)
        ways.append((_says(one, found.ways.agencies), one.counts.closed, (*_shares_of(one), strong)))
    return beside_picture("ways", ways)


def _shares_of(one: WayOfWorking | Group) -> tuple[Compared, ...]:
    counts = one.counts
    worked = (word("verdict", "succeeded"), counts.worked, one.worked)
    return (_("Answered"), counts.answered, one.answered), worked


def _says(one: WayOfWorking, agencies: int) -> str:
    if one.way == AGENCIES:
        return ngettext("An agency", "Agencies (%(num)d, together)", agencies)
    return _("In-house")


def _way(one: WayOfWorking, agencies: int, currency: str) -> Column:
    counts = one.counts
    return Column(
        _says(one, agencies),
        counts.closed,
        share_said(counts.answered, counts.closed, one.answered),
        range_said(one.answered),
        share_said(counts.worked, counts.closed, one.worked),
        range_said(one.worked),
        share_said(one.strong_ones, counts.closed, one.strong),
        range_said(one.strong),
        amount(one.full_per_answer, currency),
    )


def _group(says: str, group: Group) -> Column:
    counts = group.counts
    return Column(
        says,
        counts.closed,
        share_said(counts.answered, counts.closed, group.answered),
        range_said(group.answered),
        share_said(counts.worked, counts.closed, group.worked),
        range_said(group.worked),
    )


def _ways_note(not_said: int) -> str:
    if not not_said:
        return ""
    return ngettext("Of one nobody said who ran it.", "Of %(num)d nobody said who ran them.", not_said)


def _any(company: Integrated) -> bool:
    return bool(company.integrated.counts.closed or company.alone.counts.closed)


def _company_note(company: Integrated) -> str:
    parts = []
    if company.open:
        parts.append(
            ngettext(
                "Of one it cannot be told yet: the day of its next step is still to come.",
                "Of %(num)d it cannot be told yet: the day of their next step is still to come.",
                company.open,
            )
        )
    if company.unknown:
        parts.append(
            ngettext("Of one nobody knows who took part.", "Of %(num)d nobody knows who took part.", company.unknown)
        )
    return " ".join(parts)


def _tactics(found: Learning) -> tuple[tuple[str, str, str], ...]:
    """Say what to plan with on average, in both groups; below eight nothing is said."""
    beside = None if found.kept is None else found.kept.beside
    if beside is None:
        return ()
    rows = (
        (_("Beside other tactics"), beside["beside"], beside["beside_lift"]),
        (_("Alone"), beside["alone"], beside["alone_lift"]),
    )
    few = _("too few to say")
    return tuple((says, count(number), lift(average) if number >= FEWEST else few) for says, number, average in rows)
