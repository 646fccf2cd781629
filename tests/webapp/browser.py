"""A reader without a browser: gets pages and posts forms with their token, as a browser would."""

from __future__ import annotations

import re
from typing import Any

from flask import Flask
from werkzeug.test import TestResponse

TOKEN = re.compile(r'name="csrf_token" value="([^"]+)"')


class Browser:
    """Wraps Flask's test client; ``post`` sends the token of the last page that held one."""

    def __init__(self, app: Flask) -> None:
        self.app = app
        self.client = app.test_client()
        self.token = ""

    def get(self, path: str, **more: Any) -> TestResponse:
        answer = self.client.get(path, **more)
        found = TOKEN.search(answer.get_data(as_text=True)) if answer.mimetype == "text/html" else None
        if found:
            self.token = found[1]
        return answer

    def post(
        self, path: str, data: dict[str, Any] | None = None, *, page: str | None = None, **more: Any
    ) -> TestResponse:
        """Post a form; ``page`` is read first for its token where none was read yet."""
        if page is not None or not self.token:
            self.get(page or "/account")
        answer = self.client.post(path, data={"csrf_token": self.token, **(data or {})}, **more)
        # what is too large for memory was written to a file by the client, which leaves it open
        answer.request.environ["wsgi.input"].close()
        return answer


def text(answer: TestResponse) -> str:
    """The page as a string."""
    return answer.get_data(as_text=True)
