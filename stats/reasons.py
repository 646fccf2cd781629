"""The reasons for which a number cannot be given, each with the sentence a marketer reads.

Kept in one place so that the same reason always carries the same words, whichever method met it.
"""

from __future__ import annotations

from stats.errors import NotEstimable

CONTROL_IS_ZERO = NotEstimable(
    "control_is_zero",
    "The control has none at all, so there is nothing to compare in per cent; only the difference is shown.",
)
CONTROL_NOT_POSITIVE = NotEstimable(
    "control_not_positive",
    "The control is not above zero, so a change in per cent has no meaning; only the difference is shown.",
)
CONTROL_NEAR_ZERO = NotEstimable(
    "control_near_zero",
    "The control cannot be told from zero, so a change in per cent could be anything; only the difference is shown.",
)
TREATMENT_IS_ZERO = NotEstimable(
    "treatment_is_zero",
    "The treatment has none at all, so no interval can be put around a change in per cent.",
)
TREATMENT_NOT_POSITIVE = NotEstimable(
    "treatment_not_positive",
    "The treatment is below zero, so a change in per cent has no meaning; only the difference is shown.",
)
NOTHING_HAPPENED = NotEstimable("nothing_happened", "Neither variant has a single one, so there is nothing to compare.")
NO_VARIATION = NotEstimable(
    "no_variation",
    "The figures do not vary at all, so nothing can be said about how far chance could have moved them.",
)
FEW_DAYS = NotEstimable("few_days", "Both variants ran together on fewer than five days, too few for an interval.")
FEW_UNITS = NotEstimable("few_units", "A variant has fewer than two units, so how much units differ cannot be known.")
FEW_DEGREES_OF_FREEDOM = NotEstimable(
    "few_degrees_of_freedom",
    "Too few units carry the comparison, so an honest interval would have no use.",
)
ONE_UNIT_CARRIES = NotEstimable(
    "one_unit_carries_the_variant",
    "One single unit carries more than half of a variant, so its interval would be a guess.",
)
ZERO_DENOMINATOR = NotEstimable(
    "zero_denominator",
    "A variant has nothing to divide by, so the number does not exist for it.",
)
NEGATIVE_DENOMINATOR = NotEstimable(
    "negative_denominator", "A figure to divide by is below zero, so the number would mislead."
)
FEW_EVENTS = NotEstimable(
    "few_events",
    "A variant has fewer than 100 conversions so far, too few for numbers that may be watched daily.",
)
IN_TWO_PIECES = NotEstimable(
    "interval_in_two_pieces",
    "Neither variant can be told from zero, so the plausible values do not form one range.",
)
NOBODY_ASSIGNED = NotEstimable("nobody_assigned", "Nobody was assigned yet, so the split cannot be checked.")
