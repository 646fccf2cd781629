"""Pictures that are drawn only for their files: nothing lies on anything, and what is drawn lies where it belongs."""

from __future__ import annotations

import pytest

from tests.webapp.charts.clean import assert_clean, exactly, say
from webapp.charts.planning.money import money_curve
from webapp.charts.planning.money_drawn import FRAMES as MONEY_FRAMES
from webapp.charts.planning.money_drawn import MoneyFrame, money_drawing
from webapp.charts.planning.shrinkage import Pair, shrinkage_picture
from webapp.charts.planning.shrinkage_drawn import shrinkage_drawing
from webapp.charts.planning.timeline import Bar, Picture
from webapp.charts.planning.timeline_drawn import timeline_drawing
from webapp.charts.planning.way import way_bar
from webapp.charts.portfolio.calibration import calibration_picture
from webapp.charts.portfolio.calibration_drawn import calibration_drawing
from webapp.charts.portfolio.map_drawn import Field, map_drawing
from webapp.charts.portfolio.months import months_picture
from webapp.charts.portfolio.months_drawn import months_drawing
from webapp.charts.portfolio.shares_drawn import FRAMES, ShareRow, shares_drawing
from webapp.charts.portfolio.ways_drawn import WayRow, ways_drawing
from webapp.charts.sheet.drawing import Circle, Drawing, Path, Rect, Text, flat
from webapp.charts.sheet.dress import as_file
from webapp.charts.sheet.frame import Frame
from webapp.charts.sheet.key import KeyEntry, foot_of, key_of
from webapp.charts.sheet.signs import sign

LONG = "Rindfleischetikettierungsüberwachungsaufgabenübertragungsgesetz and a name that goes on for quite a while"
DRAFT_20 = [(350.0, 0.995), (495.0, 0.797), (700.0, 0.637), (990.0, 0.517), (1400.0, 0.425), (1980.0, 0.351),
            (2800.0, 0.296), (3960.0, 0.249), (5600.0, 0.214)]  # fmt: skip
WIDE = MONEY_FRAMES[0]
KEY = [KeyEntry("block", "gave an answer"), KeyEntry("frame", "same people", "cap"), KeyEntry("upright", "today")]


def rects(drawing: Drawing, look: str) -> list[Rect]:
    return [part for part in flat(drawing.parts) if isinstance(part, Rect) and part.look == look]


def circles(drawing: Drawing) -> list[Circle]:
    return [part for part in flat(drawing.parts) if isinstance(part, Circle)]


def money(budget: float | None, worth: float = 0.2, scale: float = 1.0, frame: MoneyFrame = WIDE) -> Drawing:
    curve = money_curve(
        [(cost * scale, lift) for cost, lift in DRAFT_20],
        worthwhile=worth,
        budget=None if budget is None else budget * scale,
        say_money=lambda amount: f"€{amount:,.0f}",
        say_lift=lambda lift: f"{lift:.0%}",
        worth_says=f"worth it: {worth:.0%}",
    )
    assert curve is not None
    return money_drawing(curve, "The change it can see", frame)


@pytest.mark.parametrize("worth", [0.05, 0.2, 0.42, 0.9, 5.0])
@pytest.mark.parametrize("budget", [None, 350.0, 700.0, 1400.0, 2800.0, 5600.0])
@pytest.mark.parametrize("scale", [1.0, 5000.0, 1e8])
@pytest.mark.parametrize("frame", MONEY_FRAMES)
def test_the_words_of_the_curve_find_a_free_place(
    budget: float | None, worth: float, scale: float, frame: MoneyFrame
) -> None:
    drawing = money(budget, worth, scale, frame)
    assert_clean(drawing)
    ticks = [text.says for text in drawing.texts if text.look == "tick"]
    assert budget is None or f"€{budget * scale:,.0f}" in ticks  # the others make room for it


@pytest.mark.parametrize("frame", MONEY_FRAMES)
@pytest.mark.parametrize("sees", [0.0961, 1e-6, 2.0, 9.9])
def test_money_that_changes_nothing_is_a_level_line_with_free_words(sees: float, frame: MoneyFrame) -> None:
    curve = money_curve(
        [(amount * 1e6, sees) for amount in (3, 6, 12, 24, 48)],
        worthwhile=0.05,
        budget=12e6,
        say_money=lambda amount: f"€{amount:,.0f}",
        say_lift=lambda lift: f"{lift:.1%}",
        worth_says="worth it: 5 %",
    )
    assert curve is not None
    drawing = money_drawing(curve, "The change it can see", frame)
    assert_clean(drawing)
    assert len({one.y for one in circles(drawing)}) == 1


