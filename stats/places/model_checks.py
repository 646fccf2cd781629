"""Whether a model may be believed: what is looked at before its interval is."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from stats.errors import NotEstimable
from stats.summaries import FloatArray
from stats.units.autocorrelation import lag_one

# As in the design diagnostics of Google's matched_markets.
DURBIN_WATSON = (1.5, 2.5)
BRIDGE_BOUND = 3.0


@dataclass(frozen=True, slots=True)
class ModelCheck:
    """One look at an assumption.

    Parameters
    ----------
    name : str
        Stable code in snake case, for example ``"residual_autocorrelation"``.
    passed : bool or None
        ``None`` where it could not be looked at.
    value : float or None
        What was seen.
    lower, upper : float or None
        Within these it passes; ``None`` where there is no such bound.
    sentence : str
        What a failure means, as a marketer reads it.
    """

    name: str
    passed: bool | None
    value: float | None
    lower: float | None
    upper: float | None
    sentence: str


def within(name: str, value: float, lower: float | None, upper: float | None, sentence: str) -> ModelCheck:
    """Return a check that passes where the value lies within its bounds.

    Examples
    --------
    >>> within("fit", 0.9, 0.8, None, "The places move together too little.").passed
    True
    """
    passed = (lower is None or value >= lower) and (upper is None or value <= upper)
    return ModelCheck(name, passed, value, lower, upper, sentence)


def residual_checks(residuals: FloatArray) -> tuple[ModelCheck, ...]:
    """Return whether what a model leaves unexplained is no more than noise from day to day.

    *Can the interval be believed, or does one day drag the next along?*

    Parameters
    ----------
    residuals : ndarray of float, shape (n_days,)
        Of a least-squares fit with a constant, oldest first.

    Returns
    -------
    tuple of ModelCheck
        ``residual_autocorrelation``: lag one within its chance range; ``durbin_watson`` between 1.5 and 2.5;
        ``level_break``: running sum of standardised residuals within three standard deviations of a Brownian bridge.

    Notes
    -----
    Durbin-Watson ``Σ (e_t - e_(t-1))² / Σ e_t²`` is about 2 (1 - r). A failing check says that the interval is too
    narrow (r above 0) or the two series parted before the start; it repairs nothing.

    References
    ----------
    Durbin, J. & Watson, G. S. (1950). Biometrika 37:409-428. Bounds as in google/matched_markets, tbrmmdiagnostics.

    Examples
    --------
    >>> import numpy as np
    >>> [check.passed for check in residual_checks(np.array([1.0, -2, 1.5, 0.5, -1, 1, -2, 1]))]
    [True, False, True]
    """
    carried = "What is left unexplained on one day carries over to the next, so the interval is too narrow."
    found = lag_one(residuals)
    first = (
        ModelCheck("residual_autocorrelation", None, None, None, None, carried)
        if isinstance(found, NotEstimable)
        else within("residual_autocorrelation", found.r, found.lower, found.upper, carried)
    )
    square = float(residuals @ residuals)
    watson = float(np.square(np.diff(residuals)).sum()) / square
    days = residuals.size
    # sigma with the degrees of a line, as there
    running = np.abs(np.cumsum(residuals)[:-1]) / np.sqrt(square / (days - 2))
    steps = np.arange(1, days)
    furthest = float((running / np.sqrt(steps * (1 - steps / days))).max())
    return (
        first,
        within("durbin_watson", watson, *DURBIN_WATSON, carried),
        within("level_break", furthest, None, BRIDGE_BOUND, "The places parted from each other before the start."),
    )
