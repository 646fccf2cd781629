"""What is known of a file after reading it: how it was recognised, its rows, and everything wrong with it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from experiments.reading.problems.problem import Problem


@dataclass(frozen=True, slots=True)
class NumberStyle:
    """Decimal and thousands mark of a file, decided once; empty where none was seen."""

    decimal: str
    thousands: str


@dataclass(frozen=True, slots=True)
class FileMapping:
    """What a person said about a file, or what was remembered; everything not said is found out.

    Parameters
    ----------
    columns : Mapping[str, str]
        Role (``variant``, ``date``, ``unit`` or a measure) to header.
    variant_pattern : str or None
        Regular expression whose one group is the variant inside a text cell.
    variants : Mapping[str, str]
        Label in the file to variant of the experiment; labels that are mapped to "" are left out.
    number_style : NumberStyle or None
        Decimal and thousands mark.
    date_style : str or None
        For example ``"D.M.YYYY"``.
    without : tuple of str
        Headers to leave out, as if the file did not have them (personal data).
    make_long : bool
        Versions that stand side by side in columns are put below each other before anything else is read.
    """

    columns: Mapping[str, str] = field(default_factory=dict)
    variant_pattern: str | None = None
    variants: Mapping[str, str] = field(default_factory=dict)
    number_style: NumberStyle | None = None
    date_style: str | None = None
    without: tuple[str, ...] = ()
    make_long: bool = False


@dataclass(frozen=True, slots=True)
class Rows:
    """The data rows, typed, column by column; all sequences have the same length.

    ``unit`` is empty text where the file has no unit below the variant. A measure value is ``None`` where the cell was
    missing. ``breakdowns`` holds the text of columns that split rows further (age, gender, device), by header.
    """

    lines: Sequence[int]
    variant: Sequence[str]
    day: Sequence[date | None]
    unit: Sequence[str]
    measures: Mapping[str, Sequence[float | None]]
    breakdowns: Mapping[str, Sequence[str]]


@dataclass(frozen=True, slots=True)
class Skipped:
    """A line that is not data: a total, a note, a blank."""

    line: int
    reason: str


@dataclass(frozen=True, slots=True)
class Report:
    """A file, read.

    ``rows_are_units`` says that a row is a drawn person or session; ``lifetime`` that rows cover the whole period.
    ``reasons`` tells for a field of the document why it was decided so (``{"platform": "…", "variant_column": "…"}``),
    in sentences a marketer reads; ``unsure`` names the fields that could not be decided and should be asked.
    ``preview`` holds the header and the first physical rows as text, with their line numbers. ``counted`` is the number
    of data rows of a file too large to be held: ``rows`` then names the measures and holds no row.
    ``nameless`` counts the data rows that belong to no version, which ``rows`` does not hold.
    ``turned_from`` holds the headers as they were written where versions that stood side by side were put below each
    other; ``headers`` are those of the turned table.
    """

    platform: str | None
    level: str | None
    encoding: str | None
    delimiter: str | None
    header_line: int | None
    number_style: NumberStyle | None
    date_style: str | None
    currency: str | None
    date_range: tuple[date, date] | None
    columns: Mapping[str, str]
    variant_column: str | None
    variant_pattern: str | None
    variant_candidates: Sequence[str]
    variants: Mapping[str, Mapping[str, float]]
    rows: Rows
    rows_are_units: bool
    lifetime: bool
    skipped: Sequence[Skipped]
    problems: Sequence[Problem]
    headers: Sequence[str]
    preview: Sequence[tuple[int, Sequence[str]]]
    reasons: Mapping[str, str]
    unsure: Sequence[str]
    counted: int | None = None
    nameless: int = 0
    turned_from: Sequence[str] = ()

    @property
    def row_count(self) -> int:
        """Number of data rows, whether they are held or were summed by an engine."""
        return len(self.rows.lines) + self.nameless if self.counted is None else self.counted

    @property
    def is_refused(self) -> bool:
        """Say whether a fatal problem forbids using the file."""
        return any(problem.severity == "fatal" for problem in self.problems)

    def document(self) -> dict[str, object]:
        """Return the report as the document that ``inspect --json`` prints and the API answers with."""
        style = self.number_style
        return {
            "platform": self.platform,
            "level": self.level,
            "encoding": self.encoding,
            "delimiter": self.delimiter,
            "header_line": self.header_line,
            "number_style": None if style is None else {"decimal": style.decimal, "thousands": style.thousands},
            "date_style": self.date_style,
            "currency": self.currency,
            "rows": self.row_count,
            "date_range": None if self.date_range is None else [day.isoformat() for day in self.date_range],
            "columns": dict(self.columns),
            "variant_column": self.variant_column,
            "variant_candidates": list(self.variant_candidates),
            "variants": {name: dict(totals) for name, totals in self.variants.items()},
            "skipped": [{"line": skip.line, "reason": skip.reason} for skip in self.skipped],
            "problems": [problem.document() for problem in self.problems],
        }
