"""Several files of one experiment: which count, what is set aside, what is added up."""

from __future__ import annotations

from experiments.judging.files import Choices, judge_files
from experiments.metrics.kinds import Design
from experiments.reading.read import read_file
from experiments.reading.report import Report

HEAD = "Campaign name,Day,Impressions,Reach,Link clicks,Clicks (all),Amount spent (EUR)\n"
WHOLE = "Campaign name,Reporting starts,Reporting ends,Impressions,Reach,Link clicks,Clicks (all),Amount spent (EUR)\n"


def days(name: str, first: int, last: int, clicks: int) -> str:
    return "".join(
        f"{name},2025-03-{day:02d},{1000 + 7 * day},{800 + day},{clicks + day * day % 5},{clicks + 20},5.{day:02d}\n"
        for day in range(first, last + 1)
    )


def file(text: str, name: str = "x.csv") -> Report:
    return read_file(text.encode(), name)


def judged(*texts: str, names: tuple[str, ...] = (), **choices: object):
    given = names or tuple(f"{number}.csv" for number in range(len(texts)))
    return judge_files([file(text) for text in texts], given, Choices(**choices))


def codes(document) -> list[str]:
    return [problem["code"] for problem in document["problems"]]


BREAD, STORY = days("Bread", 1, 14, 20), days("Story", 1, 14, 27)


def test_three_files_one_per_version_are_one_experiment_and_the_first_is_the_control():
    document = judged(HEAD + STORY, HEAD + BREAD, HEAD + days("Offer", 1, 14, 22))
    assert [variant["name"] for variant in document["metrics"][0]["variants"]] == ["Story", "Bread", "Offer"]
    assert (document["control"], codes(document)) == ("Story", [])


def test_two_files_one_per_period_say_the_same_as_one_file():
    first = HEAD + days("Bread", 1, 7, 20) + days("Story", 1, 7, 27)
    second = HEAD + days("Bread", 8, 14, 20) + days("Story", 8, 14, 27)
    assert judged(first, second)["metrics"] == judged(HEAD + BREAD + STORY)["metrics"]


def test_the_same_file_twice_counts_once_and_is_said():
    once, twice = judged(HEAD + BREAD + STORY), judged(HEAD + BREAD + STORY, HEAD + BREAD + STORY)
    assert twice["metrics"] == once["metrics"]
    assert codes(twice) == ["same_file_twice"]
    assert twice["problems"][0]["sentence"] == "“1.csv” holds the same as “0.csv”; it counts once."


def test_the_same_file_of_people_twice_does_not_double_what_they_did():
    people = "user_id,group,bought\n" + "".join(f"u{i},{'ab'[i % 2]},{int(i % 9 == 0)}\n" for i in range(200))
    once = judged(people, design=Design.RANDOMIZED)
    twice = judged(people, people, design=Design.RANDOMIZED)
    assert once["metrics"] == twice["metrics"]
    assert once["method"] == "koopman_score"  # yes and no, not a mean of 0 and 2


def test_people_in_two_files_are_joined():
    first = "user_id,group,bought\n" + "".join(f"u{i},{'ab'[i % 2]},{int(i % 9 == 0)}\n" for i in range(200))
    second = "user_id,group,bought\n" + "".join(f"u{i},{'ab'[i % 2]},{int(i % 7 == 0)}\n" for i in range(200, 400))
    document = judged(first, second, design=Design.RANDOMIZED)
    assert [variant["units"] for variant in document["metrics"][0]["variants"]] == [200, 200]


def test_totals_without_days_in_two_files_are_two_periods():
    document = judged(
        "Variant,Visitors,Orders\nA,1000,50\nB,1010,60\n", "Variant,Visitors,Orders\nA,900,40\nB,910,55\n"
    )
    control, treatment = document["metrics"][0]["variants"]
    assert (control["numerator"], control["denominator"]) == (90, 1900)
    assert (treatment["numerator"], treatment["denominator"]) == (115, 1920)
    assert codes(document) == ["added_up"]


def test_sums_over_the_whole_period_do_not_take_the_place_of_a_day():
    whole = WHOLE + "".join(
        f"{name},2025-03-01,2025-03-14,14735,9000,{clicks},900,77\n"
        for name, clicks in (("Bread", 308), ("Story", 406))
    )
    alone, beside = judged(HEAD + BREAD + STORY), judged(HEAD + BREAD + STORY, whole)
    assert beside["metrics"][0]["variants"][0]["units"] == 14
    assert beside["metrics"] == alone["metrics"]
    assert codes(beside) == ["whole_period_set_aside"]


def test_the_people_reached_over_the_whole_run_are_used_all_the_same():
    whole = WHOLE + "".join(
        f"{name},2025-03-01,2025-03-14,14735,9000,{clicks},900,77\n"
        for name, clicks in (("Bread", 308), ("Story", 406))
    )
    document = judged(HEAD + BREAD + STORY, whole, design=Design.PLATFORM_SPLIT)
    check = next(check for check in document["checks"] if check["name"] == "people_seen_again")
    # clicks of Bread: 20 a day and the remainders of squares by 5 (1 4 4 1 0 1 4 4 1 0 1 4 4 1): 280 + 30;
    # of Story 378 + 30; together 718 of 18,000 people
    assert check["numbers"]["actions_per_person"] == (310 + 408) / 18000


def test_people_and_sums_are_not_joined():
    people = "user_id,group,bought\n" + "".join(f"u{i},{'ab'[i % 2]},{int(i % 9 == 0)}\n" for i in range(200))
    document = judged(people, "Variant,Visitors,Orders\nA,1000,50\nB,1010,60\n")
    assert (document["verdict"], codes(document)) == ("invalid", ["mixed_tables"])


def test_files_without_a_column_of_versions_are_named_after_themselves():
    text = "Day,Visitors,Orders\n" + "".join(f"2025-03-{day:02d},{100 + day},{{}}\n" for day in range(1, 15))
    old = text.format(*(5 + day % 3 for day in range(14)))
    new = text.format(*(7 + day * day % 4 for day in range(14)))
    document = judged(new, old, names=("new page.csv", "old page.csv"))
    assert (document["control"], codes(document)) == ("old page", [])  # a word that says control


def test_one_version_in_two_files_is_nothing_to_compare():
    document = judged(HEAD + days("Bread", 1, 7, 20), HEAD + days("Bread", 8, 14, 20))
    assert (document["verdict"], codes(document)) == ("invalid", ["one_variant"])
    assert "Columns that may hold the versions: Campaign name." in document["sentence"]


def test_two_currencies_in_two_files_cannot_be_used():
    document = judged(HEAD + BREAD, (HEAD + STORY).replace("EUR", "USD"))
    assert document["verdict"] == "invalid"
    assert [check["name"] for check in document["checks"] if check["fatal"]] == ["mixed_currencies"]
