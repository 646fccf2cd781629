"""Posts drawn into slots: slots of the same weekday and hour make a pair, and each version gets one of each pair."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, time

from experiments.trials.draws.chance import Lots
from experiments.trials.draws.outcome import Moment, days_of_run, in_groups


def slot_groups(
    first: date, last: date, weekdays: Sequence[int], times: Sequence[time], versions: int
) -> list[list[tuple[date, time]]]:
    """Put slots of the same weekday and hour in following weeks together, as many as there are versions.

    Parameters
    ----------
    weekdays : sequence of int
        0 is Monday.

    Returns
    -------
    list
        Groups, those that are complete first come first. Slots at the end that make no group stay free.
    """
    groups = []
    for weekday in sorted(set(weekdays)):
        days = [day for day in days_of_run(first, last) if day.weekday() == weekday]
        groups += [[(day, at) for day in group] for at in sorted(set(times)) for group in in_groups(days, versions)]
    return sorted(groups, key=lambda group: (group[-1], group))


def draw_posts(
    seed: str,
    *,
    versions: int,
    first: date,
    last: date,
    weekdays: Sequence[int],
    times: Sequence[time],
    per_version: int | None = None,
) -> list[Moment]:
    """Draw which version is posted in which slot.

    Parameters
    ----------
    per_version : int, optional
        Posts of each version; as many as there are pairs where it is not given. The pairs that are complete first are
        taken, the rest stays free.
    """
    lots = Lots(seed, "posts")
    groups = slot_groups(first, last, weekdays, times, versions)[:per_version]
    drawn = [
        Moment(day, at, version, number)
        for number, group in enumerate(groups)
        for (day, at), version in zip(group, lots.shuffled(range(versions)), strict=True)
    ]
    return sorted(drawn, key=lambda moment: (moment.day, moment.at or time.min))
