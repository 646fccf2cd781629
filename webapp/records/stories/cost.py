"""What an experiment cost, in the words of its story."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from flask_babel import gettext as _

from experiments.learning.archive.cards import ArchiveCard
from webapp.formatting import minor_money, number
from webapp.records.stories.shown import Shown

PAIRS = tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class StoryCost:
    """Money in minor units of ``currency``; with hours in that of the team; ``None`` where it is not known.

    ``avoided_minor`` is what not doing it saves, every ``avoided_every``.
    """

    minor: int | None = None
    currency: str | None = None
    full_minor: int | None = None
    hours: float | None = None
    avoided_minor: int | None = None
    avoided_every: str | None = None
    team_currency: str | None = None


def story_cost(card: ArchiveCard | None, spent: tuple[int | None, str | None], team_currency: str) -> StoryCost:
    """Read what it cost: the spend of its files as it stands, hours and savings as they were filed."""
    minor, currency = spent
    if card is None:
        return StoryCost(minor, currency)
    return StoryCost(
        minor,
        currency,
        card.full_cost_minor,
        card.hours,
        card.avoided_minor,
        card.avoided_every,
        team_currency,
    )


def cost_pairs(text: dict[str, Any], cost: StoryCost, shown: Shown) -> PAIRS:
    """Say what it cost; what an hour costs the team, and what was saved, is for the book only."""
    budget, pairs = text["budget"], []
    if budget["minor"] is not None and budget["currency"]:
        pairs.append((_("Planned"), minor_money(budget["minor"], budget["currency"])))
    if cost.minor is not None and cost.currency is not None:
        pairs.append((_("Spent"), minor_money(cost.minor, cost.currency)))
    if text["hours"] is not None:
        pairs.append((_("Hours of work planned"), number(text["hours"])))
    if shown.inside and cost.hours and cost.full_minor and cost.team_currency:
        pairs.append((_("Money and hours together"), minor_money(cost.full_minor, cost.team_currency)))
    if shown.inside and cost.avoided_minor and cost.team_currency:
        pairs.append((_("Saved by not doing it"), _saved(cost.avoided_minor, cost.team_currency, cost.avoided_every)))
    return tuple(pairs)


def _saved(minor: int, currency: str, every: str | None) -> str:
    amount = minor_money(minor, currency)
    said = {
        "month": _("%(amount)s a month", amount=amount),
        "quarter": _("%(amount)s a quarter", amount=amount),
        "year": _("%(amount)s a year", amount=amount),
    }
    return said.get(every or "", amount)
