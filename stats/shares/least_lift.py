"""How much better the treatment is at least, also where nobody in the control did it and no lift can be put down."""

from __future__ import annotations

from typing import Literal

from stats.errors import NotEstimable
from stats.shares.proportion_methods import ratio_interval
from stats.summaries import Proportion


def least_lift(
    control: Proportion,
    treatment: Proportion,
    method: Literal["koopman_score", "mover_wilson", "exact_conditional"] = "koopman_score",
    *,
    confidence: float = 0.95,
) -> float | NotEstimable:
    """Return the lower end of the interval of the lift, which exists even at control 0.

    *Nobody bought with A, six bought with B. How much better is B at least?*

    Parameters
    ----------
    control, treatment : Proportion
        Shares of people.
    method : str
        As for :func:`stats.ratio_interval`; its other methods have no lower end at control 0.
    confidence : float
        Level of the whole interval. At control 0 it has no upper end, and the lower one is still that of an interval
        with two.

    Returns
    -------
    float or NotEstimable
        A lift: 0.5 is "at least half as many again". ``nothing_happened`` without a success in either.

    Raises
    ------
    ValueError
        If the method has another name, or counts cannot be.

    Notes
    -----
    The methods treat both variants alike: the lower end of treatment over control is 1 over the upper end of control
    over treatment, which is finite where the control has none.

    References
    ----------
    Koopman (1984), Biometrics 40:513-517. Donner & Zou (2012), Stat. Methods Med. Res. 21:347-359.

    Examples
    --------
    >>> round(least_lift(Proportion(0, 490), Proportion(6, 500)), 3)
    0.538
    """
    if method not in {"koopman_score", "mover_wilson", "exact_conditional"}:
        raise ValueError(f"no interval with a lower end at control 0 is called {method!r}")
    nobody = control.successes == 0
    shown = (treatment, control) if nobody else (control, treatment)
    found = ratio_interval(*shown, method, confidence=confidence)
    if isinstance(found, NotEstimable):
        return found
    end = found.upper if nobody else found.lower
    if end is None:
        return -1.0
    return 1 / (1 + end) - 1 if nobody else end
