"""What is wrong with headers and columns: missing, unknown, side by side, no versions."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from experiments.reading.problems.problem import Problem, Severity


class NoHeader(Problem):
    """No line of headers was found."""

    __slots__ = ()

    code: ClassVar[str] = "no_header"
    rule: ClassVar[str] = "The first line of the table names its columns."
    remedy: ClassVar[str] = "Add a line with the names of the columns, such as: Variant, Visitors, Orders."


class NoRows(Problem):
    """Headers, but nothing below."""

    __slots__ = ()

    code: ClassVar[str] = "no_rows"
    rule: ClassVar[str] = "At least one line of data stands below the headers."
    remedy: ClassVar[str] = "Choose the dates of the experiment in the platform and export again."


class NoMeasures(Problem):
    """No column of figures was found."""

    __slots__ = ()

    code: ClassVar[str] = "no_measures"
    rule: ClassVar[str] = "At least one column holds figures that can be added up."
    remedy: ClassVar[str] = "Add columns such as impressions, clicks, purchases or spend to the export."


class WideTable(Problem):
    """Variants stand side by side in columns."""

    __slots__ = ()

    code: ClassVar[str] = "wide_table"
    rule: ClassVar[str] = "Each version has lines of its own; the figures of one kind stand in one column."
    remedy: ClassVar[str] = (
        "Put the versions below each other: one column that names the version, one column per figure. "
        "The page does that for you at a click, the commands with --long."
    )
    asks: ClassVar[str | None] = "make_long"


@dataclass(frozen=True, slots=True)
class SideBySide(WideTable):
    """Figures side by side that nobody can turn by a rule."""

    remedy: ClassVar[str] = (
        "Put the versions below each other: one column that names the version, one column per figure."
    )
    asks: ClassVar[str | None] = None


@dataclass(frozen=True, slots=True)
class SharesOfAPeak(WideTable):
    """Search terms side by side, with figures that are no counts."""

    remedy: ClassVar[str] = "Export clicks or visits instead, for example from Google Ads or Google Analytics."
    asks: ClassVar[str | None] = None


class UnknownHeader(Problem):
    """A mapping names a column that the file does not have."""

    __slots__ = ()

    code: ClassVar[str] = "unknown_header"
    rule: ClassVar[str] = "A column is chosen by its header as it stands in the file."
    remedy: ClassVar[str] = "Choose one of the headers of this file."
    asks: ClassVar[str | None] = "columns"


class BadPattern(Problem):
    """The pattern for the variant cannot be used."""

    __slots__ = ()

    code: ClassVar[str] = "bad_pattern"
    rule: ClassVar[str] = "A pattern is a regular expression with exactly one group, at most 200 letters long."
    remedy: ClassVar[str] = r"Write the part that changes in round brackets, such as: Subject (\w)$"
    asks: ClassVar[str | None] = "variant_pattern"


class ColumnLeftOut(Problem):
    """A column of figures that also holds text, and that nobody asked for."""

    __slots__ = ()

    code: ClassVar[str] = "column_left_out"
    severity: ClassVar[Severity] = "warning"
    rule: ClassVar[str] = "A column is counted only if all its cells are figures."
    remedy: ClassVar[str] = "Nothing to do unless you need this column; then correct the cell."


class MixedResults(Problem):
    """The column Results counts different things in different rows."""

    __slots__ = ()

    code: ClassVar[str] = "mixed_results"
    severity: ClassVar[Severity] = "warning"
    rule: ClassVar[str] = "Results is used only where all lines count the same thing."
    remedy: ClassVar[str] = "Add a column that counts one thing, such as Purchases or Leads."


class OneVariant(Problem):
    """The file holds one variant only."""

    __slots__ = ()

    code: ClassVar[str] = "one_variant"
    severity: ClassVar[Severity] = "warning"
    rule: ClassVar[str] = "A comparison needs at least two versions."
    remedy: ClassVar[str] = "Upload the file of the other version beside this one, or export both in one file."


class NoVariant(Problem):
    """No column tells the variants apart."""

    __slots__ = ()

    code: ClassVar[str] = "no_variant"
    severity: ClassVar[Severity] = "warning"
    rule: ClassVar[str] = "A column, or a label inside a text, says which version a line belongs to."
    remedy: ClassVar[str] = "Say which column tells the versions apart, or export one file per version."
    asks: ClassVar[str | None] = "variant"


class SimilarNames(Problem):
    """Names of versions that differ by capitals or blanks only."""

    __slots__ = ()

    code: ClassVar[str] = "similar_names"
    severity: ClassVar[Severity] = "warning"
    rule: ClassVar[str] = "Names are taken as they are written."
    remedy: ClassVar[str] = "If they are the same version, write the name alike in every line."
