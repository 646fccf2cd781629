"""Every promise of the library by simulation, whole; ``make soak`` prints what was counted."""

import sys

import pytest

from stats.calibration.report import EVERY_FAMILY, broken, run, summary, table

REPLICATIONS = 4_000


@pytest.mark.soak
def test_every_promise_is_kept(capsys):
    lines = run(EVERY_FAMILY, replications=REPLICATIONS, workers=2)
    with capsys.disabled():
        sys.stdout.write(f"\n{table(lines)}\n\n{summary(lines)}\n")
    assert broken(lines) == ()
    assert {line.family for line in lines} == set(EVERY_FAMILY)


@pytest.mark.soak
def test_the_figures_do_not_depend_on_the_number_of_workers():
    assert run(["ratios"], replications=50, workers=2) == run(["ratios"], replications=50)
