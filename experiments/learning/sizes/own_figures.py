"""What the team's own experiments say of the next one: baseline, spread, price, delivery, and which said so."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from experiments.learning.archive.cards import ArchiveCard
from experiments.learning.archive.identity import identity_text
from experiments.learning.sizes.kept_sizes import history_of, to_plan_with
from experiments.learning.sizes.prior import archive_prior_of
from experiments.metrics.kinds import Direction, Role, Unit
from experiments.results.records import Analysis
from experiments.results.tables import Import, ImportStatus, Summary
from experiments.trials.experiment import LOCKED, Experiment, MetricUse, Status
from experiments.trials.sizes.facts import DraftFacts
from experiments.trials.sizes.figures import Figure, Origin, OwnFigures, SeenSpread

MOST = 30
"""The newest experiments of the channel are looked through; older ones say little of today's prices."""
MOST_READ = 5
"""Stored looks that are opened: those of the same number, newest first."""


@dataclass(frozen=True, slots=True)
class _Earlier:
    """An experiment of the same channel with results; ``same`` says that the same number decided it."""

    id: int
    title: str
    unit: Unit | None
    days: int | None
    same: bool


def own_figures(
    session: Session, team_id: int, facts: DraftFacts, *, but: int | None = None, built_on: int | None = None
) -> OwnFigures:
    """Give what the team's own experiments say of a draft.

    Parameters
    ----------
    facts : DraftFacts
        Channel, deciding number and drawn unit: only experiments of the same channel speak, and only those decided by
        the same number of its baseline and spread.
    but : int or None
        An experiment that does not speak for itself.
    built_on : int or None
        The one that it builds on: what remains of its lift is expected again, where the same number decided.

    Notes
    -----
    Five queries, however large the archive is; one more each for what it builds on, and where there are too few answers
    of one's own.
    """
    earlier = _earlier(session, team_id, facts, but)
    believed = replace(_believed(session, team_id, but), expected=_expected(session, team_id, facts, built_on))
    if not earlier:
        return believed
    ids = [one.id for one in earlier]
    totals = _totals(session, ids)
    in_currency = _in_currency(session, ids, facts.currency)
    looks = _looks(session, [one.id for one in earlier if one.same][:MOST_READ])
    read = [(one, *_metric_of(looks[one.id])) for one in earlier if one.id in looks]
    return replace(
        believed,
        baseline=_first(_baseline(one, variants) for one, _method, variants in read),
        spread=_first(
            _spread(one, method, variants, facts) for one, method, variants in read if one.unit == facts.unit
        ),
        price_per_thousand_minor=_first(
            _price(one, totals.get(one.id, {}), facts.currency) for one in earlier if one.id in in_currency
        ),
        units_per_day=_first(_per_day(one, totals.get(one.id, {}), facts) for one in earlier if one.unit == facts.unit),
    )


def _believed(session: Session, team_id: int, but: int | None) -> OwnFigures:
    """Say how large true lifts usually are: by one's own answers, else by a history that came in, else as usual."""
    prior = archive_prior_of(session, team_id, but=but)
    if prior is not None:
        return OwnFigures(prior=(prior.predictive_mean, prior.predictive_sd), tests=prior.tests)
    kept = history_of(session, team_id)
    return OwnFigures() if kept is None else OwnFigures(prior=kept.prior, tests=kept.tests, came_in=True)


def _expected(session: Session, team_id: int, facts: DraftFacts, built_on: int | None) -> Figure | None:
    """Give what remains of the lift of an earlier experiment, if that was a gain in the same number."""
    card = None if built_on is None else session.get(ArchiveCard, built_on)
    same = identity_text(facts.metric.kind.value, facts.metric.numerator, facts.metric.denominator)
    if card is None or card.team_id != team_id or card.metric_identity != same:
        return None
    planned = to_plan_with(card)
    if planned is None:
        return None
    gain = -planned if facts.metric.direction is Direction.DOWN else planned
    return Figure(gain, Origin.OWN, card.experiment_id, card.title) if gain > 0 else None


def _earlier(session: Session, team_id: int, facts: DraftFacts, but: int | None) -> list[_Earlier]:
    found = session.execute(
        sa.select(
            Experiment.id,
            Experiment.title,
            Experiment.unit,
            Experiment.starts,
            Experiment.ends,
            MetricUse.kind,
            MetricUse.numerator,
            MetricUse.denominator,
        )
        .join(MetricUse, MetricUse.experiment_id == Experiment.id)
        .where(
            Experiment.team_id == team_id,
            Experiment.status.in_((*LOCKED, Status.CONCLUDED)),
            Experiment.has_data,
            sa.func.lower(Experiment.channel) == facts.channel.lower(),
            MetricUse.role == Role.PRIMARY,
            Experiment.id != (but or 0),
        )
        .order_by(Experiment.id.desc())
        .limit(MOST)
    )
    wanted = (facts.metric.kind, facts.metric.numerator, facts.metric.denominator)
    return [
        _Earlier(
            row.id,
            row.title,
            row.unit,
            (row.ends - row.starts).days + 1 if row.starts and row.ends else None,
            (row.kind, row.numerator, row.denominator) == wanted,
        )
        for row in found
    ]


