"""What can be wrong with a table of past experiments, beside what can be wrong with any table."""

from __future__ import annotations

from typing import ClassVar

from experiments.reading.problems.problem import Problem, Severity


class MissingColumn(Problem):
    """A column without which nothing can be read."""

    __slots__ = ()

    code: ClassVar[str] = "missing_column"
    rule: ClassVar[str] = (
        "A table of past experiments has the columns experiment, variant, metric and one complete set of figures: "
        "n and successes, or n, mean and sd, or numerator, denominator and units."
    )
    remedy: ClassVar[str] = "Name the columns so in the first line of the table; the sample file shows how."


class ColumnTwice(Problem):
    """Two columns of one name."""

    __slots__ = ()

    code: ClassVar[str] = "column_twice"
    rule: ClassVar[str] = "Each column stands in a table once."
    remedy: ClassVar[str] = "Delete or rename one of the two."


class ColumnsNotRead(Problem):
    """Columns that the archive has no place for."""

    __slots__ = ()

    code: ClassVar[str] = "columns_not_read"
    severity: ClassVar[Severity] = "note"
    rule: ClassVar[str] = "Columns of other names are left alone."
    remedy: ClassVar[str] = "Nothing to do, unless one of them is ours under another name: then rename it."


class BlankName(Problem):
    """A row without experiment, version or metric."""

    __slots__ = ()

    code: ClassVar[str] = "blank_name"
    rule: ClassVar[str] = "Each row names its experiment, its version and its metric."
    remedy: ClassVar[str] = "Fill in the name, or delete the row."


class TooLong(Problem):
    """A name or text that no page could show."""

    __slots__ = ()

    code: ClassVar[str] = "too_long"
    rule: ClassVar[str] = "Names have at most 300 characters, texts at most 10,000."
    remedy: ClassVar[str] = "Shorten it."


class UnknownWord(Problem):
    """A word that is none of those the column knows."""

    __slots__ = ()

    code: ClassVar[str] = "unknown_word"
    rule: ClassVar[str] = "Role, goal kind, design, kind, direction, verdict and why are one of a few words each."
    remedy: ClassVar[str] = "Write one of the words named, or leave the cell blank."


class NotACurrency(Problem):
    """A currency that is no code of three letters."""

    __slots__ = ()

    code: ClassVar[str] = "not_a_currency"
    rule: ClassVar[str] = "A currency is its code of three letters, as in EUR."
    remedy: ClassVar[str] = "Write the code of three letters."


class Contradicting(Problem):
    """Two rows say different things of the same experiment, version or metric."""

    __slots__ = ()

    code: ClassVar[str] = "contradicting"
    rule: ClassVar[str] = (
        "What is said of an experiment, of a version or of a metric stands in one row, or alike in all of its rows."
    )
    remedy: ClassVar[str] = "Write it alike, or leave it blank in all rows but one."


class RowTwice(Problem):
    """The same version and metric of the same experiment twice."""

    __slots__ = ()

    code: ClassVar[str] = "row_twice"
    rule: ClassVar[str] = "An experiment has one row for each version and metric."
    remedy: ClassVar[str] = "Delete one of the rows, add them up, or name the second experiment differently."


class NoFigures(Problem):
    """A row whose figures are not complete."""

    __slots__ = ()

    code: ClassVar[str] = "no_figures"
    rule: ClassVar[str] = (
        "A row has one complete set of figures: n and successes (a share of people), n, mean and sd (an average), or "
        "numerator and denominator, with units where they are known (a rate)."
    )
    remedy: ClassVar[str] = "Fill in the figure that is missing, or delete the row."


class ImpossibleFigures(Problem):
    """Figures that cannot be."""

    __slots__ = ()

    code: ClassVar[str] = "impossible_figures"
    rule: ClassVar[str] = (
        "n and units are above 0, successes lie between 0 and n, a spread (sd) is 0 or more, a denominator is above 0."
    )
    remedy: ClassVar[str] = "Look the figure up where it came from."


class EndsBeforeStart(Problem):
    """An experiment that ended before it began."""

    __slots__ = ()

    code: ClassVar[str] = "ends_before_start"
    rule: ClassVar[str] = "An experiment ends on the day it starts or later."
    remedy: ClassVar[str] = "Put started and ended right."


class ControlUnclear(Problem):
    """No version to compare with, or two."""

    __slots__ = ()

    code: ClassVar[str] = "control_unclear"
    rule: ClassVar[str] = (
        "One version of each experiment is the control, and it has a row for each metric. Without a role it is the one "
        "with a name such as control, original or baseline, else the one of the first row."
    )
    remedy: ClassVar[str] = "Write control under role in the rows of the version that the others are compared with."


class OneVersion(Problem):
    """Nothing to compare."""

    __slots__ = ()

    code: ClassVar[str] = "one_version"
    rule: ClassVar[str] = "A comparison needs at least two versions."
    remedy: ClassVar[str] = "Add the row of the other version, under the same name of the experiment."


class GoalWithoutName(Problem):
    """A goal of one's own without a line that says it."""

    __slots__ = ()

    code: ClassVar[str] = "goal_without_name"
    rule: ClassVar[str] = "A goal of the kind custom says in one line what it is."
    remedy: ClassVar[str] = "Fill in the column goal."


class OtherFigures(Problem):
    """An experiment of this name is in the book with other figures."""

    __slots__ = ()

    code: ClassVar[str] = "other_figures"
    rule: ClassVar[str] = "A past experiment comes in once; the same file again adds nothing."
    remedy: ClassVar[str] = (
        "If it is another experiment, name it differently. If its figures were put right, name it so that the two can "
        "be told apart."
    )


class NoLift(Problem):
    """A version that cannot be compared by its figures."""

    __slots__ = ()

    code: ClassVar[str] = "no_lift"
    severity: ClassVar[Severity] = "warning"
    rule: ClassVar[str] = "A change in per cent needs a control above 0, and its range needs a spread."
    remedy: ClassVar[str] = "Nothing to do: it comes in with its figures, and says why there is no change."
