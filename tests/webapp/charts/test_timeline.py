"""The picture of what runs when: bars on whole weeks, today's line, and the pieces in which two meet."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from experiments.learning.progress.timeline import Stretch, Timeline, overlaps
from experiments.trials.experiment import Status
from tests.webapp.charts.clean import assert_clean
from webapp.charts.planning.timeline import timeline_picture
from webapp.charts.planning.timeline_drawn import timeline_drawing
from webapp.charts.sheet.key import KeyEntry
from webapp.charts.sheet.measure import width_of

FIRST = date(2026, 10, 5)
"""A Monday; 84 days, so that 840 units make ten a day."""


def stretch(key: int, starts: int, days: int, status: Status = Status.RUNNING, title: str = "Gift box") -> Stretch:
    first = FIRST + timedelta(days=starts)
    return Stretch(
        key, title, first, first + timedelta(days=days - 1), status, "paid social", "hobby cooks nearby", None
    )


def shown(*stretches: Stretch) -> Timeline:
    last, today = FIRST + timedelta(days=83), FIRST + timedelta(days=28)
    return Timeline(FIRST, last, today, stretches, tuple(overlaps(stretches)))


def say(day: date) -> str:
    return f"{day.day}.{day.month}."


def test_a_bar_goes_from_its_first_to_the_end_of_its_last_day() -> None:
    picture = timeline_picture(shown(stretch(1, 28, 14)), say, width=840)
    (bar,) = picture.bars
    assert (bar.x, bar.width, picture.today_x, bar.title, bar.look) == (280.0, 140.0, 280.0, "Gift box", "running")


def test_every_week_has_its_line_and_every_second_its_day() -> None:
    weeks = timeline_picture(shown(stretch(1, 28, 14)), say, width=840).weeks
    assert len(weeks) == 12
    assert weeks[:3] == ((0.0, "5.10."), (70.0, ""), (140.0, "19.10."))


def test_what_sticks_out_is_cut_at_the_edges_of_the_picture() -> None:
    early, late = timeline_picture(shown(stretch(1, -10, 20), stretch(2, 80, 30)), say, width=840).bars
    assert (early.x, early.width, early.cut_left, early.cut_right) == (0.0, 100.0, True, False)
    assert (late.x, late.width, late.cut_left, late.cut_right) == (800.0, 40.0, False, True)


def test_where_two_meet_both_bars_have_the_same_piece_marked() -> None:
    one, other = timeline_picture(shown(stretch(1, 28, 14), stretch(2, 35, 14)), say, width=840).bars
    assert one.clashes == other.clashes == ((350.0, 70.0),)


def test_drafts_are_drawn_pale_and_what_is_locked_as_an_outline() -> None:
    looks = [
        bar.look
        for bar in timeline_picture(
            shown(
                stretch(1, 0, 7, Status.DRAFT),
                stretch(2, 20, 7, Status.REGISTERED),
                stretch(3, 40, 7, Status.ANALYSED),
            ),
            say,
        ).bars
    ]
    assert looks == ["planned", "locked", "running"]


def test_a_long_title_is_cut_where_there_is_no_room() -> None:
    title = "The question headline, third run: the gift box for the winter months"
    (bar,) = timeline_picture(shown(stretch(1, 28, 14, title=title)), say, width=340, longest=46).bars
    assert bar.title.endswith("…")
    assert title.startswith(bar.title[:-1])
    assert bar.text_x + width_of(bar.title, 14) <= 340


@pytest.mark.parametrize("title", ["W" * 200, "毎週日曜日の朝食" * 25, "عنوان طويل جدا " * 12, "👩🥖" * 80])
@pytest.mark.parametrize("width", [860, 390])
def test_titles_of_every_script_stay_within_the_picture(title: str, width: int) -> None:
    stretches = (stretch(1, -400, 800, title=title), stretch(2, 80, 4, title=title), stretch(3, 40, 1, title=title))
    picture = timeline_picture(shown(*stretches), say, width=width)
    assert_clean(timeline_drawing(picture, [KeyEntry("upright", "today")]))
    assert all(bar.title.endswith("…") for bar in picture.bars)
