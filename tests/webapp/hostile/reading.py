"""Pages read by a parser that knows nothing of how they were written: what in them would run, forms, links, words."""

from __future__ import annotations

from dataclasses import dataclass, field
from html.parser import HTMLParser

from tests.webapp.hostile.payloads import COMPUTED, marks_in

ADDRESSES = {"href", "src", "action", "formaction", "poster", "data", "srcset", "xlink:href", "ping", "background"}
TEXTS = {"text", "search", "url", "tel"}
RUNS = {"iframe", "object", "embed", "applet", "base", "frame", "zqz"}
"""Elements that no page of ours has; the last one exists in the payloads only."""


@dataclass
class Field:
    """One field of a form as it stands on the page."""

    kind: str
    name: str
    value: str = ""
    checked: bool = False
    options: list[tuple[str, bool]] = field(default_factory=list)

    @property
    def is_text(self) -> bool:
        return self.kind in TEXTS or self.kind == "textarea"


@dataclass
class Form:
    """A form: where it leads, how, and its fields."""

    action: str
    method: str
    page: str = ""
    fields: list[Field] = field(default_factory=list)

    @property
    def texts(self) -> list[str]:
        return sorted({one.name for one in self.fields if one.is_text and one.name})

    @property
    def takes_results(self) -> bool:
        return any(one.kind == "file" and one.name == "files" for one in self.fields)


class Page(HTMLParser):
    """A page taken apart; ``wrong`` names everything in it that would run or lead out of the book."""

    def __init__(self, source: str, address: str = "") -> None:
        super().__init__(convert_charrefs=True)
        self.address = address
        self.wrong: list[str] = []
        self.links: set[str] = set()
        self.forms: list[Form] = []
        self.faults: list[str] = []
        self.words: list[str] = []
        self._in_form = self._in_script = False
        self._area: Field | None = None
        self.feed(source)
        self.close()
        self.text = "\n".join(self.words)
        self.marks = marks_in(self.text)
        if COMPUTED.search(self.text):
            self.wrong.append("a template was run")

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        self._look_for_harm(tag, given)
        self.words += given.values()
        if tag == "a" and "href" in given:
            self.links.add(given["href"])
        if given.get("id", "").endswith("-fault-1"):
            self.faults.append(given["id"].removesuffix("-fault-1"))
        if tag == "form":
            action = given.get("action") or self.address
            self.forms.append(Form(action, given.get("method", "get").lower(), self.address))
            self._in_form = True
        elif self._in_form:
            self._field(tag, given)

    def _look_for_harm(self, tag: str, given: dict[str, str]) -> None:
        self._in_script = tag == "script"
        if tag == "script" and not _is_ours(given.get("src", "")):
            self.wrong.append(f"script {given}")
        if tag in RUNS or (tag == "meta" and "http-equiv" in given) or (tag == "img" and given.get("src") == "x"):
            self.wrong.append(f"{tag} {given}")
        for name, value in given.items():
            if name.startswith("on") or name == "srcdoc":
                self.wrong.append(f"{tag} {name}={value}")
            plain = "".join(value.split()).casefold()
            if tag == "a" and "download" in given and plain.startswith("data:text/csv;base64,"):
                continue  # a marked copy, which is saved and never opened
            if name in ADDRESSES and plain.startswith(("javascript:", "vbscript:", "data:text", "//")):
                self.wrong.append(f"{tag} {name}={value}")

    def _field(self, tag: str, given: dict[str, str]) -> None:
        fields = self.forms[-1].fields
        if tag == "input":
            kind = given.get("type", "text").lower()
            fields.append(Field(kind, given.get("name", ""), given.get("value", ""), "checked" in given))
        elif tag == "textarea":
            self._area = Field("textarea", given.get("name", ""))
            fields.append(self._area)
        elif tag == "select":
            fields.append(Field("select", given.get("name", "")))
        elif tag == "option" and fields and fields[-1].kind == "select":
            fields[-1].options.append((given.get("value", ""), "selected" in given))
        elif tag == "button" and given.get("name"):
            fields.append(Field("button", given["name"], given.get("value", "")))

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self._in_form = False
        if tag == "textarea":
            self._area = None
        if tag == "script":
            self._in_script = False

    def handle_data(self, data: str) -> None:
        if self._in_script and data.strip():
            self.wrong.append(f"a script in the page: {data[:80]}")
        self.words.append(data)
        if self._area is not None:
            self._area.value += data


def _is_ours(source: str) -> bool:
    return source.startswith(("/static/", "/bootstrap/static/", "/assets/"))
