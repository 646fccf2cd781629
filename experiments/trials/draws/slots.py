"""Time slots: within each weekday the versions take turns in drawn order, so that no weekday favours one of them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, time

from experiments.trials.draws.chance import Lots
from experiments.trials.draws.outcome import Moment, days_of_run


def draw_slots(
    seed: str, *, versions: int, first: date, last: date, weekdays: Sequence[int], times: Sequence[time]
) -> list[Moment]:
    """Draw which version every slot gets.

    Within a weekday the slots are taken in their order, and of each as many following ones as there are versions every
    version gets one. What is left over at the end is drawn too, no version twice: within a weekday the versions differ
    by one slot at most.

    Parameters
    ----------
    weekdays : sequence of int
        0 is Monday.
    times : sequence of time
        When the slots of a day begin.
    """
    lots = Lots(seed, "slots")
    drawn: list[Moment] = []
    groups = 0
    for weekday in sorted(set(weekdays)):
        days = [day for day in days_of_run(first, last) if day.weekday() == weekday]
        slots = [(day, at) for day in days for at in sorted(set(times))]
        for start in range(0, len(slots), versions):
            group = slots[start : start + versions]
            order = lots.shuffled(range(versions))
            drawn += [Moment(day, at, version, groups) for (day, at), version in zip(group, order, strict=False)]
            groups += 1
    return sorted(drawn, key=lambda moment: (moment.day, moment.at or time.min))


def draw_times(
    seed: str, *, versions: int, first: date, last: date, weekdays: Sequence[int], times: Sequence[time]
) -> list[Moment]:
    """Draw at which hour something happens on each day, where the hours are what is compared.

    Parameters
    ----------
    times : sequence of time
        The hour of each version, in the order of the plan.
    """
    one_a_day = draw_slots(seed, versions=versions, first=first, last=last, weekdays=weekdays, times=(time.min,))
    return [Moment(one.day, times[one.version], one.version, one.group) for one in one_a_day]
