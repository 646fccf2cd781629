"""Alone and together in the reader's words: one sentence, a picture, a table."""

from __future__ import annotations

from dataclasses import dataclass

from flask_babel import gettext as _

from experiments.judging.document import AnalysisDoc
from experiments.learning.attribution.crossed import Parts
from experiments.learning.attribution.four_ways import Answer, FourWays, Helps
from experiments.learning.attribution.left_out import Range
from experiments.metrics.kinds import MetricKind
from experiments.metrics.measures import MONEY
from webapp.charts.portfolio.ranges import Ranges, ranges_of
from webapp.charts.sheet.rows import Row
from webapp.formatting import count, lift, money, number, percent, span
from webapp.records.figures import metric_words, opened, units_of


@dataclass(frozen=True, slots=True)
class AnswerLine:
    """A line of the table: what is asked, from where to where, change and difference with their ranges."""

    says: str
    values: str
    change: str
    change_span: str
    difference: str
    difference_span: str
    missing: str


@dataclass(frozen=True, slots=True)
class CrossedPage:
    """All that a page shows of a two-by-two experiment.

    ``cells`` are the four versions, each with what it had, its value and how many stand behind it; ``notes`` what has
    to be known beside the sentence.
    """

    sentence: str
    metric: str
    cells: tuple[tuple[str, str, str, str], ...]
    lines: tuple[AnswerLine, ...]
    averaged: tuple[AnswerLine, ...]
    interaction: tuple[tuple[str, str], ...]
    notes: tuple[str, ...]
    picture: Ranges | None
    level: str
    grade: str
    rows: tuple[Row, ...] = ()


def crossed_page(found: FourWays, parts: Parts, document: AnalysisDoc) -> CrossedPage:
    """Write a reading for its page."""
    say = _Saying(found, parts, document)
    rows = _rows(found, say)
    return CrossedPage(
        sentence=say.sentence(),
        metric=opened(say.metric),
        cells=say.cells(),
        lines=tuple(say.line(answer) for answer in found.answers),
        averaged=tuple(say.line(answer) for answer in found.averaged),
        interaction=say.interaction(),
        notes=say.notes(),
        picture=ranges_of(rows, None, lift) if rows else None,
        level=percent(found.reading.level),
        grade=document["grade"],
        rows=rows,
    )


