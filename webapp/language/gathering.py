"""What the domain may say, gathered from its source, for whoever translates: ``python -m webapp.language.gathering``.

A text is found where it is written: a constant, a template with ``{fields}``, or an f-string, whose values become
fields. Sentences are found everywhere; the phrases that stand in them are those that the catalogue already has, for no
rule tells a phrase from a header of a file.
"""

from __future__ import annotations

import ast
import re
import sys
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path

ROOMS = ("experiments", "stats")
NOT_READ_BY_PEOPLE = (
    "experiments/migrations/",
    "experiments/reading/sources/installed.py",
    "experiments/transfer/history/sample.py",
    "experiments/trials/toolkits/recipes/",
    "stats/calibration/",
)
"""Where no sentence is for a page, or where it is content that a book is begun with and its people rewrite."""
FOR_DEVELOPERS = {"ValueError", "TypeError", "RuntimeError", "AssertionError", "KeyError", "LookupError"}
SENTENCE = re.compile(r"[.?!:…]”?\)?$")
SMALL_WORD = re.compile(r"[a-z]{2,}")
COMMANDS = ("SELECT ", "SET ", "DESCRIBE ")
CONVERTED = re.compile(r"[^a-z0-9_]+")


def texts() -> dict[str, str]:
    """Give every text of the domain that might be read, with the file in which it stands first."""
    found: dict[str, str] = {}
    for file in _sources():
        place = "/".join(file.parts[-(len(file.parts) - _root_depth(file)) :])
        if place.startswith(NOT_READ_BY_PEOPLE):
            continue
        for text in _texts_of(ast.parse(file.read_text(encoding="utf-8"))):
            found.setdefault(text, place)
    return found


def sentences() -> dict[str, str]:
    """Give the texts that stand alone: sentences, by their end and their words."""
    return {text: place for text, place in texts().items() if is_sentence(text)}


def is_sentence(text: str) -> bool:
    """Tell a sentence from a key, a header or a piece.

    Examples
    --------
    >>> [is_sentence(text) for text in ("{name} is not there.", "link clicks", "a.b.")]
    [True, False, False]
    """
    told = text.strip()
    code = "(?" in told or " | " in told or told.startswith(COMMANDS)
    return bool(SENTENCE.search(told)) and " " in told and len(SMALL_WORD.findall(told)) >= 2 and not code


def _sources() -> Iterator[Path]:
    for room in ROOMS:
        spec = find_spec(room)
        for folder in (spec.submodule_search_locations or ()) if spec else ():
            yield from sorted(Path(folder).rglob("*.py"))


def _root_depth(file: Path) -> int:
    return next(at for at, part in reversed(list(enumerate(file.parts))) if part in ROOMS and at < len(file.parts) - 1)


def _texts_of(tree: ast.Module) -> Iterator[str]:
    left_out = _left_out(tree)
    for node in ast.walk(tree):
        if id(node) in left_out:
            continue
        if isinstance(node, ast.JoinedStr):
            yield _joined(node)
        elif isinstance(node, ast.Constant) and isinstance(node.value, str) and node.value.strip():
            yield node.value


def _left_out(tree: ast.Module) -> set[int]:
    """Find what is written for developers, and the pieces of which f-strings are made."""
    found: set[int] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant):
            found.add(id(node.value))
        elif isinstance(node, ast.JoinedStr):
            found |= {id(part) for part in node.values}
        elif isinstance(node, ast.Raise) and isinstance(node.exc, ast.Call):
            kind = node.exc.func
            if isinstance(kind, ast.Name) and kind.id in FOR_DEVELOPERS:
                found |= {id(part) for part in ast.walk(node)}
    return found


def _joined(node: ast.JoinedStr) -> str:
    """Write an f-string as a text with fields, each named after what stands in it."""
    names: dict[str, str] = {}
    parts = []
    for part in node.values:
        if isinstance(part, ast.FormattedValue):
            what = ast.unparse(part.value)
            if what not in names:
                name = _name(part.value)
                taken = set(names.values())
                names[what] = next(n for n in (name, *(f"{name}_{at}" for at in range(2, 99))) if n not in taken)
            parts.append(f"{{{names[what]}}}")
        elif isinstance(part, ast.Constant):
            parts.append(str(part.value))
    return "".join(parts)


def _name(value: ast.expr) -> str:
    match value:
        case ast.Call(args=[first, *_]):
            return _name(first)
        case ast.Call(func=called):
            return _name(called)
        case ast.Attribute(attr=name) | ast.Name(id=name):
            return CONVERTED.sub("_", name.lower().strip("_")) or "value"
        case ast.Subscript(value=inner) | ast.BinOp(left=inner) | ast.Starred(value=inner):
            return _name(inner)
    return "value"


def main() -> None:
    """Write the sentences that a catalogue does not have yet, and those that nobody says any more."""
    from webapp.language.catalogue import DOMAIN, read_catalogue

    known = {str(message.id) for message in read_catalogue("de", DOMAIN) if message.id}
    said = texts()
    for text, place in sentences().items():
        if text not in known:
            sys.stdout.write(f"new\t{place}\t{text!r}\n")
    for text in sorted(known - said.keys()):
        sys.stdout.write(f"gone\t\t{text!r}\n")


if __name__ == "__main__":
    main()
