"""GIF: kept are the frames, their timing and how often they repeat; comments and foreign blocks go."""

from __future__ import annotations

import struct

from experiments.trials.images.parts import Measured, NoPicture, piece, refuse_more

MAGICS = (b"GIF87a", b"GIF89a")
_EXTENSION, _FRAME, _END = 0x21, 0x2C, 0x3B
_TIMING, _APPLICATION = 0xF9, 0xFF
_LOOPS = (b"NETSCAPE2.0", b"ANIMEXTS1.0")


def read_gif(data: bytes) -> Measured:
    """Measure a GIF and leave out what does not draw it."""
    width, height, flags = struct.unpack("<HHB", piece(data, 6, 5))
    at = 13 + _table(flags)
    kept = [piece(data, 0, at)]
    frames = 0
    while (kind := piece(data, at, 1)[0]) != _END:
        start = at
        if kind == _EXTENSION:
            label = piece(data, at + 1, 1)[0]
            at = _past_blocks(data, at + 2)
            loops = label == _APPLICATION and data[start + 3 : start + 14] in _LOOPS
            if label == _TIMING or loops:
                kept.append(data[start:at])
        elif kind == _FRAME:
            left, top, wide, high, local = struct.unpack("<HHHHB", piece(data, at + 1, 9))
            width, height = max(width, left + wide), max(height, top + high)
            at = _past_blocks(data, at + 11 + _table(local))
            kept.append(data[start:at])
            frames += 1
        else:
            raise NoPicture("broken")
    if not frames:
        raise NoPicture("broken")
    refuse_more(data, at + 1)
    return Measured(width, height, b"".join([*kept, b";"]))


def _table(flags: int) -> int:
    """Give the length of the colour table that ``flags`` announce."""
    return 3 * 2 ** ((flags & 7) + 1) if flags & 0x80 else 0


def _past_blocks(data: bytes, at: int) -> int:
    while length := piece(data, at, 1)[0]:
        at += 1 + length
    return at + 1
