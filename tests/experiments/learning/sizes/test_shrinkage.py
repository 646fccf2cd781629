"""What remains of every lift of an archive: by its own tests, losers too, and the same whoever works it out."""

from __future__ import annotations

import math
from datetime import datetime, timedelta
from pathlib import Path

import numpy as np
import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from experiments.learning.archive.cards import ArchiveCard
from experiments.learning.archive.figures import ArchiveFigure
from experiments.learning.sizes import shrinkage
from experiments.learning.sizes.kept_sizes import planned_versions, what_remains
from experiments.learning.sizes.shrinkage import shrink_closed, shrink_whole_archive
from experiments.learning.sizes.spread import WHOLE, ArchiveSpread
from experiments.people.permission import Actor
from experiments.results.analyses import analyze_experiment
from experiments.results.jobs.table import Job
from stats.across.whole_archive import shrink_archive
from tests.experiments.learning.closed import closed
from tests.experiments.learning.sizes.kept import KeptTest, card_of, keep
from tests.experiments.results.exports import AFTER
from tests.factories import make_draft, make_team

Sizes = dict[int, float | None]

# R metafor 3.8.1 on the 13 BCG trials (log risk ratios), R 4.2.2: blup(rma(yi, vi, method = "REML"))
BCG = (
    [-0.889311333920205, -1.58538865720143, -1.34807314829969, -1.44155119002131, -0.217547322211296,
     -0.786115585818864, -1.62089822359839, 0.0119523335238405, -0.469417648738149, -1.37134480347278,
     -0.339358828338391, 0.445913400571379, -0.0173139482168798],
    [0.325584765003961, 0.194581121398144, 0.415367965367965, 0.0200100319022476, 0.0512101721696309,
     0.00690561845590876, 0.223017247572315, 0.00396157929781773, 0.056434210463249, 0.0730247936130289,
     0.0124122139715597, 0.532505845200153, 0.0714046596839863],
)  # fmt: skip
BLUP = [-0.800233561970408, -1.25170598030247, -0.986903093357674, -1.39789769649519, -0.287379806476318,
        -0.784571533645956, -1.24396346517354, 0.00287924789677486, -0.506836359292744, -1.24717301599855,
        -0.353658400520748, -0.284733712860946, -0.146743069858426]  # fmt: skip
BLUP_SE = [0.409930447526264, 0.353227301600081, 0.434831576434838, 0.137568415669481, 0.211311758383434,
           0.0822903527274542, 0.368591959898827, 0.0625870944113637, 0.220391268259207, 0.245712211747222,
           0.109480965717207, 0.458300476006501, 0.243440297383353]  # fmt: skip


def sizes(session: Session) -> Sizes:
    """What remains of each figure, by its key."""
    rows = session.execute(sa.select(ArchiveFigure.id, ArchiveFigure.shrunken_lift).order_by(ArchiveFigure.id))
    return {key: left for key, left in rows}  # noqa: C416 - typed as it is


def measured(effects: list[float], variances: list[float], **more: object) -> list[KeptTest]:
    pairs = zip(effects, variances, strict=True)
    return [KeptTest([(effect, math.sqrt(variance))], **more) for effect, variance in pairs]  # type: ignore[arg-type]


def test_what_a_test_says_by_itself_comes_out_as_metafors_blup(session: Session, actor: Actor, now: datetime) -> None:
    ids = keep(session, actor, measured(*BCG))
    assert shrink_whole_archive(session, actor.team_id, now=now) == 13
    for one, there, error, variance in zip(ids, BLUP, BLUP_SE, BCG[1], strict=True):
        left = math.log1p(card_of(session, one).shrunken_lift or 0.0)
        if variance < 0.03:  # the others are pulled on, to the middle of lifts as teams see them: blup has no prior
            assert left == pytest.approx(there, abs=0.25 * error)
        else:
            assert abs(left) < abs(there) + 0.25 * error


def test_without_counts_it_is_what_stats_shrinks(session: Session, actor: Actor, now: datetime) -> None:
    ids = keep(session, actor, measured(*BCG))
    shrink_whole_archive(session, actor.team_id, now=now)
    there = shrink_archive(BCG[0], np.sqrt(BCG[1]), families=["all"] * 13, tests=ids)
    for one, ends in zip(ids, zip(there.lift, there.lower, there.upper, strict=True), strict=True):
        card = card_of(session, one)
        assert [card.shrunken_lift, card.shrunken_lower, card.shrunken_upper] == pytest.approx(ends, abs=1e-9)


