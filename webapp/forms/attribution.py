"""What a platform claims, and which version had what, as fields."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from flask_babel import gettext as _

from experiments.errors import Fault
from experiments.learning.attribution.claims import ClaimGiven
from experiments.learning.attribution.saying import PartsGiven
from experiments.people.money import Money
from webapp.forms.answers import fraction
from webapp.forms.numbers import money_from, plain_number


def claim_given(form: Mapping[str, str], currency: str, faults: list[Fault], *, is_money: bool) -> ClaimGiven:
    """Read a claim as typed: money where revenue decides, else a number; what cannot be read is a fault."""
    typed = form.get("claimed", "")
    claimed: Money | float | None
    claimed = money_from("claimed", typed, currency, faults) if is_money else plain_number("claimed", typed, faults)
    margin_typed = form.get("margin", "").strip()
    margin = fraction(margin_typed) if margin_typed else None
    if margin_typed and margin is None:
        faults.append(Fault("margin", "not_a_number", _("Give a number of per cent, as in 40.")))
    return ClaimGiven(
        channel=form.get("channel"),
        claimed=claimed,
        spend=money_from("spend", form.get("spend", ""), currency, faults),
        margin=margin,
        note=form.get("note"),
    )


def parts_given(form: Mapping[str, str], versions: Sequence[str]) -> PartsGiven:
    """Read which version had what."""
    parts = {name: form.get(f"parts.{place}") or None for place, name in enumerate(versions)}
    return PartsGiven(parts, form.get("other_tactic"))
