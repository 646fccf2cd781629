"""Somebody who calls the JSON interface, with or without a token."""

from __future__ import annotations

import io
from typing import Any

from flask import Flask
from werkzeug.test import TestResponse

# Recipe 1 of the recipe book as the body of one call; the goal's id is added.
QUESTION_HEADLINE: dict[str, Any] = {
    "title": "Question or statement?",
    "heard": "People in the comments ask before they buy.",
    "people": {"audience": "hobby cooks nearby who do not know us"},
    "objective": {"customer_objective": "look at the first kit"},
    "strategy": {
        "hypothesis": "open with the reader's question",
        "instead_of": "our claim",
        "expected": "more will click through",
        "mechanism": "curiosity asks for an answer",
    },
    "technology": {"channel": "paid social"},
    "starts": "2026-11-09",
    "budget": {"amount": "280.00", "currency": "EUR"},
}
GOAL = {"kind": "new_sales", "goal": "200 → 260 first kit orders a month, at most €14 each"}


class Caller:
    """Wraps Flask's test client; every call carries the token."""

    def __init__(self, app: Flask, secret: str | None) -> None:
        self.app, self.client = app, app.test_client()
        self.place = "127.0.0.1"
        self.headers = {} if secret is None else {"Authorization": f"Bearer {secret}"}

    def call(self, method: str, path: str, json: Any = None, **more: Any) -> TestResponse:
        """Call ``/api/v1`` + path."""
        sent = {} if json is None else {"json": json}
        place = {"REMOTE_ADDR": self.place}
        headers = self.headers | more.pop("headers", {})
        return self.client.open(
            f"/api/v1{path}", method=method, headers=headers, environ_overrides=place, **sent, **more
        )

    def get(self, path: str) -> TestResponse:
        return self.call("GET", path)

    def post(self, path: str, json: Any = None) -> TestResponse:
        return self.call("POST", path, {} if json is None else json)

    def patch(self, path: str, json: Any) -> TestResponse:
        return self.call("PATCH", path, json)

    def upload(self, experiment_id: int, data: bytes, *, name: str = "export.csv", **more: str) -> TestResponse:
        """Send a file; ``mapping`` goes into the form, ``preview`` into the address."""
        query = f"?preview={more.pop('preview')}" if "preview" in more else ""
        form: dict[str, Any] = {"file": (io.BytesIO(data), name), **more}
        return self.call("POST", f"/experiments/{experiment_id}/results{query}", data=form)

    def send(self, path: str, *files: tuple[str, bytes], **more: str) -> TestResponse:
        """Send files, (name, bytes) each, as parts ``file`` of a form."""
        form: dict[str, Any] = {"file": [(io.BytesIO(data), name) for name, data in files], **more}
        answer = self.call("POST", path, data=form)
        # what is sent is spooled to a file where it is large
        answer.request.environ["wsgi.input"].close()
        return answer

    def make_goal(self, **more: Any) -> dict[str, Any]:
        answer = self.post("/goals", GOAL | more)
        assert answer.status_code == 201, answer.get_data(as_text=True)
        return answer.get_json()

    def make_draft(self, **more: Any) -> dict[str, Any]:
        answer = self.post("/experiments", QUESTION_HEADLINE | {"goal_id": self.make_goal()["id"]} | more)
        assert answer.status_code == 201, answer.get_data(as_text=True)
        return answer.get_json()

    def make_locked(self) -> dict[str, Any]:
        answer = self.post(f"/experiments/{self.make_draft()['id']}/register")
        assert answer.status_code == 201, answer.get_data(as_text=True)
        return answer.get_json()


def problems(answer: TestResponse) -> list[tuple[str, str]]:
    """Field and code of every problem of a refusal, which must be a problem document."""
    document = answer.get_json()
    assert answer.content_type == "application/problem+json"
    assert set(document) == {"type", "title", "status", "detail", "errors"}
    assert document["status"] == answer.status_code
    assert all(one["sentence"].endswith((".", "!", "?", "…")) for one in document["errors"])
    return [(one["field"], one["code"]) for one in document["errors"]]
