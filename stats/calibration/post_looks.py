"""Family ``looks``, posts: judged anew after every post by a band that stays right."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from stats.calibration.answers import at_all_looks, from_estimates
from stats.calibration.lines import Batch
from stats.calibration.posts import PostsScenario
from stats.calibration.promises import ALWAYS_VALID, Promise
from stats.looks.always_valid import always_valid_post_band
from stats.summaries import Sums
from stats.units.what_people_use import totals_z_p

FIRST_LOOK = 6


@dataclass(frozen=True, slots=True)
class PostLooksScenario:
    """Posts that come out in turn, looked at after each; the true value is that of :class:`PostsScenario`.

    Parameters
    ----------
    posts : PostsScenario
        What is drawn; as many posts of each variant.
    """

    posts: PostsScenario
    lifts: tuple[float, ...] = (0.0, 0.2)
    family: str = "looks"
    weight: float = 0.25

    @property
    def name(self) -> str:
        """Say what differs between the scenarios."""
        return f"after every post, {self.posts.name}"

    @property
    def numbers(self) -> int:
        """Return the drawn numbers."""
        return self.posts.numbers

    def promise(self, method: str, lift: float) -> Promise | None:  # noqa: ARG002 - the same at every lift
        """Promise what is promised of every daily look."""
        return ALWAYS_VALID

    def answer(self, rng: np.random.Generator, n: int, lift: float) -> Batch:
        """Look after every post from the sixth on, beside the z-test on totals."""
        control, treatment = self.posts.draw(rng, n, lift)
        planned = self.posts.control_posts + self.posts.treatment_posts
        looks, totals = [], np.zeros(n, dtype=bool)
        for posts in range(FIRST_LOOK, planned + 1):
            first, second = (posts + 1) // 2, posts // 2
            bands = [
                always_valid_post_band(
                    Sums(control[0][place, :first], control[1][place, :first]),
                    Sums(treatment[0][place, :second], treatment[1][place, :second]),
                    planned_posts=planned,
                )
                for place in range(n)
            ]
            looks.append(from_estimates(bands, lift))
            so_far = (*(each[:, :first] for each in control), *(each[:, :second] for each in treatment))
            totals |= totals_z_p(*(each.sum(axis=-1) for each in so_far)) < 0.05
        return Batch({"always-valid band": at_all_looks(looks)}, {"z on totals, each look": totals})


def post_looks_grid() -> tuple[PostLooksScenario, ...]:
    """Return the scenarios of posts."""
    return tuple(PostLooksScenario(PostsScenario(30, 30, sd, between)) for sd, between in ((0.5, 0.3), (1.0, 0.6)))
