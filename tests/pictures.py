"""Small pictures made by hand: whole ones of each format, and the parts of which harmful ones are put together."""

from __future__ import annotations

import base64
import struct
import zlib

PLACE = b"GPS 53.5511N 9.9937E, camera of Ines Morrow"
"""What a camera notes and nobody asked to publish."""
_JPEG = base64.b64decode(
    "/9j/4AAQSkZJRgABAQEASABIAAD/2wBDAP//////////////////////////////////////////////////////////////////////////"
    "////////////wgALCAABAAEBAREA/8QAFBABAAAAAAAAAAAAAAAAAAAAAP/aAAgBAQABPxA="
) + b"\xff\xd9"  # fmt: skip
"""One pixel, progressive."""
_WEBP = base64.b64decode("UklGRhoAAABXRUJQVlA4TA0AAAAvAAAAEAcQERGIiP4HAA==")
"""One pixel, without loss."""


def png_chunk(kind: bytes, body: bytes) -> bytes:
    return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))


def png(width: int = 4, height: int = 3, *notes: bytes, grey: int = 180) -> bytes:
    """A grey PNG; ``notes`` are further chunks before its pixels."""
    head = png_chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0))
    rows = (b"\0" + bytes([grey]) * width) * height if width * height < 10**7 else b"\0"
    return (
        b"\x89PNG\r\n\x1a\n"
        + head
        + b"".join(notes)
        + png_chunk(b"IDAT", zlib.compress(rows))
        + png_chunk(b"IEND", b"")
    )


def jpeg(*segments: bytes, size: tuple[int, int] = (1, 1)) -> bytes:
    """A JPEG with further segments after its beginning; ``size`` is only what it says of itself."""
    data = _JPEG[:2] + b"".join(segments) + _JPEG[2:]
    return data.replace(
        b"\xff\xc2\x00\x0b\x08\x00\x01\x00\x01", b"\xff\xc2\x00\x0b\x08" + struct.pack(">HH", *size[::-1])
    )


def segment(marker: int, body: bytes) -> bytes:
    return bytes((0xFF, marker)) + struct.pack(">H", len(body) + 2) + body


def exif(orientation: int, note: bytes = PLACE) -> bytes:
    """The notes of a camera: which way up it was held, and something that nobody asked for."""
    entries = struct.pack("<HHHIHH", 1, 0x0112, 3, 1, orientation, 0)
    return segment(0xE1, b"Exif\0\0II*\0" + struct.pack("<I", 8) + entries + struct.pack("<I", 0) + note)


def gif(*blocks: bytes, width: int = 1, height: int = 1) -> bytes:
    """A GIF of one frame; ``blocks`` stand before it."""
    screen = b"GIF89a" + struct.pack("<HHBBB", width, height, 0x80, 0, 0) + b"\0\0\0\xff\xff\xff"
    frame = b"," + struct.pack("<HHHHB", 0, 0, 1, 1, 0) + b"\x02\x02\x44\x01\0"
    return screen + b"".join(blocks) + frame + b";"


def webp(*chunks: tuple[bytes, bytes]) -> bytes:
    """A WebP; with ``chunks`` in the extended form, which announces notes."""
    if not chunks:
        return _WEBP
    head = b"VP8X" + struct.pack("<I", 10) + bytes([0x0C, 0, 0, 0]) + b"\0" * 6
    more = b"".join(kind + struct.pack("<I", len(body)) + body + b"\0" * (len(body) % 2) for kind, body in chunks)
    body = b"WEBP" + head + _WEBP[12:] + more
    return b"RIFF" + struct.pack("<I", len(body)) + body
