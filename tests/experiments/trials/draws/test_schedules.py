"""Schedules are balanced as promised, the same from a seed, different from another, and every one equally likely."""

from __future__ import annotations

from collections import Counter, defaultdict
from datetime import date, time, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats import chisquare

from experiments.trials.draws.conversations import draw_order
from experiments.trials.draws.days import draw_days, draw_weeks
from experiments.trials.draws.outcome import Moment
from experiments.trials.draws.posts import draw_posts
from experiments.trials.draws.regions import draw_regions
from experiments.trials.draws.slots import draw_slots, draw_times

MONDAY = date(2026, 11, 9)
VERSIONS = st.integers(2, 10)
SEED = st.text("0123456789abcdef", min_size=1, max_size=32)
FIRST = st.dates(date(2026, 1, 1), date(2027, 12, 31))
LENGTH = st.integers(1, 120)
WEEKDAYS = st.lists(st.integers(0, 6), min_size=1, unique=True)
TIMES = st.lists(st.sampled_from([time(7), time(12, 15), time(19, 30)]), min_size=1, unique=True)
RUN = st.tuples(FIRST, LENGTH).map(lambda run: (run[0], run[0] + timedelta(days=run[1] - 1)))
quick = settings(max_examples=60, deadline=None)


def by_group(moments: list[Moment]) -> dict[int, list[Moment]]:
    groups = defaultdict(list)
    for one in moments:
        groups[one.group].append(one)
    return groups


@quick
@given(SEED, VERSIONS, RUN, WEEKDAYS, TIMES)
def test_posts_of_a_pair_share_weekday_and_hour_and_each_version_stands_in_it_once(
    seed: str, versions: int, run: tuple[date, date], weekdays: list[int], times: list[time]
) -> None:
    first, last = run
    given_all = {"versions": versions, "first": first, "last": last, "weekdays": weekdays, "times": times}
    drawn = draw_posts(seed, **given_all)
    for group in by_group(drawn).values():
        assert sorted(one.version for one in group) == list(range(versions))
        assert len({(one.day.weekday(), one.at) for one in group}) == 1
        assert (max(one.day for one in group) - min(one.day for one in group)).days == 7 * (versions - 1)
    assert len({(one.day, one.at) for one in drawn}) == len(drawn)
    assert all(first <= one.day <= last and one.day.weekday() in weekdays and one.at in times for one in drawn)
    assert drawn == draw_posts(seed, **given_all)


def test_twenty_posts_each_find_forty_slots_in_eight_weeks() -> None:
    """Recipe 3: 20 posts each, drawn into 40 slots, paired by weekday and hour."""
    asked = {"versions": 2, "first": MONDAY, "last": MONDAY + timedelta(days=55), "weekdays": range(5)}
    drawn = draw_posts("hands or bread", **asked, times=[time(12, 15)])
    assert Counter(one.version for one in drawn) == {0: 20, 1: 20}
    few = draw_posts("hands or bread", **asked, times=[time(12, 15)], per_version=3)
    assert Counter(one.version for one in few) == {0: 3, 1: 3}
    assert max(one.day for one in few) < max(one.day for one in drawn)


@quick
@given(SEED, VERSIONS, RUN, WEEKDAYS, TIMES)
def test_slots_take_turns_within_each_weekday(
    seed: str, versions: int, run: tuple[date, date], weekdays: list[int], times: list[time]
) -> None:
    first, last = run
    drawn = draw_slots(seed, versions=versions, first=first, last=last, weekdays=weekdays, times=times)
    days = [first + timedelta(days=offset) for offset in range((last - first).days + 1)]
    assert len(drawn) == len(times) * sum(day.weekday() in weekdays for day in days)
    for weekday in weekdays:
        tally = Counter(one.version for one in drawn if one.day.weekday() == weekday)
        counts = [tally[version] for version in range(versions)]
        assert max(counts) - min(counts) <= 1


def test_lunch_or_evening_happens_once_a_day_at_the_hour_of_its_version() -> None:
    """Recipe 4: 12 slots each, drawn within weekdays."""
    times = (time(19, 30), time(12, 15))
    drawn = draw_times(
        "lunch", versions=2, first=MONDAY, last=MONDAY + timedelta(days=55), weekdays=[0, 2, 4], times=times
    )
    assert len({one.day for one in drawn}) == len(drawn) == 24
    assert Counter(one.at for one in drawn) == {time(12, 15): 12, time(19, 30): 12}
    assert all(one.at == times[one.version] for one in drawn)


