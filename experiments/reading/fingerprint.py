"""A fingerprint of a file's headers, by which a mapping that was confirmed once is found again."""

from __future__ import annotations

import hashlib

from experiments.reading.cells.words import plain
from experiments.reading.problems.columns import WideTable
from experiments.reading.report import Report


def header_fingerprint(report: Report) -> str:
    """Return 64 hexadecimal digits that are the same for files of one kind with the same headers, in any order."""
    words = sorted({plain(header) for header in report.turned_from or report.headers})
    # a table that is turned may look like another kind of table than it did before
    wide = report.turned_from or any(problem.code == WideTable.code for problem in report.problems)
    text = "\n".join(["wide" if wide else report.platform or "", *words])
    return hashlib.sha256(text.encode()).hexdigest()
