"""How figures over all experiments are written: with their n, or null with the reason."""

from __future__ import annotations

from experiments.learning.archive.tallies import Counts
from webapp.schemas.answering import Answer, MoneyAnswer


class PortfolioShare(Answer):
    """`part` of `of`, with its likely range; `estimate` is null below eight, and `not_estimable` says why."""

    part: int | None
    of: int | None
    estimate: float | None
    lower: float | None
    upper: float | None
    not_estimable: str | None

    @classmethod
    def told(cls, share: object) -> PortfolioShare:
        """Write a share, or why there is none."""
        names = ("part", "of", "estimate", "lower", "upper")
        return cls(**{name: getattr(share, name, None) for name in names}, not_estimable=_why(share))


class PortfolioFigure(Answer):
    """A number; null where it cannot be told, and `not_estimable` says why."""

    value: float | None
    not_estimable: str | None

    @classmethod
    def told(cls, value: object) -> PortfolioFigure:
        """Write a number, or why there is none."""
        return cls(value=value if isinstance(value, (int, float)) else None, not_estimable=_why(value))


class PortfolioMoney(Answer):
    """Money, rounded to its smallest unit; null where it cannot be told, and `not_estimable` says why."""

    value: MoneyAnswer | None
    not_estimable: str | None

    @classmethod
    def told(cls, minor: object, currency: str) -> PortfolioMoney:
        """Write an amount of minor units, or why there is none."""
        value = sure_money(round(minor), currency) if isinstance(minor, (int, float)) else None
        return cls(value=value, not_estimable=_why(minor))


class PortfolioRange(Answer):
    """A best guess and its likely range."""

    estimate: float
    lower: float
    upper: float


class PortfolioCounts(Answer):
    """Closed experiments by how they ended; undecided never counts as failed."""

    closed: int
    answered: int
    worked: int
    failed: int
    undecided: int
    unusable: int
    provisional: int

    @classmethod
    def of(cls, counts: Counts) -> PortfolioCounts:
        """Write the counts."""
        return cls.model_validate(counts)


def sure_money(minor: int, currency: str) -> MoneyAnswer:
    """Write an amount of minor units that is known."""
    written = MoneyAnswer.of(minor, currency)
    assert written is not None, "an amount with its currency"
    return written


def _why(value: object) -> str | None:
    """Give the sentence of what cannot be told."""
    sentence = getattr(value, "sentence", None)
    return None if sentence is None else str(sentence)
