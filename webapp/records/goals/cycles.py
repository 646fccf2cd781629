"""A planning cycle as the pages show it: days, budgets, and what share of them social media has."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from flask_babel import gettext as _
from flask_babel import ngettext

from experiments.goals.cycle import Cycle
from experiments.learning.progress.integration import social_share
from webapp.formatting import minor_money, percent


@dataclass(frozen=True, slots=True)
class CycleLine:
    """One cycle: its days and where today stands in it, its budgets and the share of social media in words."""

    id: int
    name: str
    period: tuple[date, date]
    present: bool
    when: str
    marketing: str | None
    social: str | None
    share: str | None
    said: str


def cycle_line(cycle: Cycle, today: date) -> CycleLine:
    """Say a cycle."""
    marketing = _budget(cycle.marketing_budget_minor, cycle.currency)
    social = _budget(cycle.social_budget_minor, cycle.currency)
    part = social_share(cycle)
    share = percent(part) if isinstance(part, float) else None
    return CycleLine(
        id=cycle.id,
        name=cycle.name,
        period=(cycle.starts, cycle.ends),
        present=cycle.starts <= today <= cycle.ends,
        when=_when(cycle, today),
        marketing=marketing,
        social=social,
        share=share,
        said=_said(marketing, social, share),
    )


def _budget(minor: int | None, currency: str) -> str | None:
    return None if minor is None else minor_money(minor, currency)


def _when(cycle: Cycle, today: date) -> str:
    if today < cycle.starts:
        days = (cycle.starts - today).days
        return ngettext("begins tomorrow", "begins in %(num)d days", days)
    if today > cycle.ends:
        return _("over")
    return _("day %(day)s of %(days)s", day=(today - cycle.starts).days + 1, days=(cycle.ends - cycle.starts).days + 1)


def _said(marketing: str | None, social: str | None, share: str | None) -> str:
    if marketing is None and social is None:
        return _("No budget is planned. It can be, and nothing waits for it.")
    if social is None:
        return _("%(marketing)s for marketing; for social media nothing is planned of it yet.", marketing=marketing)
    if marketing is None:
        return _("%(social)s for social media; the marketing budget is not planned.", social=social)
    if share is None:
        return _("%(social)s for social media, and no marketing budget.", social=social)
    return _(
        "%(social)s of %(marketing)s for social media: %(share)s.", social=social, marketing=marketing, share=share
    )
