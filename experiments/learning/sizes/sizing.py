"""The size of a draft, reckoned with the team's own figures where there are any."""

from __future__ import annotations

from dataclasses import replace

from sqlalchemy.orm import Session

from experiments.learning.sizes.own_figures import own_figures
from experiments.trials.experiment import Experiment
from experiments.trials.sizes.facts import facts_of
from experiments.trials.sizes.planned import Planned, plan_of
from experiments.trials.sizes.typed import currency_of
from stats.errors import NotEstimable


def plan_size(session: Session, experiment: Experiment) -> Planned:
    """Size an experiment as its draft stands. Whoever calls has made sure that the person may see it."""
    facts = facts_of(experiment, currency=currency_of(session, experiment))
    if isinstance(facts, NotEstimable):
        return Planned(facts, facts)
    own = own_figures(session, experiment.team_id, facts, but=experiment.id, built_on=experiment.built_on_id)
    return replace(plan_of(facts, own), history=own.tests, came_in=own.came_in)
