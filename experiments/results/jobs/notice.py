"""A notice inside one process that there may be something to do: it only wakes a worker earlier than its next look."""

from __future__ import annotations

from threading import Condition

from sqlalchemy import event
from sqlalchemy.orm import Session


class Bell:
    """A bell that several may wait for; who was busy while it rang hears it when asking next."""

    def __init__(self) -> None:
        self._changed = Condition()
        self._rung = 0

    def heard(self) -> int:
        """Tell how often it has rung; to be remembered before looking for work."""
        with self._changed:
            return self._rung

    def ring(self) -> None:
        """Wake everybody who waits."""
        with self._changed:
            self._rung += 1
            self._changed.notify_all()

    def wait(self, since: int, timeout: float) -> None:
        """Wait until it has rung after ``since``, at most ``timeout`` seconds."""
        with self._changed:
            self._changed.wait_for(lambda: self._rung != since, timeout)


BELL = Bell()
"""The one bell of this process."""


def ring_after_commit(session: Session) -> None:
    """Ring when the transaction of ``session`` is stored: before, a worker would find nothing."""

    def ring(_session: Session) -> None:
        BELL.ring()

    event.listen(session, "after_commit", ring, once=True)
