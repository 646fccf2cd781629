"""Regions in matched pairs: those of about the same size stand together, and of each pair one is drawn."""

from __future__ import annotations

from collections.abc import Mapping

from experiments.trials.draws.chance import Lots
from experiments.trials.draws.outcome import Placed


def draw_regions(seed: str, *, versions: int, sizes: Mapping[str, float]) -> tuple[list[Placed], list[str]]:
    """Draw which version each region gets.

    Parameters
    ----------
    sizes : Mapping[str, float]
        Region to a figure that says how large it is: sales or people of the weeks before.

    Returns
    -------
    list of Placed
        Largest pair first, within a pair by version.
    list of str
        Regions that found no partner, the smallest ones; they stay as they are and out of the comparison.
    """
    lots = Lots(seed, "regions")
    # What is of one size stands by name: the order in which somebody typed must not matter.
    by_size = sorted(sizes, key=lambda region: (-sizes[region], region))
    paired = len(by_size) - len(by_size) % versions
    placed = []
    for number, start in enumerate(range(0, paired, versions)):
        group = lots.shuffled(by_size[start : start + versions])
        placed += [Placed(region, sizes[region], version, number) for version, region in enumerate(group)]
    return placed, by_size[paired:]
