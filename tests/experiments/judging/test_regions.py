"""Regions with days before the start: what is compared, what it proves, and where it is refused."""

from __future__ import annotations

import math
from collections.abc import Callable
from datetime import date, timedelta

import numpy as np
import pytest
from scipy.stats import ttest_ind

from experiments.judging.analysis import analyze
from experiments.judging.comparison import Circumstances, Comparison, Rule
from experiments.judging.document import AnalysisDoc, CheckDoc
from experiments.metrics.kinds import Design, Metric, MetricKind, Unit
from experiments.reduction.description import Cell, Summaries
from tests.experiments.judging.planted_regions import REVENUE

STARTS = date(2026, 3, 2)  # a Monday
RATE = Metric("orders per visit", MetricKind.RATIO, "conversions", "sessions")

# By hand: average a day before the start and in the run of six regions each.
BEFORE_OFF = (100.0, 80.0, 61.0, 40.0, 22.0, 10.0)
AFTER_OFF = (104.0, 78.0, 60.0, 43.0, 21.0, 10.5)
BEFORE_ON = (95.0, 83.0, 58.0, 44.0, 20.0, 11.0)
AFTER_ON = (115.0, 96.0, 69.0, 50.0, 25.0, 12.9)


def cells(
    variant: str,
    before: tuple[float, ...],
    after: tuple[float, ...],
    *,
    days: tuple[int, int] = (28, 14),
    wave: Callable[[int, int], float] = lambda _region, _day: 0.0,
    measure: str = "revenue",
) -> list[Cell]:
    """A row per region and day; ``wave`` moves a day, and those of a period add up to nothing."""
    found = []
    for region, (old, new) in enumerate(zip(before, after, strict=True)):
        for day in range(-days[0], days[1]):
            level = old if day < 0 else new
            sums = {measure: level * (1 + wave(region, day)), "sessions": 1_000.0}
            found.append(Cell(variant, STARTS + timedelta(days=day), 1, f"{variant} {region}", sums, 1))
    return found


def week(_region: int, day: int) -> float:
    return (0.1, 0.05, 0.0, -0.05, -0.1, 0.0, 0.0)[day % 7]


def judged(rows: list[Cell], metric: Metric = REVENUE, *, worthwhile: float = 0.0, **facts: object) -> AnalysisDoc:
    rule = Rule(
        looks=facts.pop("looks", "end"), minimum_units=facts.pop("minimum_units", 5), worthwhile_lift=worthwhile
    )
    known = {
        "sealed_in_time": True,
        "starts": STARTS,
        "ends": STARTS + timedelta(days=13),
        "unit": Unit.REGION,
        "design": Design.GEO,
        **facts,
    }
    variants = list(dict.fromkeys(cell.variant for cell in rows))
    return analyze(
        Comparison(
            "off",
            tuple(name for name in variants if name != "off"),
            (metric,),
            rule,
            Circumstances(**known),
            Summaries(tuple(rows)),
            currency="EUR",
        )
    )


def six(wave: Callable[[int, int], float] = week, **how: object) -> list[Cell]:
    return [*cells("off", BEFORE_OFF, AFTER_OFF, wave=wave, **how), *cells("on", BEFORE_ON, AFTER_ON, wave=wave, **how)]


def check(document: AnalysisDoc, name: str) -> CheckDoc | None:
    return next((one for one in document["checks"] if one["name"] == name), None)


def test_changes_of_regions_are_compared_by_welch_on_the_logarithm() -> None:
    document = judged(six())
    own = document["metrics"][0]["variants"][1]
    changes = [np.log(np.array(new) / np.array(old)) for old, new in ((BEFORE_OFF, AFTER_OFF), (BEFORE_ON, AFTER_ON))]
    expected = ttest_ind(changes[1], changes[0], equal_var=False)
    ends = expected.confidence_interval(0.95)
    gap = changes[1].mean() - changes[0].mean()
    assert document["metrics"][0]["method"] == "did_log_changes"
    assert own["p_value"] == pytest.approx(expected.pvalue)
    assert own["lift"]["estimate"] == pytest.approx(math.expm1(gap))
    assert [own["lift"]["lower"], own["lift"]["upper"]] == pytest.approx([math.expm1(ends.low), math.expm1(ends.high)])
    assert (own["numerator"], own["units"]) == (pytest.approx(14 * sum(AFTER_ON)), 6)


