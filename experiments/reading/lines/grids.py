"""Headers that hold version and figure at once, such as “Facebook Ad Views”: which part is which."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from experiments.reading.cells.numbers import sort_of
from experiments.reading.cells.trial_words import LETTERS, strength
from experiments.reading.cells.words import plain, without_accents
from experiments.reading.lines.headers import Record
from experiments.reading.sources import vocabulary
from experiments.reading.tables import Table

_TOKEN = re.compile(r"[^\W_]+")
_LONGEST = 3
_LONGEST_HEADER = 200
_MOST = 10
_AGAIN = re.compile(r"^(.+)\.(\d{1,2})$")
_MEASURES = frozenset(word for words in vocabulary.ROLES.values() for word in words)
# parts of headers that qualify a figure, whatever the version
_QUALIFIERS = frozenset(
    re.findall(
        r"\w+",
        "unique total totals all returning organic paid viral mobile desktop tablet app web average avg median mean "
        "gross net daily weekly monthly max min first last other direct soft hard eindeutige gesamt alle bezahlt "
        "bezahlte organisch organische mobil uniques totales todos organico organica pagado tous uniek totaal link "
        "outbound landing website men women male female",
    )
)
_NEW = frozenset(
    ["new", "neu", "neue", "neuer", "nuevo", "nueva", "nouveau", "nouvelle", "nuovo", "nuova", "nieuw", "novo"]
)
_OLD = re.compile(
    r"^(?:old|previous|current|existing|alt\w{0,2}|bisherig\w*|viej[oa]|ancien\w*|actual|actuel\w*|vecchi[oa]"
    r"|oude?|huidige?|antig[oa]|velh[oa])$"
)
_DERIVED = re.compile(
    r"(?<![a-z])(?:total|totals|gesamt|summe|sum|totaal|totale|overall|all|difference|diff|delta|change|lift|uplift"
    r"|p ?[- ]?(?:values?|wert|waarde)|(?:valeur|valor|valore)[ -]p"
    r"|significan\w+|confidence|winner|differenz|veranderung|unterschied|ecart|diferencia|diferenca"
    r"|verschil|differenza|variation %|improvement|vs|versus|average|avg|mittelwert|target|ziel|goal"
    r"|benchmark)(?![a-z])|[δ∆Δ]|^\s*[%±]\s*$|^p$"
)
_TIME_WORD = re.compile(
    r"^(?:day|week|month|quarter|year|tag|woche|monat|quartal|jahr|semana|mes|ano|semaine|mois|jour|annee|dia|dag|maand"
    r"|settimana|mese|giorno|anno|q|kw|hour|stunde)$"
)
_TIME = re.compile(
    r"^(?:(?:day|week|month|quarter|year|tag|woche|monat|semana|mes|semaine|mois|jour|dia|dag|maand|q|kw|w|d)\s?\d+|\d{4}"
    r"|jan\w*|feb\w*|mar\w*|apr\w*|ma[iy]\w*|jun\w*|jul\w*|aug\w*|sep\w*|o[ck]t\w*|nov\w*|de[cz]\w*)$"
)
_OPEN, _CLOSE, _SEPARATORS = "([{", ")]}", " -–—_:|/.,"
# words before a figure that every ad report writes and no header is known by
_DRESS = frozenset(["ad", "ads", "campaign", "page", "post", "site", "website", "email", "number", "of", "anzahl"])


@dataclass(frozen=True, slots=True)
class Grid:
    """Versions and figures, and the column of each pair.

    ``from_words`` says that headers were taken apart by their words, ``are_named`` that versions bear a name in the
    file; ``names_row`` is the first row of the table where it holds names and no data.
    """

    versions: tuple[str, ...]
    figures: tuple[str, ...]
    places: Mapping[tuple[str, str], int]
    from_words: bool = False
    are_named: bool = True
    names_row: int | None = None


def is_derived(header: str) -> bool:
    """Say whether a column holds what was worked out of the versions: their total, difference, lift, p-value.

    Examples
    --------
    >>> is_derived("Difference"), is_derived("% change"), is_derived("Test"), is_derived("New call to action")
    (True, True, False, False)
    """
    return bool(_DERIVED.search(without_accents(header).replace("_", " ")))


def find_grid(headers: Sequence[str]) -> Grid | None:
    """Take headers apart that share words: in one part the version, in the rest the figure.

    Examples
    --------
    >>> grid = find_grid(["Date", "A visitors", "A orders", "B visitors", "B orders"])
    >>> grid.versions, grid.figures, grid.places["B", "orders"]
    (('A', 'B'), ('visitors', 'orders'), 4)
    """
    rests: dict[tuple[str, ...], dict[str, _Part]] = defaultdict(dict)
    for index, header in enumerate(headers):
        if len(header) > _LONGEST_HEADER:
            continue  # a line of text taken for a header; the work grows with the square of its words
        tokens = list(_TOKEN.finditer(header))
        words = [without_accents(token[0]) for token in tokens]
        for size in range(1, min(_LONGEST, len(words) - 1) + 1):
            for start in range(len(words) - size + 1):
                if words[start].isdigit() and start and _TIME_WORD.match(words[start - 1]):
                    continue  # "Week 1 orders" and "Week 2 orders" are no versions
                span = (tokens[start].start(), tokens[start + size - 1].end())
                rest = (*words[:start], "", *words[start + size :])
                rests[rest].setdefault(" ".join(words[start : start + size]), _Part(index, header, span))
    shared = {rest: parts for rest, parts in rests.items() if len(parts) >= 2}
    best: tuple[tuple[int, ...], Grid] | None = None
    for parts in {frozenset(parts): parts for parts in shared.values()}.values():
        grid = _grid_of(shared, parts)
        if grid is not None:
            rank = _rank(grid)
            if best is None or rank > best[0]:
                best = (rank, grid)
    return None if best is None else best[1]


@dataclass(frozen=True, slots=True)
class _Part:
    """A header with the place in it that may name a version."""

    index: int
    header: str
    span: tuple[int, int]

    @property
    def name(self) -> str:
        return self.header[self.span[0] : self.span[1]]

    @property
    def figure(self) -> str:
        """The header without the version, and without brackets and marks that are left empty."""
        before, after = self.header[: self.span[0]].rstrip(), self.header[self.span[1] :].lstrip()
        if before[-1:] in _OPEN and after[:1] in _CLOSE and before and after:
            before, after = before[:-1], after[1:]
        cut = f"{before.rstrip(_SEPARATORS)} {after.lstrip(_SEPARATORS)}".strip()
        words = cut.split(" ")
        while len(words) > 1 and words[0].casefold() in _DRESS and plain(cut) not in vocabulary.KNOWN_HEADERS:
            words = words[1:]
            if plain(" ".join(words)) in vocabulary.KNOWN_HEADERS:
                return " ".join(words)
        return cut


def _grid_of(shared: Mapping[tuple[str, ...], Mapping[str, _Part]], seed: Mapping[str, _Part]) -> Grid | None:
    wanted = {word for word in seed if not _is_no_version(word)}
    if not any(_OLD.match(word) or strength([word, ""]) for word in wanted):
        # new and returning users are two kinds of people; new and old, or new and control, are two versions
        wanted -= _NEW
    held = {rest: [word for word in parts if word in wanted] for rest, parts in shared.items()}
    support = [rest for rest, words in held.items() if len(words) >= 2]
    wanted = {word for word in wanted if sum(word in held[rest] for rest in support) >= 0.5 * len(support)}
    if not 2 <= len(wanted) <= _MOST or not support:
        return None
    order = sorted(wanted, key=lambda word: min(p[word].index for p in shared.values() if word in p))
    named = {word: next(p[word].name for p in shared.values() if word in p) for word in order}
    # one figure alone may be told apart by any word; only words of a test say that these are versions
    if len(support) < 2 and strength(list(named.values())) < LETTERS:
        return None
    if len(set(named.values())) < len(named):
        return None
    places: dict[tuple[str, str], int] = {}
    figures: dict[str, None] = {}
    taken: set[int] = set()
    for rest in sorted(support, key=lambda rest: min(shared[rest][word].index for word in held[rest])):
        parts = [(named[word], shared[rest][word]) for word in order if word in shared[rest]]
        figure = parts[0][1].figure
        if figure in figures:
            figure = re.sub(r"\s+", " ", f"{parts[0][1].header.replace(parts[0][0], '')}").strip(" -_:|/")
        if not figure or figure in figures or taken & {part.index for _, part in parts}:
            continue
        figures[figure] = None
        for name, part in parts:
            places[name, figure] = part.index
            taken.add(part.index)
    return Grid(tuple(named.values()), tuple(figures), places, from_words=True) if figures else None


def _is_no_version(word: str) -> bool:
    return (
        word in _MEASURES or plain(word) in _MEASURES or bool(_TIME.match(word)) or is_derived(word)
        or any(part in _QUALIFIERS for part in word.split(" "))
        or (" " in word and word.rsplit(" ", maxsplit=1)[-1] in _NEW)
    )  # fmt: skip


def _rank(grid: Grid) -> tuple[int, ...]:
    """Rank by figures that are known, columns that are explained, how versions are called, and whole names."""
    known = sum(_is_known(figure) for figure in grid.figures)
    length = sum(len(version) for version in grid.versions)
    return known, len(grid.places), strength(grid.versions), length


def _is_known(figure: str) -> bool:
    words = plain(figure).split(" ")
    return any(" ".join(words[i:j]) in _MEASURES for i in range(len(words)) for j in range(i + 1, len(words) + 1))


def repeated_grid(table: Table, records: Callable[[], Sequence[Record]]) -> Grid | None:
    """Find headers that stand there again for each version; a line above them may name the versions."""
    bases = {header for header in table.headers if header}
    written = [
        found[1] if (found := _AGAIN.match(header)) and found[1] in bases else header for header in table.headers
    ]
    occurrences: dict[str, list[int]] = defaultdict(list)
    for index, header in enumerate(written):
        if header:
            occurrences[plain(header)].append(index)
    again = {word: places for word, places in occurrences.items() if len(places) > 1}
    times = {len(places) for places in again.values()}
    if len(again) < 2 or len(times) != 1 or max(times) > _MOST:
        return None
    names = _names_above(table, list(again.values()), records)
    versions = names or tuple(f"Version {number + 1}" for number in range(max(times)))
    figures = tuple(written[places[0]] for places in again.values())
    places = {
        (versions[turn], written[columns[0]]): column
        for columns in again.values() for turn, column in enumerate(columns)
    }  # fmt: skip
    return Grid(versions, figures, places, are_named=names is not None)


def _names_above(
    table: Table, groups: Sequence[Sequence[int]], records: Callable[[], Sequence[Record]]
) -> tuple[str, ...] | None:
    """Read the names of the versions out of the line above the headers; a name stands over several columns."""
    above = next(
        (row for line, row in reversed(records()) if line < table.header_line and any(map(str.strip, row))), ()
    )
    spread: list[str] = []
    for index in range(len(table.headers)):
        cell = above[index].strip() if index < len(above) else ""
        spread.append(cell or (spread[-1] if spread else ""))
    found = {tuple(spread[index] for index in columns) for columns in groups}
    names = next(iter(found))
    return names if len(found) == 1 and all(names) and len(set(names)) == len(names) else None


def two_line_grid(table: Table) -> Grid | None:
    """Find headers that span several columns, with the names of the versions on the line below them."""
    if not table.rows or "" not in table.headers:
        return None
    below = table.rows[0]
    width = max(len(below), len(table.headers))
    headers = [*table.headers, *([""] * (width - len(table.headers)))]
    spread: list[str] = []
    for header in headers:
        spread.append(header or (spread[-1] if spread else ""))
    named = [i for i in range(width) if i < len(below) and below[i].strip() and sort_of(below[i])[0] == "text"]
    filled = [i for i in range(len(below)) if below[i].strip()]
    figures = dict.fromkeys(spread[i] for i in named)
    versions = tuple(dict.fromkeys(below[i].strip() for i in named))
    places = {(below[i].strip(), spread[i]): i for i in named}
    complete = len(places) == len(named) == len(figures) * len(versions)
    if named != filled or not complete or not 2 <= len(versions) <= _MOST or "" in figures:
        return None
    return Grid(versions, tuple(figures), places, names_row=0)
