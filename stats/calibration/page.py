"""The tables of the guide's page on how often verdicts are wrong, filled with the figures of a run."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace

from stats.calibration.day_looks import DayLooksScenario
from stats.calibration.days import DaysScenario
from stats.calibration.figures import Figures
from stats.calibration.lines import Line, Scenario
from stats.calibration.people import PeopleScenario
from stats.calibration.people_looks import PeopleLooksScenario
from stats.calibration.post_looks import PostLooksScenario
from stats.calibration.posts import PostsScenario
from stats.calibration.promises import PROMISES
from stats.calibration.scenarios import DailyData

# Markdown shows nothing of a link's definition, so a page can carry these marks unseen.
_BLOCK = re.compile(r"(?<=^\[//\]: # \(begin )(?P<name>[a-z ]+)\)\n.*?(?=^\[//\]: # \(end\))", re.MULTILINE | re.DOTALL)

NOTHING = "-"
Z, T, LOOKED = "z on totals", "unpaired t", "z on totals, each look"


def filled(page: str, figures: Figures) -> str:
    """Put the figures between the marks ``[//]: # (begin NAME)`` and ``[//]: # (end)`` of a page.

    Raises
    ------
    ValueError
        If a mark has a name for which there is no table, or the figures lack what a table shows.
    """
    found = _Found(figures)

    def block(match: re.Match[str]) -> str:
        if match["name"] not in BLOCKS:
            raise ValueError(f"there is no table of this name: {match['name']}")
        return f"{match['name']})\n\n{BLOCKS[match['name']](found)}\n\n"

    return _BLOCK.sub(block, page)


class _Found:
    """Lines by what was drawn and asked."""

    def __init__(self, figures: Figures) -> None:
        self.figures = figures
        self._lines = {(line.family, line.scenario, line.method, line.lift): line for line in figures.lines}

    def line(self, scenario: Scenario, method: str, lift: float = 0.0) -> Line:
        try:
            return self._lines[scenario.family, scenario.name, method, lift]
        except KeyError as missing:
            raise ValueError(f"the run did not draw what the page shows: {scenario.name}, {method}") from missing


def _both(days: int) -> DailyData:
    """Days of their own, and delivery that shifts."""
    return DailyData(days, 0.2, follow=1.0)


def _nothing_differed(found: _Found) -> str:
    days: tuple[tuple[str, DailyData], ...] = (
        ("14 days, both versions have the same good and bad days", DailyData(14, 0.0)),
        ("14 days, each version also has good and bad days of its own", DailyData(14, 0.2)),
        ("14 days, one version is shown more on good days", DailyData(14, 0.0, follow=1.0)),
        ("14 days, both of these", _both(14)),
        ("28 days, both of these", _both(28)),
        ("60 days, both of these", _both(60)),
        ("14 days, both of these, three times the money for one version", replace(_both(14), control_parts=3.0)),
        ("14 days, both of these, two clicks a day", replace(_both(14), rate=1e-3, impressions=2_000)),
    )
    posts = (
        ("10 posts against 10 that differ anyway", PostsScenario(10, 10, 1.0, 0.3)),
        ("10 posts against 30 that differ anyway", PostsScenario(10, 30, 1.0, 0.3)),
    )
    rows = []
    for says, data in days:
        line = found.line(DaysScenario(data), "paired")
        rows.append((says, _of_100(line.beside[Z]), _of_100(line.beside[T]), _called(line)))
    for says, scenario in posts:
        line = found.line(scenario, "shown")
        rows.append((says, _of_100(line.beside[Z]), _of_100(line.beside["average post"]), _called(line)))
    people = found.line(PeopleScenario(0.01, 10_000, 10_000), "lift")
    rows.append(("10,000 people against 10,000, drawn one by one", _of_100(people.beside[Z]), NOTHING, _called(people)))
    return _table(("the test", "calculator on the totals", "t-test on days or posts", "Trialbook"), rows)


def _looking(found: _Found) -> str:
    rows = []
    for days in (14, 28, 56):
        line = found.line(DayLooksScenario(_both(days), every_day=False), "planned levels")
        rows.append((f"{days} days, a look every week", line))
    line = found.line(DayLooksScenario(_both(60), every_day=True), "always-valid band")
    rows.append(("60 days, a look every day", line))
    posts = found.line(PostLooksScenario(PostsScenario(30, 30, 0.5, 0.3)), "always-valid band")
    rows.append(("30 posts against 30, a look after every post", posts))
    people = found.line(PeopleLooksScenario(0.01, 500, 500, 60, every_day=True), "always-valid band")
    rows.append(("500 new people a day in each version, a look every day for 60 days", people))
    fixed = "95 % paired, each look"
    cells = (
        (
            says,
            _of_100(line.beside[LOOKED]),
            _of_100(line.beside[fixed]) if fixed in line.beside else NOTHING,
            _called(line),
        )
        for says, line in rows
    )
    heads = ("the test", "calculator on the totals", "our range for one look, read at every look", "Trialbook")
    return _table(heads, cells)


def _truly_better(found: _Found) -> str:
    rows = []
    for days, spread in ((14, 0.0), (14, 0.1), (14, 0.2), (28, 0.2), (60, 0.2)):
        line = found.line(DaysScenario(DailyData(days, spread, follow=1.0)), "paired", 0.2)
        own = f"days of its own vary by {spread:.0%}".replace("%", " %") if spread else "no days of its own"
        rows.append((f"{days} days, {own}", _of_100(line.beside[T]), _called(line)))
    return _table(("the test", "t-test on days", "Trialbook"), rows)


def _promised(found: _Found) -> str:
    rows = []
    for name, promise in PROMISES.items():
        lines = [line for line in found.figures.lines if line.promise == name and line.answered]
        if not lines:
            continue
        shares = [line.coverage for line in lines]
        standings = {line.standing for line in lines}
        kept = "broken" if "broken" in standings else "kept, within chance" if "near" in standings else "kept"
        span = (
            f"{promise.lowest:.1%} or more"
            if promise.highest == 1
            else f"{promise.lowest:.1%} to {promise.highest:.1%}"
        )
        refused = max(1 - line.answered / line.drawn for line in lines)
        rows.append(
            (promise.says, span, f"{min(shares):.1%} to {max(shares):.1%}", str(len(lines)), f"{refused:.0%}", kept)
        )
    heads = ("for whom", "promised", "found", "lines counted", "refused at most", "stands")
    return _spaced(_table(heads, rows))


def _refused(found: _Found) -> str:
    reaches = (0.5, 1.0, 1.4)
    rows = [
        (
            f"{control} against {treatment}",
            *(
                _of_100(1 - line.answered / line.drawn)
                for line in (
                    found.line(PostsScenario(control, treatment, reach, 0.3), "ratio of sums") for reach in reaches
                )
            ),
        )
        for control, treatment in ((5, 5), (7, 7), (10, 10), (15, 15), (30, 30), (60, 60), (5, 12), (10, 30))
    ]
    return _table(("posts", "reach alike", "reach unlike", "reach very unlike"), rows)


def _few_events(found: _Found) -> str:
    rows = []
    for days in (7, 14, 28):
        for says, rate, shown in (("one event every other day", 1e-5, 50_000), ("two events a day", 1e-3, 2_000)):
            data = DailyData(days, 0.2, follow=1.0, rate=rate, impressions=shown)
            line = found.line(DaysScenario(data), "paired")
            rows.append(
                (
                    f"{days} days, {says}",
                    _of_100(1 - line.answered / line.drawn),
                    _of_100(line.unbounded / line.drawn),
                )
            )
    return _table(("the test", "no range at all", "a range without upper end"), rows)


def _not_promised(found: _Found) -> str:
    rows = []
    for days in (14, 28):
        for likeness in (0.3, 0.5):
            line = found.line(DaysScenario(DailyData(days, 0.2, autocorrelation=likeness)), "paired")
            rows.append(
                (f"{days} days, each like the day before by {likeness:g}", _of_100(line.coverage), _called(line))
            )
    for days in (5, 6):
        line = found.line(DaysScenario(DailyData(days, 0.2)), "paired")
        rows.append((f"{days} days", _of_100(line.coverage), _called(line)))
    return _table(("the test", "ranges that hold the truth", "called a win or a loss though nothing differed"), rows)


def _run(found: _Found) -> str:
    figures = found.figures
    fewest, most = min(line.drawn for line in figures.lines), max(line.drawn for line in figures.lines)
    versions = ", ".join(f"{name} {number}" for name, number in figures.versions.items())
    kinds = len({(line.family, line.scenario) for line in figures.lines})
    return (
        f"{kinds} kinds of data, {len(figures.lines)} lines of {fewest:,} to {most:,} invented tests each; {versions}."
    )


BLOCKS: dict[str, Callable[[_Found], str]] = {
    "nothing differed": _nothing_differed,
    "looking": _looking,
    "truly better": _truly_better,
    "promised": _promised,
    "refused": _refused,
    "few events": _few_events,
    "not promised": _not_promised,
    "run": _run,
}
"""Tables by the name in their marks."""


def _called(line: Line) -> str:
    return _of_100(line.called / line.drawn)


def _of_100(share: float) -> str:
    """Say a share as so many of 100, never as 0 or 100 unless it is.

    >>> _of_100(0.052), _of_100(0.001), _of_100(0.0), _of_100(0.999)
    ('5', 'under 1', '0', 'over 99')
    """
    hundreds = round(100 * share)
    if hundreds == 0 and share > 0:
        return "under 1"
    return "over 99" if hundreds == 100 and share < 1 else str(hundreds)


def _table(heads: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    return "\n".join("| " + " | ".join(line) + " |" for line in (heads, ["---"] * len(heads), *rows))


def _spaced(text: str) -> str:
    return text.replace("%", " %")
