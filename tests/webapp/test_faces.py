"""The faces cut at build hold what pages and pictures write, weigh little, and come with their licence."""

import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
MADE = ROOT / "webapp" / "static" / "made"
FACES = {
    "sans": ("Trialbook Sans", 400),
    "sans-strong": ("Trialbook Sans", 600),
    "serif": ("Trialbook Serif", 400),
    "serif-strong": ("Trialbook Serif", 600),
}
SIGN = (
    '<svg xmlns="http://www.w3.org/2000/svg" width="40" height="30">'
    '<text x="4" y="22" font-size="20" font-family="{}" font-weight="{}">{}</text></svg>'
)
SAID = ("+16 %", "−4,2 %", "€1,400", "10 → 12", "„ja“", "“yes”", "Größe", "Łódź", "≥ 5", "… · ×")


def test_all_faces_together_weigh_less_than_a_photograph():
    assert sum((MADE / f"{name}.woff2").stat().st_size for name in FACES) < 75_000


@pytest.mark.parametrize("name", ["font-source-sans-pro", "font-source-serif-pro"])
def test_the_licence_lies_beside_them(name):
    assert "SIL OPEN FONT LICENSE" in (MADE / f"{name}-licence.txt").read_text()


def test_they_are_sent_as_fonts(local_app):
    with local_app.test_client().get("/static/made/serif.woff2") as answer:
        assert (answer.status_code, answer.mimetype) == (200, "font/woff2")


def test_none_of_them_is_kept_in_the_repository():
    kept = subprocess.run(["git", "ls-files", str(MADE)], cwd=ROOT, capture_output=True, text=True, check=True)
    assert kept.stdout == ""


@pytest.mark.parametrize("face", sorted(FACES))
@pytest.mark.parametrize("said", SAID)
def test_pictures_can_write_what_pages_write(said, face):
    """A sign that a face lacks is drawn as the box of all lacking signs."""
    import resvg_py

    def drawn(sign: str) -> bytes:
        files = [str(MADE / f"{face}.ttf")]
        picture = SIGN.format(*FACES[face], sign)
        return bytes(resvg_py.svg_to_bytes(svg_string=picture, skip_system_fonts=True, font_files=files))

    lacking = {drawn("漢"), drawn("")}
    assert [sign for sign in said if not sign.isspace() and drawn(sign) in lacking] == []
