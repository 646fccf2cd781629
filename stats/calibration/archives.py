"""Family ``across``: what is promised across experiments (:mod:`stats.calibration.across`), as lines of the report."""

from __future__ import annotations

import math

from stats.calibration.across import AcrossLine, coverage_across
from stats.calibration.lines import Line
from stats.calibration.promises import ACROSS

SEED = 20_240_801

# An archive of tests takes longer than a test, and each shrunken one counts by itself.
PART = 0.5


def archive_lines(replications: int) -> tuple[Line, ...]:
    """Draw archives of tests and return what was counted; the lift of a line is the middle of the true ln(1 + lift)."""
    return tuple(_line(each) for each in coverage_across(max(1, round(replications * PART)), SEED))


def _line(found: AcrossLine) -> Line:
    beside = {"bias of ln(1 + lift)": found.bias, "bias of raw": found.raw_bias}
    return Line(
        family=ACROSS.name,
        scenario=f"{found.tests} tests that truly differ by sd log {found.spread:g} around {found.middle:g}",
        method=found.method,
        lift=found.middle,
        promise=ACROSS.name if found.is_promised else None,
        drawn=found.answered,
        answered=found.answered,
        covered=found.covered,
        called=0,
        unbounded=0,
        refusals={},
        beside={name: value for name, value in beside.items() if not math.isnan(value)},
    )
