"""The full figures of false verdicts on data shaped like exports; ``make soak`` prints them."""

import itertools
import sys

import pytest

from tests.experiments.judging.aa import false_verdicts

REPLICATIONS = 4_000


@pytest.mark.soak
@pytest.mark.parametrize(
    ("days", "spread", "follow"), list(itertools.product((7, 14, 28), (0.0, 0.1, 0.2), (0.0, 1.0)))
)
def test_weekly_looks_give_at_most_six_false_verdicts_in_a_hundred(days, spread, follow, capsys):
    at_any, at_last = false_verdicts(REPLICATIONS, 20_260_302, days=days, spread=spread, follow=follow)
    with capsys.disabled():
        sys.stdout.write(
            f"\n{days:>3} days, spread {spread:.0%}, follow {follow:g}: any {at_any:.2%}, last look {at_last:.2%}\n"
        )
    assert at_last <= at_any <= 0.06
