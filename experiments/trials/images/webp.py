"""WebP: kept are the chunks that draw it; EXIF, XMP and unknown ones go."""

from __future__ import annotations

import struct

from experiments.trials.images.parts import Measured, NoPicture, piece, refuse_more

_KEPT = frozenset({b"VP8X", b"VP8 ", b"VP8L", b"ALPH", b"ANIM", b"ANMF", b"ICCP"})
_NOTES = 0x08 | 0x04
"""Flags of the header that announce EXIF and XMP."""


def is_webp(data: bytes) -> bool:
    """Say whether bytes begin like a WebP."""
    return data[:4] == b"RIFF" and data[8:12] == b"WEBP"


def read_webp(data: bytes) -> Measured:
    """Measure a WebP and leave out what does not draw it."""
    end = 8 + struct.unpack("<I", data[4:8])[0]
    piece(data, 0, end)
    refuse_more(data, end)
    kept: list[bytes] = []
    size, drawn, at = None, False, 12
    while at < end:
        kind, length = struct.unpack("<4sI", piece(data, at, 8))
        padded = length + length % 2
        if at + 8 + length > end:
            raise NoPicture("cut_off")
        body = data[at + 8 : at + 8 + length]
        if kind == b"VP8X" and body:
            body = bytes((body[0] & ~_NOTES,)) + body[1:]
        if size is None:
            size = _size(kind, body)
        drawn = drawn or kind in {b"VP8 ", b"VP8L", b"ANMF"}
        if kind in _KEPT:
            kept.append(data[at : at + 8] + body + b"\0" * (length % 2))
        at += 8 + padded
    if size is None or not drawn:
        raise NoPicture("broken")
    chunks = b"WEBP" + b"".join(kept)
    return Measured(*size, b"RIFF" + struct.pack("<I", len(chunks)) + chunks)


def _size(kind: bytes, body: bytes) -> tuple[int, int]:
    """Read width and height from the first chunk of a picture."""
    if kind == b"VP8X" and len(body) >= 10:
        return 1 + int.from_bytes(body[4:7], "little"), 1 + int.from_bytes(body[7:10], "little")
    if kind == b"VP8 " and body[3:6] == b"\x9d\x01\x2a" and len(body) >= 10:
        width, height = struct.unpack("<HH", body[6:10])
        return width & 0x3FFF, height & 0x3FFF
    if kind == b"VP8L" and body[:1] == b"\x2f" and len(body) >= 5:
        bits = int.from_bytes(body[1:5], "little")
        return 1 + (bits & 0x3FFF), 1 + (bits >> 14 & 0x3FFF)
    raise NoPicture("broken")
