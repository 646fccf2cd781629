"""What the readers of picture formats have in common: a measured picture, and why bytes are none."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Measured:
    """A picture in pixels, with the bytes that draw it and nothing else."""

    width: int
    height: int
    data: bytes


class NoPicture(Exception):
    """These bytes are no whole picture.

    Parameters
    ----------
    code : str
        ``cut_off`` where the end is missing, ``more_than_picture`` where something else follows it, ``broken`` where
        its parts do not fit together.
    """

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


def piece(data: bytes, start: int, length: int) -> bytes:
    """Give ``length`` bytes from ``start`` on.

    Raises
    ------
    NoPicture
        There are not that many.
    """
    found = data[start : start + length]
    if len(found) < length:
        raise NoPicture("cut_off")
    return found


def refuse_more(data: bytes, end: int) -> None:
    """Refuse whatever follows the end of a picture, except padding of zeros."""
    if data[end:].strip(b"\0"):
        raise NoPicture("more_than_picture")
