"""What a newer file takes the place of and what it states otherwise, as the mapping page says it before it counts."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from flask_babel import gettext as _
from flask_babel import ngettext

from experiments.metrics.measures import MONEY, display_words
from experiments.results.restated import Displaced, Effect, Restated
from experiments.results.uploads.preview import ImportPreview
from experiments.trials.experiment import Experiment
from webapp.formatting import count, number, period, short_day
from webapp.records.spoken import quoted

SHOWN_CHANGES = 12
MOST_CHANGES = 400
SHOWN_RANGES = 3
SHOWN_SUMS = 3


@dataclass(frozen=True, slots=True)
class Change:
    """A figure that the newer file states otherwise."""

    when: str
    version: str
    what: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Caution:
    """Something to think about before accepting; shaped like a check of an analysis."""

    sentence: str
    passed: bool | None = False
    fatal: bool = False


@dataclass(frozen=True, slots=True)
class Replacing:
    """What accepting a file does to figures that are there.

    ``changes`` are the largest, ``folded`` the further ones; ``untold`` counts those that are too many for a page.
    """

    files: tuple[str, ...]
    summary: str
    cautions: tuple[Caution, ...]
    changes: tuple[Change, ...]
    folded: tuple[Change, ...]
    untold: int


def replacing_of(experiment: Experiment, preview: ImportPreview) -> Replacing | None:
    """Say what a file does to figures that are there; ``None`` where it touches none.

    Its sentence reads “3 of 14 days were restated: link clicks 412 → 431.”
    """
    effect = preview.effect
    if not effect.displaced:
        return None
    shared = effect.measures_before & effect.measures_after
    changes = [one for one in effect.restated if one.measure in shared]
    size = {name: max(abs(before), abs(after), 1e-12) for name, (before, after) in effect.sums.items()}
    # The largest share of its own number first: a few clicks weigh more than many times shown.
    changes.sort(key=lambda one: -abs((one.after or 0.0) - (one.before or 0.0)) / size[one.measure])
    said = [_change(one) for one in changes[:MOST_CHANGES]]
    return Replacing(
        files=tuple(_displaced(one) for one in effect.displaced),
        summary=_summary(experiment, effect, changes),
        cautions=tuple(_cautions(preview)),
        changes=tuple(said[:SHOWN_CHANGES]),
        folded=tuple(said[SHOWN_CHANGES:]),
        untold=max(len(changes) - MOST_CHANGES, 0),
    )


def currency_caution(preview: ImportPreview) -> Caution | None:
    """Say that amounts in two currencies would stand side by side."""
    own = preview.report.currency
    others = sorted(preview.effect.currencies - {own}) if own else []
    if not others:
        return None
    sentence = _(
        "Amounts in %(own)s, while the files that go on counting hold %(others)s. They cannot be added up, so there "
        "would be no verdict: export it in one currency.",
        own=own,
        others=", ".join(others),
    )
    return Caution(sentence)


def day_ranges(days: Sequence[date], *, short: bool = False) -> str:
    """Write days as ranges: one in full, several (or ``short``) without their year.

    Parameters
    ----------
    days : sequence of date
        In their order.
    """
    ranges: list[tuple[date, date]] = []
    for one in days:
        if ranges and one - ranges[-1][1] == timedelta(days=1):
            ranges[-1] = (ranges[-1][0], one)
        else:
            ranges.append((one, one))
    if len(ranges) == 1 and not short:
        return period(*ranges[0])
    said = [_short(first, last) for first, last in ranges[:SHOWN_RANGES]]
    more = sum((last - first).days + 1 for first, last in ranges[SHOWN_RANGES:])
    return ", ".join(said) + (ngettext(" and one more day", " and %(num)s more days", more) if more else "")


def replaced_check(preview: ImportPreview) -> Caution | None:
    """Name in one line the files that give way, beside what is checked against the plan."""
    displaced = preview.effect.displaced
    if not displaced:
        return None
    names = ", ".join(quoted(one.source.name) for one in displaced)
    doubtful = preview.effect.looks_older or preview.effect.lost or preview.effect.emptied
    sentence = _("It takes the place of figures of %(names)s. See below what changes.", names=names)
    return Caution(sentence, passed=False if doubtful else None)


def versions_named(names: Iterable[str]) -> str:
    """Name versions one after the other."""
    return ", ".join(names)


def _short(first: date, last: date) -> str:
    if first == last:
        return short_day(first)
    return _("%(first)s to %(last)s", first=short_day(first), last=short_day(last))


def _displaced(one: Displaced) -> str:
    name, versions = one.source.name, versions_named(one.variants)
    if not one.days:
        return _("“%(name)s”, which has no days: all of %(versions)s", name=name, versions=versions)
    days = day_ranges(one.days)
    if one.whole:
        return _(
            "“%(name)s”: %(days)s of %(versions)s. Nothing of it counts any more.",
            name=name, days=days, versions=versions,
        )  # fmt: skip
    return _(
        "“%(name)s”: %(days)s of %(versions)s. What else it holds goes on counting.",
        name=name, days=days, versions=versions,
    )  # fmt: skip


def _summary(experiment: Experiment, effect: Effect, changes: Sequence[Restated]) -> str:
    """Put into one sentence how much was restated, the numbers of the plan first."""
    if not effect.measures_before & effect.measures_after:
        return _("Nothing can be compared: the two have no number in common.")
    if not changes:
        return _("All figures of those days are the same as before.")
    sums = _sums(experiment, effect, changes)
    people = _people(effect)
    if people:
        return people
    single = [first for first, last in effect.compared if first is not None and first == last]
    if len(single) < len(effect.compared):
        return _("Day by day the two cannot be compared. Added up: %(sums)s.", sums=sums)
    told = {one.first for one in changes}
    days = ngettext("%(num)s day", "%(num)s days", len(single))
    return ngettext(
        "%(num)s of %(days)s was restated: %(sums)s.",
        "%(num)s of %(days)s were restated: %(sums)s.",
        len(told), days=days, sums=sums,
    )  # fmt: skip


def _sums(experiment: Experiment, effect: Effect, changes: Sequence[Restated]) -> str:
    changed = dict.fromkeys(one.measure for one in changes)
    planned = [name for metric in experiment.metrics for name in (metric.numerator, metric.denominator) if name]
    order = [name for name in dict.fromkeys([*planned, *changed]) if name in changed]
    said = []
    for name in order[:SHOWN_SUMS]:
        before, after = effect.sums[name]
        said.append(
            _("%(what)s %(before)s → %(after)s",
              what=display_words(name), before=_amount(name, before), after=_amount(name, after))
        )  # fmt: skip
    return ", ".join(said)


def _people(effect: Effect) -> str:
    if not effect.people:
        return ""
    said = [
        _("%(version)s n %(before)s → %(after)s", version=name, before=count(before), after=count(after))
        for name, (before, after) in effect.people.items()
    ]
    return _(
        "Somebody may stand in both tables, so they are never added up: the newer takes the place of the earlier "
        "whole. %(people)s.",
        people=", ".join(said),
    )


def _cautions(preview: ImportPreview) -> list[Caution]:
    effect = preview.effect
    found = []
    if effect.looks_older:
        found.append(Caution(_older(preview)))
    found += [Caution(sentence) for sentence in _gone(effect)]
    if effect.other_kind:
        found.append(
            Caution(
                _(
                    "A table with a line per person and sums cannot stand side by side: the newer kind takes the place "
                    "of the other, for every version and every day."
                )
            )
        )
    if effect.added_up:
        sentence = _(
            "Days that count one by one would be replaced by sums over several days: there is no picture by day then, "
            "and less can be said. An export with a row per day is better."
        )
        found.append(Caution(sentence))
    missing = sorted(effect.measures_before - effect.measures_after)
    if missing:
        names = ", ".join(display_words(name) for name in missing)
        found.append(Caution(_("The earlier figures of %(names)s go: this file has no such column.", names=names)))
    new = sorted(effect.measures_after - effect.measures_before)
    if new:
        names = ", ".join(display_words(name) for name in new)
        found.append(Caution(_("New: %(names)s, which the earlier file did not have.", names=names), passed=None))
    return found


def _older(preview: ImportPreview) -> str:
    ends = max((one.source.last for one in preview.effect.displaced if one.source.last), default=None)
    return _(
        "This file ends on %(own)s; what counts for its days now comes from a file that reaches %(other)s. If this is "
        "the older export, leave it: platforms correct their figures for days after.",
        own=short_day(preview.as_new().last),
        other=short_day(ends),
    )


def _gone(effect: Effect) -> list[str]:
    """Say which versions, and which days of the others, would have no figures any more."""
    said = []
    if effect.emptied:
        said.append(
            _(
                "No figures of %(versions)s would be left: a table of people and sums by day cannot stand side by "
                "side. Upload a file of the same kind for every version.",
                versions=versions_named(effect.emptied),
            )
        )
    groups: dict[tuple[date, ...], list[str]] = {}
    for name, days in effect.lost.items():
        if name not in effect.emptied:
            groups.setdefault(days, []).append(name)
    for days, names in groups.items():
        where = _("No figures of %(versions)s would be left for %(days)s.", versions=versions_named(names),
                  days=day_ranges(days))  # fmt: skip
        if effect.was_added_up:
            where += " " + _(
                "The earlier file adds its days up, so it cannot be cut: export anew from %(day)s on.",
                day=short_day(days[0]),
            )
        said.append(where)
    return said


def _change(one: Restated) -> Change:
    when = _("all days") if one.first is None or one.last is None else _short(one.first, one.last)
    return Change(
        when=when,
        version=one.variant,
        what=display_words(one.measure),
        before=_("nothing") if one.before is None else _amount(one.measure, one.before),
        after=_("nothing") if one.after is None else _amount(one.measure, one.after),
    )


def _amount(measure: str, value: float) -> str:
    """Write a figure so that a small change of a large one is seen: amounts with their cents."""
    if measure in MONEY:
        return number(value, 2)
    return number(value, 0 if value == int(value) else 2)
