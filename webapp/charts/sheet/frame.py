"""The widths that a picture with one row below the other is drawn for."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Frame:
    """How wide a picture is and where its axis runs; names stand beside the paper or above each row."""

    name: str
    width: float
    left: float
    right: float
    names_above: bool
