"""The coverage map in one sentence: where most was tried and what is blank, all of it out of the map."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from flask_babel import gettext as _
from flask_babel import ngettext

from experiments.learning.portfolio.tried.axes import Axis
from experiments.learning.portfolio.tried.coverage import CoverageMap
from experiments.learning.portfolio.tried.crowded import blank_columns, most_crowded
from experiments.metrics.goal_kinds import GoalKind
from webapp.language.offered import offered
from webapp.records.archive.cards import goal_kind_words
from webapp.records.spoken import quoted

NAMED_BLANKS = 3
OWN = f"{GoalKind.CUSTOM.value}:"
"""Before the name of one of the team's own goals."""


def axis_words(axis: Axis) -> str:
    """Name an axis."""
    return {
        Axis.GOAL_KIND: _("Kind of goal"),
        Axis.TACTIC: _("Tactic"),
        Axis.CHANNEL: _("Channel"),
        Axis.GOAL_STAGE: _("Stage of the goal"),
        Axis.PHASE: _("Buying phase"),
        Axis.CONTENT_TYPE: _("Kind of content"),
    }[axis]


def value_words(axis: Axis, value: str) -> str:
    """Say a value of an axis: kinds of goals by their names, tags as they are offered, all else as people wrote it."""
    if axis is not Axis.GOAL_KIND:
        return offered(value) if axis in {Axis.GOAL_STAGE, Axis.PHASE, Axis.CONTENT_TYPE} else value
    return value.removeprefix(OWN) if value.startswith(OWN) else goal_kind_words(value) or value


def coverage_sentence(mapped: CoverageMap) -> str:
    """Say in one sentence where most was tried and what is blank; all of it out of the map."""
    if not mapped.closed:
        if mapped.entered_afterwards:
            return ngettext(
                "The one experiment on this map was entered afterwards: it was tried, but counts in no rate.",
                "All %(num)d experiments on this map were entered afterwards: they were tried, but count in no rate.",
                mapped.entered_afterwards,
            )
        return _("Nothing is closed yet, so every field is blank. Begin where an answer would help you most.")
    crowd = most_crowded(mapped)
    if crowd is None:
        first = ngettext(
            "The one closed experiment says nothing of this",
            "None of your %(num)d closed experiments says both of this",
            mapped.closed,
        )
    else:
        about = _of_row(mapped.rows_axis, crowd.row.value)
        if 3 * crowd.closed < crowd.of:
            first = _(
                "Your %(of)d experiments %(about)s are spread out, at most %(closed)d in one field",
                of=crowd.of,
                about=about,
                closed=crowd.closed,
            )
        else:
            first = _share(crowd.closed, crowd.of, about)
            first = f"{first} {_in_column(mapped.columns_axis, crowd.column.value)}"
    blanks, tries = blank_columns(mapped)
    if not blanks:
        return f"{first}."
    names = _listed([value_words(mapped.columns_axis, line.value) for line in blanks])
    if tries:
        return _("%(first)s; tried only once: %(names)s.", first=first, names=names)
    return _("%(first)s; never tried: %(names)s.", first=first, names=names)


def _share(closed: int, of: int, about: str) -> str:
    said = {"about": about, "closed": closed, "of": of}
    if of == 1:
        return _("Your one closed experiment %(about)s", **said)
    if closed == of:
        return _("All %(of)d of your experiments %(about)s", **said)
    if 2 * closed == of:
        return _("Half of your experiments %(about)s (%(closed)d of %(of)d)", **said)
    if 2 * closed > of:
        return _("Most of your experiments %(about)s (%(closed)d of %(of)d)", **said)
    return _("The largest part of your experiments %(about)s (%(closed)d of %(of)d)", **said)


def _of_row(axis: Axis, value: str) -> str:
    says: Mapping[Axis, str] = {
        Axis.GOAL_KIND: _("for “%(value)s”", value=value_words(axis, value)),
        Axis.TACTIC: _("with the tactic “%(value)s”", value=value),
        Axis.CHANNEL: _("on “%(value)s”", value=value),
        Axis.GOAL_STAGE: _("for goals at the stage “%(value)s”", value=value),
        Axis.PHASE: _("for people in the phase “%(value)s”", value=value),
        Axis.CONTENT_TYPE: _("with the content “%(value)s”", value=value),
    }
    return says[axis]


def _in_column(axis: Axis, value: str) -> str:
    says: Mapping[Axis, str] = {
        Axis.GOAL_KIND: _("served “%(value)s”", value=value_words(axis, value)),
        Axis.TACTIC: _("dealt with “%(value)s”", value=value),
        Axis.CHANNEL: _("ran on “%(value)s”", value=value),
        Axis.GOAL_STAGE: _("served goals at the stage “%(value)s”", value=value),
        Axis.PHASE: _("spoke to people in the phase “%(value)s”", value=value),
        Axis.CONTENT_TYPE: _("showed “%(value)s”", value=value),
    }
    return says[axis]


def _listed(names: Sequence[str]) -> str:
    shown = [quoted(name) for name in names[:NAMED_BLANKS]]
    left = len(names) - len(shown)
    if left:
        return _("%(names)s and %(left)d more", names=", ".join(shown), left=left)
    if len(shown) == 1:
        return shown[0]
    return _("%(names)s and %(last)s", names=", ".join(shown[:-1]), last=shown[-1])
