"""Cells of a workbook that hold no value: an error such as #REF!, or a formula that was never calculated.

The reader of workbooks gives them as blank, but blank is not what they are; so they are looked up in the sheet itself.
"""

from __future__ import annotations

import html
import re
import zipfile
from collections.abc import Mapping

_ERROR = re.compile(rb'<c r="([A-Z]{1,3})(\d{1,7})"[^>]*? t="e"[^>]*>(?:<f[^>]*>[^<]*</f>|<f[^>]*/>)?<v>([^<]*)</v>')
_FORMULA = re.compile(rb'<c r="([A-Z]{1,3})(\d{1,7})"[^>/]*><f[^>/]*>([^<]*)</f>(?:<v\s*/>|<v></v>)?</c>')
_SHEET = re.compile(rb'<sheet\b[^>]*?\bname="([^"]*)"[^>]*?\br:id="([^"]*)"')
_RELATION = re.compile(rb"<Relationship\b[^>]*>")
_ATTRIBUTE = re.compile(rb'\b(Id|Target)="([^"]*)"')
_LONGEST = 200

Lost = Mapping[tuple[int, int], str]
"""Row and column from 0 to what stands there."""


def lost_cells(sheet: bytes) -> Lost:
    """Return the cells of one sheet (its XML) that hold an error, or a formula without its value.

    Examples
    --------
    >>> lost_cells(b'<c r="B3" t="e"><v>#REF!</v></c><c r="C3"><f>A1*2</f><v/></c>')
    {(2, 1): '#REF!', (2, 2): '=A1*2'}
    """
    found: dict[tuple[int, int], str] = {}
    if b' t="e"' in sheet:
        found.update(
            (_place(*cell[:2]), html.unescape(cell[2].decode(errors="replace"))) for cell in _ERROR.findall(sheet)
        )
    if b"<f" in sheet:
        for letters, digits, formula in _FORMULA.findall(sheet):
            found[_place(letters, digits)] = f"={html.unescape(formula.decode(errors='replace'))}"[:_LONGEST]
    return found


def column_number(letters: bytes) -> int:
    """Return the number of a column from 1.

    Examples
    --------
    >>> column_number(b"A"), column_number(b"AA")
    (1, 27)
    """
    number = 0
    for letter in letters:
        number = number * 26 + letter - 64
    return number


def _place(letters: bytes, digits: bytes) -> tuple[int, int]:
    return int(digits) - 1, column_number(letters) - 1


def sheet_parts(archive: zipfile.ZipFile) -> dict[str, str]:
    """Return the part of the archive that holds each sheet, by the name of the sheet; empty if it cannot be told."""
    try:
        book, relations = archive.read("xl/workbook.xml"), archive.read("xl/_rels/workbook.xml.rels")
    except KeyError:
        return {}
    targets: dict[bytes, str] = {}
    for relation in _RELATION.findall(relations):
        said = dict(_ATTRIBUTE.findall(relation))
        target = said.get(b"Target", b"").decode(errors="replace")
        targets[said.get(b"Id", b"")] = target.lstrip("/") if target.startswith("/") else f"xl/{target}"
    named = ((html.unescape(name.decode(errors="replace")), targets.get(key)) for name, key in _SHEET.findall(book))
    return {name: part for name, part in named if part is not None}
