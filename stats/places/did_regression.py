"""Difference in differences as regressions over the rows of the panel, beside the t-test on the markets' changes."""

from __future__ import annotations

import numpy as np

from stats.errors import NotEstimable
from stats.places.clustered_regression import ClusteredFit, clustered_regression
from stats.places.panel import Panel
from stats.reasons import CHANGE_NOT_SEPARABLE, FEW_UNITS
from stats.summaries import FloatArray


def treated_times_post(panel: Panel) -> ClusteredFit | NotEstimable:
    """Return the coefficient of treated x post with errors clustered by market.

    *What does the usual regression say of the same panel?*

    Parameters
    ----------
    panel : Panel

    Returns
    -------
    ClusteredFit or NotEstimable
        ``cr2`` equals the standard error of Welch's t-test on the markets' changes where every market has the same
        days. ``iid`` is what people use: it takes each day of a market as another independent observation.

    Notes
    -----
    Least squares of the value on treated, post and their product. On unbalanced panels each row counts the same, in the
    t-test on changes each market. ``iid`` errs to either side: levels that differ between markets swell it (0 % false
    alarms at 5 %, 4 against 6 markets of 28 days); with market and day levels taken out it is far too small (29 % at a
    day-to-day correlation of 0.5, 46 % at 0.8), where the t-test on changes keeps 5 % (simulated, 300 panels).

    References
    ----------
    Bertrand, M., Duflo, E. & Mullainathan, S. (2004). How much should we trust differences-in-differences estimates?
    QJE 119:249-275.

    Examples
    --------
    >>> import numpy as np
    >>> panel = Panel(
    ...     list("aabbccdd"),
    ...     np.tile([1.0, 2.0], 4),
    ...     np.repeat([True, False], 4),
    ...     np.tile([False, True], 4),
    ...     np.array([10.0, 15, 11, 17, 8, 9, 7, 10]),
    ... )
    >>> fit = treated_times_post(panel)
    >>> round(fit.estimate, 2), round(fit.cr2, 3)
    (3.5, 1.118)
    """
    treated, post = panel.treated.astype(np.float64), panel.post.astype(np.float64)
    numbers = panel.numbers()
    if min(np.unique(numbers[panel.treated]).size, np.unique(numbers[~panel.treated]).size) < 2:
        return FEW_UNITS
    design = np.column_stack([np.ones(treated.size), treated, post, treated * post])
    return clustered_regression(design, panel.value, numbers, 3)


def two_way_fixed_effects(panel: Panel) -> float | NotEstimable:
    """Return the effect with a level of its own for each market and each day.

    *And with what is peculiar to each market and each day taken out?*

    Parameters
    ----------
    panel : Panel
        Where every market has every day once, this is the plain difference in differences; where days are missing, it
        fills them in by adding up levels.

    Returns
    -------
    float or NotEstimable
        A point estimate; its errors are those of :func:`treated_times_post` only on whole panels.

    Notes
    -----
    Frisch, Waugh and Lovell: market levels are taken out of value, product and day columns, then least squares. All
    treated markets start on the same day, so that no treated market serves as control of another (Goodman-Bacon 2021).

    Examples
    --------
    >>> import numpy as np
    >>> panel = Panel(
    ...     list("aabbccdd"),
    ...     np.tile([1.0, 2.0], 4),
    ...     np.repeat([True, False], 4),
    ...     np.tile([False, True], 4),
    ...     np.array([10.0, 15, 11, 17, 8, 9, 7, 10]),
    ... )
    >>> round(two_way_fixed_effects(panel), 2)
    3.5
    """
    numbers = panel.numbers()
    _, days = np.unique(panel.day, return_inverse=True)
    product = (panel.treated & panel.post).astype(np.float64)
    columns = np.column_stack([product, panel.value - panel.value.mean(), np.eye(int(days.max()) + 1)[days][:, 1:]])
    columns = _without_levels(columns, numbers)
    others = columns[:, 2:]
    left = columns[:, 0] - others @ np.linalg.lstsq(others, columns[:, 0], rcond=None)[0]
    if np.linalg.norm(left) <= 1e-8 * max(1.0, float(np.linalg.norm(product))):
        return CHANGE_NOT_SEPARABLE
    return float(left @ columns[:, 1] / (left @ left))


def _without_levels(columns: FloatArray, numbers: np.ndarray[tuple[int], np.dtype[np.int_]]) -> FloatArray:
    """Take each market's own average out of every column."""
    counts = np.bincount(numbers)
    levels = np.zeros((counts.size, columns.shape[1]))
    np.add.at(levels, numbers, columns)
    centred: FloatArray = columns - (levels / counts[:, None])[numbers]
    return centred