def _totals(session: Session, ids: Sequence[int]) -> dict[int, dict[str, tuple[float, int, int]]]:
    """Give total, days and units of each measure over all variants."""
    rows = session.execute(
        sa.select(
            Summary.experiment_id,
            Summary.measure,
            sa.func.sum(Summary.total),
            sa.func.max(Summary.n_days),
            sa.func.sum(Summary.n_units),
        )
        .where(Summary.experiment_id.in_(ids))
        .group_by(Summary.experiment_id, Summary.measure)
    )
    found: dict[int, dict[str, tuple[float, int, int]]] = {}
    for experiment_id, measure, total, days, units in rows:
        found.setdefault(experiment_id, {})[measure] = (float(total), int(days), int(units))
    return found


def _in_currency(session: Session, ids: Sequence[int], currency: str) -> set[int]:
    """Give the experiments all of whose files are in a currency."""
    rows = session.execute(
        sa.select(Import.experiment_id, Import.currency)
        .where(Import.experiment_id.in_(ids), Import.status == ImportStatus.CURRENT, Import.currency.is_not(None))
        .distinct()
    )
    seen: dict[int, set[str | None]] = {}
    for experiment_id, own in rows:
        seen.setdefault(experiment_id, set()).add(own)
    return {experiment_id for experiment_id, currencies in seen.items() if currencies == {currency}}


def _looks(session: Session, ids: Sequence[int]) -> dict[int, dict[str, Any]]:
    """Give the last stored look of each."""
    last = sa.select(sa.func.max(Analysis.id)).where(Analysis.experiment_id.in_(ids)).group_by(Analysis.experiment_id)
    rows = session.execute(sa.select(Analysis.experiment_id, Analysis.body).where(Analysis.id.in_(last)))
    return {row.experiment_id: row.body for row in rows}


def _metric_of(body: Mapping[str, Any]) -> tuple[str, list[dict[str, Any]]]:
    """Give method and versions of the number that decided, the control first."""
    primary = next((one for one in body["metrics"] if one["role"] == Role.PRIMARY.value), None)
    return ("", []) if primary is None else (primary["method"], primary["variants"])


def _baseline(one: _Earlier, variants: Sequence[Mapping[str, Any]]) -> Figure | None:
    value = variants[0]["value"] if variants else None
    return None if not value or value <= 0 else Figure(float(value), Origin.OWN, one.id, one.title)


def _spread(one: _Earlier, method: str, variants: Sequence[Mapping[str, Any]], facts: DraftFacts) -> SeenSpread | None:
    """Read how sharp the sharpest comparison of an experiment was."""
    side = "denominator" if facts.metric.is_cost else "numerator"
    for treatment in variants[1:]:
        error, units = treatment["log_lift_se"], min(treatment["units"] or 0, variants[0]["units"] or 0)
        if not error or units < 2:
            continue
        counts = variants[0][side], treatment[side]
        counted = "revenue" not in (facts.metric.numerator, facts.metric.denominator) and all(counts)
        events = (float(counts[0]), float(counts[1])) if counted else None
        return SeenSpread(float(error), int(units), method.startswith("paired"), events, one.id, one.title)
    return None


def _price(one: _Earlier, totals: Mapping[str, tuple[float, int, int]], currency: str) -> Figure | None:
    """Read what a thousand times shown cost."""
    from experiments.people.money import digits_of

    spend, shown = (totals.get(measure, (0.0, 0, 0))[0] for measure in ("spend", "impressions"))
    if spend <= 0 or shown <= 0:
        return None
    return Figure(1000 * spend / shown * 10 ** digits_of(currency), Origin.OWN, one.id, one.title)


def _per_day(one: _Earlier, totals: Mapping[str, tuple[float, int, int]], facts: DraftFacts) -> Figure | None:
    """Read how many units all versions reached on a day: times shown for rates, else people or posts."""
    measure = "impressions" if facts.metric.denominator == "impressions" else facts.metric.numerator
    if measure not in totals or not one.days:
        return None
    total, days, units = totals[measure]
    drawn_singly = facts.unit in (Unit.POST, Unit.AD, Unit.SLOT) or (facts.unit is Unit.USER and units > 2 * days)
    amount = units / one.days if drawn_singly else total / days if measure == "impressions" and days else 0.0
    return Figure(amount, Origin.OWN, one.id, one.title) if amount > 0 else None


def _first(found: Iterable[Any]) -> Any:
    return next((one for one in found if one is not None), None)
