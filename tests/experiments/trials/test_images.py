"""Pictures as bytes: recognised and measured by content, freed of notes, refused where they are something else."""

from __future__ import annotations

import struct

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from experiments.errors import RuleBroken
from experiments.trials.images.image import MOST_BYTES, read_image
from tests.pictures import PLACE, exif, gif, jpeg, png, png_chunk, segment, webp

PROGRAM = b"<script>alert(1)</script>"
XMP = b"\x21\xff\x0bXMP DataXMP\x05hello\0"
WHOLE = {"image/png": png(), "image/jpeg": jpeg(), "image/gif": gif(), "image/webp": webp()}


def refusal(data: bytes) -> str:
    with pytest.raises(RuleBroken) as refused:
        read_image(data)
    (fault,) = refused.value.faults
    assert fault.field == "picture"
    return fault.code


@pytest.mark.parametrize(("media_type", "data"), WHOLE.items())
def test_a_clean_picture_is_kept_byte_for_byte(media_type: str, data: bytes) -> None:
    image = read_image(data)
    assert (image.media_type, image.data) == (media_type, data)
    assert (image.width, image.height) == ((4, 3) if media_type == "image/png" else (1, 1))


@pytest.mark.parametrize(
    "data",
    [
        png(4, 3, png_chunk(b"tEXt", b"Comment\0" + PLACE), png_chunk(b"eXIf", PLACE), png_chunk(b"tIME", b"\7" * 7)),
        png(4, 3, png_chunk(b"iTXt", b"XML:com.adobe.xmp\0" + PLACE)),
        jpeg(exif(1), segment(0xFE, PLACE), segment(0xED, b"Photoshop 3.0\0" + PLACE)),
        jpeg(segment(0xE1, b"http://ns.adobe.com/xap/1.0/\0" + PLACE)),
        jpeg() + b"\0\0\0\x18ftypmp42" + PLACE,  # phones append a film
        gif(b"\x21\xfe" + bytes([len(PLACE)]) + PLACE + b"\0", XMP),
        webp((b"EXIF", PLACE), (b"XMP ", PLACE)),
    ],
)
def test_notes_of_camera_and_program_are_left_out(data: bytes) -> None:
    kept = read_image(data).data
    assert PLACE not in kept
    assert b"XMP" not in kept
    assert read_image(kept).data == kept  # and what is left is whole
    if data[:4] == b"RIFF":
        assert kept[20] == 0  # it announces no notes any more


def test_which_way_up_a_photo_was_held_is_kept_and_nothing_else() -> None:
    image = read_image(jpeg(exif(6), size=(300, 200)))
    assert (image.width, image.height) == (200, 300)
    assert PLACE not in image.data
    assert image.data.startswith(b"\xff\xd8\xff\xe1")
    assert read_image(image.data).data == image.data


def test_colours_loops_and_moving_pictures_stay() -> None:
    profile = segment(0xE2, b"ICC_PROFILE\0" + b"p" * 20)
    assert profile in read_image(jpeg(profile)).data
    loop = b"\x21\xff\x0bNETSCAPE2.0\x03\x01\0\0\0"
    timing = b"\x21\xf9\x04\0\x0a\0\0\0"
    assert loop + timing in read_image(gif(loop, timing)).data
    moving = png_chunk(b"acTL", struct.pack(">II", 1, 0))
    assert moving in read_image(png(4, 3, moving)).data


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "empty"),
        (b"<html><img src=x onerror=alert(1)>", "not_a_picture"),
        (b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>", "drawing"),
        (b"\xef\xbb\xbf <?xml version='1.0'?><svg/>", "drawing"),
        (b"<!-- picture --><svg/>", "drawing"),
        (b"%PDF-1.7", "not_a_picture"),
        (b"BM" + bytes(60), "not_a_picture"),
        (b"\0\0\0\x18ftypheic" + bytes(40), "not_a_picture"),
        (b"PK\3\4" + png(), "not_a_picture"),
        (png() + PROGRAM, "more_than_picture"),
        (gif() + PROGRAM, "more_than_picture"),
        (webp() + PROGRAM, "more_than_picture"),
        (png()[:-6], "cut_off"),
        (jpeg()[:-2], "cut_off"),
        (gif()[:-1], "cut_off"),
        (webp()[:-1], "cut_off"),
        (png().replace(b"IDAT", b"IDAt"), "broken"),
        (png(4, 3, png_chunk(b"EVIL", PROGRAM)), "broken"),
        (b"GIF89a/*" + PROGRAM, "broken"),
        (jpeg()[:2] + b"\xff\xd9", "broken"),
        (png(8001, 1), "too_many_pixels"),
        (png(1, 2**31 - 1), "too_many_pixels"),
        (png(0, 5), "too_many_pixels"),
        (jpeg(size=(9000, 10)), "too_many_pixels"),
        (gif(width=65535, height=65535), "too_many_pixels"),
        (png() + bytes(MOST_BYTES), "too_large"),
    ],
)
def test_anything_else_is_refused_by_name(data: bytes, code: str) -> None:
    found = refusal(data)
    assert found == code or (code == "broken" and found in {"cut_off", "more_than_picture"})


@given(st.sampled_from(sorted(WHOLE.values())), st.integers(0, 200), st.binary(max_size=30))
@example(jpeg(), 2, b"\xff" * 30)
def test_whatever_is_sent_gets_a_picture_or_a_sentence(data: bytes, place: int, noise: bytes) -> None:
    spoiled = data[:place] + noise + data[place + len(noise) :]
    try:
        image = read_image(spoiled)
    except RuleBroken as refusal:
        said = [fault.sentence for fault in refusal.faults]
    else:
        said = []
        assert read_image(image.data).data == image.data
    assert all(one.endswith(".") for one in said)