@dataclass(frozen=True, slots=True)
class _Saying:
    """What all sentences about one reading share."""

    found: FourWays
    parts: Parts
    document: AnalysisDoc

    @property
    def metric(self) -> str:
        return metric_words(self.document["metrics"][0], self.document["unit"])

    @property
    def other(self) -> str:
        """The other tactic inside a sentence; a word in capitals keeps them."""
        name = self.parts.other_tactic
        return name if name[1:2].isupper() else name[:1].lower() + name[1:]

    def named(self, question: str) -> str:
        """Say what a question asks."""
        other = self.other
        return {
            "social_alone": _("Social alone"),
            "social_beside": _("Social, beside %(other)s", other=other),
            "other_alone": _("%(other)s alone", other=opened(other)),
            "other_beside": _("%(other)s, beside social", other=opened(other)),
            "together": _("Both"),
            "social_on_average": _("Social, on average with and without %(other)s", other=other),
            "other_on_average": _("%(other)s, on average with and without social", other=opened(other)),
        }[question]

    def sentence(self) -> str:
        """Say each alone, both, and whether they help each other, in one breath."""
        alone, other, both = (self.found.answer(one) for one in ("social_alone", "other_alone", "together"))
        fields = {
            "social": self.brought(alone),
            "tactic": self.other,
            "other": self.brought(other),
            "both": self.brought(both),
            "metric": self.metric,
            "helps": self.helps(),
        }
        if self.document["grade"] in {"D", "E"}:
            return _(
                "Social alone %(social)s, %(tactic)s alone %(other)s, both %(both)s (%(metric)s); %(helps)s.", **fields
            )
        return _(
            "Social alone brings %(social)s, %(tactic)s alone %(other)s, both %(both)s (%(metric)s); %(helps)s.",
            **fields,
        )

    def brought(self, answer: Answer) -> str:
        """Say the safe end where there is one, else both ends in one breath."""
        shown = answer.change or answer.difference
        if shown is None:
            return _("cannot be told")
        if self.document["grade"] in {"D", "E"}:
            return _("went together with %(best)s", best=self.signed(answer))
        write = (lambda size: percent(abs(size))) if answer.change is not None else self.size
        if shown.side > 0 and shown.lower is not None:
            return _("at least %(safe)s more", safe=write(shown.lower))
        if shown.side < 0 and shown.upper is not None:
            return _("at least %(safe)s less", safe=write(shown.upper))
        return _("%(low)s to %(high)s", low=self.toward(shown.lower, write), high=self.toward(shown.upper, write))

    @staticmethod
    def toward(end: float | None, write: object) -> str:
        """Say an end as more or less of it."""
        assert callable(write), "one of the two ways of writing a size"
        if end is None:
            return _("without end")
        return _("%(size)s less", size=write(end)) if end < 0 else _("%(size)s more", size=write(end))

    def helps(self) -> str:
        """Say whether the two help each other, from how many that cannot be told."""
        units = self.found.units.all()
        each = count(min(units))
        spoken = units_of(self.document["unit"], min(units), self.document["unit_name"])
        return {
            Helps.MORE: _("together they do more than both alone add up to"),
            Helps.LESS: _("together they do less than both alone add up to"),
            Helps.DEPENDS: _("whether they help each other depends on how it is counted"),
            Helps.NOT_ESTIMABLE: _("whether they help each other is not estimable"),
            Helps.UNCLEAR: _("whether they help each other cannot be told from %(each)s each", each=spoken or each),
        }[self.found.helps]

    def cells(self) -> tuple[tuple[str, str, str, str], ...]:
        """List the four versions with what they had."""
        had = (_("Neither"), _("Social"), opened(self.other), _("Both"))
        four = zip(had, self.parts.names.all(), self.found.values.all(), self.found.units.all(), strict=True)
        return tuple(
            (part, name, self.value(value), units_of(self.document["unit"], units, self.document["unit_name"]))
            for part, name, value, units in four
        )

    @property
    def is_share(self) -> bool:
        return self.found.reading.metric.kind is MetricKind.PROPORTION

    def bare(self, value: float) -> str:
        """Write the number in one version, a share as so many of a hundred, without saying so."""
        if self.is_share:
            return number(100 * value, 1)
        if self.found.reading.metric.numerator in MONEY:
            return money(value, self.document["currency"])
        return number(value)

    def value(self, value: float) -> str:
        """Write the number in one version: a share as so many in 100."""
        return _("%(hits)s in 100", hits=self.bare(value)) if self.is_share else self.bare(value)

    def size(self, amount: float) -> str:
        """Write how large a difference is, in the number's own unit."""
        return self.value(abs(amount))

    def signed(self, answer: Answer) -> str:
        """Write the best guess with its sign."""
        if answer.change is not None:
            return lift(answer.change.estimate)
        return "" if answer.difference is None else self.difference(answer.difference.estimate)

    def difference(self, amount: float) -> str:
        """Write a difference with its sign."""
        return ("−" if amount < 0 else "+") + self.value(abs(amount))

    def reach(self, shown: Range) -> str:
        """Write the ends of a difference, the unit once."""
        ends = span(shown.lower, shown.upper, lambda end: ("−" if end < 0 else "+") + self.bare(abs(end)))
        return _("%(hits)s in 100", hits=ends) if self.is_share else ends

    def line(self, answer: Answer) -> AnswerLine:
        """Write one question for the table."""
        change, difference = answer.change, answer.difference
        between = ""
        if answer.before is not None and answer.after is not None:
            ends = {"after": self.bare(answer.after), "before": self.value(answer.before)}
            between = _("%(after)s instead of %(before)s", **ends)
        return AnswerLine(
            says=self.named(answer.question),
            values=between,
            change="" if change is None else lift(change.estimate),
            change_span="" if change is None else span(change.lower, change.upper),
            difference="" if difference is None else self.difference(difference.estimate),
            difference_span="" if difference is None else self.reach(difference),
            missing=answer.missing or ("" if change is not None else _("no change in per cent: a version is at zero")),
        )

    def interaction(self) -> tuple[tuple[str, str], ...]:
        """Say on both scales how much more both do than the two alone."""
        lines = []
        if (added := self.found.interaction) is not None:
            best, ends = self.difference(added.estimate), self.reach(added)
            lines.append((_("Counted in numbers: both, beyond the two alone added up"), f"{best} ({ends})"))
        if (times := self.found.interaction_ratio) is not None:
            best, ends = lift(times.estimate), span(times.lower, times.upper)
            lines.append((_("Counted in per cent: both, beyond the two alone multiplied"), f"{best} ({ends})"))
        return tuple(lines)

    def notes(self) -> tuple[str, ...]:
        """Say what has to be known beside the sentence."""
        notes = []
        if self.found.helps is Helps.DEPENDS:
            notes.append(
                _("In numbers and in per cent the answers point in opposite directions: look at each effect by itself.")
            )
        elif self.found.leans_differ:
            notes.append(_("Even the way it leans depends on how it is counted: in numbers or in per cent."))
        if self.found.helps is Helps.UNCLEAR:
            notes.append(
                _("To tell whether they help each other takes about four times as many as to tell what one does.")
            )
        if self.found.why_not:
            notes.append(self.found.why_not)
        if self.found.reading.few_outcomes:
            notes.append(_("A version has fewer than ten outcomes: the ranges hold only roughly."))
        if not self.found.reading.final:
            notes.append(_("So far: the last planned look is still to come."))
        if self.parts.by_recipe:
            notes.append(_("Which version had what is said by the recipe."))
        elif self.parts.after_data:
            notes.append(_("Which version had what was said only after the first data were in."))
        return tuple(notes)


def _rows(found: FourWays, say: _Saying) -> tuple[Row, ...]:
    """Give the changes that are drawn on one axis; without per cents there is only the table."""
    if any(answer.change is None for answer in found.answers):
        return ()
    return tuple(_row(answer, say) for answer in found.answers)


def _row(answer: Answer, say: _Saying) -> Row:
    change = answer.change
    assert change is not None, "without it no picture is drawn"
    return Row(
        name=say.named(answer.question),
        part="",
        weight="primary" if answer.question == "together" else "secondary",
        tone="interim",
        estimate=change.estimate,
        lower=change.lower,
        upper=change.upper,
        best_label=lift(change.estimate),
        lower_label=lift(change.lower) if change.lower is not None else "",
        upper_label=lift(change.upper) if change.upper is not None else "",
    )
