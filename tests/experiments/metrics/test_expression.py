import pytest

from experiments.metrics.expression import (
    Expression,
    FileShape,
    UnknownMetric,
    default_expression,
    metric_of,
    names_of,
    parse_metric,
)
from experiments.metrics.kinds import Direction, MetricKind

NAMES = {
    "link_clicks": "link_clicks",
    "impressions": "impressions",
    "clicks": "link_clicks",  # the header "Clicks" of the file, mapped to link clicks
    "likes/shares": "Likes/Shares",
    "likes": "likes",
    "shares/reach": "shares/reach",
    "reach": "reach",
    "shares": "shares",
}
PEOPLE = FileShape(rows_are_units=True, binary={"converted", "conversions"})
TOTALS = FileShape(one_row_per_variant=True)


@pytest.mark.parametrize(
    ("text", "numerator", "denominator"),
    [
        ("link_clicks", "link_clicks", None),
        ("LINK_CLICKS/Impressions", "link_clicks", "impressions"),
        (" Clicks / impressions ", "link_clicks", "impressions"),
        ("Likes/Shares", "Likes/Shares", None),  # a header with a slash in it is one name
        ("Likes/Shares/reach", None, None),  # likes ÷ shares/reach, or likes/shares ÷ reach
        ("likes/reach", "likes", "reach"),
        ("Likes/Shares/impressions", "Likes/Shares", "impressions"),
    ],
)
def test_a_metric_is_split_where_both_sides_are_known(text, numerator, denominator):
    if numerator is None:
        with pytest.raises(UnknownMetric, match="can be read in 2 ways"):
            parse_metric(text, NAMES)
        return
    found = parse_metric(text, NAMES)
    assert (found.numerator, found.denominator) == (numerator, denominator)


@pytest.mark.parametrize("text", ["", "/", "orders", "orders/impressions", "impressions/", "a/b/c"])
def test_what_is_not_in_the_file_is_named_with_what_is(text):
    with pytest.raises(UnknownMetric, match="It has: clicks, impressions"):
        parse_metric(text, NAMES)


def test_a_header_of_the_file_wins_over_a_canonical_measure_of_that_name():
    columns = {"link_clicks": "Clicks", "clicks": "Clicks (all)", "variant": "Ad"}
    names = names_of(columns, ["link_clicks", "clicks", "Saves"])
    assert names == {"link_clicks": "link_clicks", "clicks": "link_clicks", "clicks (all)": "clicks", "saves": "Saves"}


@pytest.mark.parametrize(
    ("measures", "shape", "text"),
    [
        (["spend", "impressions", "reach", "link_clicks", "conversions"], FileShape(), "link_clicks/impressions"),
        (["impressions", "clicks", "spend"], FileShape(), "clicks/impressions"),
        (["visitors", "conversions", "revenue"], TOTALS, "conversions/visitors"),
        (["sends", "opens", "clicks"], FileShape(), "clicks/sends"),
        (["reach", "spend", "Y"], FileShape(), "Y"),
        (["reach"], FileShape(), "reach"),
        (["age", "conversions", "revenue"], PEOPLE, "conversions"),
        (["age", "converted"], PEOPLE, "converted"),
        (["age"], PEOPLE, "age"),
    ],
)
def test_the_number_to_read_unasked(measures, shape, text):
    found = default_expression(measures, shape)
    assert found is not None
    assert found.text == text


def test_a_file_without_numbers_has_no_metric():
    assert default_expression([], FileShape()) is None


@pytest.mark.parametrize(
    ("expression", "shape", "down", "kind", "direction"),
    [
        (Expression("converted", "converted"), PEOPLE, (), MetricKind.PROPORTION, Direction.UP),
        (Expression("revenue", "revenue"), PEOPLE, (), MetricKind.MEAN, Direction.UP),
        (Expression("spend", "spend"), PEOPLE, (), MetricKind.MEAN, Direction.UP),  # what a customer spent
        (Expression("spend", "spend"), FileShape(), (), MetricKind.MEAN, Direction.DOWN),
        (Expression("cpa", "spend", "conversions"), FileShape(), (), MetricKind.RATIO, Direction.DOWN),
        (Expression("roas", "revenue", "spend"), FileShape(), (), MetricKind.RATIO, Direction.UP),
        (Expression("cvr", "conversions", "visitors"), TOTALS, (), MetricKind.PROPORTION, Direction.UP),
        (Expression("ctr", "clicks", "impressions"), TOTALS, (), MetricKind.RATIO, Direction.UP),
        (Expression("hides/reach", "hides", "reach"), FileShape(), ("Hides",), MetricKind.RATIO, Direction.DOWN),
        (Expression("Hides/Reach", "hides", "reach"), FileShape(), ("hides/reach",), MetricKind.RATIO, Direction.DOWN),
        (Expression("likes/reach", "likes", "reach"), FileShape(), ("hides",), MetricKind.RATIO, Direction.UP),
    ],
)
def test_kind_and_direction(expression, shape, down, kind, direction):
    metric = metric_of(expression, shape, down=down)
    assert (metric.kind, metric.direction) == (kind, direction)
