"""A panel of markets over days, some treated from a known day on: checked, then reduced to one change per market."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from stats.summaries import FloatArray


@dataclass(frozen=True, slots=True)
class Panel:
    """Rows of markets by day, all arrays of shape ``(n_rows,)``.

    Parameters
    ----------
    market : sequence
        Name of the market; each lies in one variant throughout.
    day : ndarray of float
        Number of the day.
    treated : ndarray of bool
        Whether the row's market is one of the treated.
    post : ndarray of bool
        Whether the day lies after the start, which is the same for all markets.
    value : ndarray of float
        What was measured; for a rate, the rate of that market and day.
    """

    market: Sequence[object]
    day: FloatArray
    treated: npt.NDArray[np.bool_]
    post: npt.NDArray[np.bool_]
    value: FloatArray

    def __post_init__(self) -> None:
        """Refuse rows that do not describe one experiment with one start."""
        shapes = {np.shape(column) for column in (self.day, self.treated, self.post, self.value)}
        if shapes != {(len(self.market),)}:
            raise ValueError(f"every column needs {len(self.market)} rows: {sorted(shapes)}")
        if not (np.isfinite(self.value).all() and np.isfinite(self.day).all()):
            raise ValueError("days and values must be finite numbers")
        if len({(name, bool(which)) for name, which in zip(self.market, self.treated, strict=True)}) > len(
            set(self.market)
        ):
            raise ValueError("a market is treated in one row and not in another")
        if self.post.any() and not self.post.all() and self.day[self.post].min() <= self.day[~self.post].max():
            raise ValueError("a day lies both before and after the start; only one start for all markets is analysed")

    def numbers(self) -> npt.NDArray[np.int_]:
        """Return the market of each row as a number from 0 on, in the order in which markets first appear."""
        order = {name: place for place, name in enumerate(dict.fromkeys(self.market))}
        return np.array([order[name] for name in self.market], dtype=np.int_)

    def rows(self, kept: npt.NDArray[np.bool_]) -> Panel:
        """Return some of the rows."""
        names = [name for name, keep in zip(self.market, kept, strict=True) if keep]
        return Panel(names, self.day[kept], self.treated[kept], self.post[kept], self.value[kept])

    def before_the_start(self) -> Panel | None:
        """Return the days before the start cut in two halves, as if the start had been in their middle.

        With an odd number of days the middle one belongs to the second half; ``None`` where there are fewer than 2.
        """
        earlier = ~self.post
        days = np.unique(self.day[earlier])
        if days.size < 2:
            return None
        cut = self.rows(earlier)
        return Panel(cut.market, cut.day, cut.treated, cut.day >= days[days.size // 2], cut.value)


@dataclass(frozen=True, slots=True)
class MarketMeans:
    """Average before and after of each market of one variant: arrays of shape ``(n_markets,)``."""

    before: FloatArray
    after: FloatArray

    @property
    def change(self) -> FloatArray:
        """After minus before."""
        return self.after - self.before


def market_means(panel: Panel) -> tuple[MarketMeans, MarketMeans, tuple[str, ...]]:
    """Return the averages of control and treated markets, and the names of markets that lack one of the two periods.

    Parameters
    ----------
    panel : Panel
        Each market counts the same; its average is over the days that it has, so that missing days shift it where the
        days differ.

    Examples
    --------
    >>> import numpy as np
    >>> panel = Panel(
    ...     ["a", "a", "b", "b", "c"],
    ...     np.array([1.0, 2, 1, 2, 1]),
    ...     np.array([True, True, False, False, False]),
    ...     np.array([False, True, False, True, False]),
    ...     np.array([10.0, 15, 8, 9, 7]),
    ... )
    >>> control, treated, left_out = market_means(panel)
    >>> control.change.tolist(), treated.change.tolist(), left_out
    ([1.0], [5.0], ('c',))
    """
    numbers, post = panel.numbers(), panel.post
    names = list(dict.fromkeys(panel.market))
    counts = [np.bincount(numbers[side], minlength=len(names)) for side in (~post, post)]
    totals = [np.bincount(numbers[side], weights=panel.value[side], minlength=len(names)) for side in (~post, post)]
    whole = (counts[0] > 0) & (counts[1] > 0)
    treated = np.zeros(len(names), dtype=bool)
    treated[numbers] = panel.treated
    found = []
    for which in (whole & ~treated, whole & treated):
        before, after = (total[which] / count[which] for total, count in zip(totals, counts, strict=True))
        found.append(MarketMeans(before, after))
    return found[0], found[1], tuple(str(names[place]) for place in np.flatnonzero(~whole))
