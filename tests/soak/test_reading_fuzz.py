"""The long runs over reading: 100,000 mutated files, thousands of generated and damaged ones."""

from __future__ import annotations

import json
import multiprocessing
import os
import random
import sys
import time

import pytest

from experiments.reading.read import read_file
from tests.experiments.reading.generator.damage import DAMAGES
from tests.experiments.reading.generator.draft import bytes_of
from tests.experiments.reading.generator.every import draft
from tests.experiments.reading.mutation import BASES, mutated
from tests.experiments.reading.outcome import differences, is_silent

MUTATED = int(os.environ.get("TRIALBOOK_FUZZ_FILES", "100000"))
GENERATED = 6_000
DAMAGED = 2_000
PROCESSES = 2
LONGEST_SECONDS = 5.0


def _read(seed: int) -> tuple[int, float, str]:
    """Read one mutated file; returns its seed, the seconds it took, and what went wrong."""
    data = mutated(seed)
    began = time.perf_counter()
    wrong = ""
    try:
        json.dumps(read_file(data, BASES[seed % len(BASES)].name).document(), allow_nan=False)
    except Exception as problem:  # noqa: BLE001 - whatever it is, it is what the test looks for
        wrong = f"{type(problem).__name__}: {problem}"
    return seed, time.perf_counter() - began, wrong


def _written(seed: int) -> list[str]:
    drawn = draft(seed)
    return [f"{drawn.about}: {difference}" for difference in differences(drawn, bytes_of(drawn))]


def _damaged(seed: int) -> tuple[int, list[str]]:
    drawn = draft(seed)
    tried, silent = 0, []
    for damage in DAMAGES:
        damaged = damage(drawn.copy(), random.Random(seed))
        if damaged is not None:
            tried += 1
            silent += [f"{damaged.kind}, {drawn.about}"] if is_silent(drawn, damaged) else []
    return tried, silent


@pytest.mark.soak
def test_no_mutated_file_crashes_or_hangs_the_reader(capsys):
    with multiprocessing.get_context("spawn").Pool(PROCESSES) as pool:
        done = pool.map(_read, range(MUTATED), chunksize=500)
    slowest = sorted(done, key=lambda one: -one[1])[:3]
    mean = sum(seconds for _, seconds, _ in done) / len(done)
    with capsys.disabled():
        sys.stdout.write(f"\n{len(done):,} mutated files, {mean * 1e3:.1f} ms each; the slowest: ")
        sys.stdout.write(", ".join(f"{seconds:.2f} s (seed {seed})" for seed, seconds, _ in slowest) + "\n")
    assert [(seed, wrong) for seed, _, wrong in done if wrong] == []
    assert slowest[0][1] < LONGEST_SECONDS


@pytest.mark.soak
def test_thousands_of_exports_are_read_exactly(capsys):
    with multiprocessing.get_context("spawn").Pool(PROCESSES) as pool:
        found = pool.map(_written, range(GENERATED), chunksize=100)
    with capsys.disabled():
        sys.stdout.write(f"\n{GENERATED:,} generated exports\n")
    assert [difference for one in found for difference in one] == []


@pytest.mark.soak
def test_thousands_of_damaged_exports_give_no_wrong_total_without_a_word(capsys):
    with multiprocessing.get_context("spawn").Pool(PROCESSES) as pool:
        found = pool.map(_damaged, range(DAMAGED), chunksize=50)
    with capsys.disabled():
        sys.stdout.write(f"\n{sum(tried for tried, _ in found):,} damaged exports\n")
    assert [silent for _, own in found for silent in own] == []
