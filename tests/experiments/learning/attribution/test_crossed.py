"""Which version had which tactic: proposed from names, said by a person, by itself in recipe 14."""

from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from experiments.errors import Forbidden, RuleBroken
from experiments.judging.crossed import CrossedReading
from experiments.learning.attribution.claims import ClaimGiven, set_claim
from experiments.learning.attribution.crossed import parts_of, proposed_parts
from experiments.learning.attribution.kept import CrossedVariant, RealShareRow
from experiments.learning.attribution.reading import attribution_of
from experiments.learning.attribution.saying import PartsGiven, set_parts
from experiments.people.permission import Actor, Role
from experiments.people.record.audit import Audit
from experiments.trials.experiment import Experiment, Variant, VariantRole
from experiments.trials.toolkits.listing import shipped_recipes
from experiments.trials.toolkits.toolkit import Toolkit
from stats.several.crossed import Crossed
from tests.experiments.learning.attribution.crossings import FOUR, close_it, drawn, ordered_file, upload
from tests.factories import make_actor

NAMED = {"Neither": "neither", "Social": "social", "E-mail": "other", "Both": "both"}
SAID = PartsGiven(NAMED, "e-mail")


def named(*names: str, tactics: tuple[str, ...] = ()) -> Experiment:
    versions = [
        Variant(name=name, position=place, role=VariantRole.TREATMENT if place else VariantRole.CONTROL)
        for place, name in enumerate(names)
    ]
    return Experiment(variants=versions, other_tactics=list(tactics))


@pytest.mark.parametrize(
    ("names", "parts"),
    [
        (("Neither", "Social", "E-mail", "Both"), ("Neither", "Social", "E-mail", "Both")),
        (("Nothing", "E-mail", "Ads", "E-mail and ads"), ("Nothing", "Ads", "E-mail", "E-mail and ads")),
        (("As now", "Mailing", "Feed", "Mailing + feed"), ("As now", "Feed", "Mailing", "Mailing + feed")),
        (
            ("Left out", "Radio", "Instagram", "Radio & Instagram"),
            ("Left out", "Instagram", "Radio", "Radio & Instagram"),
        ),
    ],
)
def test_names_propose_who_had_what(names: tuple[str, ...], parts: tuple[str, ...]) -> None:
    found = proposed_parts(named(*names))
    assert found is not None
    assert found.names == Crossed(*parts)
    assert found.other_tactic == parts[2]


def test_the_only_other_tactic_of_the_plan_names_it() -> None:
    found = proposed_parts(named(*FOUR, tactics=("newsletter",)))
    assert found is not None
    assert found.other_tactic == "newsletter"


@pytest.mark.parametrize(
    "names", [("A", "B", "C", "D"), ("Neither", "Social", "Both"), ("Ads", "Ads 2", "Mail", "Both")]
)
def test_names_that_do_not_tell_propose_nothing(names: tuple[str, ...]) -> None:
    assert proposed_parts(named(*names)) is None


def test_what_a_person_says_counts_and_is_on_record(session: Session, actor: Actor, now: datetime) -> None:
    experiment = drawn(session, actor, now)
    assert parts_of(session, experiment) is None  # proposed, and nobody has said so
    said = set_parts(session, actor, experiment.id, SAID, now=now)
    assert (said.names, said.other_tactic, said.after_data) == (Crossed(*FOUR), "e-mail", False)
    act = session.scalar(sa.select(Audit).where(Audit.action == "attribution.parts"))
    assert act is not None
    assert act.after == {**{part: name for name, part in NAMED.items()}, "other_tactic": "e-mail"}


def test_saying_it_after_the_first_data_is_said(session: Session, actor: Actor, now: datetime, tmp_path: Path) -> None:
    experiment = drawn(session, actor, now)
    later = upload(session, actor, tmp_path, experiment, ordered_file((name, 60, 9) for name in FOUR), now=now)
    said = set_parts(session, actor, experiment.id, SAID, now=later + timedelta(days=1))
    assert said.after_data


def test_all_faults_come_at_once(session: Session, actor: Actor, now: datetime) -> None:
    experiment = drawn(session, actor, now)
    wrong = PartsGiven({"Neither": "neither", "Social": "neither", "E-mail": "radio", "Z": "both"}, " ")
    with pytest.raises(RuleBroken) as refusal:
        set_parts(session, actor, experiment.id, wrong, now=now)
    assert [(fault.field, fault.code) for fault in refusal.value.faults] == [
        ("other_tactic", "missing"),
        ("parts", "unknown_version"),
        ("parts.2", "not_a_choice"),
        ("parts.3", "missing"),
        ("parts", "twice"),
    ]
    assert session.scalar(sa.select(sa.func.count(CrossedVariant.variant_id))) == 0


def test_two_versions_are_no_two_by_two(session: Session, actor: Actor, now: datetime) -> None:
    experiment = drawn(session, actor, now, versions=("No ads", "Ads"))
    with pytest.raises(RuleBroken) as refusal:
        set_parts(session, actor, experiment.id, SAID, now=now)
    assert [fault.code for fault in refusal.value.faults] == ["not_four"]


def test_readers_say_nothing(session: Session, actor: Actor, now: datetime) -> None:
    experiment = drawn(session, actor, now)
    reader = make_actor(session, now, team=actor.team_id, role=Role.VIEWER, name="Rita Lane")
    with pytest.raises(Forbidden):
        set_parts(session, reader, experiment.id, SAID, now=now)


def test_recipe_fourteen_says_it_by_itself(session: Session, actor: Actor, now: datetime, tmp_path: Path) -> None:
    shipped_recipes(session, actor.team_id, now=now)
    session.flush()
    recipe = session.scalar(sa.select(Toolkit).where(Toolkit.team_id == actor.team_id, Toolkit.recipe == 14))
    assert recipe is not None
    experiment = drawn(session, actor, now, toolkit_id=recipe.id)
    counts = zip(FOUR, (96, 120, 132, 168), strict=True)
    later = upload(session, actor, tmp_path, experiment, ordered_file((n, 2400, c) for n, c in counts), now=now)
    read = attribution_of(session, actor, experiment.id, today=later.date())
    assert read.parts is not None
    assert read.parts.by_recipe
    assert isinstance(read.crossed, CrossedReading)
    assert read.crossed.result.values.all() == pytest.approx((0.04, 0.05, 0.055, 0.07))


def test_a_claim_is_set_against_all_who_had_social_media(
    session: Session, actor: Actor, now: datetime, tmp_path: Path
) -> None:
    experiment = drawn(session, actor, now)
    counts = zip(FOUR, (96, 120, 132, 168), strict=True)
    later = upload(session, actor, tmp_path, experiment, ordered_file((n, 2400, c) for n, c in counts), now=now)
    close_it(session, actor, experiment, later)
    set_claim(session, actor, experiment.id, ClaimGiven(None, 240.0), now=later)
    assert session.get(RealShareRow, experiment.id) is None  # of which of three versions is it?
    set_parts(session, actor, experiment.id, SAID, now=later)
    row = session.get_one(RealShareRow, experiment.id)
    # 24 more among those who had it alone, 36 among those who had it beside the e-mail, of 240 claimed
    assert row.extra == pytest.approx(60.0)
    assert row.factor == pytest.approx(0.25)
