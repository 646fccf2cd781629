"""The CMO Survey's question on how well social media is linked to the marketing strategy, and what came out of it.

Of August 2014: 351 marketing leaders of US companies (Duke University, 3 September 2014); question, ends of the scale,
mean and shares of the marketing budget as on cmosurvey.org in "12 Tips for Integrating Social Media into Your Marketing
Strategy" (December 2014).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

LEAST, MOST = 1, 7


@dataclass(frozen=True, slots=True)
class Survey:
    """A survey of other companies; shares are of the marketing budget, as fractions."""

    name: str
    month: str
    respondents: int
    question: str
    least_means: str
    most_means: str
    mean: float
    share_now: float
    share_next_year: float
    share_in_five_years: float


CMO_SURVEY: Final = Survey(
    name="The CMO Survey",
    month="2014-08",
    respondents=351,
    question="How effectively is social media linked to your firm's marketing strategy?",
    least_means="not integrated",
    most_means="very integrated",
    mean=3.9,
    share_now=0.094,
    share_next_year=0.132,
    share_in_five_years=0.214,
)
