"""What an analyst wants to see, folded away: the method by name, the deciding range, p-values, totals."""

from __future__ import annotations

from dataclasses import dataclass

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel.speaklater import LazyString

from experiments.judging.document import AnalysisDoc, MetricDoc, VariantDoc
from webapp.formatting import lift, number, percent, span
from webapp.language.said import piece
from webapp.records.figures import metric_words, opened
from webapp.records.result.other_methods import MethodGroup, agreement_of, methods_of, p_words

METHODS: dict[str, LazyString] = {
    "paired_fieller": _l("Compared within each day: ratio of sums over paired days, Fieller interval with t"),
    "paired_cosines": _l("Compared within each day, days act on the next: equal-weighted cosines, Fieller interval"),
    "log_ratio": _l("Two shares: change on the log scale, difference by Newcombe"),
    "koopman_score": _l("Two shares, few cases: Koopman score interval, difference by Newcombe"),
    "exact_conditional": _l("Two shares, very few cases: exact given the total, difference by Newcombe"),
    "newcombe": _l("Two shares, none in version A: difference by Newcombe"),
    "welch_fieller": _l("Two averages: Welch, Fieller interval with unequal variances"),
    "delta_log_ratio": _l("Ratio of sums over drawn units: delta method on the log scale"),
    "cluster_robust": _l(
        "Several posts or ads: cluster-robust t (CR2, working variance fitted, Satterthwaite degrees of freedom)"
    ),
    "unit_rates": _l("Rates of posts or ads, each counting alike: Welch, Fieller interval"),
    "quasi_poisson": _l("Counts of several posts or days: t on the log ratio, their own spread (quasi-Poisson)"),
    "poisson_independent_events": _l("Two bare counts: exact given the total, right only if events are independent"),
    "cuped_welch_fieller": _l("Averages, helped by what was known before (CUPED): Welch, Fieller interval"),
    "ancova_hc2": _l("Averages, helped by what was known before: regression with HC2 errors"),
    "before_after": _l("Before and after: shift of the level with Newey-West errors"),
    "before_after_log": _l("Before and after: shift of the logarithm with Newey-West errors"),
    "did_changes": _l("Changes of regions: Welch t on each region's own change"),
    "did_log_changes": _l("Changes of regions in per cent: Welch t on each region's own log change"),
    "synthetic_control_places": _l("A mix of other regions as comparison: placebo test over regions"),
    "synthetic_control_blocks": _l("A mix of other regions as comparison: shifted blocks of days"),
    "time_based_regression": _l("Other regions foretell the days of the test: time-based regression"),
    "described": _l("Described only: nothing to compare from"),
}


SURELY = 0.999
"""From here on a chance is only said to be above it; below the rest to 1 only to be below that."""

SMALLEST_LOSS = 0.0001
"""Below this an expected loss is only said to be small."""


@dataclass(frozen=True, slots=True)
class Detail:
    """One fold: a number of one version, with pairs of label and value, and what other methods say."""

    title: str
    hint: str
    pairs: tuple[tuple[str, str], ...]
    methods: tuple[MethodGroup, ...] = ()
    agreement: str = ""
    level: str = ""


def method_name(code: str) -> str:
    """Name a method; one that has no name of its own yet is written out in words."""
    return str(METHODS.get(code, code.replace("_", " ").capitalize()))


def details_of(document: AnalysisDoc) -> tuple[Detail, ...]:
    """Write one fold per number and new version."""
    return tuple(
        _detail(document, metric, variant)
        for metric in document["metrics"]
        for variant in metric["variants"]
        if variant["name"] != document["control"]
    )


def _detail(document: AnalysisDoc, metric: MetricDoc, variant: VariantDoc) -> Detail:
    name = opened(metric_words(metric, document["unit"]))
    hint = method_name(metric["method"]).partition(":")[0]
    return Detail(
        title=f"{name}, {variant['name']}",
        hint=hint,
        pairs=_pairs(document, metric, variant),
        methods=methods_of(variant),
        agreement=agreement_of(variant, document["level"]),
        level=percent(document["level"]),
    )


