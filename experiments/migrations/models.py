"""All models of the book, imported in one place, so that the metadata are complete."""

from __future__ import annotations

import importlib

from sqlalchemy import MetaData

from experiments.database import Base

MODULES = (
    "experiments.people.team",
    "experiments.people.person",
    "experiments.people.keys.tokens",
    "experiments.people.keys.invitations",
    "experiments.people.keys.share_links",
    "experiments.people.keys.request_keys",
    "experiments.people.notices.choices",
    "experiments.people.notices.mails",
    "experiments.people.notices.webhooks",
    "experiments.people.record.audit",
    "experiments.goals.cycle",
    "experiments.goals.objective",
    "experiments.goals.self_rating",
    "experiments.goals.goal",
    "experiments.goals.own_words",
    "experiments.people.sharing",
    "experiments.trials.experiment",
    "experiments.trials.attached",
    "experiments.trials.decline",
    "experiments.trials.approval",
    "experiments.trials.sign_off",
    "experiments.trials.taken_back",
    "experiments.trials.pictures",
    "experiments.trials.outcome",
    "experiments.trials.draws.table",
    "experiments.trials.channels.channel",
    "experiments.trials.toolkits.toolkit",
    "experiments.results.files",
    "experiments.results.records",
    "experiments.results.tables",
    "experiments.results.jobs.table",
    "experiments.results.outcomes.figures",
    "experiments.learning.lessons.lesson",
    "experiments.learning.lessons.changes",
    "experiments.learning.lessons.using",
    "experiments.learning.archive.cards",
    "experiments.learning.archive.figures",
    "experiments.learning.archive.vocabulary",
    "experiments.learning.archive.found_again",
    "experiments.learning.decisions.follow_up",
    "experiments.learning.stories.told",
    "experiments.learning.sizes.spread",
    "experiments.learning.brief.kept",
    "experiments.learning.attribution.kept",
    "experiments.learning.portfolio.kept",
)


def all_metadata() -> MetaData:
    """Import every room that owns tables and return the metadata."""
    for module in MODULES:
        importlib.import_module(module)
    return Base.metadata
