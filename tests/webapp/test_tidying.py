"""Uploads that were given up: their bytes go after a day, those of accepted files stay."""

from __future__ import annotations

import os
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from flask import Flask

from experiments.trials.experiment import Experiment
from tests.webapp.book import export, files, has_run
from tests.webapp.browser import Browser, text
from webapp.app import create_app
from webapp.settings import Mode, Settings
from webapp.storage import running


class Clock:
    """Stands until a test moves it; a body in the store is as old as this clock says."""

    def __init__(self, now: datetime, store: Path) -> None:
        self.now, self.store = now, store
        self.dated: set[Path] = set()

    def __call__(self) -> datetime:
        return self.now

    def goes_on(self, hours: float) -> None:
        for body in self.bodies() - self.dated:
            os.utime(body, (self.now.timestamp(), self.now.timestamp()))  # the system knows only the real time
            self.dated.add(body)
        self.now += timedelta(hours=hours)

    def bodies(self) -> set[Path]:
        return {path for path in self.store.rglob("*") if path.is_file()}


@pytest.fixture
def clock(settings: Settings, now: datetime) -> Clock:
    return Clock(now, settings.files)


@pytest.fixture
def app(settings: Settings, clock: Clock) -> Iterator[Flask]:
    app = create_app(settings, mode=Mode.OWN, clock=clock)
    yield app
    with app.app_context():
        running().book.engine.dispose()


@pytest.fixture
def experiment(app: Flask, now: datetime) -> Experiment:
    return has_run(app, now)


def upload(reader: Browser, experiment: Experiment, body: str) -> str:
    """Upload a file and give the address of its mapping page."""
    place = f"/experiments/{experiment.id}/upload"
    answer = reader.post(place, files(("export.csv", body)), page=place)
    assert answer.status_code == 303, text(answer)
    return str(answer.location)


def test_a_mapping_given_up_is_forgotten_after_a_day_and_an_accepted_file_stays(
    app: Flask, clock: Clock, experiment: Experiment
) -> None:
    reader = Browser(app)
    reader.post(upload(reader, experiment, export(experiment.starts)))
    accepted = clock.bodies()
    given_up = upload(reader, experiment, export(experiment.starts, gains=(1, 1.5)))
    clock.goes_on(23)
    assert reader.get(given_up).status_code == 200, "still there to be mapped"
    clock.goes_on(2)
    last = upload(reader, experiment, export(experiment.starts, gains=(1, 1.6)))
    assert accepted < clock.bodies()
    assert len(clock.bodies()) == 2
    assert reader.get(last).status_code == 200
    gone = reader.get(given_up)
    assert gone.status_code == 404
    assert "Upload it again." in text(gone)


def test_what_was_given_up_before_goes_when_the_application_starts(
    app: Flask, clock: Clock, experiment: Experiment, settings: Settings
) -> None:
    reader = Browser(app)
    reader.post(upload(reader, experiment, export(experiment.starts)))
    accepted = clock.bodies()
    upload(reader, experiment, export(experiment.starts, gains=(1, 1.5)))
    clock.goes_on(25)
    again = create_app(settings, mode=Mode.OWN, clock=clock)
    assert clock.bodies() == accepted
    with again.app_context():
        running().book.engine.dispose()


def test_a_file_uploaded_once_more_waits_a_day_from_then_on(
    app: Flask, clock: Clock, experiment: Experiment, settings: Settings
) -> None:
    reader = Browser(app)
    body = export(experiment.starts)
    upload(reader, experiment, body)
    clock.goes_on(25)
    clock.dated.clear()
    place = upload(reader, experiment, body)
    clock.goes_on(23)
    assert reader.get(place).status_code == 200


def test_a_folder_that_cannot_be_tidied_keeps_nobody_from_working(
    app: Flask, clock: Clock, experiment: Experiment, monkeypatch: pytest.MonkeyPatch
) -> None:
    reader = Browser(app)
    upload(reader, experiment, export(experiment.starts))
    clock.goes_on(25)

    def refuses(_path: Path, *, missing_ok: bool = False) -> None:
        raise PermissionError(13, "Permission denied")

    with monkeypatch.context() as broken:
        broken.setattr(Path, "unlink", refuses)
        assert upload(reader, experiment, export(experiment.starts, gains=(1, 1.5)))
