"""Which version of a two-by-two experiment had which tactic: as it is kept, or proposed from their names."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from experiments.learning.attribution.kept import CrossedVariant, Part
from experiments.trials.experiment import Experiment, Variant, VariantRole
from experiments.trials.toolkits.recipes.lists import ALONE_AND_TOGETHER
from stats.several.crossed import Crossed

ORDER = (Part.NEITHER, Part.SOCIAL, Part.OTHER, Part.BOTH)
_NEITHER = re.compile(r"\b(neither|nothing|none|left[ -]out|hold[ -]?out)\b", re.IGNORECASE)
_BOTH = re.compile(r"\b(both|together|and|with)\b|[+&×]", re.IGNORECASE)
_SOCIAL = re.compile(
    r"\b(social|ads?|feed|posts?|facebook|instagram|meta|tiktok|linkedin|pinterest|snapchat|reddit|youtube|x)\b",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Parts:
    """The four versions by what they had.

    Parameters
    ----------
    names : Crossed of str
        Neither, social media alone, the other tactic alone, both.
    other_tactic : str
        What the other tactic is.
    said_at : datetime or None
        When somebody said so; ``None`` where nobody did.
    by_recipe : bool
        The recipe that the draft began with says so by itself.
    after_data : bool
        It was said only after the first data were in.
    """

    names: Crossed[str]
    other_tactic: str
    said_at: datetime | None = None
    by_recipe: bool = False
    after_data: bool = False


def proposed_parts(experiment: Experiment) -> Parts | None:
    """Propose from the names of the versions which had what; ``None`` where the names do not tell."""
    versions = list(experiment.variants)
    if len(versions) != 4:
        return None
    neither = _only(versions, _NEITHER) or _control(versions)
    rest = [one for one in versions if one is not neither]
    both = _only(rest, _BOTH)
    left = [one for one in rest if one is not both]
    social = _only(left, _SOCIAL)
    if neither is None or both is None or social is None:
        return None
    other = next(one for one in left if one is not social)
    tactics = [name for name in experiment.other_tactics or () if name.strip()]
    tactic = tactics[0] if len(tactics) == 1 and tactics[0].casefold() != "nothing" else other.name
    return Parts(Crossed(neither.name, social.name, other.name, both.name), tactic, by_recipe=_is_recipe(experiment))


def _only(versions: Sequence[Variant], pattern: re.Pattern[str]) -> Variant | None:
    """Give the one version whose name matches; ``None`` where none or several do."""
    found = [one for one in versions if pattern.search(one.name)]
    return found[0] if len(found) == 1 else None


def _control(versions: Sequence[Variant]) -> Variant | None:
    """Give version A, where its name does not say that it has something."""
    control = next((one for one in versions if one.role is VariantRole.CONTROL), None)
    return None if control is None or _SOCIAL.search(control.name) or _BOTH.search(control.name) else control


def _is_recipe(experiment: Experiment) -> bool:
    return experiment.toolkit is not None and experiment.toolkit.recipe == ALONE_AND_TOGETHER.number


def parts_of(session: Session, experiment: Experiment) -> Parts | None:
    """Give which version had what: as somebody said, else as the recipe of alone and together says by itself."""
    wanted = (
        sa.select(CrossedVariant.part, Variant.name, CrossedVariant.other_tactic, CrossedVariant.at)
        .join(Variant, Variant.id == CrossedVariant.variant_id)
        .where(CrossedVariant.experiment_id == experiment.id)
    )
    rows = {part: (name, tactic, at) for part, name, tactic, at in session.execute(wanted)}
    if len(rows) == len(ORDER):
        _name, tactic, at = rows[Part.OTHER]
        first = experiment.first_data_at
        names = Crossed(*(rows[part][0] for part in ORDER))
        return Parts(names, tactic or names.b_alone, said_at=at, after_data=first is not None and at > first)
    return proposed_parts(experiment) if _is_recipe(experiment) else None
