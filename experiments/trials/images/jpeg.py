"""JPEG: kept are the segments that draw it and which way up it is held; EXIF with its places and comments go."""

from __future__ import annotations

import re
import struct

from experiments.trials.images.parts import Measured, NoPicture, piece

MAGIC = b"\xff\xd8\xff"
_START, _END, _SCAN = 0xD8, 0xD9, 0xDA
_FRAMES = frozenset(range(0xC0, 0xD0)) - {0xC4, 0xC8, 0xCC}
_DRAWING = _FRAMES | {0xC4, 0xCC, 0xDA, 0xDB, 0xDC, 0xDD}
_KEPT_NOTES = {0xE0: b"JFIF\0", 0xE2: b"ICC_PROFILE\0", 0xEE: b"Adobe"}
"""Size, colours and their profile: notes without which it would look different."""
_EXIF = b"Exif\0\0"
_NEXT_MARKER = re.compile(rb"\xff[^\x00\xd0-\xd7\xff]")
_ORIENTATION = 0x0112


def read_jpeg(data: bytes) -> Measured:
    """Measure a JPEG and leave out what does not draw it.

    What follows the end goes too: cameras append films and previews there.
    """
    kept: list[bytes] = []
    size, turned, at = None, 1, 2
    while True:
        marker, at = _marker(data, at)
        if marker == _END:
            break
        length = struct.unpack(">H", piece(data, at, 2))[0]
        body = piece(data, at, max(length, 2))
        at += max(length, 2)
        if marker in _FRAMES and size is None and length >= 8:
            size = struct.unpack(">HH", body[3:7])
        if marker == 0xE1 and body[2:].startswith(_EXIF):
            turned = _orientation(body[2 + len(_EXIF) :])
        note = _KEPT_NOTES.get(marker)
        if marker in _DRAWING or (note is not None and body[2:].startswith(note)):
            kept.append(bytes((0xFF, marker)) + body)
        if marker == _SCAN:
            end = _end_of_scan(data, at)
            kept.append(data[at:end])
            at = end
    if size is None:
        raise NoPicture("broken")
    height, width = size
    if turned >= 5:  # lies on its side
        width, height = height, width
    held = [] if turned == 1 else [_held(turned)]
    return Measured(width, height, b"".join([b"\xff\xd8", *held, *kept, b"\xff\xd9"]))


def _marker(data: bytes, at: int) -> tuple[int, int]:
    """Give the marker at a place, and where its segment begins; fill bytes before it are skipped."""
    if piece(data, at, 2)[0] != 0xFF:
        raise NoPicture("broken")
    while piece(data, at + 1, 1)[0] == 0xFF:
        at += 1
    return data[at + 1], at + 2


def _end_of_scan(data: bytes, at: int) -> int:
    found = _NEXT_MARKER.search(data, at)
    if found is None:
        raise NoPicture("cut_off")
    return found.start()


def _orientation(tiff: bytes) -> int:
    """Read which way up it is held (1 to 8) from the notes of the camera; 1 where they do not say."""
    order = {b"II": "<", b"MM": ">"}.get(tiff[:2])
    try:
        (first,) = struct.unpack_from(f"{order}I", tiff, 4) if order else (0,)
        (count,) = struct.unpack_from(f"{order}H", tiff, first) if order else (0,)
        for number in range(count):
            tag, kind, _, value = struct.unpack_from(f"{order}HHIH", tiff, first + 2 + 12 * number)
            if tag == _ORIENTATION and kind == 3 and 1 <= value <= 8:
                return int(value)
    except struct.error:
        return 1
    return 1


def _held(turned: int) -> bytes:
    """Write a note that says which way up it is held, and nothing else."""
    entry = struct.pack(">HHIHH", _ORIENTATION, 3, 1, turned, 0)
    body = _EXIF + b"MM\0*" + struct.pack(">I", 8) + struct.pack(">H", 1) + entry + struct.pack(">I", 0)
    return b"\xff\xe1" + struct.pack(">H", len(body) + 2) + body
