"""Recognise a picture by its content and say in a sentence why something is none."""

from __future__ import annotations

import struct
from collections.abc import Callable
from dataclasses import dataclass

from experiments.errors import Fault, RuleBroken
from experiments.trials.images import gif, jpeg, png, webp
from experiments.trials.images.parts import Measured, NoPicture

MOST_BYTES = 5 * 1024 * 1024
MOST_PIXELS = 8000
"""Along each side."""

_BROKEN = {
    "cut_off": "This picture is cut off: its end is missing. Save it once more and send that.",
    "more_than_picture": "Behind the end of this picture something else follows. Save it anew from a picture program.",
    "broken": "This picture is damaged. Save it anew from a picture program and send that.",
}
_DRAWING = (b"<svg", b"<?xml", b"<!doctype svg")
_PHONE = (b"ftypheic", b"ftypheix", b"ftypmif1", b"ftypavif")


@dataclass(frozen=True, slots=True)
class Image:
    """A picture that may be kept: its media type, its size in pixels, and the bytes without notes on who or where."""

    media_type: str
    width: int
    height: int
    data: bytes


def read_image(data: bytes) -> Image:
    """Take a picture by its content, whatever its name says; notes of camera and program are left out.

    Raises
    ------
    RuleBroken
        It is too large, no PNG, JPEG, WebP or GIF, cut off, or something else besides.

    Examples
    --------
    >>> read_image(b"<svg xmlns='http://www.w3.org/2000/svg'/>")
    Traceback (most recent call last):
    ...
    experiments.errors.RuleBroken: A drawing as SVG can hold a program. Save it as PNG and send that.
    """
    if len(data) > MOST_BYTES:
        raise _refused("too_large", "This picture is larger than 5 MB. Save it smaller: 2,000 pixels are plenty.")
    media_type, read = _reader(data)
    try:
        measured = read(data)
    except NoPicture as none:
        raise _refused(none.code, _BROKEN[none.code]) from None
    except struct.error:
        raise _refused("cut_off", _BROKEN["cut_off"]) from None
    if not (0 < measured.width <= MOST_PIXELS and 0 < measured.height <= MOST_PIXELS):
        raise _refused(
            "too_many_pixels",
            f"This picture is {measured.width} by {measured.height} pixels: at most {MOST_PIXELS:,} a side are taken.",
        )
    return Image(media_type, measured.width, measured.height, measured.data)


def _reader(data: bytes) -> tuple[str, Callable[[bytes], Measured]]:
    if data.startswith(png.MAGIC):
        return "image/png", png.read_png
    if data.startswith(jpeg.MAGIC):
        return "image/jpeg", jpeg.read_jpeg
    if data.startswith(gif.MAGICS):
        return "image/gif", gif.read_gif
    if webp.is_webp(data):
        return "image/webp", webp.read_webp
    head = data[:200].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if head.startswith(_DRAWING) or b"<svg" in head:
        raise _refused("drawing", "A drawing as SVG can hold a program. Save it as PNG and send that.")
    if data[4:12] in _PHONE:
        raise _refused("not_a_picture", "This is a photo in the format of a phone. Save it as JPEG and send that.")
    if not data:
        raise _refused("empty", "This file is empty.")
    raise _refused("not_a_picture", "This is no picture that can be shown. PNG, JPEG, WebP and GIF are taken.")


def _refused(code: str, sentence: str) -> RuleBroken:
    return RuleBroken(Fault("picture", code, sentence))
