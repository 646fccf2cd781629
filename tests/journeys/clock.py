"""A clock that a journey sets forward: a run takes weeks."""

from __future__ import annotations

from datetime import UTC, datetime

MONDAY = (2026, 11, 2)
AFTER = (2026, 11, 24)
"""Two days after the last day of a run from 9 to 22 November."""


class Clock:
    """Gives the moment it was set to, nine in the morning UTC."""

    def __init__(self) -> None:
        self.move_to(*MONDAY)

    def move_to(self, year: int, month: int, day: int) -> None:
        self.now = datetime(year, month, day, 9, 0, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.now
