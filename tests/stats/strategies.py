"""Hypothesis strategies for figures as ad exports hold them, and the settings that property tests share."""

from __future__ import annotations

import numpy as np
from hypothesis import settings
from hypothesis import strategies as st

from stats.summaries import Proportion, Sums

# The machine may be busy: a slow example is no failure.
# The same examples in every run: what fails is found while it is written, not by whoever runs it for the 50th time.
quick = settings(deadline=None, max_examples=60, derandomize=True)


@st.composite
def day_pairs(draw: st.DrawFn) -> tuple[Sums, Sums]:
    """Clicks and impressions of two variants on the same 5 to 20 days."""
    days = draw(st.integers(5, 20))
    shown = st.lists(st.integers(200, 50_000), min_size=days, max_size=days)
    clicks = st.lists(st.integers(0, 200), min_size=days, max_size=days)
    return tuple(  # type: ignore[return-value]  # two of them
        Sums(np.array(draw(clicks), dtype=float), np.array(draw(shown), dtype=float)) for _ in range(2)
    )


@st.composite
def posts(draw: st.DrawFn, least: int = 2, most: int = 12) -> Sums:
    """Clicks and impressions of a few posts of one variant."""
    count = draw(st.integers(least, most))
    shown = draw(st.lists(st.integers(500, 50_000), min_size=count, max_size=count))
    clicks = draw(st.lists(st.integers(0, 400), min_size=count, max_size=count))
    return Sums(np.array(clicks, dtype=float), np.array(shown, dtype=float))


@st.composite
def shares(draw: st.DrawFn) -> Proportion:
    """Some people, and how many of them did it."""
    people = draw(st.integers(1, 5_000))
    return Proportion(draw(st.integers(0, people)), people)
