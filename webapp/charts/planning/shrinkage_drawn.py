"""First results and what remains as a picture to take along."""

from __future__ import annotations

from collections.abc import Sequence

from webapp.charts.planning.shrinkage import ShrinkagePicture, Thread
from webapp.charts.sheet.drawing import Circle, Drawing, Mark, Part, Path, Text, num
from webapp.charts.sheet.key import KeyEntry, foot_of, key_of
from webapp.charts.sheet.signs import sign


def shrinkage_drawing(picture: ShrinkagePicture, above: str, below: str, key: Sequence[KeyEntry]) -> Drawing:
    """Draw each test as a thread from its first result down to what remains of it.

    Parameters
    ----------
    above, below : str
        What the upper and the lower rail show.
    """
    width, top, bottom = float(picture.width), float(picture.above), float(picture.below)
    parts: list[Part | Mark] = []
    for mark in picture.marks:
        parts.append(Path(f"M{num(mark.x)} {num(top)}V{num(bottom)}", "axis" if mark.zero else "g2"))
        parts.append(Text(mark.x, top - 14, mark.says, "tick", "middle"))
        parts.append(Text(mark.x, bottom + 36, mark.says, "tick", "middle"))
    if picture.rest:
        parts.append(Path(picture.rest, "area", "v-interim"))
    parts.append(Path(f"M0 {num(top)}H{num(width)}M0 {num(bottom)}H{num(width)}", "zero"))
    parts += [Text(0, 16, above, "name"), Text(0, bottom + 62, below, "name")]
    parts.append(Path(f"M{num(picture.middle)} {num(bottom + 6)}v12", "bar"))
    parts += [Path(f"M{num(one.x)} {num(top)}L{num(one.to)} {num(bottom)}", "bar-i", one.look)
              for one in picture.threads]  # fmt: skip
    for one in picture.threads:
        parts += [_first(one, top), Circle(one.to, bottom, 7, "clear"), *sign(one.look, one.to, bottom)]
    keyed = key_of(key, width, bottom + 96)
    return Drawing(width, max(foot_of(keyed), bottom + 62) + 8, (*parts, *keyed))


def _first(one: Thread, top: float) -> Part:
    """Draw a first result as a ring; one beyond the edge points out."""
    if one.out:
        return Path(f"M{num(one.x - 6)} {num(top - 4)}l6 -8l6 8z", "fill", one.look)
    return Circle(one.x, top, 5, "hollow", one.look)