def _pairs(document: AnalysisDoc, metric: MetricDoc, variant: VariantDoc) -> tuple[tuple[str, str], ...]:
    pairs = [(_("Method"), method_name(metric["method"]))]
    missing = variant["not_estimable"]
    if missing is not None:
        pairs.append((_("Not estimable"), missing["sentence"]))
    estimate, effect, deciding = variant["lift"], variant["effect"], variant["deciding"]
    level = percent(document["level"])
    if estimate is not None:
        said = f"{_exact(estimate['estimate'])} ({span(estimate['lower'], estimate['upper'], _exact)})"
        pairs.append((_("Change, likely range at %(level)s", level=level), said))
    if effect is not None:
        said = f"{_plain(effect['estimate'])} ({span(effect['lower'], effect['upper'], _plain)})"
        pairs.append((_("Difference, likely range at %(level)s", level=level), said))
    if deciding is not None:
        said = _(
            "%(range)s at %(level)s, planned look %(look)s%(last)s",
            range=span(deciding["lower"], deciding["upper"], _exact),
            level=percent(deciding["level"], 2),
            look=deciding["look"],
            last=_(" (the last)") if deciding["final"] else "",
        )
        pairs.append((_("Range that decides"), said))
    return (*pairs, *_chances(metric, variant))


def _chances(metric: MetricDoc, variant: VariantDoc) -> list[tuple[str, str]]:
    pairs = []
    # What the table of other methods says need not be said twice.
    listed = {one["name"] for one in variant.get("other_methods") or []}
    if variant["p_value"] is not None:
        pairs.append((_("p-value"), p_words(variant["p_value"])))
    if variant["p_adjusted"] is not None:
        said = p_words(variant["p_adjusted"])
        pairs.append(
            (_("p-value, corrected for several"), _("%(p)s, exploratory", p=said) if metric["exploratory"] else said)
        )
    if variant["sign_flip_p"] is not None and "sign_flip" not in listed:
        pairs.append((_("p-value by flipping signs at random"), p_words(variant["sign_flip_p"])))
    if variant["chance_to_beat_control"] is not None:
        pairs.append((_("Chance it is really better"), _chance(variant["chance_to_beat_control"])))
    if variant["expected_loss"] is not None:
        small = variant["expected_loss"] < SMALLEST_LOSS
        said = _("below %(loss)s", loss=percent(SMALLEST_LOSS, 2)) if small else percent(variant["expected_loss"], 2)
        pairs.append((_("What you risk if wrong"), said))
    if variant["plan_with"] is not None:
        pairs.append((_("Plan with"), lift(variant["plan_with"], 1)))
    if variant["prior"] is not None:
        pairs.append((_("Taken as usual beforehand"), piece(variant["prior"])))
    return [*pairs, *_totals(metric, variant, listed)]


def _totals(metric: MetricDoc, variant: VariantDoc, listed: set[str]) -> list[tuple[str, str]]:
    """Say what the totals would give, where days or posts were compared in another way than by dividing totals."""
    shown, totals = variant["lift"], variant["totals_lift"]
    if totals is None or "totals_lift" in listed:
        return []
    if metric["method"].startswith("paired"):
        return [(_("From the totals of the same days"), _exact(totals))]
    same = shown is not None and _exact(totals) == _exact(shown["estimate"])
    return [] if same else [(_("From the totals"), _exact(totals))]


def _chance(value: float) -> str:
    """Write a chance: never 0 or 100 %, which nobody can know."""
    if value > SURELY:
        return _("above %(chance)s", chance=percent(SURELY, 1))
    if value < 1 - SURELY:
        return _("below %(chance)s", chance=percent(1 - SURELY, 1))
    return percent(value, None if value < 0.99 else 1)


def _exact(value: float | None) -> str:
    return lift(value, 1)


def _plain(value: float | None) -> str:
    return number(value, signed=True)
