"""What is wrong in cells: formulas, text among figures, dates and number styles, blanks."""

from __future__ import annotations

from typing import ClassVar

from experiments.reading.problems.problem import Problem, Severity


class FormulaFound(Problem):
    """A cell holds a formula."""

    __slots__ = ()

    code: ClassVar[str] = "formula"
    rule: ClassVar[str] = "Cells hold values, not formulas."
    remedy: ClassVar[str] = "Copy the table and paste it as values, or export it again from the platform."


class TextInNumbers(Problem):
    """A column of figures holds text."""

    __slots__ = ()

    code: ClassVar[str] = "text_in_numbers"
    rule: ClassVar[str] = "A column of figures holds nothing but figures, blanks and marks such as -- or n/a."
    remedy: ClassVar[str] = (
        "Write the figure into this cell, or leave it blank if there was none; better, export again without editing."
    )


class NegativeCount(Problem):
    """A count or cost below zero."""

    __slots__ = ()

    code: ClassVar[str] = "negative_count"
    rule: ClassVar[str] = "Counts of people and events, and money spent, are zero or more."
    remedy: ClassVar[str] = (
        "Export again; if the platform corrects earlier days by negative figures, export the whole period."
    )


class FractionalCount(Problem):
    """A count that is not whole."""

    __slots__ = ()

    code: ClassVar[str] = "fractional_count"
    severity: ClassVar[Severity] = "warning"
    rule: ClassVar[str] = "Impressions, clicks and people are whole numbers."
    remedy: ClassVar[str] = "See whether the column was taken for what it is; if it is an average, export the count."


class ImpossibleDate(Problem):
    """A date that no calendar has, or text where a date belongs."""

    __slots__ = ()

    code: ClassVar[str] = "impossible_date"
    rule: ClassVar[str] = "Each line has a day that exists, all written in one style."
    remedy: ClassVar[str] = (
        "Export again with the breakdown by day, and do not open the file in a spreadsheet in between."
    )


class MixedNumberStyles(Problem):
    """Decimal marks contradict each other."""

    __slots__ = ()

    code: ClassVar[str] = "mixed_number_styles"
    rule: ClassVar[str] = "One file writes all its figures in one style."
    remedy: ClassVar[str] = "Export again, and do not open the file in a spreadsheet in between."


class NumberStyleUnclear(Problem):
    """``1.234`` could be a thousand or a one."""

    __slots__ = ()

    code: ClassVar[str] = "number_style_unclear"
    rule: ClassVar[str] = "It must be certain whether 1.234 is one thousand or one and a bit."
    remedy: ClassVar[str] = "Say which mark parts thousands and which the decimals."
    asks: ClassVar[str | None] = "number_style"


class DateOrderUnclear(Problem):
    """``3/4/2025`` could be in March or in April."""

    __slots__ = ()

    code: ClassVar[str] = "date_order_unclear"
    rule: ClassVar[str] = "It must be certain whether 3/4/2025 is in March or in April."
    remedy: ClassVar[str] = "Say whether the day or the month comes first."
    asks: ClassVar[str | None] = "date_style"


class MoneyInMillionths(Problem):
    """Money in millionths of the currency, as connectors give it."""

    __slots__ = ()

    code: ClassVar[str] = "money_in_millionths"
    severity: ClassVar[Severity] = "note"
    rule: ClassVar[str] = "Money is counted in whole units; connectors often write it in millionths (micros)."
    remedy: ClassVar[str] = "Nothing to do if the amounts are as you know them; else export from the ads manager."


class BlankIsNone(Problem):
    """Blank cells of a column of events, read as "it did not happen"."""

    __slots__ = ()

    code: ClassVar[str] = "blank_is_none"
    severity: ClassVar[Severity] = "note"
    rule: ClassVar[str] = (
        "Where a platform leaves a cell blank when nothing happened, a blank counts as 0 on lines that were shown."
    )
    remedy: ClassVar[str] = "Nothing to do, unless these events were not tracked at all: then leave the column out."


class BlankPeople(Problem):
    """Blank cells in a column of a table of people."""

    __slots__ = ()

    code: ClassVar[str] = "blank_people"
    severity: ClassVar[Severity] = "warning"
    rule: ClassVar[str] = "In a table of people a blank is missing, not 0: the average is over those with a value."
    remedy: ClassVar[str] = "Write 0 for people who did nothing, and export again."


class DamagedIds(Problem):
    """A spreadsheet has rounded long ids."""

    __slots__ = ()

    code: ClassVar[str] = "damaged_ids"
    severity: ClassVar[Severity] = "warning"
    rule: ClassVar[str] = "Ids of 15 digits and more are text."
    remedy: ClassVar[str] = (
        "Different ids may look the same now: export again and upload without opening in a spreadsheet."
    )
