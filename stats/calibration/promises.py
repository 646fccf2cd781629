"""What the library promises, as ranges of coverage, and whether a count keeps them."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Literal

Standing = Literal["held", "near", "broken", "reported"]
"""``near`` is outside the range by less than chance explains; ``reported`` was never promised."""

# Beyond this many Monte-Carlo errors a miss is no chance of the simulation any more.
ERRORS_ALLOWED = 3.0


@dataclass(frozen=True, slots=True)
class Promise:
    """A range in which the coverage of 95 % intervals lies.

    Parameters
    ----------
    name : str
        Short and stable, for figures that are kept.
    says : str
        For whom it holds, in words.
    lowest, highest : float
        Least and largest share of intervals that hold the true value. Where looks are promised, an interval is wrong as
        soon as it misses at any look: false verdicts are 1 minus the coverage at lift 0.
    """

    name: str
    says: str
    lowest: float
    highest: float = 1.0

    def standing(self, covered: int, answered: int, *, errors: float = ERRORS_ALLOWED) -> Standing:
        """Tell whether so many of so many keep the promise.

        Parameters
        ----------
        covered, answered : int
            Intervals that hold the true value, and intervals given. None given keeps no promise.
        errors : float
            Monte-Carlo errors, taken at the end of the range that is missed, which chance is allowed.

        Examples
        --------
        >>> Promise("example", "always", 0.94, 0.96).standing(3_740, 4_000)
        'near'
        """
        if answered == 0:
            return "broken"
        share = covered / answered
        if self.lowest <= share <= self.highest:
            return "held"
        missed = self.lowest if share < self.lowest else self.highest
        allowed = errors * monte_carlo_error(missed, answered)
        return "near" if abs(share - missed) <= allowed else "broken"


def monte_carlo_error(share: float, replications: int) -> float:
    """Return the standard error of a share that was counted in so many replications."""
    return math.sqrt(share * (1 - share) / replications) if replications else math.nan


DAYS = Promise("days", "day pairs, 7 days or more", 0.94, 0.97)
FEW_POSTS = Promise("few_posts", "posts or ads, 5 to 9 per variant", 0.925)
MORE_POSTS = Promise("more_posts", "posts or ads, 10 or more per variant", 0.93, 0.965)
PEOPLE = Promise("people", "people, 10 expected events or more in each variant", 0.94, 0.96)
FEW_PEOPLE = Promise("few_people", "people, fewer than 10 expected events in a variant", 0.94)
REVENUE = Promise("revenue", "heavy tails, typical effective number 50 or more in each variant", 0.93)
WEEKLY_LOOKS = Promise("weekly_looks", "a look every week, all looks together", 0.94)
ALWAYS_VALID = Promise("always_valid", "a look every day for 60 days, all looks together", 0.95)
ACROSS = Promise("across", "several tests together, two or more: average, next test, each one shrunken, winners", 0.92)

PROMISES = {
    each.name: each
    for each in (
        DAYS,
        FEW_POSTS,
        MORE_POSTS,
        PEOPLE,
        FEW_PEOPLE,
        REVENUE,
        WEEKLY_LOOKS,
        ALWAYS_VALID,
        ACROSS,
    )
}
