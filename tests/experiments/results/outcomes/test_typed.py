"""Typed figures of a later outcome: every version, nothing impossible, each refusal a sentence of its own."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from experiments.errors import Fault
from experiments.judging.figures import as_people
from experiments.metrics.kinds import Metric, MetricKind
from experiments.results.outcomes.typed import TypedVersion, checked_versions, judged_of
from stats.summaries import Mean, Proportion

GIFTS = Metric("second gifts", MetricKind.PROPORTION, "second gift")
SALES = Metric("sales per company", MetricKind.MEAN, "sales")


def refused(kind: MetricKind, *versions: TypedVersion) -> list[tuple[str, str]]:
    faults: list[Fault] = []
    checked_versions(versions, kind, ["A", "B"], faults)
    return [(fault.field, fault.code) for fault in faults]


A, B = TypedVersion("A", units=150, successes=30), TypedVersion("B", units=150, successes=66)


@pytest.mark.parametrize(
    ("second", "field", "code"),
    [
        (TypedVersion("B", units=150, successes=151), "figures.1.successes", "more_than_all"),
        (TypedVersion("B", units=150, successes=-1), "figures.1.successes", "too_small"),
        (TypedVersion("B", units=0, successes=0), "figures.1.units", "too_small"),
        (TypedVersion("B", units=150, successes=1.5), "figures.1.successes", "not_whole"),
        (TypedVersion("B", units=150), "figures.1.successes", "missing"),
        (TypedVersion("B", successes=3), "figures.1.units", "missing"),
        (TypedVersion("B", units=150, successes=float("inf")), "figures.1.successes", "not_a_number"),
        (TypedVersion("B", units=1e16, successes=1), "figures.1.units", "too_large"),
    ],
)
def test_impossible_shares_are_refused(second: TypedVersion, field: str, code: str) -> None:
    assert (field, code) in refused(MetricKind.PROPORTION, A, second)


def test_every_version_has_to_be_there_once() -> None:
    assert refused(MetricKind.PROPORTION, A) == [("figures", "version_missing")]
    assert refused(MetricKind.PROPORTION, A, A, B) == [("figures.1.variant", "twice")]
    assert refused(MetricKind.PROPORTION, A, B, TypedVersion("C", units=1, successes=1)) == [
        ("figures.2.variant", "not_in_plan")
    ]
    assert refused(MetricKind.PROPORTION, A, B) == []


def test_averages_and_sums_have_their_own_limits() -> None:
    good = TypedVersion("A", units=40, mean=-3.5, sd=2.0)
    assert refused(MetricKind.MEAN, good, TypedVersion("B", units=40, mean=2, sd=-1)) == [("figures.1.sd", "too_small")]
    assert refused(MetricKind.MEAN, good, TypedVersion("B", units=40, mean=2, sd=0)) == []
    assert refused(
        MetricKind.RATIO,
        TypedVersion("A", numerator=900, denominator=25),
        TypedVersion("B", numerator=900, denominator=0),
    ) == [("figures.1.denominator", "too_small")]
    assert refused(MetricKind.COUNT, TypedVersion("A", numerator=3), TypedVersion("B", numerator=-3)) == [
        ("figures.1.numerator", "too_small")
    ]


def test_all_refusals_come_together() -> None:
    assert refused(MetricKind.PROPORTION, TypedVersion("X"), TypedVersion("B", units=-1)) == [
        ("figures.0.variant", "not_in_plan"),
        ("figures.1.units", "too_small"),
        ("figures.1.successes", "missing"),
        ("figures", "version_missing"),
    ]


@settings(deadline=None)
@given(st.integers(1, 10**6).flatmap(lambda n: st.tuples(st.just(n), st.integers(0, n))))
def test_a_share_is_judged_as_typed(figures: tuple[int, int]) -> None:
    units, did = figures
    versions: list[dict[str, Any]] = [{"variant": "A", "units": float(units), "successes": float(did)}]
    summaries, metric = judged_of(versions, GIFTS)
    assert as_people(summaries.moments[0], metric) == Proportion(did, units)


@settings(deadline=None)
@given(st.integers(2, 10**5), st.floats(-1e4, 1e4), st.floats(0.01, 1e3))
def test_an_average_is_judged_as_typed(units: int, mean: float, sd: float) -> None:
    summaries, metric = judged_of([{"variant": "A", "units": float(units), "mean": mean, "sd": sd}], SALES)
    read = as_people(summaries.moments[0], metric)
    assert isinstance(read, Mean)
    assert read.units == units
    assert read.mean == pytest.approx(mean, rel=1e-9, abs=1e-9)
    assert read.variance == pytest.approx(sd * sd, rel=1e-4, abs=1e-6 * (1 + mean * mean))
