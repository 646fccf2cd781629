"""Which platform wrote the file, in which language, and which column is what."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from importlib import import_module
from importlib.metadata import entry_points

from experiments.reading.cells.dates import are_serial_days, looks_like_date
from experiments.reading.cells.numbers import FALSE_WORDS, TRUE_WORDS, is_missing, weigh
from experiments.reading.cells.words import plain
from experiments.reading.sources import vocabulary
from experiments.reading.sources.source import Source
from experiments.reading.tables import Table

_MODULES = (
    "meta_ads", "google_ads", "linkedin", "tiktok_ads", "meta_business_suite", "x", "youtube_studio", "email",
    "web_analytics", "other_ads", "social_suites", "generic",
)  # fmt: skip
_ENOUGH = 5
_CROWDS = frozenset(word for role in ("visitors", "sessions", "sends", "reach") for word in vocabulary.ROLES[role])
_SAMPLE = 400


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
    own = [source for name in _MODULES for source in import_module(f"experiments.reading.sources.{name}").SOURCES]
    foreign = [source for point in entry_points(group="trialbook.sources") for source in point.load()]
    return (*foreign, *own)


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
    headers = [plain(header) for header in table.headers]
    source, why = _platform(table, headers)
    language = _language(headers)
    if source is None:
        source = _generic(table, headers)
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
    above = [plain(line) for line in table.preamble]
    present = set(headers)
    best: tuple[int, Source | None, list[str]] = (0, None, [])
    for source in known_sources():
        titles = [title for title in source.titles if any(line.startswith(title.strip()) for line in above)]
        telling = source.telling & present
        score = 6 * len(titles[:1]) + 3 * len(telling) + len(source.usual & present)
        if score > best[0] and (titles or telling):
            signs = [f"“{table.headers[headers.index(word)]}”" for word in headers if word in telling][:3]
            best = (score, source, signs)
    if best[0] < _ENOUGH or best[1] is None:
        return None, ""
    if best[2]:
        kind = "Header" if len(best[2]) == 1 else "Headers"
        return best[1], f"{kind} {', '.join(best[2])} on line {table.header_line}."
    return best[1], f"The title above the table, “{table.preamble[0][:60]}”."


def _language(headers: Sequence[str]) -> str:
    spoken: Counter[str] = Counter()
    for header in headers:
        spoken.update(vocabulary.LANGUAGES.get(header, ()))
    best = max(spoken.values(), default=0)
    return next((code for code in ("en", "es", "de", "fr", "nl", "it", "pt") if best and spoken[code] == best), "en")


def _generic(table: Table, headers: Sequence[str]) -> Source:
    """Tell tables of people, of regions and of totals apart by what their columns hold."""
    kinds = {source.platform: source for source in known_sources()}
    ad_like = any(h in vocabulary.ROLES["impressions"] or h in vocabulary.LEVEL_IDS["ad"] for h in headers)
    if not ad_like:
        unit = next((headers.index(word) for word in vocabulary.UNIT_WORDS if word in headers), None)
        if unit is not None and _is_id(table.columns[unit]):
            return kinds["generic_units"]
        if any(word in headers for word in vocabulary.LOCATION_WORDS) and _has_dates(table, headers):
            return kinds["generic_geo"]
        if not _has_dates(table, headers) and _rows_are_people(table, headers):
            return kinds["generic_units"]
    return kinds["generic_aggregate"]


def _generic_reason(source: Source) -> str:
    return {
        "units": "No platform's headers; each line is about one person or session.",
        "geo": "No platform's headers; there is a column of regions and a column of days.",
    }.get(source.kind, "No platform's headers; a table of totals.")


def _is_id(column: Sequence[str]) -> bool:
    """Say whether a column names many different things (not a group, not a count)."""
    filled = [cell for cell in column if cell.strip()]
    return len(set(filled)) > max(10, len(filled) // 20)


def _holds_figures(column: Sequence[str]) -> bool:
    """Say whether a column can be a measure: half of its filled cells are figures (or true and false)."""
    filled = [cell for cell in column[:_SAMPLE] if not is_missing(cell)] or [c for c in column if not is_missing(c)][
        :_SAMPLE
    ]
    if not filled:
        return False
    weight = weigh(filled)
    truths = sum(cell.strip().casefold() in TRUE_WORDS | FALSE_WORDS for cell in filled)
    return weight.percents <= len(filled) / 2 and weight.numbers + truths >= len(filled) / 2


def _has_dates(table: Table, headers: Sequence[str]) -> bool:
    return any(header in vocabulary.DATES and _dated(table.columns[i]) for i, header in enumerate(headers))


def _dated(column: Sequence[str]) -> bool:
    sample = [cell for cell in column[:_SAMPLE] if not is_missing(cell)]
    if not sample:
        return False
    return sum(looks_like_date(cell) for cell in sample) > 0.5 * len(sample) or are_serial_days(sample)


def _rows_are_people(table: Table, headers: Sequence[str]) -> bool:
    """Many rows, few variants, and a column of nothing but 0 and 1 (or true and false): a row is a person.

    From 20 rows on, if nothing counts visitors; a table of totals is shorter or says how many people stand in a line.
    """
    if len(table.rows) < (60 if any(header in _CROWDS for header in headers) else 20):
        return False
    if not any(word in headers for word in vocabulary.VARIANT_WORDS):
        return False
    binary = ({"0", "1"}, {"0.0", "1.0"}, {"true", "false"}, {"yes", "no"})
    return any({cell.strip().casefold() for cell in set(column)} - {""} in binary for column in table.columns)


class _Finder:
    """Takes columns one after another so that none serves twice."""

    def __init__(self, table: Table, headers: Sequence[str], source: Source) -> None:
        self.table = table
        self.headers = headers
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
            if header in vocabulary.BREAKDOWNS and i not in self.taken and self.source.kind in {"ads", "aggregate"}
        )  # fmt: skip
        self.reasons["platform"] = why
        return Layout(
            self.source, language, measures, levels, date, periods, unit, variant, texts, breakdowns, currency,
            results, result_kind, self.reasons, "" if unit is None else self.headers[unit],
        )  # fmt: skip

    def _first(self, words: Sequence[str], *, take: bool = True) -> int | None:
        """Return the first column with one of these headers that holds something."""
        for word in words:
            for index, header in enumerate(self.headers):
                if (
                    header == word
                    and index not in self.taken
                    and any(not is_missing(c) for c in self.table.columns[index])
                ):
                    if take:
                        self.taken.add(index)
                    return index
        return None

    def _figures(self, words: Sequence[str]) -> int | None:
        """Return the first column with one of these headers that holds mostly figures, and no per cents."""
        for word in dict.fromkeys(words):
            for index, header in enumerate(self.headers):
                if header == word and index not in self.taken and _holds_figures(self.table.columns[index]):
                    self.taken.add(index)
                    return index
        return None

    def _date(self) -> int | None:
        for word in vocabulary.DATES:
            for index, header in enumerate(self.headers):
                # "Start Date (in UTC)", "Fecha de inicio (huso horario de UTC)": the zone does not change what it is
                if header.split(" (")[0] == word.split(" (")[0] and _dated(self.table.columns[index]):
                    self.taken.add(index)
                    self.reasons["date"] = f"Header “{self.table.headers[index]}”, and its cells are days."
                    return index
        if self.source.kind in {"units", "geo", "aggregate"}:
            for index, column in enumerate(self.table.columns):
                if (
                    self.headers[index] not in vocabulary.PERIOD_ENDS
                    and _dated(column)
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
                if index is not None and _is_id(self.table.columns[index]):
                    self.taken.add(index)
                    return index
        if self.source.kind == "aggregate" and (post := self._post()) is not None:
            return post
        if self.source.kind == "geo" or (self.source.kind == "aggregate" and not self._shows_ads()):
            return self._first(vocabulary.LOCATION_WORDS)
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
        for role in vocabulary.ROLES:
            if role in self._unwanted():
                continue
            never = self.source.never.get(role, ())
            words = (*self.source.words.get(role, ()), *vocabulary.ROLES[role])
            index = self._figures([word for word in words if word not in never])
            if index is not None:
                found[role] = (index,)
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

    def _unwanted(self) -> frozenset[str]:
        """Roles that the kind of table cannot have."""
        if self.source.kind == "units":
            return frozenset({"spend", "visitors", "reach", "sends"})
        if self.source.platform == "youtube_studio":
            return frozenset({"video_views"})
        return frozenset()