def test_fewer_than_five_experiments_are_no_history(session: Session, actor: Actor, now: datetime) -> None:
    ids = keep(session, actor, [KeptTest([(0.2, 0.2)]), KeptTest([(0.3, 0.1), (0.1, 0.1)]), KeptTest([(0.0, 0.1)])])
    shrink_whole_archive(session, actor.team_id, now=now)
    # N(0, 0.2²) and an error as large: half of it remains
    assert card_of(session, ids[0]).shrunken_lift == pytest.approx(math.expm1(0.1), abs=1e-9)


def test_losers_count_and_what_is_not_usable_does_not(session: Session, actor: Actor, now: datetime) -> None:
    winners = [KeptTest([(0.2 + place / 50, 0.1)], verdict="succeeded") for place in range(6)]
    losers = [KeptTest([(-0.2 - place / 50, 0.1)], verdict="harmful") for place in range(6)]
    broken = [KeptTest([(3.0, 0.05)], verdict="invalid") for _ in range(6)]
    ids = keep(session, actor, winners)
    shrink_whole_archive(session, actor.team_id, now=now)
    alone = card_of(session, ids[0]).shrunken_lift
    unusable = keep(session, actor, [*losers, *broken])[-1]
    shrink_whole_archive(session, actor.team_id, now=now)
    assert alone is not None
    assert (card_of(session, ids[0]).shrunken_lift or 0) < alone
    assert card_of(session, unusable).shrunken_lift is None


def test_what_was_entered_afterwards_is_a_size_like_any_other(session: Session, actor: Actor, now: datetime) -> None:
    """An archive that came in with tiny lifts: the usual N(0, 0.2²) would leave all of them as they are."""
    rng = np.random.default_rng(7)
    tiny = [KeptTest([(float(effect), 0.02)], retrospective=True, grade="D") for effect in rng.normal(0, 0.02, 60)]
    ids = keep(session, actor, tiny)
    shrink_whole_archive(session, actor.team_id, now=now)
    raw = np.array([card_of(session, one).lift for one in ids], dtype=float)
    left = np.array([card_of(session, one).shrunken_lift for one in ids], dtype=float)
    assert np.abs(left).mean() < 0.4 * np.abs(raw).mean()


def test_hints_do_not_move_solid_results(session: Session, actor: Actor, now: datetime) -> None:
    ids = keep(session, actor, measured(*BCG))
    shrink_whole_archive(session, actor.team_id, now=now)
    before = sizes(session)
    hint = keep(session, actor, [KeptTest([(2.0, 0.01)], grade="D")])[0]
    shrink_whole_archive(session, actor.team_id, now=now)
    after = sizes(session)
    assert {key: after[key] for key in before} == before
    assert len(ids) == 13
    assert card_of(session, hint).shrunken_lift is not None


def test_a_cost_that_fell_is_shrunk_like_a_gain(session: Session, actor: Actor, now: datetime) -> None:
    down = [-effect for effect in BCG[0]]
    gains = keep(session, actor, measured(BCG[0], BCG[1], number="a"))
    costs = keep(session, actor, measured(down, BCG[1], number="b", down=True))
    alone = keep(session, actor, [KeptTest([(-0.3, 0.2)], number="c", down=True), KeptTest([(0.3, 0.2)], number="d")])
    shrink_whole_archive(session, actor.team_id, now=now)
    for gain, cost in [*zip(gains, costs, strict=True), (alone[1], alone[0])]:
        gained, fell = card_of(session, gain), card_of(session, cost)
        assert fell.shrunken_lift is not None
        assert 1 / (1 + fell.shrunken_lift) == pytest.approx(1 + (gained.shrunken_lift or 0), rel=1e-6)
        assert 1 / (1 + (fell.shrunken_upper or 0)) == pytest.approx(1 + (gained.shrunken_lower or 0), rel=1e-6)


