"""An export whose ads, links, sends or posts are named as proposed is matched with the plan without a question."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy.orm import Session

from experiments.people.permission import Actor
from experiments.reading.report import FileMapping
from experiments.results.analyses import analyze_experiment
from experiments.results.files import FileStore
from experiments.results.uploads.imports import accept_file, preview_file
from experiments.results.uploads.matching import Planned, match_labels
from experiments.results.uploads.naming import Names, names_for, propose_names
from experiments.results.uploads.upload import Upload
from experiments.trials.draft import MetricGiven, VariantGiven, start_draft
from experiments.trials.draws.asked import DrawAsked
from experiments.trials.draws.keeping import draw
from experiments.trials.experiment import Experiment
from experiments.trials.plan import Registration, register
from tests.experiments.results import named_exports as exports
from tests.factories import QUESTION_HEADLINE, make_goal

PLANS = {
    "A and B": ("A", "B"),
    "the new one first": ("B", "A"),
    "words": ("Statement", "Question"),
    "three": ("Claim", "Question", "Joke"),
    "four": ("neither", "social", "e-mail", "both"),
    "accents": ("Größe", "Übung"),
    "figures": ("20 % off", "30 % off"),
    "numbers": ("1", "2"),
    "hours": ("12:15", "19:30"),
    "one inside the other": ("Kit", "Kit B"),
    "test words": ("Control", "Test"),
    "with and without": ("with ads", "without ads"),
    "signs only": ("+", "−"),
    "another script": ("问题", "陈述"),
}


def _posts(names: Names, ending: Callable[[int], str]) -> bytes:
    count = len(names.versions)
    return exports.x_posts([ending(place) for place in range(count)], [n % count for n in range(8 * count)])


def _labelled(names: Names) -> bytes:
    count = len(names.versions)
    return exports.facebook_posts([one.utm_content for one in names.versions], [n % count for n in range(8 * count)])


EXPORTS: dict[str, tuple[Callable[[Names], bytes], str]] = {
    "Meta, by the ad": (
        lambda names: exports.meta_ads(names.campaign, ["Feed"] * len(names.versions), _names(names)), "impressions"
    ),
    "Meta, by the ad set": (
        lambda names: exports.meta_ads(names.campaign, _names(names), ["Loaf"] * len(names.versions)), "impressions"
    ),
    "Meta, several ads in an ad set": (
        lambda names: exports.meta_ads(
            names.campaign,
            [name for name in _names(names) for _ in range(3)],
            ["photo", "film", "carousel"] * len(names.versions),
        ),
        "impressions",
    ),
    "Google Ads, by the ad group": (lambda names: exports.google_ads(names.campaign, _names(names)), "impressions"),
    "LinkedIn, by the ad": (lambda names: exports.linkedin_ads(names.campaign, _names(names)), "impressions"),
    "GA4, by utm_content": (
        lambda names: exports.ga4(names.utm_campaign, [one.utm_content for one in names.versions]), "sessions"
    ),
    "Mailchimp, by the campaign": (lambda names: exports.mailchimp(_names(names)), "opens"),
    "Facebook posts, by the label": (_labelled, "impressions"),
    "X posts, by the hashtag": (
        lambda names: _posts(names, lambda place: names.versions[place].hashtag), "impressions"
    ),
    "X posts, by the link": (
        lambda names: _posts(
            names,
            lambda place: f"https://mill.example/?utm_source=x&utm_medium=social&utm_campaign={names.utm_campaign}"
            f"&utm_content={names.versions[place].utm_content}",
        ),
        "impressions",
    ),
}  # fmt: skip
"""How the file is made, and a measure of which each following version has more."""


def _names(names: Names) -> list[str]:
    return [one.name for one in names.versions]


def make_experiment(
    session: Session, actor: Actor, now: datetime, versions: Sequence[str], **more: object
) -> Experiment:
    """A draft that compares versions of these names; the first is what we do now."""
    variants = tuple(VariantGiven(name, "treatment" if place else "control") for place, name in enumerate(versions))
    change = replace(
        QUESTION_HEADLINE,
        goal_id=make_goal(session, actor, now).id,
        starts=exports.FIRST,
        ends=exports.FIRST + timedelta(days=exports.DAYS - 1),
        variants=variants,
        **more,
    )
    return start_draft(session, actor, change, now=now)


@pytest.mark.parametrize("plan", PLANS)
def test_nothing_is_asked_of_an_export_that_is_named_as_proposed(
    session: Session, actor: Actor, now: datetime, plan: str
) -> None:
    versions = PLANS[plan]
    experiment = make_experiment(session, actor, now, versions)
    names = names_for(experiment)
    assert names.sure
    asked = {}
    for export, (made, measure) in EXPORTS.items():
        preview = preview_file(session, actor, experiment.id, Upload("export.csv", made(names)))
        report = preview.report
        assert not report.is_refused, (export, [problem.sentence for problem in report.problems])
        by_size = sorted(report.variants, key=lambda label: report.variants[label][measure] or 0)
        matched = [preview.matches[label] for label in by_size]
        if matched != list(versions) or report.unsure:
            asked[export] = (matched, report.unsure)
    assert asked == {}


def test_regions_that_were_drawn_need_not_be_told_one_by_one(session: Session, actor: Actor, now: datetime) -> None:
    experiment = make_experiment(session, actor, now, ("with ads", "without ads"), design="geo", unit="region")
    sizes = (("Ulm", 900), ("Bonn", 800), ("Mainz", 300), ("Trier", 250), ("Jena", 10))
    lines = ["Date,Region,Revenue,Orders"]
    for offset in range(exports.DAYS):
        day = exports.FIRST + timedelta(days=offset)
        lines += [f"{day},{region.upper()},{size + offset}.50,{5 + offset % 3}" for region, size in sizes]
    upload = Upload("regions.csv", "\n".join(lines).encode())
    assert set(preview_file(session, actor, experiment.id, upload).matches.values()) == {None}
    drawn = draw(session, actor, experiment.id, DrawAsked(regions=sizes), now=now)
    expected = {one.region.upper(): drawn.versions[one.version] for one in drawn.placed} | {"JENA": ""}
    assert preview_file(session, actor, experiment.id, upload).matches == expected
    other = "with ads" if expected["ULM"] == "without ads" else "without ads"
    said = FileMapping(variants={"ULM": other})
    assert preview_file(session, actor, experiment.id, upload, mapping=said).matches["ULM"] == other


def test_days_that_were_drawn_tell_the_versions_of_a_file_that_names_none(
    session: Session, actor: Actor, now: datetime, tmp_path: Path
) -> None:
    decides = MetricGiven("orders per session", "ratio", "conversions", "sessions")
    experiment = make_experiment(
        session, actor, now, ("off", "on"), design="switchback", unit="day", metrics=(decides,), looks="end"
    )
    drawn = draw(session, actor, experiment.id, DrawAsked(), now=now)
    versions = {one.day: drawn.versions[one.version] for one in drawn.moments}
    register(session, actor, experiment.id, Registration(confirm=True), now=now)
    days = [exports.FIRST + timedelta(days=offset) for offset in range(-3, exports.DAYS)]
    lines = [f"{day},{900 + 7 * place},{50 + place % 5}" for place, day in enumerate(days)]
    upload = Upload("sessions.csv", "\n".join(["Date,Sessions,Orders", *lines]).encode())
    preview = preview_file(session, actor, experiment.id, upload)
    assert preview.matches == {"off": "off", "on": "on", "(days without a draw)": ""}
    assert preview.report.unsure == ()
    assert {cell.day: cell.variant for cell in preview.summaries.cells} == versions
    later = now + timedelta(days=30)
    accept_file(session, FileStore(tmp_path), actor, experiment.id, upload, now=later)
    document = analyze_experiment(session, experiment.id, today=date(2026, 12, 2))
    assert [one["units"] for one in document["metrics"][0]["variants"]] == [7, 7]
    assert document["grade"] == "B", document["grade_reasons"]


NAME = st.text(st.sampled_from([*"abcdefghijklmnopqrstuvwxyzABC 0123456789-+%/&üé文"]), min_size=1, max_size=24).filter(
    lambda name: name.strip()
)


@settings(max_examples=150, deadline=None)
@given(st.lists(NAME, min_size=2, max_size=5, unique_by=lambda name: name.strip().casefold()), st.text(max_size=60))
def test_names_that_are_called_sure_lead_to_the_right_version(versions: list[str], title: str) -> None:
    plan = [Planned(name.strip(), place == 0) for place, name in enumerate(versions)]
    names = propose_names(7, title, plan)
    assert [one.version for one in names.versions] == [one.name for one in plan]
    if names.sure:
        for labels in (_names(names), [one.utm_content for one in names.versions]):
            assert list(match_labels(labels, plan).values()) == [one.name for one in plan]
    assert names.utm_campaign.isascii()
    assert " " not in names.utm_campaign


def test_names_that_would_lead_astray_are_not_called_sure() -> None:
    tangled = [Planned("C", True), Planned("bread", False), Planned("1", False)]
    assert not propose_names(7, "Bread", tangled).sure


def test_one_version_alone_has_no_names() -> None:
    assert propose_names(7, "Bread", [Planned("A", True)]).versions == ()


def test_a_draw_of_ours_that_is_sealed_makes_solid_evidence(
    session: Session, actor: Actor, now: datetime, tmp_path: Path
) -> None:
    """From the draw over the seal and an export that is named as proposed to strength B."""
    decides = MetricGiven("engagements per person reached", "ratio", "engagements", "reach")
    change: dict[str, object] = {"design": "randomized", "unit": "post", "metrics": (decides,), "looks": "end"}
    experiment = make_experiment(session, actor, now, ("Bread", "Hands"), channel="organic posts", **change)
    drawn = draw(session, actor, experiment.id, DrawAsked(times=("12:15", "19:30")), now=now)
    register(session, actor, experiment.id, Registration(confirm=True), now=now)
    names = names_for(experiment)
    data = exports.facebook_posts(
        [one.utm_content for one in names.versions],
        [one.version for one in drawn.moments],
        [one.day for one in drawn.moments],
    )
    later = now + timedelta(days=30)
    accept_file(session, FileStore(tmp_path), actor, experiment.id, Upload("posts.csv", data), now=later)
    document = analyze_experiment(session, experiment.id, today=date(2026, 12, 2))
    assert document["grade"] == "B", document["grade_reasons"]
    assert any("the draw is on record" in reason for reason in document["grade_reasons"])


def test_without_the_draw_the_same_evidence_is_only_fair(
    session: Session, actor: Actor, now: datetime, tmp_path: Path
) -> None:
    decides = MetricGiven("engagements per person reached", "ratio", "engagements", "reach")
    change: dict[str, object] = {"design": "randomized", "unit": "post", "metrics": (decides,), "looks": "end"}
    experiment = make_experiment(session, actor, now, ("Bread", "Hands"), channel="organic posts", **change)
    register(session, actor, experiment.id, Registration(confirm=True), now=now)
    data = exports.facebook_posts([one.utm_content for one in names_for(experiment).versions], [0, 1] * 14)
    accept_file(
        session, FileStore(tmp_path), actor, experiment.id, Upload("posts.csv", data), now=now + timedelta(days=30)
    )
    assert analyze_experiment(session, experiment.id, today=date(2026, 12, 2))["grade"] == "C"
