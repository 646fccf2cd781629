"""Damaged exports: the exact totals all the same, or a problem that names the damage; never a wrong total."""

from __future__ import annotations

import random

import pytest

from tests.experiments.reading.generator.damage import DAMAGES, Damage
from tests.experiments.reading.generator.every import KINDS, draft
from tests.experiments.reading.outcome import is_silent

SEEDS = range(4 * len(KINDS))


@pytest.mark.parametrize("damage", DAMAGES, ids=[damage.__name__ for damage in DAMAGES])
def test_no_damage_gives_a_wrong_total_without_a_word(damage: Damage) -> None:
    tried, silent = 0, []
    for seed in SEEDS:
        drawn = draft(seed)
        damaged = damage(drawn.copy(), random.Random(seed))
        if damaged is not None:
            tried += 1
            silent += [drawn.about] if is_silent(drawn, damaged) else []
    assert tried >= 3
    assert silent == []
