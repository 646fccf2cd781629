"""PNG: kept are the chunks that draw it; texts, EXIF, times and unknown ones go."""

from __future__ import annotations

import struct
import zlib

from experiments.trials.images.parts import Measured, NoPicture, piece, refuse_more

MAGIC = b"\x89PNG\r\n\x1a\n"
_KEPT = frozenset(
    {
        b"IHDR",
        b"PLTE",
        b"IDAT",
        b"IEND",
        b"tRNS",
        b"gAMA",
        b"cHRM",
        b"sRGB",
        b"iCCP",
        b"cICP",
        b"sBIT",
        b"bKGD",
        b"pHYs",
    }
    | {b"acTL", b"fcTL", b"fdAT"}
)
_CRITICAL = frozenset({b"IHDR", b"PLTE", b"IDAT", b"IEND"})


def read_png(data: bytes) -> Measured:
    """Measure a PNG and leave out what does not draw it."""
    kept, at, kinds = [MAGIC], len(MAGIC), list[bytes]()
    while not kinds or kinds[-1] != b"IEND":
        length, kind = struct.unpack(">I4s", piece(data, at, 8))
        whole = piece(data, at, 12 + length)
        if zlib.crc32(whole[4 : 8 + length]) != struct.unpack(">I", whole[-4:])[0]:
            raise NoPicture("broken")
        if (kind == b"IHDR") != (not kinds) or (kind == b"IHDR" and length != 13):
            raise NoPicture("broken")
        if kind[:1].isupper() and kind not in _CRITICAL:
            raise NoPicture("broken")
        if kind in _KEPT:
            kept.append(whole)
        kinds.append(kind)
        at += 12 + length
    if b"IDAT" not in kinds:
        raise NoPicture("broken")
    refuse_more(data, at)
    width, height = struct.unpack(">II", data[16:24])
    return Measured(width, height, b"".join(kept))
