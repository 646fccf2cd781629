"""What a platform claims, and which version had what, as fields."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from experiments.errors import Fault
from experiments.learning.attribution.claims import ClaimGiven
from experiments.learning.attribution.saying import PartsGiven
from experiments.people.money import Money
from webapp.forms.numbers import money_from, per_cent_from, plain_number


def claim_given(form: Mapping[str, str], currency: str, faults: list[Fault], *, is_money: bool) -> ClaimGiven:
    """Read a claim as typed: money where revenue decides, else a number; what cannot be read is a fault."""
    typed = form.get("claimed", "")
    claimed: Money | float | None
    claimed = money_from("claimed", typed, currency, faults) if is_money else plain_number("claimed", typed, faults)
    return ClaimGiven(
        channel=form.get("channel"),
        claimed=claimed,
        spend=money_from("spend", form.get("spend", ""), currency, faults),
        margin=per_cent_from("margin", form.get("margin", ""), faults, example="40"),
        note=form.get("note"),
    )


def parts_given(form: Mapping[str, str], versions: Sequence[str]) -> PartsGiven:
    """Read which version had what."""
    parts = {name: form.get(f"parts.{place}") or None for place, name in enumerate(versions)}
    return PartsGiven(parts, form.get("other_tactic"))
