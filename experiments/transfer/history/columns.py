"""The columns of an archive table: a row per version and number, and the words that may stand in them."""

from __future__ import annotations

import re
from collections.abc import Mapping

from experiments.judging.verdict import Verdict
from experiments.metrics.goal_kinds import ADVICE
from experiments.metrics.kinds import Design, Direction, MetricKind, Unit
from experiments.results.records import Why
from experiments.trials.experiment import VariantRole

NAMED = ("experiment", "variant", "metric")
"""Must be there; one complete set of figures too."""
FIGURES = ("n", "successes", "mean", "sd", "numerator", "denominator", "units")
GIVEN = (
    "experiment", "variant", "role", "goal_kind", "goal", "channel", "tactic", "content_type", "audience", "design",
    "unit", "started", "ended", "metric", "kind", "direction", *FIGURES, "cost", "currency", "text", "tags", "verdict",
    "why", "lesson",
)  # fmt: skip
LIFTS = ("lift", "lift_lower", "lift_upper")
ADDED = (*LIFTS, "shrunken_lift", "shrunken_lower", "shrunken_upper", "grade")
"""What an export adds. An import works it out anew, but takes the lift where the figures alone give no range."""
BOOK = (
    "run_by", "hours", "full_cost", "goal_name", "goal_stage", "phase", "cycle", "idea_on", "locked_on", "closed_on",
    "provisional_until", "entered_afterwards", "forecast", "with_others", "other_tactics", "decision", "decision_due",
    "decision_done", "decision_done_on", "held", "next_step", "next_step_due", "avoided", "avoided_every", "number",
    "log_lift_se", "shown",
)  # fmt: skip
"""What an export says beside, so that every figure over all experiments can be worked out of it; but for who ran it,
its hours and its place on the map of what was tried an import leaves it alone: a plan, a forecast or a promise that
came in would count as if it had been locked.
``full_cost`` and ``avoided`` are in the currency of the team, ``number`` names what was counted, ``shown`` is the
version and number that the card speaks of."""
EXPORTED = (*GIVEN, *ADDED, *BOOK)

OF_EXPERIMENT = (
    "goal_kind", "goal", "design", "unit", "started", "ended", "currency", "tags", "why", "lesson", "run_by", "hours",
    "goal_name", "goal_stage", "phase",
)  # fmt: skip
"""Say something of the whole experiment: in one row, or alike in all of them."""
VARYING = ("channel", "tactic", "content_type", "audience", "verdict")
"""Say something of the whole experiment too, but versions may differ in it: perhaps it was what was tried."""
OF_VARIANT = ("role", "text", "cost", *VARYING)
OF_METRIC = ("kind", "direction")
NUMBERS = (*FIGURES, "cost", "hours", *LIFTS)
DAYS = ("started", "ended")
LONG_TEXTS = frozenset({"text", "lesson"})

_ALSO: Mapping[str, tuple[str, ...]] = {
    "experiment": ("test", "experiment name", "test name"),
    "variant": ("version", "variation", "arm"),
    "started": ("start", "starts", "start date", "started on"),
    "ended": ("end", "ends", "end date", "ended on"),
    "sd": ("std", "stdev", "standard deviation"),
    "successes": ("conversions",),
    "n": ("sample size", "visitors"),
}
_BETWEEN = re.compile(r"[\s_\-]+")

CHOICES: Mapping[str, Mapping[str, str]] = {
    "role": {**{one.value: one.value for one in VariantRole}, "version a: what we do now": "control",
             "new version": "treatment", "variant": "treatment"},
    "goal_kind": {**{kind.value: kind.value for kind in ADVICE},
                  **{advice.label.casefold(): kind.value for kind, advice in ADVICE.items()}},
    "design": {**{one.value: one.value for one in Design},
               "the ad platform split the audience": "platform_split", "we drew lots": "randomized",
               "randomised": "randomized", "some regions yes, some no": "geo",
               "on and off by day or week": "switchback",
               "first one, then the other": "before_after", "nobody: it just happened": "observational"},
    "kind": {**{one.value: one.value for one in MetricKind}, "share of people who …": "proportion",
             "average per person": "mean", "rate or cost": "ratio", "number of …": "count"},
    "direction": {**{one.value: one.value for one in Direction}, "more is better": "up", "less is better": "down"},
    "verdict": {**{one.value: one.value for one in Verdict}, "worked": "succeeded", "did harm": "harmful",
                "no gain worth having": "no_useful_difference", "couldn't tell": "undecided",
                "can't tell yet": "undecided", "not usable": "invalid"},
    "why": {**{one.value: one.value for one in Why}, "the idea was weak": "weak_idea",
            "weakly made": "weak_execution", "wrong people": "wrong_audience", "wrong channel": "wrong_channel",
            "too small": "too_small", "bad timing": "bad_timing", "counting broke": "tracking_broken",
            "the versions mixed": "contaminated", "nothing to show": "no_content", "something else": "other"},
}  # fmt: skip
"""Column to what may stand in it (folded) and what that means: our names, and what the pages say."""

UNITS: Mapping[str, str] = {
    **{one.value: one.value for one in Unit},
    "people": "user", "person": "user", "users": "user", "posts": "post", "ads": "ad", "days": "day", "slots": "slot",
    "regions": "region",
}  # fmt: skip
"""What was drawn; any other word is a name for what was drawn one by one, as "companies"."""


def plain_header(header: str) -> str:
    """Write a header as columns are compared: small letters, one blank between words.

    Examples
    --------
    >>> plain_header(" Goal-Kind "), plain_header("lift_lower")
    ('goal kind', 'lift lower')
    """
    return _BETWEEN.sub(" ", header.strip().casefold())


_KNOWN = {plain_header(name): name for name in EXPORTED}
_OTHER_NAMES = {also: name for name, names in _ALSO.items() for also in names}


def columns_of(headers: list[str]) -> tuple[dict[str, int], list[str], list[str]]:
    """Find the columns of an archive table by their headers.

    Returns
    -------
    places : dict
        Column to its place.
    twice : list of str
        Headers that name a column which another names already.
    unknown : list of str
        Headers that are none of ours; they are not read.

    Examples
    --------
    >>> columns_of(["Experiment", "Version", "metric", "mood"])
    ({'experiment': 0, 'metric': 2, 'variant': 1}, [], ['mood'])
    """
    plain = [plain_header(header) for header in headers]
    places: dict[str, int] = {}
    twice: list[str] = []
    unknown: list[str] = []
    for place, header in enumerate(plain):
        name = _KNOWN.get(header)
        if name is not None and name in places:
            twice.append(headers[place])
        elif name is not None:
            places[name] = place
    for place, header in enumerate(plain):
        name = _OTHER_NAMES.get(header)
        if header in _KNOWN:
            continue
        if name is not None and name not in places:
            places[name] = place
        elif header:
            unknown.append(headers[place])
    return places, twice, unknown
