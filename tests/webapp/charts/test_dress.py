"""Pictures as files: the values of the style sheet, a document that strict readers take, words that can be seen."""

from __future__ import annotations

import io
import re
from pathlib import Path
from xml.etree import ElementTree as ET

from PIL import Image, ImageChops

import webapp
from webapp.charts.result.interval_drawn import WIDE, interval_drawing
from webapp.charts.sheet.drawing import Drawing, Text
from webapp.charts.sheet.drawing import Path as Strokes
from webapp.charts.sheet.dress import EDGE, INKS, LOOKS, TOKENS, as_file, as_png
from webapp.charts.sheet.measure import width_of
from webapp.charts.sheet.rows import Row, Worth

STATIC = Path(webapp.__file__).parent / "static"
E1 = Row("Link clicks", "decides", "primary", "succeeded", 0.16, 0.05, 0.28, None, "+16 %", "+5.0 %", "+28.0 %")
SVG = "{http://www.w3.org/2000/svg}"


def drawn() -> Drawing:
    return interval_drawing([E1], Worth(0.05, "worth it from +5 %", "no difference"), lambda lift: f"{lift:+.0%}", WIDE)


def test_every_colour_is_the_light_one_of_the_style_sheet() -> None:
    sheet = (STATIC / "trialbook.css").read_text()
    light = dict(re.findall(r"--tb-([\w-]+):\s*light-dark\((#[0-9a-f]{6}),", sheet))
    assert {name: light[name] for name in {**TOKENS, **INKS}} == {**TOKENS, **INKS}


def test_every_look_says_the_same_in_the_style_sheet() -> None:
    sheet = (STATIC / "look" / "drawn.css").read_text()
    rules = dict(re.findall(r"^\.drawn \.(?:d-)?([\w-]+) \{ (.+?) \}$", sheet, re.MULTILINE))
    for look, values in LOOKS.items():
        if look == "end":
            continue  # words without a look of their own
        said = {
            name: value for name, _, value in (part.partition(": ") for part in rules[look].rstrip(";").split("; "))
        }
        tokens = {
            name: f"var(--tb-{value})" if value in TOKENS else "var(--v, var(--tb-ink))" if value == "v" else value
            for name, value in values.items()
        }
        assert said == tokens, look


def test_a_document_holds_title_description_source_and_every_word_and_nothing_that_runs() -> None:
    root = ET.fromstring(as_file(drawn(), "It <works> & lasts\x0b", "what it shows", "Trialbook · experiment 1"))
    assert root.findtext(f"{SVG}title") == "It <works> & lasts "
    assert root.findtext(f"{SVG}desc") == "what it shows"
    words = [text.text for text in root.iter(f"{SVG}text")]
    assert {"It <works> & lasts ", "+16 %", "worth it from +5 %", "Link clicks", "Trialbook · experiment 1"} <= set(
        words
    )
    assert not [one for one in root.iter() if one.tag in {f"{SVG}script", f"{SVG}style", f"{SVG}use", f"{SVG}image"}]
    assert "var(" not in ET.tostring(root, encoding="unicode")


def test_strokes_stay_empty_inside_and_the_bar_has_the_ink_of_its_verdict() -> None:
    document = as_file(drawn(), "", "", "")
    assert 'fill="none" stroke="#14603d" stroke-width="9"' in document
    strokes = Drawing(10, 10, (Strokes("M0 0L9 9L0 9", "line", "v-none"),))
    assert 'fill="none" stroke="#37526a"' in as_file(strokes, "", "", "")


def test_the_image_is_twice_as_fine_white_and_shows_ink_where_words_stand() -> None:
    drawing = drawn()
    image = Image.open(io.BytesIO(as_png(as_file(drawing, "It works", "", "Trialbook")))).convert("L")
    assert image.width == 2 * (WIDE.width + 2 * EDGE)
    assert image.getpixel((2, 2)) == 255
    top = image.height / 2 - EDGE - 18 - drawing.height
    for text in drawing.texts:
        box = text.box
        place = [2 * (box.left + EDGE), 2 * (box.top + top), 2 * (box.right + EDGE), 2 * (box.bottom + top)]
        dark = image.crop(tuple(map(round, place))).getextrema()[0]
        assert dark < 140, text
    nothing = Image.new("L", image.size, 255)
    assert ImageChops.difference(image, nothing).getbbox() is not None


def test_words_are_never_wider_than_they_are_measured() -> None:
    from PIL import ImageFont

    for face in ("sans", "sans-strong"):
        font = ImageFont.truetype(str(STATIC / "made" / f"{face}.ttf"), 100)
        for says in (
            "+16 %",
            "at least 12 % more",
            "−1,234.5 %",
            "Würzburg, Łódź & Cœur",
            "WWWW mmmm",
            "worth it from",
        ):
            assert font.getlength(says) <= width_of(says, 100), says


def test_a_text_is_measured_where_it_is_anchored() -> None:
    start, middle, end = (Text(100, 50, "+16 %", anchor=anchor).box for anchor in ("start", "middle", "end"))
    assert start.left == 100
    assert end.right == 100
    assert (middle.left + middle.right) / 2 == 100
