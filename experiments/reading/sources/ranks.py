"""The words of the sources, turned round once: which platforms a header tells, and how a header ranks in a role.

Sources seldom change while the program runs (a plug-in was installed), so each answer is kept beside the sources that
it was made of, and made again only for others.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from experiments.reading.sources.source import Source
from experiments.reading.sources.vocabulary import ROLES


@dataclass(slots=True)
class _Kept:
    sources: tuple[Source, ...] = ()
    telling: dict[str, list[str]] = field(default_factory=dict)
    ranks: dict[str, tuple[Source, dict[str, Mapping[str, int]]]] = field(default_factory=dict)
    ranked: dict[tuple[str, tuple[str, ...]], tuple[Source, Mapping[str, Sequence[str]]]] = field(default_factory=dict)


_KEPT = _Kept()
_MOST_KEPT = 256


def platforms_by_header(sources: tuple[Source, ...]) -> Mapping[str, Sequence[str]]:
    """Return the platforms that each telling header may come from."""
    if _KEPT.sources is not sources:
        telling: dict[str, list[str]] = {}
        for source in sources:
            for word in source.telling:
                telling.setdefault(word, []).append(source.platform)
        _KEPT.sources, _KEPT.telling = sources, telling
    return _KEPT.telling


def ranks(source: Source, role: str) -> Mapping[str, int]:
    """Return the plain headers that a source takes for a measure, each with its rank: the lowest is preferred."""
    known = _KEPT.ranks.get(source.platform)
    if known is None or known[0] is not source:
        known = _KEPT.ranks[source.platform] = (source, {})
    if role not in known[1]:
        never = source.never.get(role, ())
        words = dict.fromkeys((*source.words.get(role, ()), *ROLES[role]))
        known[1][role] = {word: rank for rank, word in enumerate(words) if word not in never}
    return known[1][role]


def ranked_headers(source: Source, headers: tuple[str, ...]) -> Mapping[str, Sequence[str]]:
    """Return for each measure the plain headers of a file that a source takes for it, the preferred one first."""
    known = _KEPT.ranked.get((source.platform, headers))
    if known is None or known[0] is not source:
        present = set(headers)
        ranked = {
            role: sorted(rank.keys() & present, key=rank.__getitem__) for role in ROLES if (rank := ranks(source, role))
        }
        if len(_KEPT.ranked) >= _MOST_KEPT:
            _KEPT.ranked.clear()
        known = _KEPT.ranked[source.platform, headers] = (source, ranked)
    return known[1]
