"""The later outcome of an experiment in the reader's words: where it stands, what came in, what was foretold."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from flask import url_for
from flask_babel import gettext as _
from flask_babel import ngettext

from experiments.learning.decisions.early_signs import EarlySigns
from experiments.learning.decisions.shares import Share
from experiments.metrics.kinds import MetricKind
from experiments.results.outcomes.figures import OutcomeFigures
from experiments.results.outcomes.read import OutcomeRead
from experiments.results.outcomes.standing import OutcomeStanding, OutcomeState
from experiments.results.outcomes.typed import ASKED
from experiments.trials.experiment import Experiment, Status
from webapp.formatting import count, day, number, percent, span
from webapp.forms.outcome import field_of
from webapp.language.said import piece
from webapp.records.result.page import ResultPage
from webapp.words import word

PROVISIONAL = "provisional"


@dataclass(frozen=True, slots=True)
class Note:
    """What a result says of its later outcome: kind of note, headline, text, and the page behind it."""

    kind: str
    headline: str
    text: str
    href: str
    button: str


@dataclass(frozen=True, slots=True)
class TypedField:
    """A field for one figure of one version."""

    name: str
    label: str


@dataclass(frozen=True, slots=True)
class TypedRow:
    """The fields of one version."""

    version: str
    fields: tuple[TypedField, ...]


@dataclass(frozen=True, slots=True)
class Given:
    """Figures that came in: when, from whom, how, and what they say for each version."""

    at: Any
    by: str
    how: str
    lines: tuple[str, ...]
    counts: bool


@dataclass(frozen=True, slots=True)
class Asked:
    """What has to be said of a file: names to settle, columns to name."""

    labels: tuple[tuple[str, str, str | None], ...]
    columns: tuple[tuple[str, str], ...]
    headers: tuple[str, ...]
    versions: tuple[str, ...]


def shown_verdict(experiment: Experiment) -> str | None:
    """Give the verdict for a list: one that only an early sign has given is called provisional there."""
    return PROVISIONAL if experiment.provisional_until is not None else experiment.verdict


def early_verdict(standing: OutcomeStanding) -> str:
    """Say how the early sign closed it."""
    return _said(standing.early.verdict) if standing.early is not None else ""


def outcome_note(experiment: Experiment, standing: OutcomeStanding | None) -> Note | None:
    """Say on the result what the later outcome means for it; ``None`` where the plan names none."""
    if standing is None:
        return None
    name, href = piece(standing.metric.name), url_for("outcome.show", experiment_id=experiment.id)
    if standing.final is not None and standing.state is OutcomeState.FINAL:
        text = _(
            "The early sign said: %(early)s. The outcome, %(name)s, says: %(final)s.",
            early=early_verdict(standing),
            name=name,
            final=_said(standing.final.verdict),
        )
        return Note("info", _("The outcome has spoken"), text, href, _("See both"))
    if experiment.status is not Status.CONCLUDED:
        text = _(
            "What decides here only foretells %(name)s, known on %(day)s. Until then a verdict is provisional.",
            name=name,
            day=day(standing.due),
        )
        return Note("info", _("An early sign"), text, href, "")
    if standing.state is OutcomeState.AHEAD:
        text = _("An early sign decided. %(name)s has the last word; the book asks for it then.", name=_opened(name))
        return Note("info", _("Provisional until %(day)s", day=day(standing.due)), text, href, _("The outcome"))
    if standing.state is OutcomeState.DUE:
        text = _("An early sign decided. Now %(name)s should be known: it has the last word.", name=name)
        headline = _("Provisional, outcome due since %(day)s", day=day(standing.due))
        return Note("warn", headline, text, href, _("Give the outcome"))
    text = _("The figures of %(name)s are in. Close it with them: they have the last word.", name=name)
    return Note("warn", _("The outcome is in"), text, href, _("See what it says"))


def told_provisionally(page: ResultPage) -> ResultPage:
    """Say of what is known that only an early sign says so."""
    return replace(
        page,
        know=_("Provisionally: %(known)s", known=page.know),
        provisional=_("Provisionally: only an early sign says so."),
    )


def typed_rows(names: Sequence[str], kind: MetricKind) -> tuple[TypedRow, ...]:
    """Lay out what is asked of each version."""
    says = {
        "units": _("Of how many"),
        "successes": _("How many did"),
        "mean": _("Average"),
        "sd": _("Standard deviation"),
        "numerator": _("Sum"),
        "denominator": _("divided by"),
    }
    if kind is MetricKind.MEAN:
        says["units"] = _("Average of how many")
    return tuple(
        TypedRow(name, tuple(TypedField(field_of(place, part), says[part]) for part in ASKED[kind]))
        for place, name in enumerate(names)
    )


def given_lines(rows: Sequence[tuple[OutcomeFigures, str]], kind: MetricKind) -> tuple[Given, ...]:
    """Say what came in, the last first: that one counts."""
    return tuple(
        Given(
            at=row.at,
            by=by,
            how=_("from the file “%(name)s”", name=row.figures["name"]) if row.sha256 else _("typed in"),
            lines=tuple(_lines(row.figures, kind)),
            counts=place == 0,
        )
        for place, (row, by) in enumerate(rows)
    )


def _lines(figures: Mapping[str, Any], kind: MetricKind) -> list[str]:
    if "versions" in figures:
        return [f"{one['variant']}: {_figures(one, kind)}" for one in figures["versions"]]
    units: dict[str, int] = {}
    for one in [*figures["moments"], *figures["cells"]]:
        units[one["variant"]] = units.get(one["variant"], 0) + one.get("n", one.get("rows", 0))
    return [
        ngettext("%(version)s: %(said)s row", "%(version)s: %(said)s rows", many, version=name, said=count(many))
        for name, many in units.items()
    ]


def _figures(one: Mapping[str, Any], kind: MetricKind) -> str:
    if kind is MetricKind.PROPORTION:
        return _("%(part)s of %(whole)s", part=count(round(one["successes"])), whole=count(round(one["units"])))
    if kind is MetricKind.MEAN:
        return _(
            "on average %(mean)s (± %(sd)s), %(units)s of them",
            mean=number(one["mean"]),
            sd=number(one["sd"]),
            units=count(round(one["units"])),
        )
    if "denominator" in one:
        return _("%(above)s ÷ %(below)s", above=number(one["numerator"]), below=number(one["denominator"]))
    return number(one["numerator"])


def asked_of(read: OutcomeRead, versions: Sequence[str]) -> Asked:
    """Say what is open of a file."""
    says = {"numerator": _("Which column is the outcome?"), "denominator": _("Which column says of how many?")}
    return Asked(
        labels=tuple((f"label-{index}", label, version) for index, (label, version) in enumerate(read.matches.items())),
        columns=tuple((f"columns.{part}", says[part]) for part in read.asked),
        headers=tuple(header for header in read.report.headers if header),
        versions=tuple(versions),
    )


def foretold_said(signs: EarlySigns) -> str:
    """Say whether this team's early signs have foretold their outcomes so far; "" where there are none."""
    if not signs.closed:
        return ""
    counted = ngettext(
        "One early sign of this team has its outcome.",
        "%(num)d early signs of this team have their outcomes.",
        signs.closed,
    )
    share = signs.ranged
    if not isinstance(share, Share):
        return f"{counted} {share.sentence}"
    told = _(
        "Of %(all)s with two clear answers %(same)s foretold it (%(share)s, likely %(range)s).",
        all=count(signs.answered),
        same=count(signs.foretold),
        share=percent(share.estimate),
        range=span(share.lower, share.upper, percent),
    )
    return f"{counted} {told}"


def _said(verdict: str) -> str:
    return word("verdict", "undecided_closed" if verdict == "undecided" else verdict)


def _opened(text: str) -> str:
    return text[:1].upper() + text[1:]
