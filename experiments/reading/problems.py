"""What makes a file unusable: one class per problem, with code, sentence, rule and remedy; and the list of all."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from experiments.reading import softer_problems
from experiments.reading.problem import Problem as Problem  # noqa: PLC0414  imported from here all over the house
from experiments.reading.problem import Severity as Severity  # noqa: PLC0414  the same


@dataclass(frozen=True, slots=True)
class NotATable(Problem):
    """The bytes are no table at all."""

    code: ClassVar[str] = "not_a_table"
    rule: ClassVar[str] = "A result file is a table: a line of headers, then a line for each thing measured."
    remedy: ClassVar[str] = "Export the report again as CSV or Excel (.xlsx), with one table and nothing else."


@dataclass(frozen=True, slots=True)
class TooLarge(Problem):
    """Too many bytes, rows, columns, or packed too tightly."""

    code: ClassVar[str] = "too_large"
    rule: ClassVar[str] = (
        "A file may unpack to 64 MB, 2,000,000 rows and 1,000 columns, and to 200 times its packed size."
    )
    remedy: ClassVar[str] = "Export a shorter period or fewer columns, or split the file by variant."


@dataclass(frozen=True, slots=True)
class SeveralTables(Problem):
    """More than one table in one file, and no way to tell which is meant."""

    code: ClassVar[str] = "several_tables"
    rule: ClassVar[str] = "A file holds one table."
    remedy: ClassVar[str] = "Upload the one table that has a line for each version and day."


@dataclass(frozen=True, slots=True)
class NoHeader(Problem):
    """No line of headers was found."""

    code: ClassVar[str] = "no_header"
    rule: ClassVar[str] = "The first line of the table names its columns."
    remedy: ClassVar[str] = "Add a line with the names of the columns, such as: Variant, Visitors, Orders."


@dataclass(frozen=True, slots=True)
class NoRows(Problem):
    """Headers, but nothing below."""

    code: ClassVar[str] = "no_rows"
    rule: ClassVar[str] = "At least one line of data stands below the headers."
    remedy: ClassVar[str] = "Choose the dates of the experiment in the platform and export again."


@dataclass(frozen=True, slots=True)
class NoMeasures(Problem):
    """No column of figures was found."""

    code: ClassVar[str] = "no_measures"
    rule: ClassVar[str] = "At least one column holds figures that can be added up."
    remedy: ClassVar[str] = "Add columns such as impressions, clicks, purchases or spend to the export."


@dataclass(frozen=True, slots=True)
class WideTable(Problem):
    """Variants stand side by side in columns."""

    code: ClassVar[str] = "wide_table"
    rule: ClassVar[str] = "Each version has lines of its own; the figures of one kind stand in one column."
    remedy: ClassVar[str] = (
        "Put the versions below each other: one column that names the version, one column per figure."
    )


@dataclass(frozen=True, slots=True)
class UnknownHeader(Problem):
    """A mapping names a column that the file does not have."""

    code: ClassVar[str] = "unknown_header"
    rule: ClassVar[str] = "A column is chosen by its header as it stands in the file."
    remedy: ClassVar[str] = "Choose one of the headers of this file."
    asks: ClassVar[str | None] = "columns"


@dataclass(frozen=True, slots=True)
class BadPattern(Problem):
    """The pattern for the variant cannot be used."""

    code: ClassVar[str] = "bad_pattern"
    rule: ClassVar[str] = "A pattern is a regular expression with exactly one group, at most 200 letters long."
    remedy: ClassVar[str] = r"Write the part that changes in round brackets, such as: Subject (\w)$"
    asks: ClassVar[str | None] = "variant_pattern"


@dataclass(frozen=True, slots=True)
class PersonalData(Problem):
    """A column looks like e-mail addresses, phone numbers or names of people."""

    code: ClassVar[str] = "personal_data"
    rule: ClassVar[str] = "E-mail addresses, phone numbers and names of people stay out of Trialbook."
    remedy: ClassVar[str] = "Upload the file again without these columns; an id that only you can read is enough."


@dataclass(frozen=True, slots=True)
class FormulaFound(Problem):
    """A cell holds a formula."""

    code: ClassVar[str] = "formula"
    rule: ClassVar[str] = "Cells hold values, not formulas."
    remedy: ClassVar[str] = "Copy the table and paste it as values, or export it again from the platform."


@dataclass(frozen=True, slots=True)
class TextInNumbers(Problem):
    """A column of figures holds text."""

    code: ClassVar[str] = "text_in_numbers"
    rule: ClassVar[str] = "A column of figures holds nothing but figures, blanks and marks such as -- or n/a."
    remedy: ClassVar[str] = "Correct the cell in the platform's export, or leave it blank if there was no value."


@dataclass(frozen=True, slots=True)
class NegativeCount(Problem):
    """A count or cost below zero."""

    code: ClassVar[str] = "negative_count"
    rule: ClassVar[str] = "Counts of people and events, and money spent, are zero or more."
    remedy: ClassVar[str] = (
        "Export again; if the platform corrects earlier days by negative figures, export the whole period."
    )


@dataclass(frozen=True, slots=True)
class ImpossibleDate(Problem):
    """A date that no calendar has, or text where a date belongs."""

    code: ClassVar[str] = "impossible_date"
    rule: ClassVar[str] = "Each line has a day that exists, all written in one style."
    remedy: ClassVar[str] = (
        "Export again with the breakdown by day, and do not open the file in a spreadsheet in between."
    )


@dataclass(frozen=True, slots=True)
class MixedCurrencies(Problem):
    """More than one currency in one file."""

    code: ClassVar[str] = "mixed_currencies"
    rule: ClassVar[str] = "All money in a file is in one currency."
    remedy: ClassVar[str] = "Export each ad account by itself, or set one currency in the report."


@dataclass(frozen=True, slots=True)
class MixedNumberStyles(Problem):
    """Decimal marks contradict each other."""

    code: ClassVar[str] = "mixed_number_styles"
    rule: ClassVar[str] = "One file writes all its figures in one style."
    remedy: ClassVar[str] = "Export again, and do not open the file in a spreadsheet in between."


@dataclass(frozen=True, slots=True)
class NumberStyleUnclear(Problem):
    """``1.234`` could be a thousand or a one."""

    code: ClassVar[str] = "number_style_unclear"
    rule: ClassVar[str] = "It must be certain whether 1.234 is one thousand or one and a bit."
    remedy: ClassVar[str] = "Say which mark parts thousands and which the decimals."
    asks: ClassVar[str | None] = "number_style"


@dataclass(frozen=True, slots=True)
class DateOrderUnclear(Problem):
    """``3/4/2025`` could be in March or in April."""

    code: ClassVar[str] = "date_order_unclear"
    rule: ClassVar[str] = "It must be certain whether 3/4/2025 is in March or in April."
    remedy: ClassVar[str] = "Say whether the day or the month comes first."
    asks: ClassVar[str | None] = "date_style"


@dataclass(frozen=True, slots=True)
class RepeatedRows(Problem):
    """The very same line stands in the file more than once."""

    code: ClassVar[str] = "repeated_rows"
    rule: ClassVar[str] = "No line stands in a file twice with the same names and the same figures."
    remedy: ClassVar[str] = "Export again; if you joined several exports, take each period once."


@dataclass(frozen=True, slots=True)
class BrokenTotal(Problem):
    """A variant's totals cannot be true together."""

    code: ClassVar[str] = "broken_total"
    rule: ClassVar[str] = (
        "Clicks are at most impressions, link clicks at most clicks, reach at most impressions, opens at most sends."
    )
    remedy: ClassVar[str] = "See whether the columns were taken for what they are; if so, export again."