def test_what_came_extra_is_what_was_observed_less_what_the_lift_leaves() -> None:
    document = judged(six(), drawn_by_us=True)
    lift, extra = document["metrics"][0]["variants"][1]["lift"], document["extra"]["on"]
    observed = 14 * sum(AFTER_ON)
    assert extra["observed"] == pytest.approx(observed)
    assert extra["expected"] == pytest.approx(observed / (1 + lift["estimate"]))
    assert extra["extra"] == pytest.approx(observed - extra["expected"])
    assert extra["lower"] == pytest.approx(observed * (1 - 1 / (1 + lift["lower"])))
    assert extra["upper"] == pytest.approx(observed * (1 - 1 / (1 + lift["upper"])))
    assert (extra["measure"], extra["is_money"], extra["not_estimable"]) == ("revenue", True, None)
    assert document["sentence"].startswith("“on” brings at least €")
    assert " extra revenue in 2 weeks (best guess €" in document["sentence"]


def test_days_before_the_start_are_history_and_days_after_the_end_stay_out() -> None:
    document = judged(six(days=(28, 17)))
    assert document["period"] == ["2026-03-02", "2026-03-15"]
    outside = check(document, "outside_run")
    assert outside is not None
    assert (outside["numbers"]["rows"], outside["numbers"]["days"]) == (3 * 12, 3)
    assert document["extra"]["on"]["observed"] == pytest.approx(14 * sum(AFTER_ON), rel=0.02)
    within = judged(six())
    assert check(within, "outside_run") is None
    assert within["metrics"][0]["variants"][1]["lift"] == pytest.approx(
        document["metrics"][0]["variants"][1]["lift"], rel=0.02
    )


@pytest.mark.parametrize(
    ("drawn", "drift", "days_before", "grade", "passed"),
    [
        (True, 0.0, 28, "B", True),
        (False, 0.0, 28, "C", True),
        (False, 0.01, 28, "D", False),
        (True, 0.01, 28, "B", False),  # the draw is on record; the failing check is shown all the same
        (False, 0.0, 13, "D", None),
    ],
)
def test_strength_of_evidence_hangs_on_the_draw_and_on_the_time_before(
    drawn: bool, drift: float, days_before: int, grade: str, passed: bool | None
) -> None:
    def moving(region: int, day: int) -> float:
        return week(region, day) + (0.003 * (region % 3 - 1) * (1 if day < -14 else -1) if day < 0 else 0.0)

    def drifting(region: int, day: int) -> float:
        return moving(region, day) + (drift * (day + 14) if day < 0 else 0.0)

    rows = [
        *cells("off", BEFORE_OFF, AFTER_OFF, wave=moving, days=(days_before, 14)),
        *cells("on", BEFORE_ON, AFTER_ON, wave=drifting, days=(days_before, 14)),
    ]
    document = judged(rows, drawn_by_us=drawn)
    placebo = check(document, "before_the_start")
    assert placebo is not None
    assert (document["grade"], placebo["passed"]) == (grade, passed)
    assert document["verdict"] == ("undecided" if grade == "D" else "succeeded")


def test_without_days_before_the_start_levels_are_compared_and_that_is_said() -> None:
    rows = [cell for cell in six() if cell.day >= STARTS]
    document = judged(rows)
    assert document["metrics"][0]["method"] == "welch_fieller"
    assert document["extra"]["on"]["not_estimable"]["reason"] == "no_history"
    found = check(document, "no_history")
    assert found is not None
    assert "no days before the start" in found["sentence"]
    assert document["grade"] == "D"


def test_whoever_does_not_say_when_it_started_is_asked_for_it() -> None:
    found = check(judged(six(), starts=None, ends=None), "no_history")
    assert found is not None
    assert "Name the first day of the run." in found["sentence"]


