"""Figures of a later outcome as typed, one set per version: checked whole, and turned into what is judged."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from experiments.errors import Fault
from experiments.goals.given import number
from experiments.metrics.kinds import Metric, MetricKind
from experiments.reduction.description import Cell, Moments, Summaries

ASKED: dict[MetricKind, tuple[str, ...]] = {
    MetricKind.PROPORTION: ("units", "successes"),
    MetricKind.MEAN: ("units", "mean", "sd"),
    MetricKind.RATIO: ("numerator", "denominator"),
    MetricKind.COUNT: ("numerator",),
}
"""What is asked of each version, by how the outcome is counted."""
_WHOLE = ("units", "successes")
_SAID = {
    "units": "how many were in this version",
    "successes": "how many of them did it",
    "mean": "the average",
    "sd": "how much the values vary (standard deviation)",
    "numerator": "the sum",
    "denominator": "what it is divided by",
}


@dataclass(frozen=True, slots=True)
class TypedVersion:
    """Figures of one version.

    Parameters
    ----------
    variant : str
        Name of the version.
    units, successes : float or None
        Of a share: of how many, and how many did it. ``units`` also of an average.
    mean, sd : float or None
        Of an average: the average and the standard deviation between units.
    numerator, denominator : float or None
        Of a rate or a count: the sums.
    """

    variant: str
    units: float | None = None
    successes: float | None = None
    mean: float | None = None
    sd: float | None = None
    numerator: float | None = None
    denominator: float | None = None


def checked_versions(
    given: Sequence[TypedVersion], kind: MetricKind, names: Sequence[str], faults: list[Fault]
) -> list[dict[str, Any]]:
    """Check typed figures: every version of the plan once, all that is asked, nothing impossible.

    Returns
    -------
    list of dict
        The figures of each version in the order of the plan, as they are kept; not to be used where there are faults.
    """
    by_name: dict[str, dict[str, Any]] = {}
    for place, one in enumerate(given):
        field = f"figures.{place}"
        if one.variant not in names:
            faults.append(Fault(f"{field}.variant", "not_in_plan", f"The plan has no version called “{one.variant}”."))
        elif one.variant in by_name:
            faults.append(Fault(f"{field}.variant", "twice", f"“{one.variant}” stands here twice."))
        else:
            by_name[one.variant] = _version(one, kind, field, faults)
    faults += [
        Fault("figures", "version_missing", f"“{name}” has no figures; nothing can be compared without them.")
        for name in names
        if name not in by_name
    ]
    return [by_name[name] for name in names if name in by_name]


def _version(one: TypedVersion, kind: MetricKind, field: str, faults: list[Fault]) -> dict[str, Any]:
    figures: dict[str, Any] = {"variant": one.variant}
    for name in ASKED[kind]:
        value = getattr(one, name)
        if value is None:
            faults.append(Fault(f"{field}.{name}", "missing", f"“{one.variant}”: say {_SAID[name]}."))
            continue
        own: list[Fault] = []
        read = number(f"{field}.{name}", value, own)
        if not own and read is not None:
            figures[name] = read
            own += _impossible(name, read, f"{field}.{name}", one.variant)
        faults += own
    if "successes" in figures and 0 < figures.get("units", 0) < figures["successes"]:
        did, all_of_them = figures["successes"], figures["units"]
        sentence = f"“{one.variant}”: more did it than there were ({did:g} of {all_of_them:g})."
        faults.append(Fault(f"{field}.successes", "more_than_all", sentence))
    return figures


def _impossible(name: str, value: float, field: str, variant: str) -> list[Fault]:
    """Find what no count and no spread can be."""
    least = 1 if name == "units" else 0
    if name != "mean" and value < least:
        what = "there must be at least one" if name == "units" else "this cannot be below nought"
        return [Fault(field, "too_small", f"“{variant}”: {what}.")]
    if name in _WHOLE and value != int(value):
        return [Fault(field, "not_whole", f"“{variant}”: people, companies and what they did are whole numbers.")]
    if name == "denominator" and value == 0:
        return [Fault(field, "too_small", f"“{variant}”: nothing can be divided by nought.")]
    return []


def judged_of(versions: Sequence[dict[str, Any]], metric: Metric) -> tuple[Summaries, Metric]:
    """Turn typed figures into summaries and the metric that reads them.

    A share and an average become the sums of so many units; sums alone stay totals, which chance cannot be read from.
    """
    if metric.kind is MetricKind.PROPORTION:
        return Summaries(moments=tuple(_share(one, metric) for one in versions)), replace(metric, denominator=None)
    if metric.kind is MetricKind.MEAN:
        return Summaries(moments=tuple(_average(one, metric) for one in versions)), replace(metric, denominator=None)
    return Summaries(cells=tuple(_total(one, metric) for one in versions)), metric


def _share(one: dict[str, Any], metric: Metric) -> Moments:
    did = float(one["successes"])
    return Moments(
        variant=one["variant"],
        day=None,
        n=int(one["units"]),
        sums={metric.numerator: did},
        squares={metric.numerator: did},
        products={},
        binary=frozenset({metric.numerator}),
    )


def _average(one: dict[str, Any], metric: Metric) -> Moments:
    n, mean, sd = int(one["units"]), float(one["mean"]), float(one["sd"])
    return Moments(
        variant=one["variant"],
        day=None,
        n=n,
        sums={metric.numerator: n * mean},
        squares={metric.numerator: (n - 1) * sd * sd + n * mean * mean},
        products={},
        binary=frozenset(),
    )


def _total(one: dict[str, Any], metric: Metric) -> Cell:
    sums = {metric.numerator: float(one["numerator"])}
    if metric.denominator is not None:
        sums[metric.denominator] = float(one["denominator"])
    return Cell(one["variant"], None, 0, "", sums, 1)