def test_the_budget_of_draft_20_is_the_large_dot_and_says_what_it_sees() -> None:
    drawing = money(1400.0)
    assert "€1,400: ±42%" in [text.says for text in drawing.texts]
    large = [one for one in circles(drawing) if one.r == 8]
    assert [(one.look, one.tone) for one in large] == [("dot", "accent")]
    assert len(circles(drawing)) == 9
    assert len(rects(drawing, "worth")) == 1


def test_weeks_are_drawn_with_titles_that_stay_inside_and_clashes_around() -> None:
    bars = (
        Bar(0.0, 200.0, 46, "The question headline, third run", "running", True, False, 0.0, False, ((60.0, 80.0),)),
        Bar(700.0, 160.0, 86, "W" * 60, "planned", False, True, 860.0, True, ()),
        Bar(300.0, 120.0, 126, "Sample sack", "locked", False, False, 300.0, False, ()),
    )
    drawing = timeline_drawing(Picture(860, 152, 240.0, ((0.0, "26 Oct"), (71.7, ""), (855.0, "4 Jan")), bars), KEY)
    assert_clean(drawing)
    assert [part.look for mark in drawing.marks for part in mark.parts if isinstance(part, Rect)] == [
        "fill", "hollow dashes", "hollow"]  # fmt: skip
    assert "4 Jan" not in [text.says for text in drawing.texts]  # it would leave the picture
    assert [part.tone for part in drawing.marks[0].parts if isinstance(part, Path)] == ["v-harmful"]


def test_a_first_result_beyond_the_edge_points_out_and_each_ending_has_its_sign() -> None:
    pairs = [Pair(4.0, 0.7, "v-succeeded"), Pair(-0.22, -0.16, "v-harmful"), Pair(0.2, 0.15, "v-undecided")]
    laid_out = shrinkage_picture(pairs, middle=0.2, rest=(-0.05, 0.1, 0.0, 0.05), say=say)
    drawing = shrinkage_drawing(laid_out, "First result", "Plan with", KEY)
    assert_clean(drawing)
    rings = [one for one in circles(drawing) if one.y == laid_out.above]
    assert [one.look for one in rings] == ["hollow", "hollow"]
    assert len([part for part in drawing.parts if isinstance(part, Path) and part.look == "bar-i"]) == 3
    assert len([part for part in drawing.parts if isinstance(part, Path) and part.look == "area"]) == 1


def test_months_of_the_mill_stand_on_one_line_and_their_names_do_not_touch() -> None:
    mill = [("Apr", 1, 1), ("May", 1, 0), ("Jun", 3, 2), ("Jul", 1, 0), ("Aug", 1, 1), ("Sep", 2, 1), ("Oct", 1, 0),
            ("Nov", 3, 3)]  # fmt: skip
    drawing = months_drawing(months_picture(mill), KEY)
    assert_clean(drawing)
    assert [round(one.height) for one in rects(drawing, "hollow")] == [52, 52, 156, 52, 52, 104, 52, 156]
    assert [round(one.height) for one in rects(drawing, "fill") if one.tone == "accent"] == [52, 104, 52, 52, 156]
    crowded = months_drawing(months_picture([(f"September {year}", 1, 0) for year in range(2000, 2024)]), KEY)
    assert_clean(crowded)


def test_forecasts_of_the_mill_lie_where_their_shares_lie_and_are_told_beside() -> None:
    laid_out = calibration_picture([(2 / 3, 5 / 6, 0.436, 0.97, 6), (0.8, 0.0, 0.0, 0.658, 2)], 5 / 8)
    says = ["forecast 67 %, came 5 of 6, likely range 44 % to 97 %", LONG]
    drawing = calibration_drawing(laid_out, says, "forecast, up: what came", say, KEY)
    assert_clean(drawing)
    dots = [one for one in circles(drawing) if one.look == "dot"]
    assert [(one.x, one.y) for one in dots] == [(282.5, 71.9), (327.6, 353.6)]
    crowded = calibration_drawing(laid_out, [LONG] * 2, LONG[:60], say, KEY)
    assert_clean(crowded)


def test_shares_lie_between_their_ends_and_one_without_a_share_is_only_said() -> None:
    rows = [
        ShareRow("Gave an answer, of all closed", "", "8 of 13 · 62 %", "36 % to 82 %", (0.615, 0.355, 0.823)),
        ShareRow(LONG, "one waits for an answer", "3 of 7", "Too few to say: 7 of at least 8 next steps.", None),
    ]
    drawing = shares_drawing(rows, lambda share: f"{share:.0%}")
    assert_clean(drawing)
    assert [one.x for one in circles(drawing)] == [528.3]
    assert {"0%", "25%", "50%", "75%", "100%"} <= {text.says for text in drawing.texts}


