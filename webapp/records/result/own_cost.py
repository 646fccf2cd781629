"""What the experiment itself cost: what its files say was spent, the hours, and both together."""

from __future__ import annotations

from flask_babel import gettext as _

from experiments.trials.experiment import Experiment
from webapp.formatting import minor_money, number
from webapp.records.stories.cost import PAIRS, StoryCost


def own_cost(experiment: Experiment, cost: StoryCost) -> PAIRS:
    """Say it in pairs of words; empty where neither money nor hours are known.

    Parameters
    ----------
    experiment : Experiment
        With the budget and the hours of its plan.
    cost : StoryCost
        What was spent, by its files or else its budget; with hours once it is closed.
    """
    pairs = []
    if cost.minor is not None and cost.currency is not None:
        spent = minor_money(cost.minor, cost.currency)
        planned = experiment.budget_minor
        if planned is not None and experiment.currency == cost.currency and planned != cost.minor:
            spent = _("%(spent)s, of %(planned)s planned", spent=spent, planned=minor_money(planned, cost.currency))
        pairs.append((_("Spent to find out"), spent))
    hours = cost.hours if cost.hours is not None else experiment.hours
    if hours:
        pairs.append((_("Hours of work"), number(hours)))
    if hours and cost.full_minor is not None and cost.team_currency:
        pairs.append((_("Money and hours together"), minor_money(cost.full_minor, cost.team_currency)))
    return tuple(pairs)
