"""The figures behind a size, each where it can be typed and with where it comes from as long as nobody typed it."""

from __future__ import annotations

from dataclasses import dataclass

from flask_babel import gettext as _

from experiments.metrics.kinds import Role
from experiments.trials.experiment import Experiment
from experiments.trials.sizes.drafted import Drafted
from experiments.trials.sizes.facts import Way
from experiments.trials.sizes.figures import Figure, Origin
from webapp.formatting import number
from webapp.forms.numbers import money_text, percent_text
from webapp.forms.sizing import is_share
from webapp.language.said import piece

_ASKED = {
    Way.SHARES: ("expected_lift", "baseline", "audience_size", "units_per_day", "price_per_thousand"),
    Way.VALUES: ("expected_lift", "baseline", "relative_sd", "audience_size", "units_per_day", "price_per_thousand"),
    Way.PAIRED_DAYS: ("expected_lift", "baseline", "price_per_thousand", "relative_sd", "units_per_day"),
    Way.UNITS: ("expected_lift", "relative_sd", "units_per_day"),
    Way.DAYS_APART: ("expected_lift", "relative_sd"),
}
_WITHOUT = ("expected_lift", "baseline", "price_per_thousand", "audience_size", "units_per_day", "relative_sd")
_FIGURE = {"relative_sd": "spread"}


@dataclass(frozen=True, slots=True)
class SizeField:
    """A field: ``instead`` is what stands in for it while it is empty, ``origin`` where that comes from."""

    name: str
    label: str
    unit: str | None
    instead: str
    origin: str


def size_fields(experiment: Experiment, asked: Drafted | None, currency: str) -> tuple[SizeField, ...]:
    """List the fields that count for the way in which the draft will be judged."""
    own = experiment.currency or currency
    names = _WITHOUT if asked is None else _ASKED[asked.way]
    if asked is not None and asked.way is Way.UNITS and asked.asked.units_are == "regions":
        names = ("expected_lift", "relative_sd", "audience_size")
    figures = {} if asked is None else asked.figures
    fields = []
    for name in names:
        figure = figures.get(_FIGURE.get(name, name))
        instead, origin = _instead(name, figure, experiment, asked, own)
        fields.append(SizeField(name, _label(name, experiment, asked), _unit(name, experiment, own), instead, origin))
    return tuple(fields)


def _label(name: str, experiment: Experiment, asked: Drafted | None) -> str:
    units = _("times shown") if asked is None else piece(asked.asked.units_are)
    primary = next((use.name for use in experiment.metrics if use.role is Role.PRIMARY), None)
    spread = (
        _("How much days swing by themselves")
        if asked is None or asked.way is Way.PAIRED_DAYS
        else _("How much %(units)s differ anyway", units=units)
    )
    return {
        "expected_lift": _("The change you expect"),
        "baseline": _("Today: %(metric)s", metric=piece(primary) if primary else _("the number that decides")),
        "price_per_thousand": _("A thousand %(units)s cost", units=units),
        "audience_size": _("How many %(units)s there are in all", units=units),
        "units_per_day": _("%(units)s a day, all versions", units=units[:1].upper() + units[1:]),
        "relative_sd": spread,
    }[name]


def _unit(name: str, experiment: Experiment, currency: str) -> str | None:
    if name == "price_per_thousand":
        return currency
    in_per_cent = name in {"expected_lift", "relative_sd"} or (name == "baseline" and is_share(experiment))
    return "%" if in_per_cent else None


def _instead(
    name: str, figure: Figure | None, experiment: Experiment, asked: Drafted | None, currency: str
) -> tuple[str, str]:
    """Say what is reckoned with, and where it is from."""
    if name == "expected_lift":
        if asked is None or experiment.expected_lift is not None:
            return "", ""
        if figure is not None:
            said = percent_text(round(asked.asked.expected, 3))
            return said, _("what remains of “%(title)s”: first results shrink", title=figure.title)
        return percent_text(round(asked.asked.expected, 4)), _("one and a half times what is worth it")
    if figure is None or figure.origin is Origin.TYPED:
        return "", ""
    value = figure.value
    if name == "price_per_thousand":
        said = money_text(round(value), currency)
    elif name == "relative_sd" or (name == "baseline" and is_share(experiment)):
        said = percent_text(float(f"{value:.2g}"))
    else:
        said = number(value)
    if figure.origin is Origin.OWN:
        return said, _("from “%(title)s”", title=figure.title)
    return said, _("cautious; yours is not known yet")
