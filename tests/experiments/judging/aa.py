"""The weekly-look verdict on experiments without any difference, piece by piece: looks, comparison, decision.

A whole document per file would spend its time on sentences and bands; these are the pieces that decide.
"""

from __future__ import annotations

from datetime import timedelta

import numpy as np

from experiments.judging.case import randomisation_of
from experiments.judging.figures import Totals
from experiments.judging.judged import range_of
from experiments.judging.looks import look_days, planned_alphas
from experiments.judging.methods import compare
from experiments.judging.pairs import Pair, Path
from experiments.judging.verdict import FEW_IN_ALL, Facts, Verdict, decide
from experiments.metrics.kinds import MetricKind
from stats.calibration.scenarios import aa_days
from stats.summaries import Sums
from tests.experiments.judging.made import FIRST


def verdicts_at_looks(control: Sums, treatment: Sums, days: int, *, minimum_days: int = 7) -> list[Verdict]:
    """The verdict of grade C at each weekly look of a run of so many days, worthwhile lift 0."""
    looks = look_days(FIRST, FIRST + timedelta(days=days - 1), "weekly")
    alphas = planned_alphas(looks, FIRST, confidence=0.95)
    verdicts = []
    for look, alpha in zip(looks, alphas, strict=True):
        so_far = (look - FIRST).days + 1
        pair = _pair(control, treatment, so_far)
        effect = compare(pair, confidence=1 - alpha)
        facts = Facts(
            grade="C",
            fatal=False,
            look_reached=True,
            final=so_far == days,
            minimum_reached=so_far >= minimum_days,
            worthwhile=0.0,
            level=alpha,
            deciding=range_of(effect, down=False, baseline=None),
            randomisation=randomisation_of(pair, effect) if so_far < FEW_IN_ALL else None,
        )
        verdicts.append(decide(facts).verdict)
    return verdicts


def _pair(control: Sums, treatment: Sums, days: int) -> Pair:
    sides = [Sums(each.numerator[:days], each.denominator[:days]) for each in (control, treatment)]
    totals = [Totals(float(side.numerator.sum()), float(side.denominator.sum()), days) for side in sides]
    which = tuple(FIRST + timedelta(days=day) for day in range(days))
    return Pair(Path.DAYS, MetricKind.RATIO, sides[0], sides[1], totals[0], totals[1], which)


def false_verdicts(replications: int, seed: int, *, days: int, spread: float, follow: float) -> tuple[float, float]:
    """Share of runs with a false ``succeeded`` or ``harmful``: at any look (stopping there), and at the last one."""
    rng = np.random.default_rng(seed)
    wrong = {Verdict.SUCCEEDED, Verdict.HARMFUL}
    at_any = at_last = 0
    for _ in range(replications):
        control, treatment = aa_days(rng, days=days, spread=spread, rate=0.01, impressions=20_000, follow=follow)
        verdicts = verdicts_at_looks(control, treatment, days)
        at_any += bool(wrong & set(verdicts))
        at_last += verdicts[-1] in wrong
    return at_any / replications, at_last / replications
