"""Whether a result is what it seems: too large, carried by the same people, or moved by delivery on good days."""

from __future__ import annotations

import math
from dataclasses import dataclass

from stats.effects import Estimate
from stats.errors import NotEstimable
from stats.reasons import REACH_UNKNOWN

RARE_CHANGE = math.log(1.5)
SEEN_AGAIN = 0.05
SHIFT_IN_STANDARD_ERRORS = 0.25


@dataclass(frozen=True, slots=True)
class TooGood:
    """How large a change is that chance does not explain.

    Parameters
    ----------
    lift : float
        The change, as a fraction.
    significant : bool
        Its interval is bounded and leaves out 0.
    """

    lift: float
    significant: bool

    @property
    def rare(self) -> bool:
        """Tell whether the change is significant and larger than by half: above +50 % or below -33 %."""
        return self.significant and abs(math.log1p(self.lift)) > RARE_CHANGE

    @property
    def passed(self) -> bool | None:
        """Be true for a change of a usual size, else ``None``: it may be real, so the check only informs."""
        return None if self.rare else True


@dataclass(frozen=True, slots=True)
class SeenAgain:
    """How often the same people acted over the whole run.

    Parameters
    ----------
    actions_per_person : float
        Actions of both variants divided by people reached.
    possible_extra_log_variance : float
        What repeated actions would add to the variance of the log lift.
    """

    actions_per_person: float
    possible_extra_log_variance: float

    @property
    def passed(self) -> bool:
        """Tell whether days may be taken as independent: at most 0.05 actions per person."""
        return self.actions_per_person <= SEEN_AGAIN

    @property
    def extra_log_variance(self) -> float:
        """What has to be added to the variance of the log lift of day pairs; 0 where the check passed."""
        return 0.0 if self.passed else self.possible_extra_log_variance


@dataclass(frozen=True, slots=True)
class DeliveryShift:
    """How far the lift of the totals lies from the lift within days.

    Parameters
    ----------
    totals_lift, lift : float
        Both as fractions.
    gap_in_standard_errors : float
        Distance of their logarithms divided by the standard error of the log lift.
    """

    totals_lift: float
    lift: float
    gap_in_standard_errors: float

    @property
    def passed(self) -> bool:
        """Tell whether totals and days agree: a gap of at most a quarter of a standard error."""
        return self.gap_in_standard_errors <= SHIFT_IN_STANDARD_ERRORS


def too_good_to_be_true(lift: Estimate) -> TooGood:
    """Ask whether a change is so large that a broken count is the likelier explanation.

    *B is up by 80 %: champagne, or a tag that fires twice?*

    Parameters
    ----------
    lift : Estimate
        The lift with its plain interval.

    Returns
    -------
    TooGood
        Not significant where an end is unbounded or the estimate is -100 %, which have no finite logarithm.

    Notes
    -----
    Twyman's law: the more unusual a figure, the likelier it is an error. Unusual is a change by more than half on the
    log scale, |ln(1 + lift)| above ln 1.5 = 0.405: two standard deviations of what the product takes true lifts to be
    where it has no archive (normal on ln lift, mean 0, standard deviation 0.2), so that one true lift in 23 is larger.

    References
    ----------
    Kohavi, R., Tang, D. & Xu, Y. (2020). Trustworthy online controlled experiments. Cambridge, chapter 3 (Twyman's law;
    the threshold is this product's own).

    Examples
    --------
    >>> [too_good_to_be_true(Estimate(0.8, lower, 1.3, 0.95)).rare for lower in (0.4, -0.1)]
    [True, False]
    """
    bounded = lift.lower is not None and lift.upper is not None and lift.estimate > -1
    excluded = lift.lower is not None and lift.upper is not None and not lift.lower <= 0 <= lift.upper
    return TooGood(lift.estimate, bounded and excluded)


def people_seen_again(actions: float, control_reach: float, treatment_reach: float) -> SeenAgain | NotEstimable:
    """Ask whether the same people acted again and again, which makes days less independent than they look.

    *The same fans click every day: how much does the daily comparison overstate what it knows?*

    Parameters
    ----------
    actions : float
        Clicks, orders (what is counted) of both variants over the whole run.
    control_reach, treatment_reach : float
        People reached over the whole run, not summed from days.

    Returns
    -------
    SeenAgain or NotEstimable
        ``reach_unknown`` where a reach is not above 0.

    Raises
    ------
    ValueError
        If a number is negative or no number.

    Notes
    -----
    A person who clicks is likely to click again, on the side of the split where they are. Where more than 0.05 actions
    fall on a person, ``4 (1/reach_T + 1/reach_C)`` is added to the variance of the log lift: the between-people part of
    the variance where the propensity to act varies with a coefficient of variation of 2. Simulated false alarms of the
    daily comparison without it: 6 % at 0.02 clicks per person, 13 % at 0.2, 24 % at 0.5. Threshold and factor are this
    product's own, from those simulations.

    Examples
    --------
    >>> again = people_seen_again(2_000, 9_800, 10_200)
    >>> again.passed, round(again.extra_log_variance, 6)
    (False, 0.0008)
    """
    numbers = (actions, control_reach, treatment_reach)
    if not all(math.isfinite(number) for number in numbers) or min(numbers) < 0:
        raise ValueError(f"actions and reach must be 0 or more: {numbers}")
    if min(control_reach, treatment_reach) == 0:
        return REACH_UNKNOWN
    extra = 4 * (1 / treatment_reach + 1 / control_reach)
    return SeenAgain(actions / (control_reach + treatment_reach), extra)


def delivery_shift(totals_lift: float, lift: float, log_lift_se: float) -> DeliveryShift:
    """Ask whether totals tell another story than the comparison within days.

    *Why does the sum of all days say +70 % when day by day it is +80 %?*

    Parameters
    ----------
    totals_lift : float
        Lift of the totals of the same days, above -1.
    lift : float
        Lift within days, above -1.
    log_lift_se : float
        Standard error of ln(1 + lift) within days, above 0.

    Returns
    -------
    DeliveryShift

    Raises
    ------
    ValueError
        If a lift is not above -1 or the standard error not above 0.

    Notes
    -----
    Where one variant got more of its delivery on good days, the ratio of totals moves without any effect (Simpson's
    paradox); the comparison within days does not. A quarter of a standard error is this product's own convention.

    References
    ----------
    Simpson, E. H. (1951). The interpretation of interaction in contingency tables. JRSS B 13:238-241.

    Examples
    --------
    >>> shift = delivery_shift(0.698, 0.801, 0.126)
    >>> round(shift.gap_in_standard_errors, 2), shift.passed
    (0.47, False)
    """
    if not (totals_lift > -1 and lift > -1 and log_lift_se > 0 and math.isfinite(log_lift_se)):
        raise ValueError(f"lifts must be above -1 and the error above 0: {totals_lift}, {lift}, {log_lift_se}")
    gap = abs(math.log1p(totals_lift) - math.log1p(lift)) / log_lift_se
    return DeliveryShift(totals_lift, lift, gap)
