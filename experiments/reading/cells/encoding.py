"""Which letters the bytes of a text file stand for; letters that were broken on the way are repaired where possible."""

from __future__ import annotations

import re
from dataclasses import dataclass

from experiments.reading.lines.headers import header_score
from experiments.reading.problems.files import RepairedText
from experiments.reading.problems.problem import Problem

# UTF-8 read as Windows-1252 and saved again: "é" became "Ã©". Each such pair or triple starts with one of these.
_MOJIBAKE = re.compile(
    "(?:[ÂÃÄÅ][\u0080-\u00bf\u0152-\u0178\u0192\u02c6\u02dc\u2013-\u203a\u20ac\u2122]|â[\u0080-\u20ac€][\u0080-\u2122])+"
)


_ONE_BYTE = ("cp1252", "cp1250", "mac_roman", "cp850")
_CELL_ENDS = re.compile(r'"?[\t;,|]"?|^"|"$')
# what the letters of another code page look like when they are read as Windows-1252
_ODD = {
    "cp1250": re.compile(r"[³¹](?=[a-zó])|(?<=[a-z])¿(?=[a-z])"),
    "mac_roman": re.compile(r"(?<=[a-z])[ŠŽŸ‡](?=[a-z])"),
}


@dataclass(frozen=True, slots=True)
class Decoded:
    """Text, Python's name of the codec, and what had to be repaired."""

    text: str
    encoding: str
    problems: tuple[Problem, ...] = ()


def decode(data: bytes) -> Decoded | None:
    """Decode the bytes of a text file; ``None`` if they are no text."""
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return _decode_wide(data[2:], "utf-16-le" if data[0] == 0xFF else "utf-16-be")
    if codec := _wide_without_mark(data):
        return _decode_wide(data, codec)
    if data.count(b"\x00", 0, 65536) > len(data[:65536]) // 100:
        return None
    encoding = "utf-8-sig" if data.startswith(b"\xef\xbb\xbf") else "utf-8"
    try:
        return _repaired(data.decode(encoding), encoding)
    except UnicodeDecodeError:
        return _decode_broken(data, encoding)


def _decode_wide(data: bytes, codec: str) -> Decoded | None:
    text = data.decode(codec, errors="replace")
    lost = text.count("\ufffd")
    if lost > 10 + len(text) // 50:
        return None
    problems: tuple[Problem, ...] = ()
    if lost:
        problems = (RepairedText(f"{lost} letters are damaged; they are shown as “\ufffd”."),)
    return Decoded(text.lstrip("\ufeff"), codec, problems)


def _wide_without_mark(data: bytes) -> str | None:
    """UTF-16 without its mark: every other byte of a western text is zero."""
    head = data[:2000]
    if len(head) < 8:
        return None
    half = len(head) // 2
    if head[1::2].count(0) > 0.6 * half and head[0::2].count(0) < 0.1 * half:
        return "utf-16-le"
    if head[0::2].count(0) > 0.6 * half and head[1::2].count(0) < 0.1 * half:
        return "utf-16-be"
    return None


def _decode_broken(data: bytes, encoding: str) -> Decoded | None:
    """Bytes that are not valid UTF-8: Windows-1252, or UTF-8 with some damage."""
    damaged = data.decode(encoding, errors="replace")
    lost = damaged.count("\ufffd")
    healthy = sum(letter > "\x7f" and letter != "\ufffd" for letter in damaged[:200_000])
    # letters of two bytes that fit together hardly ever occur by chance in texts with letters of one byte
    if encoding == "utf-8-sig" or healthy >= max(1, lost):
        return Decoded(damaged, encoding, (RepairedText(f"{lost} letters are damaged; they are shown as “\ufffd”."),))
    encoding = _likeliest(data)
    text = data.decode(encoding, errors="replace")
    controls = sum(letter < " " and letter not in "\t\r\n" for letter in text[:65536])
    if controls > len(text[:65536]) // 100 or text.count("\ufffd") > len(text) // 100:
        return None
    return Decoded(text, encoding)


def _likeliest(data: bytes) -> str:
    """Choose among the letters of one byte: those in which most headers are known, else Windows-1252.

    Where headers say nothing (an English file with Polish names), letters that no western word holds do.
    """
    known: dict[str, int] = {}
    for encoding in _ONE_BYTE:
        head = data[:20_000].decode(encoding, errors="replace").splitlines()[:20]
        known[encoding] = max((header_score(_CELL_ENDS.split(line)) for line in head), default=0)
    best = max(_ONE_BYTE, key=lambda encoding: known[encoding])
    if best == "cp1252" and known["cp1250"] == known[best]:
        western = data[:200_000].decode(best, errors="replace")
        best = next((encoding for encoding, odd in _ODD.items() if odd.search(western)), best)
    return best


def _repaired(text: str, encoding: str) -> Decoded:
    found = _MOJIBAKE.search(text) if any(letter in text for letter in "ÂÃÄÅâ") else None
    if found is None:
        return Decoded(text, encoding)
    repaired = _MOJIBAKE.sub(_mend, text)
    if repaired == text:
        return Decoded(text, encoding)
    sentence = (
        f"Letters were broken by a wrong encoding (“{found[0]}” stands for “{_mend(found)}”) and have been repaired."
    )
    return Decoded(repaired, encoding, (RepairedText(sentence),))


def _mend(found: re.Match[str]) -> str:
    for codec in ("cp1252", "latin-1"):
        try:
            return found[0].encode(codec).decode("utf-8")
        except (UnicodeEncodeError, UnicodeDecodeError):
            continue
    return found[0]
