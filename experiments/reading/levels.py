"""Which level (campaign, ad set, ad) tells the variants apart, by the order of the rules."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property, lru_cache

from experiments.reading.cells.covers import part_alike
from experiments.reading.cells.labels import MOST_VARIANTS, find_labels
from experiments.reading.cells.trial_words import NUMBERS, Grouping, grouping, strength
from experiments.reading.cells.words import without_accents

_ABOUT_TEN = 12
# what a platform writes behind the name of what was duplicated
_COPY = re.compile(r"(?:\s*[-–—]?\s*\(?(?:copy|copie|copia|kopie|kopia|kopi|duplicate|duplikat)\)?(?:\s*\d+)?)+$")
# names of audiences and steps of the funnel: they part people, not versions
_AUDIENCE = re.compile(
    r"(?<![a-z])(?:prospecting|prospection|prospeccion|prospeccao|retargeting|remarketing|reciblage|tofu?|mofu?|bofu?"
    r"|lookalikes?|lal|broad|interests?|interessen|interets|intereses|cold|warm|hot|kalt|frio|froid|freddo|caldo"
    r"|custom audience|zielgruppe\w*|audiences?|publico|pubblico|doelgroep)(?![a-z])"
    r"|(?<!\d)\d\d ?[-–] ?\d\d(?!\d)|\d\d\+"
)


# the names of an experiment come again with each export of it
_strength = lru_cache(maxsize=1024)(strength)
_grouping = lru_cache(maxsize=1024)(grouping)


@dataclass(frozen=True)
class Names:
    """The names of one level in the data rows; ``distinct`` are the different ones that are not blank."""

    cells: Sequence[str]
    distinct: tuple[str, ...]

    @property
    def are_few(self) -> bool:
        """Whether they are as many as versions are."""
        return 2 <= len(self.distinct) <= MOST_VARIANTS

    @cached_property
    def grouped(self) -> Grouping | None:
        """The versions inside the names, where several names belong to one version."""
        return _grouping(self.distinct, loose=not self.are_few)

    @cached_property
    def labels(self) -> Sequence[str]:
        """The version of each row that this level says."""
        if self.grouped is None:
            return self.cells
        return [self.grouped.labels.get(cell, "") for cell in self.cells]

    @cached_property
    def strength(self) -> int:
        """How clearly the names speak of a test."""
        if self.grouped is not None:
            return self.grouped.strength
        return _strength(self.distinct) if self.are_few else 0

    @property
    def pattern(self) -> str | None:
        """The pattern that takes the version out of a name."""
        return None if self.grouped is None else self.grouped.pattern

    @cached_property
    def are_audiences(self) -> bool:
        """Whether every name is an audience's."""
        return all(_AUDIENCE.search(without_accents(name).replace("_", " ")) for name in self.distinct)


@dataclass(frozen=True, slots=True)
class LevelFound:
    """The level of the variant by its place in the list, the variant of each row, and other levels that fit."""

    place: int
    labels: Sequence[str]
    pattern: str | None
    candidates: tuple[int, ...]
    reason: str
    sure: bool


def choose_level(levels: Sequence[Names], days: Sequence[date | None]) -> LevelFound | None:
    """Choose the level that tells the variants apart.

    Parameters
    ----------
    levels : Sequence[Names]
        From wide to narrow.
    days : Sequence[date or None]
        Day of each row.

    Notes
    -----
    First a level whose names carry the words, letters or numbers of a test; else, where the names of a narrow level
    repeat inside each value of a wider one, the wider; else the narrowest level with 2 to about 10 names over the
    same days. One name at every level is one variant: the narrowest named level.
    """
    named = [place for place, one in enumerate(levels) if one.distinct]
    if not named:
        return None
    if all(len(levels[place].distinct) == 1 for place in named):
        whole = [place for place in named if all(levels[place].cells)]
        narrowest = (whole or named)[-1]
        return LevelFound(
            narrowest, levels[narrowest].cells, None, (narrowest,), "there is one name at every level", sure=True
        )
    fitting = [place for place in named if levels[place].are_few or levels[place].grouped]
    if not fitting:
        return _label_in_names(levels, named)
    return _by_words(levels, fitting, days) or _by_names(levels, fitting, days)