def test_a_number_tried_five_times_is_judged_by_itself(session: Session, actor: Actor, now: datetime) -> None:
    rng = np.random.default_rng(11)
    calm = [KeptTest([(float(effect), 0.05)], number="calm") for effect in rng.normal(0, 0.06, 30)]
    wild = [KeptTest([(float(effect), 0.05)], number="wild") for effect in rng.normal(0, 0.8, 30)]
    ids = keep(session, actor, [*calm, *wild])
    shrink_whole_archive(session, actor.team_id, now=now)
    left = [math.log1p(card_of(session, one).shrunken_lift or 0) for one in ids]
    raw = [math.log1p(card_of(session, one).lift or 0) for one in ids]
    slopes = [np.polyfit(raw[part], left[part], 1)[0] for part in (slice(30), slice(30, 60))]
    assert slopes[0] < 0.6
    assert slopes[1] > 0.95
    families = session.scalars(sa.select(ArchiveSpread.family).where(ArchiveSpread.tests == 30))
    assert sorted(families) == ["number | calm | up | decides", "number | wild | up | decides"]


def test_the_order_of_closing_does_not_matter(session: Session, actor: Actor, now: datetime) -> None:
    tests = measured(*BCG)
    for order in (tests, tests[::-1]):
        keep(session, actor, order)
        shrink_whole_archive(session, actor.team_id, now=now)
        kept = session.execute(sa.select(ArchiveCard.lift, ArchiveCard.shrunken_lift).order_by(ArchiveCard.lift))
        left = [row[1] for row in kept]
        session.execute(sa.delete(ArchiveFigure))
        session.execute(sa.delete(ArchiveCard))
        if order is tests:
            first = left
    assert left == pytest.approx(first, rel=1e-9)


def test_cards_from_before_there_were_figures_are_shrunk_too(session: Session, actor: Actor, now: datetime) -> None:
    ids = keep(session, actor, measured(*BCG), figures=False)
    assert shrink_whole_archive(session, actor.team_id, now=now) == 13
    assert card_of(session, ids[3]).shrunken_lift == pytest.approx(math.expm1(BLUP[3]), abs=0.01)


def test_a_side_without_a_case_is_read_by_its_counts(session: Session, actor: Actor, now: datetime) -> None:
    few = [KeptTest(counts=[(3, 400), (place, 400)]) for place in (0, 1, 2, 5, 8, 4)]
    ids = keep(session, actor, few)
    assert shrink_whole_archive(session, actor.team_id, now=now) == 6
    left = [card_of(session, one).shrunken_lift for one in ids[:5]]
    assert left == sorted(left, key=lambda each: each or 0.0)
    assert None not in left


def test_another_team_stays_as_it_is(session: Session, actor: Actor, now: datetime) -> None:
    ids = keep(session, actor, measured(*BCG))
    assert shrink_whole_archive(session, make_team(session).id, now=now) == 0
    assert card_of(session, ids[0]).shrunken_lift is None


def test_closing_works_out_the_same_as_the_whole(session: Session, actor: Actor, now: datetime) -> None:
    ids = keep(session, actor, measured(*BCG))
    shrink_closed(session, actor, ids[-1], now=now)
    closing = sizes(session)
    later = now + timedelta(days=1)
    shrink_whole_archive(session, actor.team_id, now=later)
    assert sizes(session) == closing
    assert session.get_one(ArchiveSpread, (actor.team_id, WHOLE)).as_of == later
    assert session.scalar(sa.select(sa.func.count()).select_from(Job)) == 0


