"""The same comparison by other methods, in words: a sentence and a small table for whoever doubts the number."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel.speaklater import LazyString

from experiments.judging.document import OtherMethodDoc, VariantDoc
from webapp.formatting import lift, number, span

OTHER_METHODS: dict[str, LazyString] = {
    "log_ratio": _l("Logarithm of the ratio (Katz)"),
    "koopman_score": _l("Score (Koopman)"),
    "mover_wilson": _l("From the ranges of both shares (MOVER-R, Wilson)"),
    "linear_delta": _l("Change itself taken as normal (linear delta)"),
    "exact_conditional": _l("Exact, given the total of both"),
    "newcombe": _l("From the ranges of both shares (Newcombe)"),
    "miettinen_nurminen": _l("Score (Miettinen and Nurminen)"),
    "mee": _l("Score without small-sample factor (Mee)"),
    "wald": _l("Plain normal (Wald)"),
    "agresti_caffo": _l("Normal after adding two people to each (Agresti and Caffo)"),
    "fisher_exact": _l("Exact test (Fisher)"),
    "pooled_z": _l("z-test of two shares, the same as chi-square"),
    "fieller": _l("Ratio of averages, unequal variances (Fieller)"),
    "log_t": _l("Logarithm of the ratio, t"),
    "delta_t": _l("Change itself taken as normal (linear delta, t)"),
    "welch_t": _l("t-test, unequal variances (Welch)"),
    "pooled_t": _l("t-test, one variance for both (Student)"),
    "paired_fieller": _l("Within days, t over the days (Fieller)"),
    "paired_cosines": _l("Within days, one day acting on the next (cosines)"),
    "totals_lift": _l("Totals of the same days"),
    "sign_flip": _l("Signs of the days flipped at random"),
    "cr2_fitted": _l("Cluster-robust (CR2), spread fitted to the data"),
    "cr2_by_denominator": _l("Cluster-robust (CR2), spread as by chance alone"),
    "cr2_equal": _l("Cluster-robust (CR2), same spread for all"),
    "quasi_poisson": _l("Counts with extra spread (quasi-Poisson)"),
    "unit_rates": _l("Average of the single rates, each counting alike (Welch, Fieller)"),
    "linearised_z": _l("Survey ratio, normal: too narrow if they are few"),
    "cr3_t": _l("Jackknife (CR3)"),
    "did_log_changes": _l("Change of each region in per cent, t over the regions (Welch)"),
    "did_changes": _l("Change of each region in plain numbers, t over the regions (Welch, Fieller)"),
    "time_based_regression": _l("Days before foretell the regions together (time-based regression)"),
    "randomisation": _l("Versions dealt out anew at random"),
    "totals_z": _l("z-test on totals: all taken as separate people"),
    "poisson_on_totals": _l("Poisson on totals: each event taken by itself"),
    "unpaired_t_on_days": _l("t-test on daily values, their difference: days taken as unrelated"),
}

# Shown as a best guess alone.
WITHOUT_RANGE = frozenset({"totals_lift"})

MORE_OR_LESS, OPEN = frozenset({1, -1}), frozenset({0})


@dataclass(frozen=True, slots=True)
class MethodLine:
    """What one method says; several that say the same reason for having no numbers share a line."""

    labels: tuple[str, ...]
    used: bool
    estimate: str
    reach: str
    p_value: str
    missing: str


@dataclass(frozen=True, slots=True)
class MethodGroup:
    """Methods that answer in the same kind of number, or do not hold for such data."""

    title: str
    lines: tuple[MethodLine, ...]
    holds: bool = True


def methods_of(variant: VariantDoc) -> tuple[MethodGroup, ...]:
    """Write the table of a version, what does not hold last; empty where there is none."""
    found = variant.get("other_methods") or []  # looks stored by earlier editions have none
    holding = [one for one in found if one["holds"]]
    failing = [one for one in found if not one["holds"]]
    groups = [
        (_("Change"), [one for one in holding if one["scale"] == "lift"]),
        (_("Difference"), [one for one in holding if one["scale"] == "difference"]),
        (_("p-value alone"), [one for one in holding if one["scale"] == "p"]),
        (_("Does not hold for such data: what calculators on the web and spreadsheets say"), failing),
    ]
    return tuple(MethodGroup(title, _lines(group), group is not failing) for title, group in groups if group)


def agreement_of(variant: VariantDoc, level: float) -> str:
    """Say in a sentence whether the other methods come to the same; empty where there is nothing to hold them against.

    Parameters
    ----------
    variant : VariantDoc
        The version.
    level : float
        Level of the ranges, as a fraction: a p-value below what is missing to 1 is read like a range that leaves 0 out.
    """
    sides, own, found = [], 0, False
    for one in variant.get("other_methods") or []:
        if one["holds"] and one["not_estimable"] is None and one["name"] not in WITHOUT_RANGE:
            sides.append(_sides(one, level))
            if one["used"]:
                (own,) = sides.pop()
                found = True
    if not found or not sides:
        return ""
    same = sum(own in other for other in sides)
    said = {
        1: _("more, beyond what chance explains"),
        -1: _("less, beyond what chance explains"),
        0: _("chance alone could explain it"),
    }[own]
    if same == len(sides):
        return _("The other methods come to the same answer: %(said)s.", said=said)
    agree = _(
        "%(same)s of %(all)s other methods come to the same answer: %(said)s.", same=same, all=len(sides), said=said
    )
    return agree + " " + _("Where methods part, take the number with care.")


def _sides(one: OtherMethodDoc, level: float) -> frozenset[int]:
    """Read what a method can mean: 1 more, -1 less, 0 open; a small p-value alone can mean more as well as less."""
    if one["estimate"] is None:
        return MORE_OR_LESS if (one["p_value"] or 0.0) < 1 - level else OPEN
    lower, upper = one["lower"], one["upper"]
    return frozenset({1 if (lower or 0.0) > 0 else -1 if (upper or 0.0) < 0 else 0})


def p_words(value: float) -> str:
    """Write a p-value."""
    return _("below 0.00001") if value < 0.00001 else number(value, 5 if value < 0.001 else 4 if value < 0.1 else 2)


def _lines(group: Sequence[OtherMethodDoc]) -> tuple[MethodLine, ...]:
    refused: dict[str, list[OtherMethodDoc]] = {}
    lines = []
    for one in group:
        missing = one["not_estimable"]
        if missing is None:
            lines.append(_line(one))
        else:
            refused.setdefault(missing["sentence"], []).append(one)
    for sentence, those in refused.items():
        labels = tuple(_label(one) for one in those)
        lines.append(MethodLine(labels, any(one["used"] for one in those), "", "", "", sentence))
    return tuple(lines)


def _line(one: OtherMethodDoc) -> MethodLine:
    estimate, reach = "", ""
    if one["estimate"] is not None:
        write = _change if one["scale"] == "lift" else _difference_writer(one)
        estimate = write(one["estimate"])
        reach = "" if one["name"] in WITHOUT_RANGE else span(one["lower"], one["upper"], write)
    p_value = "" if one["p_value"] is None else p_words(one["p_value"])
    return MethodLine((_label(one),), one["used"], estimate, reach, p_value, "")


def _label(one: OtherMethodDoc) -> str:
    name = one["name"]
    return str(OTHER_METHODS.get(name, name.replace("_", " ").capitalize()))


def _change(value: float | None) -> str:
    return lift(value, 1)


def _difference_writer(one: OtherMethodDoc) -> Callable[[float | None], str]:
    """Write differences with as many digits as the width of the range makes sense of, so that methods can differ."""
    lower, upper = one["lower"], one["upper"]
    width = 0.0 if lower is None or upper is None else upper - lower
    digits = None if width <= 0 else max(0, 2 - math.floor(math.log10(width)))
    return lambda value: number(value, digits, signed=True)
