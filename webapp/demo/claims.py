"""What the ad platform claims for the four weeks without ads in half the regions, as Ada typed it off its report."""

from __future__ import annotations

from datetime import datetime

from experiments.learning.attribution.claims import ClaimGiven, set_claim
from experiments.people.money import Money
from webapp.demo.book import Act, DemoBook
from webapp.demo.playing import CURRENCY
from webapp.demo.seasons import DemoCalendar, at

CLAIMED, SPENT = 10_530_00, 2_700_00
"""Cents: €3.90 for each euro of ads."""
NOTE = "Ads Manager, purchases conversion value of the eight regions with ads, 7-day click or 1-day view."


def claim_acts(calendar: DemoCalendar) -> list[Act]:
    """Type the claim the day the sales of the regions came in, a day before the experiment is closed."""
    return [Act(at(calendar.autumn.day(38), 16), _claim)]


def _claim(book: DemoBook, now: datetime) -> None:
    given = ClaimGiven("paid social", Money(CLAIMED, CURRENCY), Money(SPENT, CURRENCY), note=NOTE)
    set_claim(book.session, book.people["ada"], book.experiments["E12"], given, now=now)
