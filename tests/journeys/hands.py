"""Somebody without a mouse: goes by Tab, sees at each stop where the focus is, and meets no trap."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from pathlib import Path

    from playwright.sync_api import Page

MOST_STOPS = 150
FIRST = "Skip to the page"
"""After the last stop of a page the browser begins again with the first."""

LOOK = """() => {
    const at = document.activeElement;
    if (!at || at === document.body) return { name: "", text: "", lost: true };
    const labels = [...(at.labels ?? [])], last = window.lastStop;
    const first = !last || !last.isConnected || last.contains(at);
    const later = first || Boolean(last.compareDocumentPosition(at) & Node.DOCUMENT_POSITION_FOLLOWING);
    window.lastStop = at;
    const ringed = (one) => {
        const style = getComputedStyle(one);
        return (style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 1.5) || style.boxShadow !== "none";
    };
    const box = at.getBoundingClientRect();
    const x = Math.min(Math.max(box.left + box.width / 2, 1), innerWidth - 2);
    const y = Math.min(Math.max(box.top + Math.min(box.height / 2, 12), 1), innerHeight - 2);
    const top = document.elementFromPoint(x, y);
    const over = top === null || !(at.contains(top) || top.contains(at) || labels.some((one) => one.contains(top)));
    return {
        name: at.name || "", tag: at.tagName, type: at.type || "", html: at.outerHTML.slice(0, 140), lost: false,
        text: (at.innerText || at.value || at.ariaLabel || "").trim().replace(/\\s+/g, " ").slice(0, 90),
        ring: [at, ...(at.matches("input") ? labels : [])].some(ringed),
        clear: box.width <= 1 || box.height <= 1 || !over, later,
    };
}"""
TURNED_ROUND = """() => [...document.querySelectorAll("body *")].filter((one) => {
    const style = getComputedStyle(one);
    const turned = style.order !== "0" || style.flexDirection.endsWith("reverse");
    return (one.checkVisibility() && turned) || one.tabIndex > 0;
}).map((one) => one.outerHTML.slice(0, 120))"""


class Hands:
    """Two hands on the keyboard of a page; ``wrong`` collects every stop without a ring, hidden, or out of order."""

    def __init__(self, page: Page) -> None:
        self.page = page
        # The browser hands dialogs over only where somebody listens, and is told so by another way than keys take: told
        # only when a key is pressed, a busy page often sees the key first, and the dialog opens where nobody is.
        page.on("filechooser", lambda _chooser: None)
        self.keys = 0
        self.wrong: list[str] = []

    def press(self, key: str, times: int = 1) -> None:
        for _turn in range(times):
            self.keys += 1
            self.page.keyboard.press(key)

    def type(self, text: str) -> None:
        self.keys += len(text)
        self.page.keyboard.type(text)

    def at(self) -> Any:
        return self.page.evaluate(LOOK)

    def tab(self) -> Any:
        """Go to the next stop and look at it."""
        self.press("Tab")
        here = self.at()
        if here["lost"]:
            return here
        if not here["ring"]:
            self.wrong.append(f"{self.page.url}: no ring around {here['html']}")
        if not here["clear"]:
            self.wrong.append(f"{self.page.url}: something lies over {here['html']}")
        if not here["later"] and here["text"] != FIRST:
            self.wrong.append(f"{self.page.url}: goes back to {here['html']}")
        return here

    def to(self, says: str = "", *, name: str = "") -> None:
        """Go on by Tab until the focus is on what says so, or is called so."""
        seen = []
        for _stop in range(MOST_STOPS):
            here = self.tab()
            seen.append(here["text"] or here["name"])
            if here["lost"]:
                self.page.evaluate("window.lastStop = null")
                continue
            by_name = bool(name) and here["name"] == name
            by_text = bool(says) and (here["text"] == says or here["text"].startswith(f"{says} "))
            if by_name or by_text:
                return
        raise AssertionError(f"{self.page.url}: never came to {says or name}; stops were {seen}")

    def fill(self, name: str, text: str) -> None:
        """Go to a field and write in it, in place of what stands there."""
        self.to(name=name)
        if self.at()["tag"] == "SELECT":
            self.choose(text)
            return
        self.press("Control+a")
        self.type(text)

    def choose(self, value: str) -> None:
        """Go down a list of choices to the one that is meant."""
        for _step in range(60):
            if self.page.evaluate("document.activeElement.value") == value:
                return
            self.press("ArrowDown")
        raise AssertionError(f"{value} is not among the choices")

    def go(self, key: str = "Enter") -> None:
        """Press, and be on the page that follows."""
        with self.page.expect_navigation():
            self.press(key)
        self.page.wait_for_load_state("load")
        turned = self.page.evaluate(TURNED_ROUND)
        if turned:
            self.wrong.append(f"{self.page.url}: shown in another order than read: {turned[:3]}")

    def give(self, file: Path) -> None:
        """Open the dialog for files where the focus is, and choose one; it is sent at once."""
        with self.page.expect_file_chooser() as chooser:
            self.press("Space")
        with self.page.expect_navigation():
            chooser.value.set_files(file)
        self.page.wait_for_load_state("load")

    def jump(self, words: str, first: str) -> None:
        """Jump to what the words find first."""
        self.press("Control+k")
        self.page.wait_for_selector("#jump[open] [aria-selected=true]")
        self.type(words)
        self.page.locator("#jump-list [aria-selected=true]", has_text=first).wait_for()
        self.go()
