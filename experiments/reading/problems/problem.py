"""What every problem of a file has: a sentence, a place, and for its kind a code, a rule and a remedy."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar, Literal

Severity = Literal["fatal", "warning", "note"]


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing wrong with a file.

    Parameters
    ----------
    sentence : str
        What is wrong here, for a marketer.
    line, column, cell
        Where: physical line from 1, header, and the text of the cell; ``None`` where it concerns the whole file.

    Notes
    -----
    ``asks`` names the field of the mapping that settles the problem when a person answers; such a problem is fatal
    only as long as nobody has answered.
    """

    sentence: str
    line: int | None = None
    column: str | None = None
    cell: str | None = None

    code: ClassVar[str] = ""
    severity: ClassVar[Severity] = "fatal"
    rule: ClassVar[str] = ""
    remedy: ClassVar[str] = ""
    asks: ClassVar[str | None] = None

    def document(self) -> dict[str, object]:
        """Write the problem as the documents of ``inspect`` and ``analyze`` hold it."""
        return {
            "code": self.code,
            "severity": self.severity,
            "sentence": self.sentence,
            "line": self.line,
            "column": self.column,
            "cell": self.cell,
            "rule": self.rule,
            "remedy": self.remedy,
        }
