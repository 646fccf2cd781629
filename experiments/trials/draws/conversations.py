"""People drawn as they come: a list in drawn order, ticked off from the top, that stays even all the way down."""

from __future__ import annotations

from experiments.trials.draws.chance import Lots

MOST_ROUNDS = 3


def draw_order(seed: str, *, versions: int, count: int) -> list[int]:
    """Draw the versions of ``count`` people in the order in which they come.

    Blocks hold every version one, two or three times; how often is drawn too, so that nobody can tell who comes next by
    counting. At no place of the list do two versions differ by more than three.
    """
    lots = Lots(seed, "conversations")
    order: list[int] = []
    while len(order) < count:
        rounds = 1 + lots.below(MOST_ROUNDS)
        order += lots.shuffled([version for version in range(versions) for _ in range(rounds)])
    return order[:count]
