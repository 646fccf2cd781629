"""The reasons for which a number cannot be given, each with the sentence a marketer reads.

Kept in one place so that the same reason always carries the same words, whichever method met it.
"""

from __future__ import annotations

from stats.errors import NotEstimable

CONTROL_IS_ZERO = NotEstimable(
    "control_is_zero",
    "The version compared with has none at all, so no change in per cent can be given; only the difference is shown.",
)
CONTROL_NOT_POSITIVE = NotEstimable(
    "control_not_positive",
    "The version compared with is not above zero, so a change in per cent has no meaning; the difference is shown.",
)
CONTROL_NEAR_ZERO = NotEstimable(
    "control_near_zero",
    "The version compared with cannot be told from zero, so a change in per cent could be anything.",
)
TREATMENT_IS_ZERO = NotEstimable(
    "treatment_is_zero",
    "The new version has none at all, so no likely range can be given for a change in per cent.",
)
TREATMENT_NOT_POSITIVE = NotEstimable(
    "treatment_not_positive",
    "The new version is below zero, so a change in per cent has no meaning; only the difference is shown.",
)
NOTHING_HAPPENED = NotEstimable("nothing_happened", "Neither version has a single one, so there is nothing to compare.")
NO_LIFT = NotEstimable("no_lift", "This test has no change in per cent of its own, so none can be corrected.")
NO_VARIATION = NotEstimable(
    "no_variation",
    "The figures do not vary at all, so nothing can be said about how far chance could have moved them.",
)
FEW_DAYS = NotEstimable("few_days", "Both versions ran together on fewer than five days, too few for a likely range.")
FEW_UNITS = NotEstimable("few_units", "A version has fewer than two units, so how much units differ cannot be known.")
FEW_DEGREES_OF_FREEDOM = NotEstimable(
    "few_degrees_of_freedom",
    "Too few units carry the comparison, so an honest range would be too wide to use.",
)
ONE_UNIT_CARRIES = NotEstimable(
    "one_unit_carries_the_variant",
    "One post, ad or other unit carries more than half of its version, so a range would be a guess.",
)
ZERO_DENOMINATOR = NotEstimable(
    "zero_denominator",
    "A version has nothing to divide by, so the number does not exist for it.",
)
NEGATIVE_DENOMINATOR = NotEstimable(
    "negative_denominator", "A figure to divide by is below zero, so the number would mislead."
)
FEW_EVENTS = NotEstimable(
    "few_events",
    "A version has fewer than 100 conversions so far, too few for numbers that may be watched daily.",
)
IN_TWO_PIECES = NotEstimable(
    "interval_in_two_pieces",
    "Neither version can be told from zero, so the plausible values do not form one range.",
)
NOBODY_ASSIGNED = NotEstimable("nobody_assigned", "Nobody was assigned yet, so the split cannot be checked.")
FEW_DAYS_AROUND = NotEstimable(
    "few_days_around", "There are fewer than three days before or after the change, too few to know how days differ."
)
CHANGE_NOT_SEPARABLE = NotEstimable(
    "change_not_separable",
    "What else changed with that date cannot be told from the change itself, so no effect can be given.",
)
FEW_PLACEBO_DATES = NotEstimable(
    "few_placebo_dates",
    "There are too few earlier dates to compare with: even the largest change ever seen could not stand out.",
)
FEW_DAYS_BEFORE = NotEstimable(
    "few_days_before", "There are too few days before the start to learn how the places move together."
)
CONTROL_DOES_NOT_MOVE = NotEstimable(
    "control_does_not_move",
    "The comparison places were the same on every day before the start, so they foretell nothing.",
)
FEW_DONORS = NotEstimable(
    "few_donors",
    "There are fewer than two comparison places, so no mix of them can stand in for the changed one.",
)
FEW_BLOCKS = NotEstimable(
    "few_blocks",
    "There are too few days in all: even an effect without doubt could not stand out from the shifted days.",
)
NO_ERROR_GIVEN = NotEstimable(
    "no_error_given", "No standard error is printed beside the averages, so chance cannot be told from an effect."
)
AVERAGE_NOT_POSITIVE = NotEstimable(
    "average_not_positive", "A market has an average that is not above zero, so its change in per cent has no meaning."
)
EFFECTS_IN_PIECES = NotEstimable(
    "effects_in_pieces",
    "The plausible effects do not form one range: none at all is not plausible, but smaller and larger ones are.",
)
FEW_DONORS_TO_STAND_OUT = NotEstimable(
    "few_donors_to_stand_out",
    "There are too few comparison places: even an effect without doubt could not stand out among them.",
)
NO_CONSTANT_EFFECT = NotEstimable(
    "no_constant_effect", "The effect differed so much between the days that no single value is plausible for all."
)
ONLY_IN_PER_CENT = NotEstimable(
    "only_in_per_cent",
    "Changes are compared in per cent here, so no difference in the unit of the figures is given.",
)
COUNTERFACTUAL_NOT_POSITIVE = NotEstimable(
    "counterfactual_not_positive",
    "What would have happened without the change is not above zero, so a change in per cent has no meaning.",
)
ONE_TEST = NotEstimable(
    "one_test", "There is one test only, so how much such tests differ from one another cannot be known."
)
NO_WINS = NotEstimable("no_wins", "No test was called a win, so there is nothing to add up.")
TESTS_AGREE_EXACTLY = NotEstimable(
    "tests_agree_exactly",
    "All tests gave exactly the same figure, so their spread says nothing about how far chance could have moved it.",
)
TOO_FEW_FOR_ANY_LIFT = NotEstimable(
    "too_few_for_any_lift", "So few cannot show any change at all, not even the largest one there can be."
)
TEST_LARGER_THAN_LIST = NotEstimable(
    "test_larger_than_list", "The test asks for more people than there are, so nobody would be left to decide for."
)
IMPOSSIBLE_COUNTS = NotEstimable(
    "impossible_counts",
    "The counts cannot be: below zero, no number at all, or more who did it than there were.",
)
FEW_POSTS = NotEstimable(
    "few_posts",
    "A version has fewer than three posts so far, too few for numbers that may be watched all the time.",
)
FEW_PEOPLE_WITH_A_VALUE = NotEstimable(
    "few_people_with_a_value",
    "Fewer than 100 people in a version have a value above zero so far, too few for numbers that may be watched daily.",
)
FEW_PEOPLE_CARRY = NotEstimable(
    "few_people_carry_the_variant",
    "A few people with very high values carry a version, so its average may not be watched daily.",
)
REACH_UNKNOWN = NotEstimable(
    "reach_unknown",
    "How many people were reached over the whole run is not known, so this cannot be checked.",
)
SPEND_UNKNOWN = NotEstimable("spend_unknown", "A version has no known spend, so the budgets cannot be compared.")
AUDIENCE_UNKNOWN = NotEstimable(
    "audience_unknown",
    "A version has no breakdown of its audience, so this cannot be checked.",
)
IMPOSSIBLE_FIGURES = NotEstimable(
    "impossible_figures",
    "The figures cannot be: a spread is below zero or a number is missing, so nothing is compared.",
)
FEW_LARGE_VALUES = NotEstimable(
    "few_large_values",
    "A few large values carry the average, so chance decides how large it is; no verdict is given.",
)
BELOW_ZERO = NotEstimable(
    "below_zero", "Values below zero occur, so how many values carry the average cannot be said this way."
)
ENOUGH_EXPERIMENTS = NotEstimable(
    "enough_experiments", "With five experiments or more their own spread is used, and none is assumed."
)
NO_PROFIT_TO_MISS = NotEstimable(
    "no_profit_to_miss",
    "Not even with full knowledge would there be a profit, so what is missed cannot be put in per cent.",
)
FEW_TESTS = NotEstimable("few_tests", "There are fewer than five tests, too few to tell a giant from luck.")
FEW_UNITS_TO_ADJUST = NotEstimable(
    "few_units_to_adjust",
    "A version has too few units to learn from them how what was known before the start tells the outcome.",
)
VARIANT_NOT_POSITIVE = NotEstimable(
    "variant_not_positive",
    "A version is not above zero, so changes in per cent cannot be compared; only differences are shown.",
)
VARIANT_WITHOUT_CONTRAST = NotEstimable(
    "variant_without_contrast", "In a version nobody or everybody did it, so its odds do not exist."
)
NO_BELIEF = NotEstimable("no_belief", "What to expect of this change is not known, so what it is worth cannot be said.")
NO_SHARPNESS = NotEstimable(
    "no_sharpness", "What a test of this size can see is not known, so what its answer is worth cannot be said."
)
