"""Whatever a file holds there is a document: numbers that do not exist are None with a reason, never nan, no crash."""

import json

from hypothesis import given, settings
from hypothesis import strategies as st

from experiments.judging.analysis import analyze
from experiments.judging.comparison import Circumstances, Comparison, Rule
from experiments.metrics.kinds import Design, Direction, Metric, MetricKind, Role, Unit
from experiments.reduction.description import Summaries
from experiments.reduction.small import reduce_report
from tests.experiments.judging.made import FIRST, cell, report

MEASURES = ("impressions", "reach", "link_clicks", "conversions", "spend", "revenue", "visitors")
amounts = st.one_of(
    st.just(0.0), st.integers(1, 5).map(float), st.floats(0.01, 1e7, allow_nan=False), st.just(1e9), st.just(-3.0)
)
sums = st.dictionaries(st.sampled_from(MEASURES), amounts, max_size=6)
cells = st.lists(
    st.builds(
        lambda variant, day, unit, span, own: cell(variant, day, unit, span=span, **own),
        st.sampled_from("ABC"), st.one_of(st.none(), st.integers(0, 12)), st.sampled_from(["", "p1", "p2", "p3"]),
        st.sampled_from([1, 1, 1, 14]), sums,
    ),
    max_size=40,
)  # fmt: skip
metrics = st.builds(
    Metric,
    name=st.just("any"),
    kind=st.sampled_from(MetricKind),
    numerator=st.sampled_from(MEASURES),
    denominator=st.one_of(st.none(), st.sampled_from(MEASURES)),
    direction=st.sampled_from(Direction),
    role=st.sampled_from(Role),
    margin=st.sampled_from([None, 0.0, 0.1]),
)
circumstances = st.builds(
    Circumstances,
    design=st.sampled_from(Design),
    unit=st.one_of(st.none(), st.sampled_from(Unit)),
    sealed_in_time=st.booleans(),
    drawn_by_us=st.booleans(),
    equal_budgets=st.booleans(),
    starts=st.sampled_from([None, FIRST]),
    ends=st.sampled_from([None, FIRST.replace(day=12)]),
    baseline=st.sampled_from([None, 0.01]),
    carry_over=st.booleans(),
    settling_days=st.sampled_from([None, 7]),
    today=st.sampled_from([None, FIRST.replace(day=9)]),
    retrospective=st.booleans(),
)
rules = st.builds(
    Rule,
    worthwhile_lift=st.sampled_from([0.0, 0.05, 1.5]),
    confidence=st.sampled_from([0.8, 0.95]),
    looks=st.sampled_from(["weekly", "end"]),
)


def is_sound(document):
    rows = [(metric["role"], row) for metric in document["metrics"] for row in metric["variants"][1:]]
    weak = document["grade"] in "DE"
    return (
        json.loads(json.dumps(document, allow_nan=False)) == document
        and len(document["sentence"].split()) <= 45
        and all((row["lift"] is None) == (row["not_estimable"] is not None) for _, row in rows)
        and all(row["verdict"] in (None, "undecided", "invalid") for role, row in rows if weak and role == "primary")
    )


@settings(max_examples=120, deadline=None, derandomize=True)
@given(cells, st.lists(metrics, min_size=1, max_size=3), circumstances, rules)
def test_any_cells_give_a_document(found, asked, facts, rule):
    reach = {"A": 500.0, "B": 600.0}
    assert is_sound(
        analyze(Comparison("A", ("B", "C"), tuple(asked), rule, facts, Summaries(tuple(found)), "EUR", {}, reach))
    )


people = st.lists(
    st.tuples(st.sampled_from("AB"), st.one_of(st.none(), amounts), st.sampled_from([0.0, 1.0])),
    min_size=2,
    max_size=30,
)


@settings(max_examples=100, deadline=None, derandomize=True)
@given(people, st.sampled_from(["revenue", "orders"]), st.sampled_from([None, "orders"]), circumstances, rules)
def test_any_table_of_people_gives_a_document(rows, above, below, facts, rule):
    variant, revenue, orders = (list(column) for column in zip(*rows, strict=True))
    found = reduce_report(report(variant, {"revenue": revenue, "orders": orders}, rows_are_units=True))
    metric = Metric("any", MetricKind.MEAN, above, below)
    assert is_sound(analyze(Comparison("A", ("B",), (metric,), rule, facts, found, None)))
