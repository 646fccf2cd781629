"""Platforms that other packages bring: a broken plug-in costs its own platform and nothing else."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace
from importlib.metadata import EntryPoint
from typing import get_args

from experiments.reading.cells.words import plain
from experiments.reading.sources.source import ExportCard, Kind, Source

GROUP = "trialbook.sources"
"""The entry point group under which a package names its tuple of sources."""


@dataclass(frozen=True, slots=True)
class Installed:
    """What the plug-ins brought, and a sentence about each that could not be used."""

    sources: tuple[Source, ...] = ()
    faults: tuple[str, ...] = ()


class _NotUsable(Exception):
    """What a plug-in gives cannot be used; the message continues "The plug-in …"."""


def load_installed(points: Iterable[EntryPoint], taken: Collection[str]) -> Installed:
    """Load the sources of plug-ins; whatever is wrong with one is told and leaves the others alone.

    Parameters
    ----------
    points : Iterable of EntryPoint
        Entry points of the group ``trialbook.sources``; each leads to a tuple of ``Source``.
    taken : Collection of str
        Platforms that are built in, which no plug-in may replace.
    """
    sources: dict[str, Source] = {}
    faults: list[str] = []
    for point in sorted(points, key=lambda point: point.name):
        try:
            for source in _checked(_loaded(point), {*taken, *sources}):
                sources[source.platform] = source
        except _NotUsable as fault:
            package = "" if point.dist is None else f" of the package {point.dist.name}"
            faults.append(
                f"The plug-in “{point.name}”{package} {fault} Its files are read as tables of no known platform."
            )
    return Installed(tuple(sources.values()), tuple(faults))


def _loaded(point: EntryPoint) -> object:
    try:
        return point.load()
    except (Exception, SystemExit) as error:  # whatever foreign code raises while it is loaded
        raise _NotUsable(f"cannot be loaded ({type(error).__name__}: {error}).") from error


def _checked(given: object, taken: set[str]) -> list[Source]:
    """Give the sources of a plug-in with their headers in plain form, if all of them can be used."""
    if not isinstance(given, tuple | list) or not all(isinstance(one, Source) for one in given):
        raise _NotUsable("does not give a tuple of Source.")
    for source in given:
        if not isinstance(source.platform, str) or not source.platform.isidentifier():
            raise _NotUsable(f"names its platform “{source.platform}”; letters, digits and _ are needed.")
        if source.platform in taken:
            raise _NotUsable(f"brings the platform “{source.platform}”, which there is already.")
        if source.kind not in get_args(Kind):
            raise _NotUsable(f"gives “{source.platform}” the kind “{source.kind}”; there is none of that name.")
        if not isinstance(source.card, ExportCard) or not source.card.steps:
            raise _NotUsable(f"has no export card for “{source.platform}”.")
    try:
        return [_in_plain_words(source) for source in given]
    except (TypeError, ValueError, AttributeError) as error:
        raise _NotUsable(f"writes its headers in another way than Source asks for ({error}).") from error


def _in_plain_words(source: Source) -> Source:
    """Headers are compared in plain form; a plug-in may write them as they stand in its files."""
    return replace(
        source,
        telling=frozenset(map(plain, source.telling)),
        usual=frozenset(map(plain, source.usual)),
        titles=tuple(map(plain, source.titles)),
        words={role: tuple(map(plain, words)) for role, words in source.words.items()},
        never={role: tuple(map(plain, words)) for role, words in source.never.items()},
        parts=tuple(map(plain, source.parts)),
        unit=tuple(map(plain, source.unit)),
        texts=tuple(map(plain, source.texts)),
        dates=tuple(map(plain, source.dates)),
        levels=tuple((name, tuple(map(plain, words))) for name, words in source.levels),
    )
