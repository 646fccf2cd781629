"""The checks of a result: what could change the answer is said in full; the rest is named in one line."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel.speaklater import LazyString

from experiments.judging.document import CheckDoc

CHECKS: dict[str, LazyString] = {
    "audience_mix": _l("same kind of people"),
    "before_the_start": _l("nothing before the start"),
    "carry_over": _l("first week like the rest"),
    "date_overlap": _l("same days"),
    "day_to_day": _l("days counted with care"),
    "days_without_outcome": _l("days without an outcome"),
    "delivery_shift": _l("totals agree with days"),
    "foretold_by_days": _l("foretold by other regions"),
    "history_length": _l("days before the start"),
    "looks_taken": _l("looking early did no harm"),
    "overdispersion": _l("posts counted, not views"),
    "people_in_several": _l("nobody in two versions"),
    "people_seen_again": _l("once per person"),
    "regions_per_version": _l("enough regions"),
    "sample_ratio": _l("group sizes match"),
    "spend_balance": _l("equal spend"),
    "still_settling": _l("books of the platform closed"),
    "whole_weeks": _l("whole weeks"),
}
"""What a check is called where it passed, or only told how something was counted."""

ONLY_TELLS = frozenset({"looks_taken", "overdispersion", "day_to_day", "carry_over", "foretold_by_days"})
"""Says how something was counted; changes no answer."""


MENDED_BY_WAITING = frozenset({"whole_weeks"})
"""Holds at every planned look by its day, and between looks of no day."""


@dataclass(frozen=True, slots=True)
class CheckList:
    """What could change the answer, the worst first; the others in full, and their names in one line."""

    matter: tuple[CheckDoc, ...]
    others: tuple[CheckDoc, ...]
    named: str


def check_list(checks: Sequence[CheckDoc], *, waits: bool = False) -> CheckList:
    """Part the checks that stand under no number.

    Parameters
    ----------
    checks : sequence of CheckDoc
        Of the whole result.
    waits : bool
        A planned look is still to come: what the days until then mend by themselves could change no answer.
    """
    told = [one for one in checks if not (waits and one["name"] in MENDED_BY_WAITING)]
    matter = [one for one in told if one["passed"] is False or (one["passed"] is None and _matters(one))]
    others = [one for one in told if one not in matter]
    matter.sort(key=lambda one: (not one["fatal"], one["passed"] is not False))
    names = list(dict.fromkeys(str(CHECKS[one["name"]]) for one in others if one["name"] in CHECKS))
    return CheckList(
        tuple(matter), tuple(others), _("Also passed: %(names)s.", names=", ".join(names)) if names else ""
    )


def _matters(check: CheckDoc) -> bool:
    return check["name"] not in ONLY_TELLS
