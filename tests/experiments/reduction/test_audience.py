import dataclasses

from experiments.judging.files import Choices, judge_files
from experiments.metrics.kinds import Design
from experiments.reduction.audience import audience_of
from tests.experiments.judging.made import report


def split(variant, age, reach, impressions=None):
    measures = {"reach": reach} if impressions is None else {"impressions": impressions}
    read = report(variant, measures)
    return dataclasses.replace(read, rows=dataclasses.replace(read.rows, breakdowns={"Age": age}))


def test_reach_is_added_up_per_variant_and_segment():
    read = split(["A", "A", "A", "B"], ["18-24", "25-34", "18-24", "18-24"], [10.0, 5.0, 2.0, None])
    assert audience_of([read], [{}]) == {"A": {"18-24": 12.0, "25-34": 5.0}}


def test_times_shown_stand_in_for_reach_and_labels_are_renamed():
    read = split(["a", "b"], ["18-24", "18-24"], None, [7.0, 8.0])
    assert audience_of([read], [{"a": "Old", "b": ""}]) == {"Old": {"18-24": 7.0}}


def test_without_a_breakdown_in_every_file_nothing_is_said():
    read = split(["A"], ["18-24"], [10.0])
    assert audience_of([read, report(["B"], {"reach": [3.0]})], [{}, {}]) == {}


def test_a_file_with_a_breakdown_checks_its_own_audience():
    read = split(["A", "A", "B", "B"], ["18-24", "25-34"] * 2, [500.0, 500.0, 400.0, 600.0])
    document = judge_files([read], ["file.csv"], Choices(design=Design.PLATFORM_SPLIT))
    found = next(check for check in document["checks"] if check["name"] == "audience_mix")
    assert (found["passed"], round(found["numbers"]["distance"], 9)) == (False, 0.1)
