"""What is worth knowing of a file and does not forbid it: warnings and notes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from experiments.reading.problem import Problem, Severity


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
class PeopleInTwoVersions(Problem):
    """The same id in more than one version of a table of people."""

    code: ClassVar[str] = "people_in_two_versions"
    severity: ClassVar[Severity] = "warning"
    rule: ClassVar[str] = "Each person belongs to one version; whoever stands in two of them is left out of both."
    remedy: ClassVar[str] = (
        "Nothing to do where they are few. If the ids begin anew in each version, take their column out."
    )


@dataclass(frozen=True, slots=True)
class BlankPeople(Problem):
    """Blank cells in a column of a table of people."""

    code: ClassVar[str] = "blank_people"
    severity: ClassVar[Severity] = "warning"
    rule: ClassVar[str] = "In a table of people a blank is missing, not 0: the average is over those with a value."
    remedy: ClassVar[str] = "Write 0 for people who did nothing, and export again."


@dataclass(frozen=True, slots=True)
class SimilarNames(Problem):
    """Names of versions that differ by capitals or blanks only."""

    code: ClassVar[str] = "similar_names"
    severity: ClassVar[Severity] = "warning"
    rule: ClassVar[str] = "Names are taken as they are written."
    remedy: ClassVar[str] = "If they are the same version, write the name alike in every line."


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
