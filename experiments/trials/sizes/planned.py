"""The whole size of a draft: what it can see, what it takes, how it may end, and what to do about it."""

from __future__ import annotations

from dataclasses import dataclass, replace

from experiments.trials.sizes.advising import Advice, advise, nearer_to_the_post
from experiments.trials.sizes.drafted import Drafted, drafted
from experiments.trials.sizes.facts import DraftFacts
from experiments.trials.sizes.figures import OwnFigures
from experiments.trials.sizes.sizing import Size, size_of
from stats.errors import NotEstimable


@dataclass(frozen=True, slots=True)
class Planned:
    """A draft with its size.

    ``drafted`` and ``size`` are ``NotEstimable`` where the draft does not say enough (the sentence says what is
    missing). ``advice`` names one thing to do first and others after it. ``history`` is how many closed experiments say
    how large lifts usually are (0: none of one's own), ``came_in`` that those were entered afterwards.
    """

    drafted: Drafted | NotEstimable
    size: Size | NotEstimable
    advice: tuple[Advice, ...] = ()
    history: int = 0
    came_in: bool = False

    @property
    def visible(self) -> float | NotEstimable:
        """What the draft can see as it stands."""
        if isinstance(self.size, NotEstimable):
            return self.size
        assert isinstance(self.drafted, Drafted)
        if not self.drafted.limited:
            units = self.drafted.asked.units_are
            return NotEstimable("no_limit", f"Say how many {units} there are, and this says what they can see.")
        return self.size.detectable_lift


def plan_of(facts: DraftFacts | NotEstimable, own: OwnFigures) -> Planned:
    """Size a draft from its facts and the team's own figures. Pure."""
    found = _sized(facts, own)
    if isinstance(found.size, NotEstimable) or isinstance(facts, NotEstimable):
        return found
    assert isinstance(found.drafted, Drafted)
    if not found.drafted.limited:
        return found
    without = replace(own, baseline=None, spread=None, units_per_day=None, expected=None)
    nearer = nearer_to_the_post(facts, found.size, lambda other: _sized(other, without).visible)
    return replace(found, advice=advise(found.drafted.asked, found.size, nearer))


def _sized(facts: DraftFacts | NotEstimable, own: OwnFigures) -> Planned:
    if isinstance(facts, NotEstimable):
        return Planned(facts, facts)
    asked = drafted(facts, own)
    if isinstance(asked, NotEstimable):
        return Planned(asked, asked)
    try:
        return Planned(asked, size_of(asked.asked))
    except (ValueError, OverflowError):
        no_number = NotEstimable(
            "no_number",
            "No number of people, posts or days that exists would show so small a change: want a larger one.",
        )
        return Planned(asked, no_number)
