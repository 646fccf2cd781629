"""What a picture of a result is drawn from: its rows, and from where on a change is worth having."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Weight = Literal["primary", "secondary", "guardrail"]


@dataclass(frozen=True, slots=True)
class Worth:
    """From where on a lift is worth having, as a signed fraction, and the words on the dashed line."""

    lift: float
    label: str
    zero_label: str


@dataclass(frozen=True, slots=True)
class Row:
    """One number of one version.

    ``tone`` is the verdict that colours it, or ``"interim"``. ``lower`` and ``upper`` are ``None`` where unbounded.
    ``missing`` holds the reason where there is no number; then the ends are ``None`` as well. ``lower_label`` and
    ``upper_label`` are the ends in words, ``safe_label`` is the nearer one as it is said where the whole range lies on
    one side; ``floor`` is the tolerated worsening of a number that must not get worse, ``floor_label`` names it;
    ``part`` says what the number is there for.
    """

    name: str
    part: str
    weight: Weight
    tone: str
    estimate: float | None
    lower: float | None = None
    upper: float | None = None
    missing: str | None = None
    best_label: str = ""
    lower_label: str = ""
    upper_label: str = ""
    floor: float | None = None
    safe_label: str = ""
    floor_label: str = ""
