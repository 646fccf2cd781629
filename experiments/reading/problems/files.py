"""What is wrong with a file as a whole: no table, too large, cut, in several currencies, about people."""

from __future__ import annotations

from typing import ClassVar

from experiments.reading.problems.problem import Problem, Severity


class NotATable(Problem):
    """The bytes are no table at all."""

    __slots__ = ()

    code: ClassVar[str] = "not_a_table"
    rule: ClassVar[str] = "A result file is a table: a line of headers, then a line for each thing measured."
    remedy: ClassVar[str] = "Export the report again as CSV or Excel (.xlsx), with one table and nothing else."


class TooLarge(Problem):
    """Too many bytes, rows, columns, or packed too tightly."""

    __slots__ = ()

    code: ClassVar[str] = "too_large"
    rule: ClassVar[str] = (
        "A file may unpack to 64 MB, 2,000,000 rows and 1,000 columns, and to 200 times its packed size."
    )
    remedy: ClassVar[str] = "Export a shorter period or fewer columns, or split the file by variant."


class SeveralTables(Problem):
    """More than one table in one file, and no way to tell which is meant."""

    __slots__ = ()

    code: ClassVar[str] = "several_tables"
    rule: ClassVar[str] = "A file holds one table."
    remedy: ClassVar[str] = "Upload only the table that has a line for each version and day, as a file of its own."


class SheetsLeftOut(Problem):
    """A workbook holds other tables beside the one that was read."""

    __slots__ = ()

    code: ClassVar[str] = "sheets_left_out"
    severity: ClassVar[Severity] = "note"
    rule: ClassVar[str] = "Of a workbook the sheet is read whose headers are known best."
    remedy: ClassVar[str] = "If another sheet is meant, save that one as a file of its own."


class CutFile(Problem):
    """The last line ends early, and the file with it."""

    __slots__ = ()

    code: ClassVar[str] = "cut_file"
    rule: ClassVar[str] = "The last line of a file has as many cells as the others, or at least its end of line."
    remedy: ClassVar[str] = "The file was cut on its way, and its last figure may be half: export or download it again."


class BrokenQuotes(Problem):
    """A quotation mark was opened and never closed, and has swallowed lines."""

    __slots__ = ()

    code: ClassVar[str] = "broken_quotes"
    rule: ClassVar[str] = "Each quotation mark that opens a text is closed again."
    remedy: ClassVar[str] = "The file seems cut or edited: export again."


class RepairedText(Problem):
    """Letters were broken by a wrong encoding and have been repaired or replaced."""

    __slots__ = ()

    code: ClassVar[str] = "repaired_text"
    severity: ClassVar[Severity] = "warning"
    rule: ClassVar[str] = "Letters with accents are written in one encoding."
    remedy: ClassVar[str] = "Check the names of the versions; if they look wrong, export again as UTF-8."


class PersonalData(Problem):
    """A column looks like e-mail addresses, phone numbers or names of people."""

    __slots__ = ()

    code: ClassVar[str] = "personal_data"
    rule: ClassVar[str] = "E-mail addresses, phone numbers and names of people stay out of Trialbook."
    remedy: ClassVar[str] = "Upload the file again without these columns; an id that only you can read is enough."


class MixedCurrencies(Problem):
    """More than one currency in one file."""

    __slots__ = ()

    code: ClassVar[str] = "mixed_currencies"
    rule: ClassVar[str] = "All money in a file is in one currency."
    remedy: ClassVar[str] = "Export each ad account by itself, or set one currency in the report."
