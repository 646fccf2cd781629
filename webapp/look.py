"""The style sheet of every page: Bootstrap as far as our pages use it, our tokens, then our parts in order. One file.

Bootstrap comes out of its installed package. Of its 230 kB pages use a fifth; what names a class that stands in no
template is left out, so that a first visit is light and nothing has to be listed by hand.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator
from functools import lru_cache
from importlib.resources import files
from pathlib import Path

from webapp.stamps import stamp_of

HERE = Path(__file__).parent
FACES = HERE / "static" / "made"
TOKENS = HERE / "static" / "trialbook.css"
PARTS = (
    "type",
    "shell",
    "book",
    "tabs",
    "marks",
    "forms",
    "tables",
    "stacked",
    "lists",
    "notes",
    "pictures",
    "drawn",
    "rooms-result",
    "rooms-draft",
    "rooms-file",
    "rooms-archive",
    "rooms-plan",
    "rooms-today",
    "rooms-settings",
    "rooms-doors",
    "folds",
    "hands",
    "narrow",
    "print",
)
"""Files of ``static/look``, in the order in which they are joined."""
CLASS = re.compile(r"\.(-?[A-Za-z_][\w-]*)")
LEFT_OUT = re.compile(r":not\([^)]*\)")
WORD = re.compile(r"[A-Za-z_][\w-]*")
OWN_FILE = re.compile(r'url\("made/([\w.-]+)"\)')
REMARK = re.compile(r"/\*.*?\*/", re.DOTALL)
AIR = re.compile(r"\n\s*")


def look_sheet() -> tuple[bytes, str]:
    """Give the joined sheet and the start of its hash; joined anew when one of our files has changed."""
    paths = (TOKENS, *(HERE / "static" / "look" / f"{name}.css" for name in PARTS))
    return _joined(paths, tuple(path.stat().st_mtime_ns for path in paths))


@lru_cache(maxsize=1)
def _joined(paths: tuple[Path, ...], changed: tuple[int, ...]) -> tuple[bytes, str]:  # noqa: ARG001 - the key
    own = "\n".join(path.read_text(encoding="utf-8") for path in paths)
    own = OWN_FILE.sub(lambda found: f'url("../static/made/{found[1]}?v={stamp_of(FACES / found[1])}")', own)
    whole = (bootstrap_in_use() + "\n" + AIR.sub("\n", REMARK.sub("", own))).encode()
    return whole, hashlib.sha256(whole).hexdigest()[:12]


@lru_cache(maxsize=1)
def bootstrap_in_use() -> str:
    """Give the rules of the installed Bootstrap that can match something in our pages."""
    source = files("flask_bootstrap").joinpath("static", "bootstrap5", "css", "bootstrap.min.css")
    return _kept(REMARK.sub("", source.read_text(encoding="utf-8")), words_of_templates())


@lru_cache(maxsize=1)
def words_of_templates() -> frozenset[str]:
    """Give every word of our templates and scripts: a class that pages may carry is among them."""
    texts = (*HERE.glob("templates/**/*.html"), *HERE.glob("static/*.js"), *HERE.glob("charts/**/*.py"))
    return frozenset(word for path in texts for word in WORD.findall(path.read_text(encoding="utf-8")))


def _kept(css: str, words: frozenset[str]) -> str:
    """Leave out selectors with a class that is no word of ours, then rules and blocks that have nothing left.

    Examples
    --------
    >>> _kept("a,.b{c:d}@media print{.e{f:g}}.h .b{i:j}", frozenset({"b"}))
    'a,.b{c:d}'
    """
    found = []
    for head, body in _rules(css):
        if head.startswith("@media"):
            inside = _kept(body, words)
            if inside:
                found.append(f"{head}{{{inside}}}")
        elif head.startswith("@"):
            continue  # moving pictures of parts we do not use
        else:
            heads = [each for each in head.split(",") if set(CLASS.findall(LEFT_OUT.sub("", each))) <= words]
            if heads:
                found.append(f"{','.join(heads)}{{{body}}}")
    return "".join(found)


def _rules(css: str) -> Iterator[tuple[str, str]]:
    """Walk over the outermost blocks of a sheet: what stands before the bracket, and what in it."""
    start, depth, opened = 0, 0, 0
    for place in re.finditer(r"[{}]|;", css):
        if place[0] == ";":
            if depth == 0:
                start = place.end()  # a statement without a block, such as the character set
            continue
        depth += 1 if place[0] == "{" else -1
        if place[0] == "{" and depth == 1:
            opened = place.start()
        elif place[0] == "}" and depth == 0:
            yield css[start:opened].strip(), css[opened + 1 : place.start()]
            start = place.end()
