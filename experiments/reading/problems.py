"""Everything that can be wrong with a file: one class per problem, with code, sentence, rule and remedy."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

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
class BrokenRow(Problem):
    """One row breaks a rule that only its variant's total has to keep."""

    code: ClassVar[str] = "broken_row"
    severity: ClassVar[Severity] = "warning"
    rule: ClassVar[str] = (
        "Clicks are at most impressions, link clicks at most clicks, reach at most impressions, opens at most sends."
    )
    remedy: ClassVar[str] = "Platforms correct single days like this; nothing to do as long as the totals are right."


@dataclass(frozen=True, slots=True)
class ShortRows(Problem):
    """Lines that end before the last column."""

    code: ClassVar[str] = "short_row"
    severity: ClassVar[Severity] = "warning"
    rule: ClassVar[str] = "Each line has a cell for each header; missing cells are read as missing, not as zero."
    remedy: ClassVar[str] = "If it is the last line, the file may be cut: export again."


@dataclass(frozen=True, slots=True)
class SameKeyTwice(Problem):
    """Two rows for the same thing on the same day, with different figures."""

    code: ClassVar[str] = "same_key_twice"
    severity: ClassVar[Severity] = "warning"
    rule: ClassVar[str] = "There is one line for each name and day; several are added up."
    remedy: ClassVar[str] = "If you joined several exports, make sure that no period is in it twice."


@dataclass(frozen=True, slots=True)
class TotalDiffers(Problem):
    """The platform's total is not the sum of the rows."""

    code: ClassVar[str] = "total_differs"
    severity: ClassVar[Severity] = "warning"
    rule: ClassVar[str] = "The total line of the file equals the sum of its rows (reach excepted)."
    remedy: ClassVar[str] = "Rows may be missing: export again without filters and with all lines shown."


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


@dataclass(frozen=True, slots=True)
class RowsWithoutVariant(Problem):
    """Rows whose variant is blank or was left out by the mapping."""

    code: ClassVar[str] = "rows_without_variant"
    severity: ClassVar[Severity] = "warning"
    rule: ClassVar[str] = "Each line belongs to a version."
    remedy: ClassVar[str] = "Lines that name no version are not counted: fill in the name if they belong to one."


@dataclass(frozen=True, slots=True)
class RowsWithoutDay(Problem):
    """Rows whose date is blank in a file with dates."""

    code: ClassVar[str] = "rows_without_day"
    severity: ClassVar[Severity] = "warning"
    rule: ClassVar[str] = "Each line of a daily file has a day."
    remedy: ClassVar[str] = "These lines count in the totals but not day by day: export again if a day belongs there."


@dataclass(frozen=True, slots=True)
class FractionalCount(Problem):
    """A count that is not whole."""

    code: ClassVar[str] = "fractional_count"
    severity: ClassVar[Severity] = "warning"
    rule: ClassVar[str] = "Impressions, clicks and people are whole numbers."
    remedy: ClassVar[str] = "See whether the column was taken for what it is."


@dataclass(frozen=True, slots=True)
class ColumnLeftOut(Problem):
    """A column of figures that also holds text, and that nobody asked for."""

    code: ClassVar[str] = "column_left_out"
    severity: ClassVar[Severity] = "warning"
    rule: ClassVar[str] = "A column is counted only if all its cells are figures."
    remedy: ClassVar[str] = "Nothing to do unless you need this column; then correct the cell."


@dataclass(frozen=True, slots=True)
class MixedResults(Problem):
    """The column Results counts different things in different rows."""

    code: ClassVar[str] = "mixed_results"
    severity: ClassVar[Severity] = "warning"
    rule: ClassVar[str] = "Results is used only where all lines count the same thing."
    remedy: ClassVar[str] = "Add a column that counts one thing, such as Purchases or Leads."


@dataclass(frozen=True, slots=True)
class RepairedText(Problem):
    """Letters were broken by a wrong encoding and have been repaired or replaced."""

    code: ClassVar[str] = "repaired_text"
    severity: ClassVar[Severity] = "warning"
    rule: ClassVar[str] = "Letters with accents are written in one encoding."
    remedy: ClassVar[str] = "Check the names of the versions; if they look wrong, export again as UTF-8."


@dataclass(frozen=True, slots=True)
class DamagedIds(Problem):
    """A spreadsheet has rounded long ids."""

    code: ClassVar[str] = "damaged_ids"
    severity: ClassVar[Severity] = "warning"
    rule: ClassVar[str] = "Ids of 15 digits and more are text."
    remedy: ClassVar[str] = (
        "Different ids may look the same now: export again and upload without opening in a spreadsheet."
    )


@dataclass(frozen=True, slots=True)
class WeeklyRows(Problem):
    """Rows that cover a week each."""

    code: ClassVar[str] = "weekly_rows"
    severity: ClassVar[Severity] = "warning"
    rule: ClassVar[str] = "A daily export shows within two weeks what a weekly one shows within months."
    remedy: ClassVar[str] = (
        "Export once more with the breakdown by day; weeks are compared in place of days until then."
    )


@dataclass(frozen=True, slots=True)
class BlankIsNone(Problem):
    """Blank cells of a column of events, read as "it did not happen"."""

    code: ClassVar[str] = "blank_is_none"
    severity: ClassVar[Severity] = "note"
    rule: ClassVar[str] = (
        "Where a platform leaves a cell blank when nothing happened, a blank counts as 0 on lines that were shown."
    )
    remedy: ClassVar[str] = "Nothing to do, unless these events were not tracked at all: then leave the column out."


ALL_PROBLEMS: tuple[type[Problem], ...] = tuple(sorted(Problem.__subclasses__(), key=lambda problem: problem.code))
