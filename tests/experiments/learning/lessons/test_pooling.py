"""What the experiments behind a lesson say together, and which of them count."""

from __future__ import annotations

import math
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy.orm import Session

from experiments.learning.archive.cards import ArchiveCard
from experiments.learning.archive.figures import ArchiveFigure
from experiments.learning.lessons.controls import control_kind
from experiments.learning.lessons.lesson import Lesson, Stance
from experiments.learning.lessons.pooling import LeftOut, picture_of, stored
from experiments.learning.lessons.versions import shown_of
from experiments.metrics.kinds import Direction
from experiments.people.permission import Actor
from stats.across.shrinkage import shrink
from tests.experiments.learning.lessons.kept import SPRING, after, card_of, lesson_on, speaks

# R metafor 3.8.1 (rma): the two lifts, their fixed effect with its error, and p of Cochran's Q
TWO = {"effects": (0.02, 0.19), "variances": (0.0025, 0.0036)}
TWO_FIXED, TWO_FIXED_SE, TWO_Q_P = 0.0896721311475409, 0.0384110639798688, 0.0295084120366552
# metafor's own example, the 13 BCG trials on log risk ratios: REML with Hartung and Knapp's interval
BCG = {
    "effects": (
        *(-0.889311333920205, -1.58538865720143, -1.34807314829969, -1.44155119002131, -0.217547322211296),
        *(-0.786115585818864, -1.62089822359839, 0.0119523335238405, -0.469417648738149, -1.37134480347278),
        *(-0.339358828338391, 0.445913400571379, -0.0173139482168798),
    ),
    "variances": (
        *(0.325584765003961, 0.194581121398144, 0.415367965367965, 0.0200100319022476, 0.0512101721696309),
        *(0.00690561845590876, 0.223017247572315, 0.00396157929781773, 0.056434210463249, 0.0730247936130289),
        *(0.0124122139715597, 0.532505845200153, 0.0714046596839863),
    ),
}
BCG_REML, BCG_LOW, BCG_HIGH, BCG_I2 = -0.714532342158168, -1.10844371368559, -0.320620970630742, 92.2213845212761


def pooled(session: Session, actor: Actor, effects: tuple[float, ...], variances: tuple[float, ...]) -> Lesson:
    """A lesson on experiments with these figures, each closed a day after the one before."""
    lesson = None
    for place, (effect, variance) in enumerate(zip(effects, variances, strict=True)):
        now = after(place)
        card = card_of(session, actor, effect, math.sqrt(variance), now=now, grade="C", verdict="undecided")
        if lesson is None:
            lesson = lesson_on(session, actor, card, now=now)
        else:
            speaks(session, actor, lesson, card, now=now)
    assert lesson is not None
    return lesson


def test_two_have_the_common_effect_beside_the_wider_average(session: Session, actor: Actor) -> None:
    lesson = pooled(session, actor, **TWO)
    record = lesson.pooled
    assert record is not None
    assert (record["method"], record["experiments"]) == ("integrated_spread", 2)
    low, high = (TWO_FIXED + turn * 1.959964 * TWO_FIXED_SE for turn in (-1, 1))
    common = record["common"]
    assert common["estimate"] == pytest.approx(math.expm1(TWO_FIXED), rel=1e-6)
    assert (common["lower"], common["upper"]) == pytest.approx((math.expm1(low), math.expm1(high)), rel=1e-4)
    assert record["heterogeneity_p"] == pytest.approx(TWO_Q_P, rel=1e-6)
    assert record["lift"]["lower"] < common["lower"] < common["upper"] < record["lift"]["upper"]
    assert record["prediction"]["lower"] < record["lift"]["lower"]
    assert (lesson.pooled_estimate, lesson.pooled_lower) == (record["lift"]["estimate"], record["lift"]["lower"])


def test_many_are_pooled_as_metafor_does(session: Session, actor: Actor) -> None:
    record = pooled(session, actor, **BCG).pooled
    assert record is not None
    assert record["method"] == "reml_hartung_knapp"
    found = [math.log1p(record["lift"][name]) for name in ("estimate", "lower", "upper")]
    assert found == pytest.approx([BCG_REML, BCG_LOW, BCG_HIGH], abs=1e-5)
    assert 100 * record["i2"] == pytest.approx(BCG_I2, abs=1e-3)
    assert record["common"] is None
    assert sum(one["weight"] for one in record["members"]) == pytest.approx(1)


