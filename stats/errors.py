"""How a number that does not exist is said."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class NotEstimable:
    """A number that the data cannot give, with the reason; never 0, never p = 1, never a blank.

    Parameters
    ----------
    reason : str
        Stable code in snake case, for example ``"control_is_zero"``.
    sentence : str
        One sentence a marketer understands, ending in a full stop.
    """

    reason: str
    sentence: str

    def __bool__(self) -> bool:
        """Be false, so that ``if effect.lift`` reads as a question."""
        return False
