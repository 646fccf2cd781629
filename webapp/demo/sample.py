"""A file to try with for whoever has none at hand: an export of the mill that ended yesterday."""

from __future__ import annotations

from datetime import date, timedelta

from webapp.demo.exports import meta_ads
from webapp.demo.figures import Totals, ad_days

NAME = "Quernwell-Ad-sets-first-slice.csv"
_DAYS = 14
_VERSIONS = (
    Totals("Closed loaf", 148_200, 1_497, 28_140),
    Totals("First slice", 147_600, 1_884, 28_110),
)


def sample_export(today: date) -> bytes:
    """Write two pictures of the same bread, 14 days each, as Meta Ads Manager exports them."""
    rows = ad_days(731, today - timedelta(days=_DAYS), _DAYS, _VERSIONS, spread=0.12)
    return meta_ads(rows, "AUT Bread basket", "Bread | {}")
