"""A metric as a person writes it: ``NUM`` or ``NUM/DEN`` over the columns of a file; and the one to take unasked."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass

from experiments.metrics.kinds import Direction, Metric, MetricKind, Role
from experiments.metrics.measures import MEASURES, MONEY, PEOPLE

_RATES = (
    ("conversions", "visitors"),
    ("conversions", "sessions"),
    ("link_clicks", "impressions"),
    ("clicks", "impressions"),
    ("clicks", "sends"),
    ("link_clicks", "sends"),
    ("opens", "sends"),
    ("engagements", "impressions"),
    ("engagements", "reach"),
    ("clicks", "reach"),
    ("leads", "visitors"),
    ("video_views", "impressions"),
    ("conversions", "impressions"),
    ("conversions", "sends"),
    ("conversions", "clicks"),
)
"""What decides unasked, the first that a file has: as near to what people do as most files can count."""

_PER_PERSON = ("conversions", "leads", "link_clicks", "clicks", "opens", "sessions", "revenue")
"""The same for tables with a row per person."""


class UnknownMetric(ValueError):
    """What was asked for is not in the file; the message is a sentence that names what is."""


@dataclass(frozen=True, slots=True)
class Expression:
    """Numerator and denominator as measures of the file; without a denominator it is per unit."""

    text: str
    numerator: str
    denominator: str | None = None


@dataclass(frozen=True, slots=True)
class FileShape:
    """What has to be known of a file to tell the kind of a metric.

    Parameters
    ----------
    rows_are_units : bool
        A row is a drawn person or session.
    binary : Collection of str
        Measures whose values are all 0 or 1.
    one_row_per_variant : bool
        The file holds totals.
    """

    rows_are_units: bool = False
    binary: Collection[str] = ()
    one_row_per_variant: bool = False


def names_of(columns: Mapping[str, str], measures: Iterable[str]) -> dict[str, str]:
    """List what a measure may be called: its header, its canonical name; a header wins. Lower case.

    Parameters
    ----------
    columns : Mapping[str, str]
        Role to header, as recognised.
    measures : iterable of str
        Measures of the file: canonical ones, and other numeric columns under their own header.

    Examples
    --------
    >>> names_of({"link_clicks": "Clicks", "variant": "Group"}, ["link_clicks", "clicks"])
    {'link_clicks': 'link_clicks', 'clicks': 'link_clicks'}
    """
    known = list(measures)
    names = {measure.lower(): measure for measure in known}
    names |= {header.strip().lower(): role for role, header in columns.items() if role in known}
    return names


def parse_metric(text: str, names: Mapping[str, str]) -> Expression:
    """Read ``NUM`` or ``NUM/DEN``.

    A name may itself hold a slash: the split is the one ``/`` that leaves a known name on both sides.

    Parameters
    ----------
    text : str
        As typed; names ignore case.
    names : Mapping[str, str]
        Lower-case name to measure, from :func:`names_of`.

    Raises
    ------
    UnknownMetric
        If a name is not in the file, or more than one split is possible.

    Examples
    --------
    >>> parse_metric("Clicks/Impr.", {"clicks": "clicks", "impr.": "impressions"})
    Expression(text='Clicks/Impr.', numerator='clicks', denominator='impressions')
    """
    whole = names.get(text.strip().lower())
    if whole is not None:
        return Expression(text.strip(), whole)
    splits = []
    for position, sign in enumerate(text):
        above, below = text[:position].strip().lower(), text[position + 1 :].strip().lower()
        if sign == "/" and above in names and below in names:
            splits.append((names[above], names[below]))
    if len(splits) == 1:
        return Expression(text.strip(), *splits[0])
    if splits:
        raise UnknownMetric(f"“{text}” can be read in {len(splits)} ways: write the measures' canonical names.")
    raise UnknownMetric(f"“{text}” is not in this file. It has: {', '.join(sorted(set(names)))}.")


def default_expression(measures: Collection[str], shape: FileShape) -> Expression | None:
    """Pick the metric to read unasked; ``None`` where the file has no number at all."""
    if shape.rows_are_units:
        yes_or_no = [measure for measure in measures if measure in shape.binary and measure not in MEASURES]
        found = [*(measure for measure in _PER_PERSON if measure in measures), *yes_or_no, *measures]
        return Expression(found[0], found[0]) if found else None
    for above, below in _RATES:
        if above in measures and below in measures:
            return Expression(f"{above}/{below}", above, below)
    counted = [measure for measure in measures if measure not in ("reach", "spend")] or list(measures)
    return Expression(counted[0], counted[0]) if counted else None


def metric_of(
    expression: Expression, shape: FileShape, *, down: Collection[str] = (), role: Role = Role.PRIMARY
) -> Metric:
    """Tell kind and direction of an expression in a file.

    Parameters
    ----------
    expression : Expression
        What is compared.
    shape : FileShape
        Of the file.
    down : Collection of str
        Names (of the metric or its numerator) for which less is better; spend per anything is always so.
    role : Role
        Part the metric plays.

    Examples
    --------
    >>> metric_of(Expression("spend/conversions", "spend", "conversions"), FileShape()).direction.value
    'down'
    """
    lowered = {name.strip().lower() for name in down}
    is_cost = expression.numerator == "spend" and (expression.denominator is not None or not shape.rows_are_units)
    named = {expression.text.lower(), expression.numerator.lower()} & lowered
    return Metric(
        name=expression.text,
        kind=_kind(expression, shape),
        numerator=expression.numerator,
        denominator=expression.denominator,
        direction=Direction.DOWN if is_cost or named else Direction.UP,
        role=role,
    )


def _kind(expression: Expression, shape: FileShape) -> MetricKind:
    if expression.denominator is None:
        is_share = shape.rows_are_units and expression.numerator in shape.binary
        return MetricKind.PROPORTION if is_share else MetricKind.MEAN
    counts_people = expression.denominator in PEOPLE and expression.numerator not in MONEY
    if shape.one_row_per_variant and counts_people:
        return MetricKind.PROPORTION
    return MetricKind.RATIO
