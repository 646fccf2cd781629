"""The first sentence of a past experiment, as its card shows it."""

from __future__ import annotations

import math

from experiments.judging.verdict import Verdict
from experiments.judging.words.phrases import NBSP
from experiments.metrics.kinds import MetricKind

_BEGINS = {
    Verdict.SUCCEEDED.value: "“{new}” worked better than “{old}”: ",
    Verdict.HARMFUL.value: "“{new}” did harm against “{old}”: ",
    Verdict.NO_USEFUL_DIFFERENCE.value: "“{new}” brought no gain worth having over “{old}”: ",
    Verdict.UNDECIDED.value: "It stayed open whether “{new}” beats “{old}”: ",
}


def sentence_of(
    verdict: str,
    names: tuple[str, str],
    metric: tuple[str, str],
    values: tuple[float, float],
    lift: tuple[float, float, float],
) -> str:
    """Say in one sentence what came of a past experiment.

    Parameters
    ----------
    verdict : str
        What is known.
    names : tuple of str
        The new version and the control.
    metric : tuple of str
        Name and kind of the number that decided.
    values : tuple of float
        The number in the new version and in the control.
    lift : tuple of float
        The change with both ends of its range; nan where there is none.

    Examples
    --------
    >>> text = sentence_of("succeeded", ("B", "A"), ("sign-ups", "proportion"), (0.059, 0.04), (0.475, 0.1, 0.9))
    >>> text.replace("\u00a0", " ")
    '“B” worked better than “A”: sign-ups +48 % (5.9 instead of 4 in 100), likely between +10 % and +90 %.'
    """
    new, old = names
    if verdict == Verdict.INVALID.value:
        return f"The comparison of “{new}” with “{old}” is not usable."
    begin = _BEGINS[verdict].format(new=new, old=old)
    return f"{begin}{metric[0]} {_change(lift[0])} ({_compared(values, metric[1])}){_range(lift[1], lift[2])}."


def _change(lift: float) -> str:
    return "without a change in per cent" if math.isnan(lift) else per_cent(lift)


def _compared(values: tuple[float, float], kind: str) -> str:
    times, unit = (100, " in 100") if kind == MetricKind.PROPORTION.value else (1, "")
    new, old = (f"{float(f'{value * times:.3g}'):,.12g}" for value in values)
    return f"{new} instead of {old}{unit}"


def _range(lower: float, upper: float) -> str:
    if math.isnan(lower) and math.isnan(upper):
        return ""
    if math.isnan(upper):
        return f", likely above {per_cent(lower)}"
    if math.isnan(lower):
        return f", likely below {per_cent(upper)}"
    return f", likely between {per_cent(lower)} and {per_cent(upper)}"


def per_cent(lift: float) -> str:
    """Write a lift with its sign.

    Examples
    --------
    >>> per_cent(-0.021).replace("\u00a0", " "), per_cent(0.5).replace("\u00a0", " ")
    ('−2.1 %', '+50 %')
    """
    part = 100 * lift
    digits = 1 if abs(part) < 9.95 else 0
    text = f"{abs(part):,.{digits}f}".removesuffix(".0")
    sign = "−" if part < 0 and float(text.replace(",", "")) else "+"
    return f"{sign}{text}{NBSP}%"