def test_one_is_passed_through_and_planned_with_less(session: Session, actor: Actor) -> None:
    lesson = pooled(session, actor, (0.3,), (0.01,))
    assert lesson.pooled is not None
    assert (lesson.pooled["method"], lesson.pooled["prediction"]) == ("one_experiment", None)
    assert lesson.pooled_estimate == pytest.approx(math.expm1(0.3))
    # without an archive N(0, 0.2²): 0.3 × 0.04 / (0.04 + 0.01) = 0.24
    assert lesson.plan_with == pytest.approx(math.expm1(0.24), rel=1e-6)
    assert lesson.pooled["as_of"] == SPRING.isoformat()


def test_less_cost_is_pooled_as_measured_and_planned_with_less_of_it(session: Session, actor: Actor) -> None:
    card = card_of(session, actor, -0.3, 0.1, direction=Direction.DOWN)
    lesson = lesson_on(session, actor, card)
    assert lesson.pooled_estimate == pytest.approx(math.expm1(-0.3))
    assert lesson.plan_with == pytest.approx(math.expm1(-0.24), rel=1e-6)
    assert lesson.pooled is not None
    assert lesson.pooled["direction"] == "down"


def test_what_contradicts_is_not_turned_round(session: Session, actor: Actor) -> None:
    lesson = lesson_on(session, actor, card_of(session, actor, 0.2, 0.05))
    speaks(session, actor, lesson, card_of(session, actor, -0.2, 0.05, verdict="harmful", now=after(1)), now=after(1))
    assert lesson.pooled is not None
    assert [round(one["lift"], 4) for one in lesson.pooled["members"]] == [0.2214, -0.1813]
    assert lesson.pooled["common"]["estimate"] == pytest.approx(0, abs=1e-9)


@pytest.mark.parametrize(
    ("fields", "because"),
    [
        ({"grade": "D"}, LeftOut.HINT),
        ({"grade": "E"}, LeftOut.HINT),
        ({"verdict": "invalid"}, LeftOut.NOT_USABLE),
        ({"log_lift_se": None}, LeftOut.NO_RANGE),
        ({"metric_identity": "ratio: link_clicks / reach"}, LeftOut.OTHER_NUMBER),
        ({"control": "No message"}, LeftOut.OTHER_CONTROL),
        ({"provisional_until": date(2027, 1, 1)}, LeftOut.PROVISIONAL),
    ],
    ids=lambda value: value.value if isinstance(value, LeftOut) else "",
)
def test_what_is_not_alike_is_drawn_and_not_pooled(
    session: Session, actor: Actor, fields: dict[str, object], because: LeftOut
) -> None:
    lesson = lesson_on(session, actor, card_of(session, actor, 0.1, 0.05))
    card = card_of(session, actor, 0.4, 0.05, now=after(1), **fields)
    speaks(session, actor, lesson, card, now=after(1), stance=Stance.SUPPORTS)
    picture = picture_of(session, lesson)
    assert [one.left_out for one in picture.members] == [None, because]
    assert picture.pool is not None
    assert picture.pool.experiments == 1
    record = stored(picture, now=after(1))
    assert record is not None
    assert [one["left_out"] for one in record["members"]] == [None, because.value]


def test_the_largest_group_of_like_numbers_is_pooled(session: Session, actor: Actor) -> None:
    lesson = lesson_on(session, actor, card_of(session, actor, 0.1, 0.05, metric_identity="count: saves"))
    for place in (1, 2):
        speaks(
            session,
            actor,
            lesson,
            card_of(session, actor, 0.1, 0.05, now=after(place)),
            now=after(place),
            stance=Stance.SUPPORTS,
        )
    assert [one.left_out for one in picture_of(session, lesson).members] == [LeftOut.OTHER_NUMBER, None, None]


def test_every_verdict_counts_also_one_that_cannot_tell(session: Session, actor: Actor) -> None:
    lesson = lesson_on(session, actor, card_of(session, actor, 0.1, 0.05))
    card = card_of(session, actor, 0.0, 0.05, verdict="undecided", now=after(1), overridden=True)
    speaks(session, actor, lesson, card, now=after(1))
    assert [(one.stance, one.left_out) for one in picture_of(session, lesson).members] == [
        (Stance.SUPPORTS, None),
        (Stance.OPEN, None),
    ]


def test_a_lesson_is_planned_with_what_the_others_say_never_itself(session: Session, actor: Actor) -> None:
    for place in range(6):
        card_of(session, actor, 0.0, 0.02, now=after(place))
    far = card_of(session, actor, 0.5, 0.1, now=after(9))
    lesson = lesson_on(session, actor, far, now=after(9))
    # judged by six others that bring nothing, precisely, and by what +65 % itself says of how far changes spread: the
    # same as shrinking all seven together, of which a part remains
    together = shrink([0.0] * 6 + [0.5], [0.02] * 6 + [0.1]).estimate[-1]
    assert lesson.plan_with == pytest.approx(math.expm1(together), rel=0.01)
    assert 0.1 < lesson.plan_with < 0.3


