"""Imports killed at a hundred random moments; ``make soak`` says at how many exports each stood."""

import random
import sys
from collections import Counter

import pytest

from tests.experiments.results.killed import calls_of_a_whole_run
from tests.experiments.results.test_killed import kill_and_try_again, opened

MOMENTS = 100


@pytest.mark.soak
def test_nothing_is_lost_or_counted_twice_at_a_hundred_moments(sqlite_template, now, tmp_path, capsys):
    place = opened(sqlite_template, now, tmp_path / "place")
    calls = calls_of_a_whole_run(place.copied(tmp_path / "whole"))
    dice = random.Random(20_261_128)
    moments = sorted(dice.randrange(1, calls) for _ in range(MOMENTS))
    wrong = [fault for moment in moments for fault in kill_and_try_again(place, tmp_path / f"at {moment}", moment)]
    with capsys.disabled():
        tenths = Counter(10 * moment // calls for moment in moments)
        spread = ", ".join(str(tenths[tenth]) for tenth in range(10))
        sys.stdout.write(f"\nkilled at {MOMENTS} of {calls:,} calls (in each tenth of the run: {spread})\n")
    assert wrong == []
