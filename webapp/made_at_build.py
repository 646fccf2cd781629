"""Fonts for the pages, cut out of their installed packages while the project is built.

The serif speaks and the sans works, alike on every machine: pages, printed sheets and pictures as files. The packages
hold 250 kB a face with a thousand signs; pages need those of the languages of western and central Europe, 15 kB a face.
Nothing of it is kept in the repository. What was cut goes by a name of its own, as the licence of the faces wants.
"""

from __future__ import annotations

from importlib.resources import files
from pathlib import Path
from typing import Any

from fontTools import subset
from hatchling.builders.hooks.plugin.interface import BuildHookInterface

FACES = {
    "serif": ("font_source_serif_pro", "SourceSerifPro-Regular.ttf", "Trialbook Serif"),
    "serif-strong": ("font_source_serif_pro", "SourceSerifPro-Semibold.ttf", "Trialbook Serif"),
    "sans": ("font_source_sans_pro", "SourceSansPro-Regular.ttf", "Trialbook Sans"),
    "sans-strong": ("font_source_sans_pro", "SourceSansPro-Semibold.ttf", "Trialbook Sans"),
}
SIGNS = (
    "U+0020-007E,U+00A0-017F,U+0218-021B,U+02C6,U+02DA,U+02DC,U+2009-200A,U+2010-2015,U+2018-2022,U+2026,U+202F-2030,"
    "U+2032-2033,U+2039-203A,U+2044,U+20AC,U+20B9,U+20BA,U+2122,U+2190-2193,U+2212,U+2248,U+2260,U+2264-2265,U+221E"
)
FEATURES = ("kern", "liga", "lnum", "tnum", "ccmp", "locl", "mark")
KINDS = {"woff2": "woff2", "ttf": None}  # for browsers; for pictures that the server draws


class Fonts(BuildHookInterface):  # type: ignore[type-arg]
    """Write each face once for browsers and once for pictures, with the licence that allows it."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:  # noqa: ARG002 - the interface's
        """Cut the faces, unless they lie there already."""
        folder = Path(self.root) / "webapp" / "static" / "made"
        folder.mkdir(exist_ok=True)
        for name, (package, file, family) in FACES.items():
            for kind, flavour in KINDS.items():
                target = folder / f"{name}.{kind}"
                if not target.exists():
                    _cut(str(files(package) / "files" / file), target, flavour, family)
            licence = folder / f"{package.replace('_', '-')}-licence.txt"
            licence.write_bytes((files(package) / "files" / "LICENSE.txt").read_bytes())


def _cut(source: str, target: Path, flavour: str | None, family: str) -> None:
    options = subset.Options()
    options.flavor = flavour
    options.layout_features = list(FEATURES)
    options.drop_tables += ["DSIG"]
    options.hinting = False
    font = subset.load_font(source, options)
    cutter = subset.Subsetter(options)
    cutter.populate(unicodes=subset.parse_unicodes(SIGNS.replace("U+", "")))
    cutter.subset(font)
    style = "Semibold" if font["OS/2"].usWeightClass == 600 else "Regular"
    names = {
        1: family,
        2: style,
        3: f"{family} {style}",
        4: f"{family} {style}",
        6: f"{family}-{style}".replace(" ", ""),
    }
    for number, text in {**names, 16: family, 17: style}.items():
        font["name"].setName(text, number, 3, 1, 0x409)
    subset.save_font(font, str(target), options)
