"""Family ``posts``: a ratio of sums over posts or ads, which differ anyway (:mod:`stats.units.clusters`)."""

from __future__ import annotations

import itertools
from dataclasses import dataclass

import numpy as np

from stats.averages.means import compare_many_means
from stats.calibration.answers import from_effects, from_many
from stats.calibration.lines import Batch
from stats.calibration.promises import FEW_POSTS, MORE_POSTS, Promise
from stats.summaries import FloatArray, Means, Sums
from stats.units.clusters import compare_clusters
from stats.units.randomisation import permutation_test
from stats.units.what_people_use import totals_z_p

FEW = 10

# The randomisation test draws for each dataset, so it is asked of a part of them.
RANDOMISED_PART = 10
RANDOM_DRAWS = 999
ALL_UP_TO = 1_000

# Events per impression, unless a scenario says otherwise.
RATE = 0.02

PostDraws = tuple[FloatArray, FloatArray]


@dataclass(frozen=True, slots=True)
class PostsScenario:
    """Posts whose reach is lognormal and whose own rate is gamma, unrelated to each other.

    The true value is the ratio of the populations of posts, (expected events ÷ expected reach), minus 1: what the
    ratio of sums goes to with many posts. As reach and rate are unrelated, it is that of the average post as well.

    Parameters
    ----------
    control_posts, treatment_posts : int
        Posts of each variant.
    reach_sd : float
        Standard deviation of the log of reach.
    between : float
        Coefficient of variation of the posts' own rates.
    rate : float
        Events per impression.
    reach : float
        Median reach of a post.
    """

    control_posts: int
    treatment_posts: int
    reach_sd: float
    between: float
    rate: float = RATE
    reach: float = 5_000.0
    lifts: tuple[float, ...] = (0.0, 0.2)
    family: str = "posts"
    weight: float = 1.0

    @property
    def name(self) -> str:
        """Say what differs between the scenarios."""
        events = f", {self.rate * self.reach:g} events" if self.rate != RATE else ""
        return (
            f"{self.control_posts} v {self.treatment_posts} posts, reach sd log {self.reach_sd:g}, "
            f"posts differ by {self.between:.0%}{events}"
        )

    @property
    def numbers(self) -> int:
        """Return the drawn numbers."""
        return 3 * (self.control_posts + self.treatment_posts)

    def promise(self, method: str, lift: float) -> Promise | None:  # noqa: ARG002 - the same at every lift
        """Promise by the variant with fewer posts, of the ratio of sums and of what is shown in the end."""
        return FEW_POSTS if min(self.control_posts, self.treatment_posts) < FEW else MORE_POSTS

    def answer(self, rng: np.random.Generator, n: int, lift: float) -> Batch:
        """Compare ratios of sums, beside z on totals, the average post and the randomisation test.

        ``shown`` is the ratio of sums and, where that is refused, the average post: what a page falls back to.
        """
        control, treatment = self.draw(rng, n, lift)
        pairs = [(Sums(control[0][i], control[1][i]), Sums(treatment[0][i], treatment[1][i])) for i in range(n)]
        sums = from_effects((compare_clusters(*pair) for pair in pairs), lift)
        average = from_many(compare_many_means(_rates(control), _rates(treatment)).lift, lift)
        beside = {
            "z on totals": totals_z_p(*(each.sum(axis=-1) for each in (*control, *treatment))) < 0.05,
            "average post": average.called,
        }
        if lift == 0:
            some = pairs[::RANDOMISED_PART]
            tests = (permutation_test(*pair, draws=RANDOM_DRAWS, exact_up_to=ALL_UP_TO) for pair in some)
            beside["randomisation"] = np.array([test.p_value <= 0.05 for test in tests])
        return Batch({"ratio of sums": sums, "shown": sums.or_else(average)}, beside)

    def draw(self, rng: np.random.Generator, n: int, lift: float) -> tuple[PostDraws, PostDraws]:
        """Return events and reach of n controls and n treatments, arrays of shape ``(n, posts)``."""
        return (
            self._posts(rng, (n, self.control_posts), self.rate),
            self._posts(rng, (n, self.treatment_posts), self.rate * (1 + lift)),
        )

    def _posts(self, rng: np.random.Generator, shape: tuple[int, int], rate: float) -> PostDraws:
        reach = np.maximum(np.rint(self.reach * np.exp(rng.normal(0.0, self.reach_sd, shape))), 1.0)
        own = rng.gamma(1 / self.between**2, self.between**2, shape) if self.between > 0 else np.ones(shape)
        return rng.poisson(reach * rate * own).astype(np.float64), reach


def _rates(posts: PostDraws) -> Means:
    """Return average and variance of the posts' own rates: what ``stats.compare_unit_rates`` compares."""
    rates = posts[0] / posts[1]
    return Means(np.full(len(rates), float(rates.shape[1])), rates.mean(axis=1), rates.var(axis=1, ddof=1))


def posts_grid() -> tuple[PostsScenario, ...]:
    """Return the scenarios of the family: 5 to 60 posts, equal and unequal."""
    sizes = ((5, 5), (7, 7), (9, 9), (10, 10), (15, 15), (30, 30), (60, 60), (5, 12), (10, 30))
    core = tuple(
        PostsScenario(*size, reach_sd, between)
        for size, reach_sd, between in itertools.product(sizes, (0.5, 1.0, 1.4), (0.0, 0.3, 0.6))
    )
    rare = tuple(PostsScenario(posts, posts, 1.0, 0.3, rate=1e-3, reach=2_000.0) for posts in (5, 10, 30))
    return (*core, *rare)