def test_of_a_large_archive_closing_works_out_the_family_and_asks_for_the_rest(
    session: Session, actor: Actor, now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(shrinkage, "AT_CLOSING", 20)
    monkeypatch.setattr(shrinkage, "LIKE_IT", 14)
    ids = keep(session, actor, [*measured(*BCG, number="a"), *measured(*BCG, number="b")])
    for _ in range(2):
        shrink_closed(session, actor, ids[-1], now=now)
    closing = sizes(session)
    jobs = session.scalars(sa.select(Job.kind)).all()
    assert jobs == ["shrink"]
    shrink_whole_archive(session, actor.team_id, now=now)
    whole = sizes(session)
    family = [key for key, left in closing.items() if left is not None]
    assert len(family) == 13
    assert {key: whole[key] for key in family} == pytest.approx({key: closing[key] for key in family}, rel=1e-12)


def test_a_family_too_large_for_a_closing_is_left_to_the_background(
    session: Session, actor: Actor, now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(shrinkage, "AT_CLOSING", 20)
    monkeypatch.setattr(shrinkage, "LIKE_IT", 10)
    ids = keep(session, actor, measured(*BCG))
    shrink_closed(session, actor, ids[-1], now=now)
    assert [one for one in ids if card_of(session, one).shrunken_lift is not None] == [ids[-1]]


@pytest.mark.parametrize("part", [0.5, 0.1])
def test_what_is_planned_with_forecasts_a_fresh_repeat(
    session: Session, actor: Actor, now: datetime, part: float
) -> None:
    """400 tests of N(0, 0.2): a part of the people makes the archive, the rest says what came of it."""
    rng = np.random.default_rng(2026)
    people = rng.integers(350, 3500, (400, 3))
    rates = 0.015 * np.exp(np.concatenate([np.zeros((400, 1)), rng.normal(0, 0.2, (400, 2))], axis=1))
    seen = np.round(people * part).astype(int)
    cases, fresh = rng.binomial(seen, rates), rng.binomial(people - seen, rates)
    tests = [
        KeptTest(counts=[(int(a), int(b)) for a, b in zip(*row, strict=True)]) for row in zip(cases, seen, strict=True)
    ]
    keep(session, actor, tests)
    assert shrink_whole_archive(session, actor.team_id, now=now) >= 790
    session.expire_all()
    rows = session.execute(
        sa.select(ArchiveFigure.shrunken_lift)
        .where(~ArchiveFigure.is_control)
        .order_by(ArchiveFigure.experiment_id, ArchiveFigure.variant_position)
    )
    planned = np.log1p(np.array([row[0] for row in rows], dtype=float)).reshape(400, 2)
    cells = [(each + 0.5) / (many + 1) for each, many in ((cases, seen), (fresh, people - seen))]
    raw, repeat = (np.log(cell[:, 1:] / cell[:, :1]) for cell in cells)
    best = np.argmax(raw, axis=1)
    planned, raw, repeat = (each[np.arange(400), best] for each in (planned, raw, repeat))
    there = np.isfinite(planned)
    planned, raw, repeat = planned[there], raw[there], repeat[there]
    line = np.polyval(np.polyfit(raw, repeat, 1), raw)
    error = np.mean((planned - repeat) ** 2)
    assert error <= 1.05 * np.mean((line - repeat) ** 2)
    assert abs(np.mean(planned - repeat)) <= 0.15 * abs(np.mean(raw - repeat))
    assert planned.std() > 0


def test_reading_it_takes_four_queries_however_large_it_is(session: Session, actor: Actor, now: datetime) -> None:
    seen: list[str] = []

    def note(_connection: object, _cursor: object, statement: str, *_more: object) -> None:
        seen.append(statement)

    counts = []
    for many in (10, 100):
        keep(session, actor, [KeptTest([(place / 50, 0.1)]) for place in range(many)])
        shrink_whole_archive(session, actor.team_id, now=now)
        session.expire_all()
        seen.clear()
        sa.event.listen(session.connection(), "before_cursor_execute", note)
        found = what_remains(session, actor, now=now)
        sa.event.remove(session.connection(), "before_cursor_execute", note)
        counts.append(len(seen))
    assert counts[0] == counts[1] <= 4
    assert len(found.drawn) == 60


def test_the_result_of_a_closed_experiment_says_what_the_archive_keeps_beside_it(
    session: Session, actor: Actor, tmp_path: Path
) -> None:
    earlier = closed(session, actor, tmp_path, title="First")
    card = card_of(session, earlier.id)
    alone = card.shrunken_lift
    assert alone == pytest.approx(card.plan_with, rel=0.05)  # both by N(0, 0.2²)
    keep(session, actor, [KeptTest([(0.0, 0.02)]) for _ in range(8)])
    shrink_whole_archive(session, actor.team_id, now=AFTER)
    planned = planned_versions(session, earlier)
    document = analyze_experiment(session, earlier.id, today=AFTER.date(), planned=planned)
    assert document["metrics"][0]["variants"][1]["plan_with"] == card_of(session, earlier.id).shrunken_lift
    assert alone is not None
    assert (card_of(session, earlier.id).shrunken_lift or 1) < alone


def test_an_open_experiment_has_nothing_kept_beside_it(session: Session, actor: Actor, now: datetime) -> None:
    assert planned_versions(session, make_draft(session, actor, now)) == {}