def test_a_rate_is_compared_but_has_nothing_extra_to_count() -> None:
    rows = six(measure="conversions")
    document = judged(rows, RATE)
    changes = [np.log(np.array(new) / np.array(old)) for old, new in ((BEFORE_OFF, AFTER_OFF), (BEFORE_ON, AFTER_ON))]
    lift = document["metrics"][0]["variants"][1]["lift"]
    assert lift["estimate"] == pytest.approx(math.expm1(changes[1].mean() - changes[0].mean()))
    assert document["extra"]["on"]["not_estimable"]["reason"] == "not_a_sum"
    assert "%" in document["sentence"]


def test_a_region_that_sold_nothing_leaves_plain_changes() -> None:
    rows = [*cells("off", BEFORE_OFF, (*AFTER_OFF[:5], 0.0)), *cells("on", BEFORE_ON, AFTER_ON)]
    document = judged(rows)
    assert document["metrics"][0]["method"] == "did_changes"
    assert document["metrics"][0]["variants"][1]["effect"] is not None


def test_one_region_against_one_is_foretold_by_its_days_and_stays_an_anecdote() -> None:
    rng = np.random.default_rng(5)
    noise = {(name, day): rng.normal(0, 0.02) for name in ("off", "on") for day in range(-28, 14)}
    rows = [
        *cells("off", (100.0,), (100.0,), wave=lambda _, day: 3 * week(0, day) + noise["off", day]),
        *cells("on", (50.0,), (60.0,), wave=lambda _, day: 3 * week(0, day) + noise["on", day]),
    ]
    document = judged(rows)
    own = document["metrics"][0]["variants"][1]
    assert document["metrics"][0]["method"] == "time_based_regression"
    assert own["lift"]["lower"] < 0.2 < own["lift"]["upper"]
    assert (document["grade"], document["verdict"]) == ("E", "undecided")
    assert "one region cannot tell an effect from a local event" in document["sentence"]
    assert own["units"] == 1


@pytest.mark.parametrize(("days_before", "metric"), [(9, REVENUE), (28, RATE)])
def test_few_regions_without_days_to_foretell_them_are_refused_with_the_reason(
    days_before: int, metric: Metric
) -> None:
    measure = metric.numerator
    rows = [
        *cells("off", BEFORE_OFF[:2], AFTER_OFF[:2], days=(days_before, 14), wave=week, measure=measure),
        *cells("on", BEFORE_ON[:2], AFTER_ON[:2], days=(days_before, 14), wave=week, measure=measure),
    ]
    document = judged(rows, metric)
    own = document["metrics"][0]["variants"][1]
    assert (own["lift"], own["not_estimable"]["reason"]) == (None, "few_regions")
    assert "fewer than 3 regions" in own["not_estimable"]["sentence"]
    assert document["verdict"] == "undecided"


def test_below_twenty_regions_dealing_them_out_anew_has_to_agree() -> None:
    # 3 against 3: the smallest p that dealing out can give is 2 of 20, so only the most extreme deal is enough.
    rows = [
        *cells("off", BEFORE_OFF[:3], AFTER_OFF[:3], wave=week),
        *cells("on", BEFORE_ON[:3], (AFTER_ON[0], BEFORE_ON[1], AFTER_ON[2]), wave=week),
    ]
    assert judged(rows, drawn_by_us=True, minimum_units=2)["verdict"] == "undecided"
    best = [
        *cells("off", BEFORE_OFF[:3], AFTER_OFF[:3], wave=week),
        *cells("on", BEFORE_ON[:3], AFTER_ON[:3], wave=week),
    ]
    assert judged(best, drawn_by_us=True, minimum_units=2)["verdict"] == "succeeded"


def test_a_region_belongs_to_the_version_of_its_run_and_one_that_changed_in_it_stays_out() -> None:
    rows = [cell._replace(variant="off") if cell.day < STARTS else cell for cell in six()]
    assert judged(rows)["metrics"] == judged(six())["metrics"]
    moved = [
        cell._replace(variant="off") if cell.unit == "on 3" and cell.day > STARTS + timedelta(days=6) else cell
        for cell in six()
    ]
    document = judged(moved)
    left_out = check(document, "regions_left_out")
    assert left_out is not None
    assert "“on 3” is left out" in left_out["sentence"]
    assert len(document["regions"]) == 11


