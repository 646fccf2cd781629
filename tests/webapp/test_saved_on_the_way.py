"""A draft is saved while somebody writes it, and one of two who write at once is told."""

from __future__ import annotations

from datetime import datetime

from flask import Flask

from experiments.people.first import local_actor
from experiments.trials.draft import DraftChange, change_draft
from experiments.trials.experiment import Experiment
from tests.factories import make_draft
from tests.webapp.book import opened
from tests.webapp.browser import Browser, text


def test_saving_on_the_way_answers_with_the_version_and_tells_who_was_quicker(
    local_app: Flask, reader: Browser, now: datetime
) -> None:
    with opened(local_app) as session:
        draft = make_draft(session, local_actor(session, now=now), now)
        number, version = draft.id, draft.version
    where = f"/experiments/{number}/edit"
    assert f'data-saves="{where}"' in text(reader.get(where))
    written = {"act": "keep", "version": str(version), "title": "Question or claim?"}
    saved = reader.post(where, written)
    assert (saved.status_code, saved.get_json()) == (200, {"version": version + 1})
    with opened(local_app) as session:
        actor = local_actor(session, now=now)
        assert session.get_one(Experiment, number).title == "Question or claim?"
        change_draft(session, actor, number, DraftChange(title="Theirs"), now=now)
    late = reader.post(where, {**written, "version": str(version + 1), "title": "Mine"})
    assert late.status_code == 409
    assert "Theirs" in text(late)
    assert "Mine" in text(late)
    assert "undo-bar" not in text(reader.get("/experiments"))
    assert reader.post(where, {"act": "keep", "title": "x" * 5000}).status_code == 422