@quick
@given(SEED, VERSIONS, FIRST, st.integers(7, 150), WEEKDAYS)
def test_days_are_even_within_each_week_and_each_weekday_meets_every_version(
    seed: str, versions: int, first: date, length: int, weekdays: list[int]
) -> None:
    last = first + timedelta(days=length - 1)
    drawn = draw_days(seed, versions=versions, first=first, last=last, weekdays=weekdays)
    assert [one.day for one in drawn] == [
        day for offset in range(length) if (day := first + timedelta(days=offset)).weekday() in weekdays
    ]
    for week in range(length // 7):
        inside = [one.version for one in drawn if (one.day - first).days // 7 == week]
        counts = [inside.count(version) for version in range(versions)]
        assert max(counts) - min(counts) <= 1
    for group in by_group(drawn).values():
        assert len({one.day.weekday() for one in group}) == 1
        assert len({one.version for one in group}) == len(group)  # and all of them where the weeks are full
    full = length // 7 // versions * versions
    for weekday in weekdays:
        met = [one.version for one in drawn if one.day.weekday() == weekday and (one.day - first).days // 7 < full]
        assert len(set(Counter(met).values())) <= 1


@quick
@given(SEED, VERSIONS, FIRST, st.integers(14, 200))
def test_whole_weeks_take_turns(seed: str, versions: int, first: date, length: int) -> None:
    drawn = draw_weeks(seed, versions=versions, first=first, last=first + timedelta(days=length - 1))
    assert len(drawn) == length // 7 * 7
    weeks = [{one.version for one in drawn[start : start + 7]} for start in range(0, len(drawn), 7)]
    assert {len(week) for week in weeks} == {1}
    flat = [next(iter(week)) for week in weeks]
    for start in range(0, len(flat), versions):
        assert len(set(flat[start : start + versions])) == len(flat[start : start + versions])


REGIONS = st.dictionaries(st.text("abcdefghij", min_size=1, max_size=6), st.integers(0, 5000), min_size=2, max_size=40)


@quick
@given(SEED, st.integers(2, 5), REGIONS)
def test_regions_are_drawn_against_their_neighbours_in_size(seed: str, versions: int, sizes: dict[str, float]) -> None:
    placed, left_out = draw_regions(seed, versions=versions, sizes=sizes)
    assert sorted([*(one.region for one in placed), *left_out]) == sorted(sizes)
    assert len(left_out) == len(sizes) % versions
    groups = defaultdict(list)
    for one in placed:
        groups[one.group].append(one)
        assert all(sizes[other] <= one.size for other in left_out)
    for number, group in groups.items():
        assert sorted(one.version for one in group) == list(range(versions))
        smaller = [one.size for other in groups for one in groups[other] if other > number]
        assert not smaller or min(one.size for one in group) >= max(smaller)
    back_to_front = dict(reversed(sizes.items()))
    assert draw_regions(seed, versions=versions, sizes=back_to_front) == (placed, left_out)


@quick
@given(SEED, VERSIONS, st.integers(2, 400))
def test_a_printed_list_stays_even_all_the_way_down(seed: str, versions: int, count: int) -> None:
    order = draw_order(seed, versions=versions, count=count)
    assert len(order) == count
    tally = [0] * versions
    for version in order:
        tally[version] += 1
        assert max(tally) - min(tally) <= 3


def test_another_seed_draws_another_schedule() -> None:
    run = {"versions": 2, "first": MONDAY, "last": MONDAY + timedelta(days=55)}
    drawn = {tuple(one.version for one in draw_days(f"seed {number}", **run)) for number in range(200)}
    assert len(drawn) == 200


def test_every_assignment_of_two_pairs_is_equally_likely() -> None:
    run = {"versions": 2, "first": MONDAY, "last": MONDAY + timedelta(days=13), "weekdays": [0, 3], "times": [time(9)]}
    tally = Counter(tuple(one.version for one in draw_posts(f"seed {n}", **run)) for n in range(2000))
    assert len(tally) == 4
    assert chisquare(list(tally.values())).pvalue > 0.001


def test_of_two_weeks_of_days_every_even_split_is_equally_likely() -> None:
    """Of 7 days 3 or 4 are on in the first week, and the second is its opposite: 2 × 35 ways."""
    run = {"versions": 2, "first": MONDAY, "last": MONDAY + timedelta(days=13)}
    tally = Counter(tuple(one.version for one in draw_days(f"seed {n}", **run)) for n in range(4200))
    assert len(tally) == 70
    assert chisquare(list(tally.values())).pvalue > 0.001


def test_each_region_of_a_pair_is_drawn_as_often_as_the_other() -> None:
    sizes = {"North": 10.0, "South": 9.0, "East": 5.0, "West": 4.0}
    tally = Counter(
        tuple(sorted(one.region for one in draw_regions(f"seed {n}", versions=2, sizes=sizes)[0] if one.version == 1))
        for n in range(2000)
    )
    assert len(tally) == 4
    assert chisquare(list(tally.values())).pvalue > 0.001