def _by_words(levels: Sequence[Names], fitting: Sequence[int], days: Sequence[date | None]) -> LevelFound | None:
    # mere numbers of what ran one after the other are weeks or rounds
    speaking = [
        place for place in fitting
        if levels[place].strength > NUMBERS or (levels[place].strength and _overlap(levels[place].cells, days))
    ]  # fmt: skip
    if not speaking:
        return None

    # among equals the one with fewer versions, then whole names before parts of names, then the narrower:
    # ads often carry the name of what they stand in
    def rank(place: int) -> tuple[int, int, bool, int]:
        one = levels[place]
        return one.strength, -len(set(one.labels)), one.pattern is None, place

    place = max(speaking, key=rank)
    best = levels[place]
    rivals = [levels[other] for other in speaking if other != place and levels[other].strength == best.strength]
    sure = all(part_alike(one.labels, best.labels) for one in rivals)
    if best.strength == NUMBERS and len(fitting) > 1:
        sure = sure and all(part_alike(levels[other].labels, best.labels) for other in fitting)
    if best.grouped is not None and not best.grouped.sure:
        sure = False
    names = ", ".join(f"“{name}”" for name in sorted(set(best.labels) - {""})[:6])
    why = f"{names} stand in its names" if best.grouped else "its names carry the words or letters of a test"
    return _found(levels, fitting, place, why, sure=sure)


def _by_names(levels: Sequence[Names], fitting: Sequence[int], days: Sequence[date | None]) -> LevelFound:
    """Choose where no name speaks of a test: by names that repeat, else the narrowest."""
    for place in fitting:
        if not _overlap(levels[place].cells, days):
            continue  # campaigns one after the other are periods, whatever repeats in them
        narrower = [levels[other] for other in range(place + 1, len(levels)) if len(levels[other].distinct) > 1]
        if any(_repeats_inside(levels[place], narrow) for narrow in narrower):
            nested = [other for other in fitting if other > place and any(
                _repeats_inside(levels[other], narrow) for narrow in levels[other + 1 :] if len(narrow.distinct) > 1
            )]  # fmt: skip
            why = f"the same names below it repeat inside each of its {len(levels[place].distinct)} values"
            return _found(levels, fitting, place, why, sure=not nested and not levels[place].are_audiences)
    together = [place for place in fitting if _overlap(levels[place].cells, days)]
    place = (together or fitting)[-1]
    chosen = levels[place]
    sure = all(part_alike(levels[other].cells, chosen.cells) for other in fitting) and not chosen.are_audiences
    why = f"the narrowest level with 2 to 10 names over the same days ({len(chosen.distinct)})"
    return _found(levels, fitting, place, why, sure=sure)


def _found(levels: Sequence[Names], fitting: Sequence[int], place: int, why: str, *, sure: bool) -> LevelFound:
    chosen = levels[place].labels
    others = [
        other for other in reversed(fitting)
        if other != place and (levels[other].are_few or not part_alike(levels[other].labels, chosen))
    ]  # fmt: skip
    candidates = (place, *others)
    return LevelFound(place, chosen, levels[place].pattern, candidates, why, sure)


def _label_in_names(levels: Sequence[Names], named: Sequence[int]) -> LevelFound | None:
    """Look for a label in many names; else take a level with hardly more names than versions are."""
    for place in reversed(named):
        one = levels[place]
        # each name once: a name that runs on many days is still one text
        labels = find_labels(one.distinct) if len(one.distinct) > MOST_VARIANTS else None
        if labels:
            label_of = dict(zip(one.distinct, labels.values, strict=True))
            sure = not labels.unsure and not labels.is_weak
            values = [label_of.get(cell, "") for cell in one.cells]
            return LevelFound(place, values, labels.pattern, (place,), labels.reason, sure)
    for place in reversed(named):
        if 2 <= len(levels[place].distinct) <= _ABOUT_TEN:
            why = f"it has {len(levels[place].distinct)} names"
            return LevelFound(place, levels[place].cells, None, (place,), why, sure=False)
    return None


def _repeats_inside(wide: Names, narrow: Names) -> bool:
    inside: dict[str, set[str]] = defaultdict(set)
    bare = {cell: _COPY.sub("", without_accents(cell)) for cell in set(narrow.cells)}
    for outer, inner in set(zip(wide.cells, narrow.cells, strict=True)):
        if outer and inner:
            inside[outer].add(bare[inner])
    sets = list(inside.values())
    if len(sets) < 2:
        return False
    shared = set.intersection(*sets)
    return len(shared) >= 2 and len(shared) >= max(len(one) for one in sets) * 0.6


def _overlap(cells: Sequence[str], days: Sequence[date | None]) -> bool:
    """Say whether the names ran side by side: on most days several of them, and each on a good part of the days."""
    seen: dict[date, set[str]] = defaultdict(set)
    for cell, day in zip(cells, days, strict=True):
        if day is not None:
            seen[day].add(cell)
    if not seen:
        return True
    # ads that are made for one day each are two on a day where two campaigns run
    covered = sum(len(names) for names in seen.values()) / (len(seen) * len(set(cells)))
    return covered >= 0.4 and sum(len(names) >= 2 for names in seen.values()) >= 0.3 * len(seen)
