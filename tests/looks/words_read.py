"""The words of a page that somebody reads or hears: its text, labels, titles, placeholders, options; no code."""

from __future__ import annotations

from html.parser import HTMLParser

READ = {"aria-label", "title", "alt", "placeholder", "aria-description", "aria-roledescription", "label"}
NOT_READ = {"script", "style", "code", "pre", "template"}
VOID = {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"}


class Words(HTMLParser):
    """Keeps the words outside folds and those within apart."""

    def __init__(self, page: str) -> None:
        super().__init__(convert_charrefs=True)
        self.plain: list[str] = []
        self.folded: list[str] = []
        self._open: list[str] = []
        self.feed(page)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag not in VOID:
            self._open.append(tag)
        given = dict(attrs)
        for name in READ & given.keys():
            self._keep(given[name] or "")
        if tag == "input" and given.get("type") in {"submit", "button"}:
            self._keep(given.get("value") or "")

    def handle_endtag(self, tag: str) -> None:
        if tag in self._open:
            while self._open.pop() != tag:
                pass

    def handle_data(self, data: str) -> None:
        if data.strip() and not NOT_READ & set(self._open):
            self._keep(data)

    def _keep(self, words: str) -> None:
        (self.folded if "details" in self._open else self.plain).append(" ".join(words.split()))
