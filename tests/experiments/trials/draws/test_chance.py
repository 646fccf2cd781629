"""Chance from a seed: fixed for good, fair, and split lists as planned."""

from __future__ import annotations

import hashlib
from collections import Counter
from itertools import permutations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats import binom, chisquare

from experiments.trials.draws.chance import Lots, new_seed
from experiments.trials.draws.lists import bounds_of, version_of

SEEDS = [f"seed {number}" for number in range(4800)]


def test_the_lots_of_a_seed_are_fixed_for_good() -> None:
    """Worked out by hand from SHA-256 alone: a change of these numbers would make every draw on record a lie."""
    words = hashlib.sha256(b"quernwell:posts:0").digest() + hashlib.sha256(b"quernwell:posts:1").digest()
    expected = [int.from_bytes(words[start : start + 8], "big") % 10 for start in range(0, 64, 8)]
    lots = Lots("quernwell", "posts")
    assert [lots.below(10) for _ in range(8)] == expected == [4, 9, 3, 8, 0, 3, 4, 8]
    assert Lots("quernwell", "posts").shuffled("ABCDEFGH") == ["B", "H", "A", "C", "F", "G", "D", "E"]


def test_numbers_that_would_favour_small_ones_are_thrown_away() -> None:
    """2^64 is no multiple of this bound: of the words beyond the last multiple none may be taken."""
    bound = 2**63 + 1

    class Counting(Lots):
        words = iter([2**64 - 1, bound, bound - 1])

        def _word(self) -> int:
            return next(self.words)

    assert Counting("", "").below(bound) == bound - 1


def test_every_order_is_equally_likely() -> None:
    tally = Counter("".join(Lots(seed, "orders").shuffled("ABCD")) for seed in SEEDS)
    assert set(tally) == {"".join(one) for one in permutations("ABCD")}
    assert chisquare(list(tally.values())).pvalue > 0.001


@pytest.mark.parametrize("bound", [2, 3, 7, 10])
def test_every_number_is_equally_likely(bound: int) -> None:
    lots = Lots("even", str(bound))
    tally = Counter(lots.below(bound) for _ in range(5000))
    assert chisquare([tally[number] for number in range(bound)]).pvalue > 0.001


def test_seeds_are_long_and_never_the_same() -> None:
    seeds = {new_seed() for _ in range(100)}
    assert len(seeds) == 100
    assert {len(seed) for seed in seeds} == {32}


@pytest.mark.parametrize("shares", [(0.5, 0.5), (0.9, 0.1), (0.2, 0.3, 0.5), (1 / 3, 1 / 3, 1 / 3)])
def test_a_list_falls_into_its_planned_shares(shares: tuple[float, ...]) -> None:
    """20,000 ids: each part lies within the central 99.9 % of its binomial distribution."""
    bounds, ids = bounds_of(shares), 20_000
    tally = Counter(version_of("salt of the mill", str(number), bounds) for number in range(ids))
    for place, share in enumerate(shares):
        lower, upper = binom.interval(0.999, ids, share)
        assert lower <= tally[place] <= upper


@settings(max_examples=60, deadline=None)
@given(st.text(max_size=30), st.text(min_size=1, max_size=30), st.integers(2, 10))
def test_an_id_always_falls_alike_and_a_blank_around_it_changes_nothing(salt: str, one: str, versions: int) -> None:
    bounds = bounds_of([1 / versions] * versions)
    found = version_of(salt, one, bounds)
    assert 0 <= found < versions
    assert found == version_of(salt, f" {one}\t", bounds)


def test_another_salt_splits_another_way() -> None:
    bounds = bounds_of([0.5, 0.5])
    same = sum(version_of("one", str(n), bounds) == version_of("two", str(n), bounds) for n in range(2000))
    assert 850 < same < 1150


def test_what_anybody_can_reckon_without_us() -> None:
    """The rule as the help page tells it: the first 16 hex figures of SHA-256 of salt:id, as a part of the whole."""
    part = int(hashlib.sha256(b"quernwell:1003").hexdigest()[:16], 16) / 2**64
    assert part > 0.5
    assert version_of("quernwell", "1003", bounds_of([0.5, 0.5])) == 1
