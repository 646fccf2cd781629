"""Run families of scenarios, and tell what came out as text."""

from __future__ import annotations

import itertools
import multiprocessing
from collections.abc import Iterable, Sequence
from concurrent.futures import ProcessPoolExecutor

from stats.calibration.archives import archive_lines
from stats.calibration.grid import FAMILIES
from stats.calibration.lines import Line, Scenario, lines_of
from stats.calibration.promises import ACROSS, PROMISES, monte_carlo_error

EVERY_FAMILY = (ACROSS.name, *FAMILIES)

_Task = tuple[Scenario | None, float, int]

MARKS = {"held": "held", "near": "held (within chance)", "broken": "BROKEN", "reported": "-"}


def run(families: Sequence[str], *, replications: int, workers: int = 1) -> tuple[Line, ...]:
    """Draw all scenarios of these families at all their lifts.

    Parameters
    ----------
    families : sequence of str
        Of :data:`EVERY_FAMILY`.
    replications : int
        Datasets per line, before the scenario's weight.
    workers : int
        Processes; the figures do not depend on their number.
    """
    tasks: list[_Task] = [(None, 0.0, replications)] if ACROSS.name in families else []
    drawn = [each for family, grid in FAMILIES.items() if family in families for each in grid()]
    tasks += [(each, lift, replications) for each in drawn for lift in each.lifts]
    if workers == 1:
        return tuple(itertools.chain.from_iterable(map(_lines, tasks)))
    # A fresh interpreter per worker: forking one whose libraries run threads may hang.
    with ProcessPoolExecutor(workers, mp_context=multiprocessing.get_context("spawn")) as pool:
        return tuple(itertools.chain.from_iterable(pool.map(_lines, tasks)))


def _lines(task: _Task) -> tuple[Line, ...]:
    scenario, lift, replications = task
    if scenario is None:
        return archive_lines(replications)
    # Some methods are read only for a part of the files, and that part may be empty.
    return tuple(line for line in lines_of(scenario, lift, replications=replications) if line.drawn)


def broken(lines: Iterable[Line]) -> tuple[Line, ...]:
    """Return the lines whose promise is broken by more than chance."""
    return tuple(line for line in lines if line.standing == "broken")


def table(lines: Sequence[Line]) -> str:
    """Return all lines as text, family by family."""
    parts = []
    for family, group in itertools.groupby(lines, key=lambda line: line.family):
        rows = [_row(line) for line in group]
        heads = ("scenario", "lift", "method", "coverage", "and answered", "refused", "unbounded", "called", "promise")
        widths = [max(len(row[place]) for row in (heads, *rows)) for place in range(len(heads))]
        told = [
            "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=False)) + "  " + row[-1]
            for row in ((*heads, "beside: found a difference; why refused"), *rows)
        ]
        parts.append("\n".join([f"== {family}", *told]))
    return "\n\n".join(parts)


def _row(line: Line) -> tuple[str, ...]:
    error = monte_carlo_error(line.coverage, line.answered)
    beside = [f"{name} {share:.1%}" for name, share in line.beside.items()]
    refused = [f"{reason} {count / line.drawn:.1%}" for reason, count in line.refusals.items()]
    promised = PROMISES[line.promise] if line.promise else None
    span = f" ({promised.lowest:.1%} to {promised.highest:.1%})" if promised else ""
    return (
        line.scenario,
        f"{line.lift:+.0%}" if line.lift else "0",
        line.method,
        f"{line.coverage:.1%} ± {error:.1%}" if line.answered else "nothing answered",
        f"{line.covered / line.drawn:.1%}",
        f"{1 - line.answered / line.drawn:.1%}",
        f"{line.unbounded / line.drawn:.1%}",
        f"{line.called / line.drawn:.1%}",
        MARKS[line.standing] + span,
        "; ".join([*beside, *refused]),
    )


def summary(lines: Sequence[Line]) -> str:
    """Return one row per promise: how many lines held it, and between which shares."""
    rows = []
    for name, promise in PROMISES.items():
        under = [line for line in lines if line.promise == name]
        if not under:
            continue
        shares = [line.coverage for line in under if line.answered]
        refused = max(1 - line.answered / line.drawn for line in under)
        counts = {kind: sum(line.standing == kind for line in under) for kind in ("held", "near", "broken")}
        rows.append(
            f"{promise.says}: promised {promise.lowest:.1%} to {promise.highest:.1%}, "
            f"found {min(shares):.1%} to {max(shares):.1%} in {len(under)} lines "
            f"({counts['held']} held, {counts['near']} within chance, {counts['broken']} broken); "
            f"refused at most {refused:.1%}"
            if shares
            else f"{promise.says}: nothing answered"
        )
    return "\n".join(rows)
