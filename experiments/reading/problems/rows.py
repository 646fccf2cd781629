"""What is wrong with rows and totals: too many cells, repeated, contradicting, without version or day."""

from __future__ import annotations

from typing import ClassVar

from experiments.reading.problems.problem import Problem, Severity


class TooManyCells(Problem):
    """A line has more cells than there are headers."""

    __slots__ = ()

    code: ClassVar[str] = "too_many_cells"
    rule: ClassVar[str] = "No line has more cells than the headers."
    remedy: ClassVar[str] = (
        "A mark inside a figure or text was taken for the border of a cell: export again, with texts in quotes."
    )


class ShortRows(Problem):
    """Lines that end before the last column."""

    __slots__ = ()

    code: ClassVar[str] = "short_row"
    severity: ClassVar[Severity] = "warning"
    rule: ClassVar[str] = "Each line has a cell for each header; missing cells are read as missing, not as zero."
    remedy: ClassVar[str] = "If it is the last line, the file may be cut: export again."


class RepeatedRows(Problem):
    """The very same line stands in the file more than once."""

    __slots__ = ()

    code: ClassVar[str] = "repeated_rows"
    rule: ClassVar[str] = "No line stands in a file twice with the same names and the same figures."
    remedy: ClassVar[str] = "Export again; if you joined several exports, take each period once."


class SameKeyTwice(Problem):
    """Two rows for the same thing on the same day, with different figures."""

    __slots__ = ()

    code: ClassVar[str] = "same_key_twice"
    severity: ClassVar[Severity] = "warning"
    rule: ClassVar[str] = "There is one line for each name and day; several are added up."
    remedy: ClassVar[str] = "If you joined several exports, make sure that no period is in it twice."


class BrokenRow(Problem):
    """One row breaks a rule that only its variant's total has to keep."""

    __slots__ = ()

    code: ClassVar[str] = "broken_row"
    severity: ClassVar[Severity] = "warning"
    rule: ClassVar[str] = (
        "Clicks are at most impressions, link clicks at most clicks, reach at most impressions, opens at most sends."
    )
    remedy: ClassVar[str] = "Platforms correct single days like this; nothing to do as long as the totals are right."


class BrokenTotal(Problem):
    """A variant's totals cannot be true together."""

    __slots__ = ()

    code: ClassVar[str] = "broken_total"
    rule: ClassVar[str] = (
        "Clicks are at most impressions, link clicks at most clicks, reach at most impressions, opens at most sends."
    )
    remedy: ClassVar[str] = (
        "See what each column was taken for, and say so if one is something else; otherwise export again."
    )


class TotalDiffers(Problem):
    """The platform's total is not the sum of the rows."""

    __slots__ = ()

    code: ClassVar[str] = "total_differs"
    severity: ClassVar[Severity] = "warning"
    rule: ClassVar[str] = "The total line of the file equals the sum of its rows (reach excepted)."
    remedy: ClassVar[str] = "Rows may be missing: export again without filters and with all lines shown."


class RowsWithoutVariant(Problem):
    """Rows whose variant is blank or was left out by the mapping."""

    __slots__ = ()

    code: ClassVar[str] = "rows_without_variant"
    severity: ClassVar[Severity] = "warning"
    rule: ClassVar[str] = "Each line belongs to a version."
    remedy: ClassVar[str] = "Lines that name no version are not counted: fill in the name if they belong to one."


class RowsWithoutDay(Problem):
    """Rows whose date is blank in a file with dates."""

    __slots__ = ()

    code: ClassVar[str] = "rows_without_day"
    severity: ClassVar[Severity] = "warning"
    rule: ClassVar[str] = "Each line of a daily file has a day."
    remedy: ClassVar[str] = "These lines count in the totals but not day by day: export again if a day belongs there."


class DaysNotRead(Problem):
    """A column that should hold days, and holds something else."""

    __slots__ = ()

    code: ClassVar[str] = "days_not_read"
    severity: ClassVar[Severity] = "warning"
    rule: ClassVar[str] = "A day is written with its year, such as 2025-03-31."
    remedy: ClassVar[str] = "Export once more by day, or write the days out; until then only the sums are compared."


class WeeklyRows(Problem):
    """Rows that cover a week each."""

    __slots__ = ()

    code: ClassVar[str] = "weekly_rows"
    severity: ClassVar[Severity] = "warning"
    rule: ClassVar[str] = "A daily export shows within two weeks what a weekly one shows within months."
    remedy: ClassVar[str] = (
        "Export once more with the breakdown by day; weeks are compared in place of days until then."
    )


class PeopleInTwoVersions(Problem):
    """The same id in more than one version of a table of people."""

    __slots__ = ()

    code: ClassVar[str] = "people_in_two_versions"
    severity: ClassVar[Severity] = "warning"
    rule: ClassVar[str] = "Each person belongs to one version; whoever stands in two of them is left out of both."
    remedy: ClassVar[str] = (
        "Nothing to do where they are few. If the ids begin anew in each version, take their column out."
    )