def test_what_several_say_together_is_planned_with_as_one_result_of_that_size(session: Session, actor: Actor) -> None:
    for place in range(6):
        card_of(session, actor, 0.02 * place, 0.05, now=after(place))
    lesson = pooled(session, actor, (0.4, 0.5), (0.01, 0.01))
    assert lesson.pooled is not None
    ends = [math.log1p(lesson.pooled["lift"][name]) for name in ("estimate", "lower", "upper")]
    error = (ends[2] - ends[1]) / (2 * 1.959963984540054)
    others = [0.02 * place for place in range(6)]
    together = shrink([*others, ends[0]], [0.05] * 6 + [error]).estimate[-1]
    assert lesson.plan_with == pytest.approx(math.expm1(together), rel=0.01)


def two_versions(**control: float) -> list[ArchiveFigure]:
    """Figures of a control and two new versions: +10 % and +20 % on the log scale, errors of 0.1."""
    shared = {"metric": "orders", "kind": "proportion", "direction": "up", "position": 0}
    made = [ArchiveFigure(variant="Nothing", is_control=True, variant_position=0, **shared, **control)]
    for place, log in enumerate((0.1, 0.2), 1):
        lift = math.expm1(log)
        made.append(
            ArchiveFigure(
                variant=f"New {place}", is_control=False, variant_position=place, lift=lift, log_lift_se=0.1, **shared
            )
        )
    return made


def test_two_versions_against_one_control_are_merged_with_its_luck_counted_once() -> None:
    card = ArchiveCard(verdict="succeeded", variant="New 2", versions=[])
    # 1/190 − 1/10,000 = 0.00516; by hand: (0.01 − c) / 2 + c = 0.00758, whose root is 0.08707
    shown = shown_of(card, two_versions(successes=190.0, n=10_000.0), None)
    assert (shown.version, shown.merged) == ("New 1 + New 2", True)
    assert (shown.log_lift, shown.standard_error) == (pytest.approx(0.15), pytest.approx(0.08707, abs=1e-5))
    # unknown: half of a version's squared error, as in the example of merge_treatments
    unknown = shown_of(card, two_versions(), None)
    assert unknown.standard_error == pytest.approx(0.0866, abs=1e-4)
    alone = shown_of(card, two_versions(), "new 2")
    assert (alone.version, alone.merged, alone.log_lift) == ("New 2", False, pytest.approx(0.2))


@settings(max_examples=40, deadline=None)
@given(
    st.lists(st.tuples(st.floats(-0.5, 0.5), st.floats(0.02, 0.4)), min_size=2, max_size=6),
    st.floats(0.0, 1.0),
)
def test_merged_versions_are_never_surer_than_without_a_shared_control(
    rows: list[tuple[float, float]], share: float
) -> None:
    smallest = min(error for _log, error in rows) ** 2
    shared = {"metric": "m", "kind": "proportion", "direction": "up", "position": 0}
    n = 1e9
    successes = 1 / max(share * smallest, 1e-8)
    figures = [ArchiveFigure(variant="c", is_control=True, successes=successes, n=n, **shared)]
    figures += [
        ArchiveFigure(variant=f"v{at}", is_control=False, lift=math.expm1(log), log_lift_se=error, **shared)
        for at, (log, error) in enumerate(rows)
    ]
    shown = shown_of(ArchiveCard(verdict="succeeded", versions=[]), figures, None)
    assert shown.standard_error is not None
    assert shown.log_lift is not None
    alone = math.sqrt(1 / sum(error**-2 for _log, error in rows))
    assert alone * (1 - 1e-9) <= shown.standard_error <= min(error for _log, error in rows) * (1 + 1e-9)


@pytest.mark.parametrize(
    ("name", "text", "kind"),
    [
        ("Nothing", "", "nothing"),
        ("No message", "", "nothing"),
        ("Control", "Left-out group", "nothing"),
        ("Holdout", "", "nothing"),
        ("Claim", "Stone-ground kit", "what we do now"),
        ("E-mail", "The second-order e-mail as always", "what we do now"),
        ("What we do now", "", "what we do now"),
    ],
)
def test_nothing_is_another_control_than_what_is_done(name: str, text: str, kind: str) -> None:
    card = ArchiveCard(control=name, versions=[{"name": name, "role": "control", "text": text}])
    assert control_kind(card) == kind
