"""The extra outcome as the result document has it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any, cast

from experiments.judging.document import AnalysisDoc
from experiments.learning.attribution.left_out import Extra
from stats.effects import Estimate
from stats.errors import NotEstimable

NO_EXTRA = NotEstimable(
    "no_left_out_group", "Nobody was left out, so what would have come anyway is not known and nothing is called extra."
)


def extra_in(document: AnalysisDoc) -> Extra | NotEstimable:
    """Read what came extra out of a result; where nobody was left out, or it cannot be told, why."""
    kept = cast("Mapping[str, Any]", document).get("extra")
    if not kept:
        return NO_EXTRA
    if kept.get("not_estimable"):
        return NotEstimable(kept["not_estimable"]["reason"], kept["not_estimable"]["sentence"])
    amount = kept["amount"]
    period = document["period"]
    return Extra(
        measure=kept["measure"],
        is_money=kept["is_money"],
        currency=document["currency"],
        amount=Estimate(amount["estimate"], amount["lower"], amount["upper"], document["level"]),
        spend=kept.get("spend"),
        came=kept.get("came"),
        expected=kept.get("expected"),
        units=kept.get("units"),
        left_out_units=kept.get("left_out_units"),
        first_day=None if period is None else date.fromisoformat(period[0]),
        last_day=None if period is None else date.fromisoformat(period[1]),
    )
