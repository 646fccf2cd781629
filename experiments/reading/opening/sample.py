"""Enough of a large file to recognise it: its beginning, and pieces from all over it, cut to whole lines."""

from __future__ import annotations

import codecs
from pathlib import Path

HEAD_BYTES = 48 * 1024
PIECE_BYTES = 4 * 1024
PIECES = 10
_COPIED_BYTES = 4 * 1024 * 1024


def sample_of(path: Path) -> bytes:
    """Return the header, the first lines and lines from all over a delimited text, as a small text of the same form.

    Parameters
    ----------
    path : Path
        A text whose lines end with a line feed (any encoding but UTF-16).

    Notes
    -----
    A file sorted by version shows one version in its beginning; hence the pieces. A piece that might begin inside a
    quoted text (its lines hold an odd number of quotation marks) is left out.
    """
    size = path.stat().st_size
    with path.open("rb") as file:
        head = file.read(HEAD_BYTES)
        if len(head) == size:
            return head
        parts = [_whole_lines(head, from_start=True)]
        for number in range(1, PIECES + 1):
            place = max(len(head), number * (size - PIECE_BYTES) // PIECES)
            file.seek(place)
            parts.append(_whole_lines(file.read(PIECE_BYTES), from_start=False, to_end=number == PIECES))
    return b"".join(parts)


def _whole_lines(piece: bytes, *, from_start: bool, to_end: bool = False) -> bytes:
    start = 0 if from_start else piece.find(b"\n") + 1
    end = len(piece) if to_end else piece.rfind(b"\n") + 1
    inside = piece[start:end]
    if not from_start and any(line.count(b'"') % 2 for line in inside.split(b"\n")):
        return b""
    # the end of the file stays as it is: whether it was cut shows there
    return inside if to_end or inside.endswith(b"\n") or not inside else inside + b"\n"


def transcoded(path: Path, encoding: str, folder: Path, *, skip: int = 0) -> Path:
    """Copy a text of any size to UTF-8, in a folder of one's own, and return where it is.

    Parameters
    ----------
    path : Path
        The text.
    encoding : str
        Python's name of its codec; letters it does not know become the replacement character.
    folder : Path
        Where the copy goes.
    skip : int
        Bytes at the beginning that are no letters (a mark of the byte order).
    """
    target = folder / "transcoded"
    decoder = codecs.getincrementaldecoder(encoding)(errors="replace")
    with path.open("rb") as file, target.open("wb") as copy:
        file.seek(skip)
        while piece := file.read(_COPIED_BYTES):
            copy.write(decoder.decode(piece).encode())
    return target