def test_days_without_a_row_count_as_nothing_and_many_of_them_fail() -> None:
    some = [cell for cell in six() if not (cell.unit == "on 5" and cell.day.weekday() == 6)]
    few = check(judged(some), "regions_missing_days")
    assert few is not None
    assert (few["passed"], few["numbers"]["days"]) == (None, 6)
    most = [cell for cell in six() if cell.day.weekday() < 5 or cell.unit.startswith("off")]
    many = check(judged(most), "regions_missing_days")
    assert many is not None
    assert many["passed"] is False


def test_left_out_regions_without_money_are_as_was_meant() -> None:
    rows = [
        cell._replace(sums={**cell.sums, "spend": 10.0 if cell.variant == "on" or cell.day < STARTS else 0.0})
        for cell in six()
    ]
    document = judged(rows, drawn_by_us=True)
    assert check(document, "spend_balance") is None
    assert document["grade"] == "B"


def test_where_ads_off_is_the_new_version_the_sentence_says_what_is_lost() -> None:
    rows = [*cells("off", BEFORE_ON, AFTER_ON, wave=week), *cells("dark", BEFORE_OFF, AFTER_OFF, wave=week)]
    document = judged(rows, drawn_by_us=True)
    extra = document["extra"]["dark"]
    assert document["verdict"] == "harmful"
    assert extra["extra"] < extra["upper"] < 0
    assert document["sentence"].startswith("“dark” loses at least €")


def test_the_days_of_the_run_end_with_the_best_guess() -> None:
    document = judged(six())
    days = document["days"]["on"]
    assert [day["day"] for day in days] == [f"{STARTS + timedelta(days=day)}" for day in range(14)]
    assert days[-1]["so_far"] == pytest.approx(document["metrics"][0]["variants"][1]["lift"]["estimate"])
    assert {day["band_lower"] for day in days} == {None}
    first, sums = days[0]["alone"], [sum(part) for part in (AFTER_ON, BEFORE_ON, AFTER_OFF, BEFORE_OFF)]
    assert first == pytest.approx(sums[0] / sums[1] / (sums[2] / sums[3]) - 1)


def test_regions_are_listed_with_what_they_had_before_and_after() -> None:
    regions = judged(six())["regions"]
    assert [(one["region"], one["variant"]) for one in regions[:1] + regions[-1:]] == [("off 0", "off"), ("on 5", "on")]
    first = regions[0]
    assert (first["before"], first["after"]) == (pytest.approx(100), pytest.approx(104))
    assert first["change"] == pytest.approx(0.04)


def test_weekly_looks_see_the_days_up_to_them_and_all_of_the_history() -> None:
    early = [cell for cell in six(days=(28, 28)) if cell.day < STARTS + timedelta(days=14)]
    facts = {"ends": STARTS + timedelta(days=27), "looks": "weekly", "drawn_by_us": True}
    document = judged(early, **facts)
    assert [look["reached"] for look in document["looks"]] == [True, True, False, False]
    deciding = document["metrics"][0]["variants"][1]["deciding"]
    assert (deciding["look"], deciding["final"]) == (2, False)
    assert deciding["level"] == pytest.approx(0.9945, abs=0.0005)  # the second of four: 0.0055
    assert document["extra"]["on"]["level"] == pytest.approx(deciding["level"])
    before = judged([cell for cell in early if cell.day < STARTS + timedelta(days=3)], **facts)
    assert before["extra"]["on"]["not_estimable"]["reason"] == "no_look"


def test_weeks_instead_of_days_give_the_same_changes() -> None:
    weekly: dict[tuple[str, str, date], float] = {}
    for cell in six():
        monday = cell.day - timedelta(days=cell.day.weekday())
        key = cell.variant, cell.unit, monday
        weekly[key] = weekly.get(key, 0.0) + cell.sums["revenue"]
    rows = [Cell(variant, day, 7, unit, {"revenue": value}, 1) for (variant, unit, day), value in weekly.items()]
    by_week, by_day = judged(rows), judged(six())
    assert by_week["metrics"][0]["variants"][1]["lift"] == pytest.approx(by_day["metrics"][0]["variants"][1]["lift"])
    assert by_week["extra"]["on"] == pytest.approx(by_day["extra"]["on"])
    placebo = check(by_week, "before_the_start")
    assert placebo is not None
