"""Tables of people: who stands in two versions, whose cells are blank, and names that differ by a capital only."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import replace

from experiments.reading.problems.cells import BlankIsNone, BlankPeople
from experiments.reading.problems.columns import SimilarNames
from experiments.reading.problems.problem import Problem
from experiments.reading.problems.rows import PeopleInTwoVersions
from experiments.reading.rows.figures import Figures


def fill_ticks(figures: Figures) -> Figures:
    """Read a blank as "no" where a column of people holds nothing but ones; of any other blank say that it is missing.

    Parameters
    ----------
    figures : Figures
        The typed columns of a table of people.
    """
    measures = dict(figures.measures)
    notes: list[Problem] = []
    for name, values in figures.measures.items():
        blank = sum(value is None for value in values)
        if not blank:
            continue
        header = figures.headers.get(name, name)
        if {value for value in values if value is not None} == {1.0}:
            measures[name] = [1.0 if value else 0.0 for value in values]
            notes.append(
                BlankIsNone(
                    f"“{header}”: {blank:,} blank cells were read as 0, because all others say 1.", column=header
                )
            )
        else:
            sentence = (
                f"“{header}” is blank for {blank:,} of {len(values):,} people, who are left out of it, not counted 0."
            )
            notes.append(BlankPeople(sentence, column=header))
    unique = {note.sentence: note for note in notes}
    return replace(figures, measures=measures, problems=(*figures.problems, *unique.values()))


def check_people(units: Sequence[str], labels: Sequence[str | None]) -> Iterator[Problem]:
    """Report people who stand in more than one version: they saw both, or were counted twice."""
    seen: dict[str, set[str]] = defaultdict(set)
    for unit, label in zip(units, labels, strict=True):
        if label:
            seen[unit].add(label)
    both = sum(len(own) > 1 for own in seen.values())
    if both:
        people = "1 person stands" if both == 1 else f"{both:,} people stand"
        yield PeopleInTwoVersions(f"{people} in more than one version, of {len(seen):,} in all.")


def check_names(names: Sequence[str]) -> Iterator[Problem]:
    """Report versions whose names differ by capitals or blanks only."""
    alike: dict[str, list[str]] = defaultdict(list)
    for name in names:
        alike["".join(name.casefold().split())].append(name)
    for own in alike.values():
        if len(own) > 1:
            listed = " and ".join(f"“{name}”" for name in sorted(own))
            yield SimilarNames(f"{listed} are taken as {len(own)} different versions.")
