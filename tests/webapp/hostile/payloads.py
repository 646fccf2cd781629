"""Texts that would do harm where they were not taken as texts, each with a mark that it is known by again."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

EVERYTHING = (
    "{{7*7}}\"><script>alert(1)</script><zqz><img src=x onerror=alert(2)>' onmouseover='alert(4)"
    "</textarea><script>javascript:alert(3)//"
)
"""Closes an attribute, an element and a text area, holds scripts, a template and an element that exists nowhere."""
SHORT = '{{7*7}}"><zqz onload=alert(1)>'
"""For fields that take few characters."""
NAME = "{{7*7}}'><zqz onload=alert(1)>"
"""For names of files: browsers cut what stands before a slash, and write quotes otherwise."""
SHEET = '{{7+7}}"><zqz>'
"""For sheets and members, which may not be called everything."""
ADDRESS = "javascript:alert(3)//{{7*7}}"
"""For fields that want an address."""
COMPUTED = re.compile(r"zq\d+x(?:49|14)")
"""What a template would have made of a text."""
_MARK = re.compile(r"zq\d+x(?=\{\{7[*+]7\}\}(?:[\"']|%22)><|javascript:alert\(3\)//\{\{7\*7\}\})")


def marks_in(text: str) -> set[str]:
    """Give the marks of the texts that stand there as they were sent."""
    return set(_MARK.findall(text))


@dataclass
class Ledger:
    """Which mark was sent into which field, and which of them the book has taken."""

    sent: dict[str, tuple[str, str]] = field(default_factory=dict)
    taken: set[str] = field(default_factory=set)
    refused: set[tuple[str, str]] = field(default_factory=set)

    def text(self, form: str, name: str, harm: str = EVERYTHING) -> str:
        """Make a text for a field, with a mark of its own before it."""
        mark = f"zq{len(self.sent)}x"
        self.sent[mark] = form, name
        return mark + harm

    def accept(self, values: object) -> None:
        """Note that these values, and all within them, were stored."""
        if isinstance(values, str):
            self.taken |= marks_in(values)
        elif isinstance(values, dict | list | tuple):
            for one in values.values() if isinstance(values, dict) else values:
                self.accept(one)

    def fields(self, marks: set[str]) -> set[tuple[str, str]]:
        """Give the fields that marks were sent into."""
        return {self.sent[mark] for mark in marks}
