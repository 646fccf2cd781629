"""What is asked of a draw, checked against the plan: every fault at once, then plain values that can be drawn from."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import time
from typing import Any

from experiments.errors import Fault
from experiments.goals.given import SHORT, text
from experiments.metrics.catalogue import ChannelKind, channel_kind
from experiments.metrics.kinds import Design, Unit
from experiments.reading.cells.columns import Column
from experiments.reading.cells.personal import kind_of_person_data
from experiments.trials.draws.days import EVERY_DAY
from experiments.trials.draws.outcome import DATED, Method, days_of_run
from experiments.trials.draws.posts import slot_groups
from experiments.trials.experiment import Experiment

MOST_LINES = 5000
"""Most lines of one schedule or list."""
MOST_TIMES = 24
_CLOCK = re.compile(r"([01]?\d|2[0-3])[:.]([0-5]\d)")

_BY_UNIT: Mapping[Unit, tuple[Method, ...]] = {
    Unit.POST: (Method.POSTS,),
    Unit.SLOT: (Method.SLOTS,),
    Unit.DAY: (Method.DAYS, Method.WEEKS),
    Unit.REGION: (Method.REGIONS,),
    Unit.USER: (Method.LIST, Method.CONVERSATIONS),
    Unit.AD: (Method.LIST,),
}


@dataclass(frozen=True, slots=True)
class DrawAsked:
    """A draw to be made. Dates, versions and shares come from the plan; everything not given has a default.

    Parameters
    ----------
    method : str or None
        One of :func:`methods_for`; the first of them where it is not given.
    weekdays : tuple of int
        Days on which something runs, 0 is Monday; every day where none is given.
    times : tuple of str
        Hours of posts and slots, as in ``"12:15"``.
    times_are_versions : bool
        The hours are what is compared: one for each version, in the order of the plan.
    per_version : int or None
        Posts of each version; as many as find room where it is not given.
    regions : tuple of (str, float)
        Regions with a figure that says how large each is.
    count : int or None
        How many people or conversations the printed list shall hold.
    version : int or None
        The version of the experiment that was seen.
    """

    method: str | None = None
    weekdays: tuple[int, ...] = ()
    times: tuple[str, ...] = ()
    times_are_versions: bool = False
    per_version: int | None = None
    regions: tuple[tuple[str, float], ...] = ()
    count: int | None = None
    version: int | None = None


def methods_for(experiment: Experiment) -> tuple[Method, ...]:
    """Say which draws fit the design and what is drawn; the likeliest first, none where nobody draws."""
    if experiment.design is Design.GEO:
        return (Method.REGIONS,)
    if experiment.design is Design.SWITCHBACK and experiment.unit not in (Unit.SLOT, Unit.POST):
        return (Method.DAYS, Method.WEEKS)
    if experiment.design not in (Design.RANDOMIZED, Design.SWITCHBACK) or experiment.unit is None:
        return ()
    found = _BY_UNIT[experiment.unit]
    as_they_come = channel_kind(experiment.channel or "") is ChannelKind.MESSAGES
    return found[::-1] if experiment.unit is Unit.USER and as_they_come else found


def check_asked(experiment: Experiment, asked: DrawAsked, faults: list[Fault]) -> dict[str, Any]:
    """Read what is asked into the plain values that a draw rests on, with every fault.

    Returns
    -------
    dict
        Ready for :func:`experiments.trials.draws.drawn.outcome_of` but for the seed, where there is no fault.
    """
    fitting = methods_for(experiment)
    if not fitting:
        sentence = "Nobody draws here: in the plan the platform decides who sees what, or nobody does."
        if experiment.design is None or experiment.unit is None:
            sentence = "Say in the plan first who decides who sees what, and what is drawn."
        faults.append(Fault("method", "nothing_to_draw", sentence))
        return {}
    names = [method.value for method in fitting]
    if asked.method is not None and asked.method not in names:
        faults.append(Fault("method", "not_a_choice", f"In this plan one of these can be drawn: {', '.join(names)}."))
        return {}
    method = Method(asked.method or names[0])
    basis: dict[str, Any] = {"method": method.value} | drawn_from(experiment, method)
    _check_plan(experiment, method, faults)
    if method in DATED:
        basis["weekdays"] = _weekdays(asked.weekdays, faults)
    if method in (Method.POSTS, Method.SLOTS):
        basis |= _times(experiment, asked, method, faults)
    if method is Method.REGIONS:
        basis["regions"] = _regions(asked.regions, len(experiment.variants), faults)
    if method is Method.CONVERSATIONS:
        basis["count"] = _count(asked.count, len(experiment.variants), faults)
    if not faults and method in DATED:
        _check_room(experiment, basis, faults)
    return basis


def drawn_from(experiment: Experiment, method: Method) -> dict[str, Any]:
    """Give what a draw takes from the plan; where this changes, the draw fits no longer."""
    basis: dict[str, Any] = {
        "versions": [{"name": variant.name, "share": variant.share} for variant in experiment.variants]
    }
    if method in DATED:
        basis["first"] = experiment.starts.isoformat() if experiment.starts else None
        basis["last"] = experiment.ends.isoformat() if experiment.ends else None
    return basis


def _check_plan(experiment: Experiment, method: Method, faults: list[Fault]) -> None:
    shares = [variant.share for variant in experiment.variants if variant.share is not None]
    if len(experiment.variants) < 2:
        faults.append(Fault("variants", "missing", "Say in the plan first which versions are compared."))
    if method is Method.LIST and shares and (len(shares) < len(experiment.variants) or abs(sum(shares) - 1) > 1e-6):
        faults.append(Fault("variants", "shares", "The shares of all versions must add up to the whole."))
    if method is not Method.LIST and shares and max(shares) - min(shares) > 1e-9:
        sentence = "Unequal shares can be drawn for lists only: here every version gets as much as the others."
        faults.append(Fault("variants", "shares", sentence))
    if experiment.alternated_by_hand:
        sentence = "The plan says “alternated by hand”. Take that out of the plan first, then draw."
        faults.append(Fault("alternated_by_hand", "by_hand", sentence))
    if method in DATED:
        for field, words in (("starts", "starts"), ("ends", "ends")):
            if getattr(experiment, field) is None:
                faults.append(Fault(field, "missing", f"Say in the plan first on which day it {words}."))


def _weekdays(given: Sequence[int], faults: list[Fault]) -> list[int]:
    if any(not 0 <= weekday <= 6 for weekday in given):
        faults.append(Fault("weekdays", "not_a_choice", "Weekdays go from 0, Monday, to 6, Sunday."))
    return sorted(set(given)) or list(EVERY_DAY)


def _times(experiment: Experiment, asked: DrawAsked, method: Method, faults: list[Fault]) -> dict[str, Any]:
    times: list[str] = []
    for one in asked.times:
        found = _CLOCK.fullmatch(one.strip())
        if found is None:
            faults.append(Fault("times", "not_a_time", f"“{one[:40]}” is no time. Write it as in 12:15."))
        else:
            times.append(f"{int(found[1]):02}:{found[2]}")
    if not asked.times:
        faults.append(Fault("times", "missing", "Say at which times, as in 12:15, 19:30."))
    if len(times) > MOST_TIMES:
        faults.append(Fault("times", "too_many", f"These are more than {MOST_TIMES} times a day."))
    if asked.times_are_versions and method is Method.SLOTS:
        if len(set(times)) != len(experiment.variants):
            sentence = f"Give a time for each of the {len(experiment.variants)} versions, in the order of the plan."
            faults.append(Fault("times", "one_each", sentence))
    else:
        times = sorted(set(times))
    found_values: dict[str, Any] = {"times": times}
    if method is Method.SLOTS:
        found_values["times_are_versions"] = asked.times_are_versions
    else:
        found_values["per_version"] = asked.per_version
        if asked.per_version is not None and not 1 <= asked.per_version <= MOST_LINES:
            faults.append(Fault("per_version", "too_small", "Say how many posts of each version, 1 or more."))
    return found_values


def _regions(given: Sequence[tuple[str, float]], versions: int, faults: list[Fault]) -> list[list[Any]]:
    sizes: dict[str, float] = {}
    for name, size in given:
        region = text("regions", name, faults, limit=SHORT)
        if region is None:
            faults.append(Fault("regions", "no_name", "A region has no name."))
            continue
        if region in sizes:
            faults.append(Fault("regions", "twice", f"“{region}” stands there twice."))
        if not math.isfinite(size) or size < 0:
            faults.append(Fault("regions", "not_a_size", f"The size of “{region}” must be 0 or more."))
        sizes[region] = float(size)
    if len(sizes) > MOST_LINES:
        faults.append(Fault("regions", "too_many", f"These are more than {MOST_LINES} regions."))
    if len(sizes) < 2 * versions:
        sentence = f"Give at least {2 * versions} regions, each with its size: two for each version."
        faults.append(Fault("regions", "too_few", sentence))
    if sizes and kind_of_person_data("name", Column(list(sizes)), unit_table=False) is not None:
        faults.append(Fault("regions", "personal_data", "These look like addresses of people, not like regions."))
    return [[region, sizes[region]] for region in sizes]


def _count(given: int | None, versions: int, faults: list[Fault]) -> int | None:
    if given is None:
        faults.append(Fault("count", "missing", "Say how many lines the list shall have."))
    elif not versions <= given <= MOST_LINES:
        faults.append(Fault("count", "out_of_range", f"A list has {versions} to {MOST_LINES} lines."))
    return given


def _check_room(experiment: Experiment, basis: dict[str, Any], faults: list[Fault]) -> None:
    """Refuse what does not fit between first and last day, or makes more lines than anybody reads."""
    assert experiment.starts is not None
    assert experiment.ends is not None
    run = (experiment.starts, experiment.ends)
    versions, weekdays = len(experiment.variants), basis["weekdays"]
    days = sum(day.weekday() in weekdays for day in days_of_run(*run))
    lines = days * (1 if basis.get("times_are_versions") else len(basis.get("times", "-")))
    full_weeks = ((run[1] - run[0]).days + 1) // 7
    if lines > MOST_LINES:
        faults.append(Fault("times", "too_many", f"These are more than {MOST_LINES} slots."))
    elif basis["method"] == Method.POSTS:
        groups = len(slot_groups(*run, weekdays, [time.fromisoformat(one) for one in basis["times"]], versions))
        if groups < (basis["per_version"] or 1):
            sentence = (
                f"There is room for {groups} posts of each version between the first and the last day. "
                "Add weekdays or times, or move the last day."
            )
            faults.append(Fault("per_version" if basis["per_version"] else "weekdays", "no_room", sentence))
    elif basis["method"] == Method.WEEKS and full_weeks < versions:
        sentence = f"The run has {full_weeks} full weeks: too few for {versions} versions. Draw days, or run longer."
        faults.append(Fault("ends", "no_room", sentence))
    elif lines < versions:
        faults.append(Fault("weekdays", "no_room", "There are fewer slots than versions. Add weekdays, or run longer."))