@dataclass(frozen=True, slots=True)
class TooManyCells(Problem):
    """A line has more cells than there are headers."""

    code: ClassVar[str] = "too_many_cells"
    rule: ClassVar[str] = "No line has more cells than the headers."
    remedy: ClassVar[str] = (
        "A mark inside a figure or text was taken for the border of a cell: export again, with texts in quotes."
    )


@dataclass(frozen=True, slots=True)
class BrokenQuotes(Problem):
    """A quotation mark was opened and never closed, and has swallowed lines."""

    code: ClassVar[str] = "broken_quotes"
    rule: ClassVar[str] = "Each quotation mark that opens a text is closed again."
    remedy: ClassVar[str] = "The file seems cut or edited: export again."


@dataclass(frozen=True, slots=True)
class OneVariant(Problem):
    """The file holds one variant only."""

    code: ClassVar[str] = "one_variant"
    severity: ClassVar[Severity] = "warning"
    rule: ClassVar[str] = "A comparison needs at least two versions."
    remedy: ClassVar[str] = "Upload the file of the other version beside this one, or export both in one file."


@dataclass(frozen=True, slots=True)
class NoVariant(Problem):
    """No column tells the variants apart."""

    code: ClassVar[str] = "no_variant"
    severity: ClassVar[Severity] = "warning"
    rule: ClassVar[str] = "A column, or a label inside a text, says which version a line belongs to."
    remedy: ClassVar[str] = "Say which column tells the versions apart, or export one file per version."
    asks: ClassVar[str | None] = "variant"


ALL_PROBLEMS: tuple[type[Problem], ...] = tuple(
    sorted(
        (kind for kind in Problem.__subclasses__() if kind.__module__ in (__name__, softer_problems.__name__)),
        key=lambda kind: kind.code,
    )
)
