"""Which platform wrote the file, in which language, and which column is what."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache, lru_cache
from importlib import import_module
from importlib.metadata import entry_points

from experiments.metrics.measures import MONEY
from experiments.reading.cells.columns import Column
from experiments.reading.cells.numbers import FALSE_WORDS, TRUE_WORDS, weigh
from experiments.reading.cells.words import plain
from experiments.reading.own_tables import SOLD, dated, finest, is_money, kind_of_own_table, names_units
from experiments.reading.sources import vocabulary
from experiments.reading.sources.installed import GROUP, Installed, load_installed
from experiments.reading.sources.ranks import platforms_by_header, ranked_headers, ranks
from experiments.reading.sources.source import Source
from experiments.reading.tables import Table

_MODULES = (
    "meta_ads", "google_ads", "linkedin", "tiktok_ads", "meta_business_suite", "x", "youtube_studio", "email",
    "web_analytics", "other_ads", "social_suites", "generic",
)  # fmt: skip
_WINDOW = re.compile(r"\s*\[[^\]]*\d[^\]]*\]$")
_BREAKDOWNS = frozenset(vocabulary.BREAKDOWNS)
_SPOKEN = ("en", "es", "de", "fr", "nl", "it", "pt", "pl", "sv", "da")


@dataclass(frozen=True, slots=True)
class Level:
    """One level of names (campaign, ad set, ad) with the columns of its name and its id."""

    name: str
    column: int
    id_column: int | None = None


@dataclass(frozen=True, slots=True)
class Layout:
    """Which column is what. Columns are indexes; a measure with several is their sum.

    ``periods`` are the columns of first and last day of a row's period; ``results`` and ``result_kind`` the platform's
    catch-all count and the column that says what it counts.
    """

    source: Source
    language: str
    measures: Mapping[str, tuple[int, ...]]
    levels: tuple[Level, ...] = ()
    date: int | None = None
    periods: tuple[int | None, int | None] = (None, None)
    unit: int | None = None
    variant: int | None = None
    texts: tuple[int, ...] = ()
    breakdowns: tuple[int, ...] = ()
    currency: int | None = None
    results: int | None = None
    result_kind: int | None = None
    reasons: Mapping[str, str] = field(default_factory=dict)
    unit_word: str = ""

    @property
    def keys(self) -> tuple[int, ...]:
        """Columns that name what a row is about."""
        named = [level.column for level in self.levels]
        ids = [level.id_column for level in self.levels if level.id_column is not None]
        single = [column for column in (self.variant, self.unit, self.date) if column is not None]
        return tuple(dict.fromkeys([*named, *ids, *single]))


@cache
def known_sources() -> tuple[Source, ...]:
    """Return every source that is built in or installed by entry point ``trialbook.sources``."""
    return (*installed_sources().sources, *_own_sources())


@cache
def installed_sources() -> Installed:
    """Return what plug-ins brought, and what is wrong with those that cannot be used."""
    return load_installed(entry_points(group=GROUP), {source.platform for source in _own_sources()})


@cache
def _own_sources() -> tuple[Source, ...]:
    modules = [import_module(f"experiments.reading.sources.{name}") for name in _MODULES]
    return tuple(source for module in modules for source in module.SOURCES)


def source_of(platform: str) -> Source:
    """Return what is known of a platform.

    Raises
    ------
    KeyError
        If no source of that name is built in or installed.
    """
    return {source.platform: source for source in known_sources()}[platform]


def recognise(table: Table) -> Layout:
    """Find platform, language and the meaning of each column."""
    headers = tuple(map(plain, table.headers))
    source, why = _platform(table, headers)
    language = _language(headers)
    if source is None:
        source = source_of(kind_of_own_table(table, headers))
        why = _generic_reason(source)
    finder = _Finder(table, headers, source)
    return finder.layout(language, why)


def header_index(table: Table, header: str) -> int | None:
    """Return the column with a header, as written first, else whatever its case and accents."""
    wanted = header.strip()
    for index, written in enumerate(table.headers):
        if written == wanted:
            return index
    for index, written in enumerate(table.headers):
        if plain(written) == plain(wanted):
            return index
    return None


def _platform(table: Table, headers: Sequence[str]) -> tuple[Source | None, str]:
    """Score each platform by its titles and headers; the best one, if it is good enough."""
    above = [line for line in map(plain, table.preamble) if line.startswith(_all_titles())]
    present = set(headers)
    best: tuple[int, Source | None, list[str]] = (0, None, [])
    likely = _with_words(present)
    for source in known_sources():
        if not above and source.platform not in likely:
            continue
        titles = [title for title in source.titles for line in above if line.startswith(title.strip())]
        if not titles and source.platform not in likely:
            continue
        if source.shape and not any(re.search(source.shape, header) for header in headers):
            continue
        telling = source.telling & present
        score = 6 * len(titles[:1]) + 3 * len(telling) + len(source.usual & present)
        if score > best[0] and score >= source.enough and (titles or telling):
            quoted = [f"“{table.headers[headers.index(word)]}”" for word in headers if word in telling][:3]
            best = (score, source, quoted)
    if best[1] is None:
        return None, ""
    if best[2]:
        line, signs = table.header_line, ", ".join(best[2])
        return best[1], f"Header {signs} on line {line}." if len(best[2]) == 1 else f"Headers {signs} on line {line}."
    return best[1], f"The title above the table, “{table.preamble[0][:60]}”."


@cache
def _all_titles() -> tuple[str, ...]:
    return tuple(title.strip() for source in known_sources() for title in source.titles)


def _with_words(present: Collection[str]) -> set[str]:
    """Return the platforms of which at least one telling header is there."""
    platforms = platforms_by_header(known_sources())
    return {platform for header in present if header in platforms for platform in platforms[header]}


@lru_cache(maxsize=64)
def _without_zones(words: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(word.split(" (")[0] for word in words)


@lru_cache(maxsize=1024)
def _language(headers: tuple[str, ...]) -> str:
    spoken: Counter[str] = Counter()
    for header in headers:
        spoken.update(vocabulary.LANGUAGES.get(header, ()))
    best = max(spoken.values(), default=0)
    return next((code for code in _SPOKEN if best and spoken[code] == best), "en")


def _generic_reason(source: Source) -> str:
    return {
        "units": "No platform's headers; each line is about one person or session.",
        "geo": "No platform's headers; there is a column of regions and a column of days.",
    }.get(source.kind, "No platform's headers; a table of totals.")


def _holds_figures(column: Column) -> bool:
    """Say whether a column can be a measure: half of its filled cells are figures (or true and false)."""
    said = column.evidence
    filled = said.numbers + said.texts
    truths = sum(cell.strip().casefold() in TRUE_WORDS | FALSE_WORDS for cell in column) if said.texts else 0
    return filled > 0 and said.percents <= filled / 2 and said.numbers + truths >= filled / 2


class _Finder:
    """Takes columns one after another so that none serves twice."""

    def __init__(self, table: Table, headers: tuple[str, ...], source: Source) -> None:
        self.table = table
        self.headers = headers
        self.places: dict[str, list[int]] = {}
        for index, header in enumerate(headers):
            self.places.setdefault(header, []).append(index)
        self.source = source
        self.taken: set[int] = set()
        self.reasons: dict[str, str] = {}

    def layout(self, language: str, why: str) -> Layout:
        """Find every role."""
        date = self._date()
        periods = (self._first(vocabulary.PERIOD_STARTS), self._first(vocabulary.PERIOD_ENDS))
        currency = self._first(vocabulary.CURRENCY_COLUMNS)
        levels = self._levels()
        unit = self._unit()
        variant = self._variant(levels)
        results, result_kind = self._first(vocabulary.RESULT_WORDS), self._first(vocabulary.RESULT_KINDS)
        measures = self._measures()
        texts = tuple(i for word in self.source.texts for i, header in enumerate(self.headers) if header == word)
        breakdowns = tuple(
            i for i, header in enumerate(self.headers)
            if (header in _BREAKDOWNS or (date is None and header in vocabulary.CALENDAR))
            and i not in self.taken and self.source.kind in {"ads", "aggregate"}
        )  # fmt: skip
        self.reasons["platform"] = why
        return Layout(
            self.source, language, measures, levels, date, periods, unit, variant, texts, breakdowns, currency,
            results, result_kind, self.reasons, "" if unit is None else self.headers[unit],
        )  # fmt: skip

    def _first(self, words: Sequence[str], *, take: bool = True) -> int | None:
        """Return the first column with one of these headers that holds something."""
        for index in self._with_headers(words):
            if not self.table.columns[index].is_empty:
                if take:
                    self.taken.add(index)
                return index
        return None

    def _with_headers(self, words: Sequence[str]) -> list[int]:
        """Return the columns that are not taken and have one of these headers, in the order of the words."""
        places, taken = self.places, self.taken
        return [index for word in words if word in places for index in places[word] if index not in taken]

    def _figures(self, words: Sequence[str], *, money: bool | None = None) -> int | None:
        """Return the first column with one of these headers that holds mostly figures, and no per cents.

        ``money`` says that the column must be dressed as money, or must not.
        """
        for index in self._with_headers(words):
            if money is not None and is_money(self.table, index) != money:
                continue
            if _holds_figures(self.table.columns[index]):
                self.taken.add(index)
                return index
        return None

    def _date(self) -> int | None:
        # "Start Date (in UTC)", "Fecha de inicio (huso horario de UTC)": the zone does not change what it is
        bare = [header.split(" (")[0] for header in self.headers]
        for name in _without_zones((*self.source.dates, *vocabulary.DATES)):
            if name not in bare:
                continue
            for index, header in enumerate(bare):
                if header == name and dated(self.table.columns[index]):
                    self.taken.add(index)
                    self.reasons["date"] = f"Header “{self.table.headers[index]}”, and its cells are days."
                    return index
        if self.source.kind in {"units", "geo", "aggregate"} or self.source.platform == "generic_aggregate":
            for index, column in enumerate(self.table.columns):
                if (
                    self.headers[index] not in vocabulary.PERIOD_ENDS
                    and dated(column)
                    and not weigh(set(column[:50])).is_numeric
                ):
                    self.taken.add(index)
                    self.reasons["date"] = f"The cells of “{self.table.headers[index]}” are days."
                    return index
        return None

    def _levels(self) -> tuple[Level, ...]:
        if self.source.kind not in {"ads", "aggregate"}:
            return ()
        wanted = self.source.levels or tuple((name, ()) for name in vocabulary.LEVELS)
        found: list[Level] = []
        for name, extra in wanted:
            column = self._first((*extra, *vocabulary.LEVELS.get(name, ())))
            ids = self._first(vocabulary.LEVEL_IDS.get(name, ()))
            if column is not None or ids is not None:
                found.append(Level(name, column if column is not None else ids or 0, ids))
        return tuple(found)

    def _unit(self) -> int | None:
        if self.source.kind in {"posts", "sends"}:
            return self._first(self.source.unit)
        if self.source.kind == "units":
            for word in vocabulary.UNIT_WORDS:
                index = self._first((word,), take=False)
                if index is not None and names_units(word, self.table.columns[index]):
                    self.taken.add(index)
                    return index
        if self.source.kind == "aggregate" and (post := self._post()) is not None:
            return post
        if self.source.kind == "geo" or (self.source.kind == "aggregate" and not self._shows_ads()):
            return self._first(finest(self.table, self.headers, vocabulary.LOCATION_WORDS))
        return None

    def _post(self) -> int | None:
        """Find the column of a table of one's own that names a post on each line, never twice the same."""
        for word in vocabulary.POST_WORDS:
            index = self._first((word,), take=False)
            if index is None:
                continue
            named = [cell.strip() for cell in self.table.columns[index] if cell.strip()]
            if len(named) > 1 and len(set(named)) == len(named) == len(self.table.columns[index]):
                self.taken.add(index)
                return index
        return None

    def _shows_ads(self) -> bool:
        """Say whether the rows are about ads (a region is then a breakdown, not what was drawn)."""
        return any(header in vocabulary.ROLES["impressions"] for header in self.headers)

    def _variant(self, levels: tuple[Level, ...]) -> int | None:
        """Return a column whose header says that it holds the variant (tables of no platform only)."""
        if self.source.kind not in {"units", "geo", "aggregate"}:
            return None
        for word in vocabulary.VARIANT_WORDS:
            index = self._first((word,), take=False)
            if index is None or (self.source.kind != "aggregate" and not 2 <= len(self._labels(index)) <= 20):
                continue
            if len(self._labels(index)) <= 50 or not levels:
                self.taken.add(index)
                return index
        return None

    def _labels(self, index: int) -> set[str]:
        return {cell.strip() for cell in set(self.table.columns[index]) if cell.strip()}

    def _measures(self) -> dict[str, tuple[int, ...]]:
        found: dict[str, tuple[int, ...]] = {}
        ranked, unwanted = ranked_headers(self.source, self.headers), self._unwanted()
        for role in vocabulary.ROLES:
            if role in unwanted:
                continue
            words = ranked.get(role, ())
            # "Donations" of "$1,520.00" are no count
            dressed = None if role in MONEY else False
            index = self._figures(words, money=dressed) if words else None
            if index is None:
                index = self._windowed(ranks(self.source, role), money=dressed)
            if index is not None:
                found[role] = (index,)
        if "revenue" not in found and (sold := self._figures(SOLD, money=True)) is not None:
            found["revenue"] = (sold,)
        if "engagements" not in found and self.source.parts:
            parts = tuple(i for i, header in enumerate(self.headers) if header in self.source.parts)
            if parts:
                found["engagements"] = parts
        if "conversions" not in found and "leads" in found:
            found["conversions"] = found["leads"]
        if (
            self.source.kind == "units"
            and "revenue" not in found
            and (spent := self._figures(vocabulary.ROLES["spend"])) is not None
        ):
            # in a table of people "spend" is what the person spent
            found["revenue"] = (spent,)
        return found

    def _windowed(self, words: Collection[str], *, money: bool | None) -> int | None:
        """Return the one column of a measure that names its attribution window ("Purchases [7-day click]").

        Of several windows none is the measure: they count the same events again.
        """
        if self.source.kind != "ads" or "[" not in "".join(self.headers):
            return None
        bare = {header: _WINDOW.sub("", header) for header in self.headers if _WINDOW.search(header)}
        named = [header for header, word in bare.items() if word in words]
        return self._figures(named, money=money) if len(named) == 1 else None

    def _unwanted(self) -> frozenset[str]:
        """Roles that the kind of table cannot have."""
        if self.source.kind == "units":
            return frozenset({"spend", "visitors", "reach", "sends"})
        if self.source.platform == "youtube_studio":
            return frozenset({"video_views"})
        return frozenset()
