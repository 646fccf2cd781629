import pytest

from tests.experiments.judging.aa import false_verdicts

# 600 runs: a true share of 5 % would be above 7.7 % less than once in 1,000 seeds; the full figures are in tests/soak.


@pytest.mark.parametrize(("days", "spread", "follow"), [(7, 0.1, 0.0), (14, 0.2, 1.0), (28, 0.1, 1.0)])
def test_weekly_looks_rarely_give_a_false_verdict(days, spread, follow):
    at_any, at_last = false_verdicts(600, 7, days=days, spread=spread, follow=follow)
    assert at_last <= at_any <= 0.077
