"""What a first visit to a page brings over the wire, reckoned without a browser: the page and all that it asks for."""

from __future__ import annotations

import gzip
import re
from collections import Counter
from dataclasses import dataclass, field
from posixpath import join, normpath
from typing import Any
from urllib.parse import urlsplit

from werkzeug.test import TestResponse

from tests.webapp.browser import Browser
from webapp.assets import QUICKLY

MOST_BYTES = 150_000
MOST_REQUESTS = 24
"""The page, the sheet, four faces, marks, icon, scripts, the sheets of the room; then pictures of versions."""

LINKED = re.compile(r"<(?:link|script|img|use)\b[^>]*?\s(?:href|src)=\"([^\"#]+)")
RELATION = re.compile(r'<link\b[^>]*rel="(?:alternate|canonical|next|prev)"[^>]*>')
FACE = re.compile(r"@font-face\s*{[^}]*url\(\"?([^\")]+)")
IMPORTED = re.compile(r"^import [^;]*?\"([^\"]+)\"", re.MULTILINE)


@dataclass
class Weight:
    """Bytes over the wire, and how often each address was asked for."""

    size: int
    asked: Counter[str] = field(default_factory=Counter)

    @property
    def twice(self) -> list[str]:
        """Files that came under two addresses, which browsers take for two files."""
        paths = Counter(urlsplit(address).path for address in self.asked)
        return sorted(path for path, times in paths.items() if times > 1)


class Scales(Browser):
    """A reader that weighs every page it gets as a first visit would."""

    def __init__(self, reader: Browser) -> None:
        super().__init__(reader.app)
        self.client = reader.client
        self.weights: dict[str, Weight] = {}
        self._files: dict[str, tuple[int, list[str]]] = {}

    def get(self, path: str, **more: Any) -> TestResponse:
        answer = super().get(path, **more)
        if answer.status_code == 200 and answer.mimetype == "text/html":
            self.weights[path] = self._weigh(answer.get_data())
        return answer

    def too_heavy(self) -> dict[str, str]:
        """Name every page that is over a budget, with what it asks for."""
        return {
            path: f"{weight.size} bytes, {len(weight.asked) + 1} requests, twice: {weight.twice}"
            for path, weight in self.weights.items()
            if weight.size > MOST_BYTES or len(weight.asked) >= MOST_REQUESTS or weight.twice
        }

    def _weigh(self, page: bytes) -> Weight:
        source = RELATION.sub("", page.decode())
        waiting = [address for address in LINKED.findall(source) if not address.startswith(("data:", "blob:"))]
        weight = Weight(len(gzip.compress(page, QUICKLY, mtime=0)))
        while waiting:
            address = waiting.pop().replace("&amp;", "&")
            if address not in weight.asked:
                size, asks = self._file(address)
                weight.size += size
                waiting += asks
            weight.asked[address] += 1
        return weight

    def _file(self, address: str) -> tuple[int, list[str]]:
        if address not in self._files:
            answer = self.client.get(address, headers={"Accept-Encoding": "gzip"}, buffered=True)
            assert answer.status_code == 200, address
            body = answer.get_data()
            plain = gzip.decompress(body) if answer.headers.get("Content-Encoding") == "gzip" else body
            asks = {"text/css": FACE, "text/javascript": IMPORTED}.get(answer.mimetype or "")
            here = urlsplit(address).path.rpartition("/")[0]
            more = [normpath(join(here, one)) for one in asks.findall(plain.decode())] if asks else []
            self._files[address] = (len(body), more)
        return self._files[address]