@pytest.mark.parametrize("closed", [0, 1, 1_000_000])
@pytest.mark.parametrize("months", [1, 12, 36, 120])
def test_months_that_stand_close_keep_their_numbers_apart(months: int, closed: int) -> None:
    drawing = months_drawing(months_picture([("Sept 2026", closed, closed)] * months), KEY)
    assert_clean(drawing)
    assert {mark.says for mark in drawing.marks} == {f"Sept 2026: {closed or ''}"}


@pytest.mark.parametrize("frame", FRAMES)
@pytest.mark.parametrize("name", ["In-house", LONG, "W" * 200, "وكالة " * 30, "代理店" * 60])
def test_shares_of_groups_follow_each_other_in_every_width(frame: Frame, name: str) -> None:
    rows = [
        ShareRow(name, "", "6 of 8 · 75 %", "41 % to 93 %", (0.75, 0.41, 0.93), "Answered"),
        ShareRow("An agency", "", "2 of 5", "Too few to say: 5 of at least 8.", None, "Answered"),
        ShareRow(name, "", "8 of 8 · 100 %", "68 % to 100 %", (1.0, 0.68, 1.0), name),
        ShareRow("An agency", "", "0 of 9 · 0 %", "0 % to 30 %", (0.0, 0.0, 0.3), name),
    ]
    drawing = shares_drawing(rows, lambda share: f"{share:.0%}", frame)
    assert_clean(drawing)
    assert len(circles(drawing)) == 3  # too few have no place
    assert [text.says for text in drawing.texts].count("Answered") == 1
    assert drawing.marks[1].says == "Answered, An agency: 2 of 5, Too few to say: 5 of at least 8."


def test_goals_have_bars_as_far_as_they_are_and_an_upright_where_the_plan_is() -> None:
    rows = [
        WayRow("From 200 to 260 first kit orders", "231 (25 Nov), 52 % of the way", way_bar(0.5, 0.75),
               ("200", "target 260")),
        WayRow(LONG, LONG, way_bar(None, None), ("", "")),
        WayRow("Further away", "70", way_bar(-0.1, 0.5), (LONG, LONG)),
    ]  # fmt: skip
    drawing = ways_drawing(rows, KEY)
    assert_clean(drawing)
    bars = [part.d for part in flat(drawing.parts) if isinstance(part, Path) and part.look == "bar-l"]
    assert bars[0].split("H")[1] == "659.5"
    assert len(bars) == 2  # the second has no length: it is further away than at the start


def test_fields_of_the_map_hold_their_signs_and_the_darker_the_more() -> None:
    tones = ("v-succeeded", "v-none", "v-harmful", "v-undecided", "v-invalid", "v-interim", "v-none", "v-none")
    full = Field(tones, 12, 3, "2 afterwards", "New sales, photo post: many")
    empty = Field((), 0, 0, "", "never tried")
    drawing = map_drawing(["photo post (20)", LONG], [("New sales (20)", [full, empty]), (LONG, [empty, full])], KEY)
    assert_clean(drawing)
    assert len(rects(drawing, "area")) == 6
    assert [mark.says for mark in drawing.marks][:2] == ["New sales, photo post: many", "never tried"]
    assert [text.says for text in drawing.texts].count("+12") == 2


def test_signs_differ_by_shape() -> None:
    shapes = set()
    for tone in ("v-succeeded", "v-none", "v-harmful", "v-undecided", "v-invalid", "v-interim"):
        (part,) = sign(tone, 10, 10)
        shapes.add((part.look, part.d if isinstance(part, Path) else getattr(part, "r", 0)))
    assert len(shapes) == 6


def test_a_key_breaks_into_lines_and_stays_between_its_edges() -> None:
    parts = key_of([KeyEntry("sign", "No gain worth having", tone="v-none")] * 3, 300, 20, left=40)
    words = [part for part in parts if isinstance(part, Text)]
    assert [(one.x, one.y) for one in words] == [(60, 20), (60, 42), (60, 64)]
    assert foot_of(parts) == 64


def test_every_look_has_a_value_in_files() -> None:
    drawing = Drawing(
        300, 60, tuple(key_of([*KEY, KeyEntry("level", "plan", "axis dashes"), KeyEntry("none", "–")], 300, 20))
    )
    assert "var(" not in as_file(drawing, exactly(0.1), "", "")
