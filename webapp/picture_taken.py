"""A picture of a page, taken along: sharp lines, an image for slides, or its numbers."""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass

from flask import Response, json, request, url_for
from flask_babel import gettext as _

from experiments.transfer.delimited import written
from experiments.trials.experiment import Experiment
from webapp.charts.sheet.dress import as_file, as_png
from webapp.formatting import day
from webapp.picture_file import POLICY
from webapp.records.picture import Picture
from webapp.records.result.page import ResultPage
from webapp.storage import today

KINDS = {"png": "image/png", "svg": "image/svg+xml", "csv": "text/csv", "json": "application/json"}
"""What a picture can be taken as; ``json`` is the figure for whoever looks closer."""
PLACES = {
    "results.result": ("drawn.of_experiment", "experiment_id"),
    "stories.experiment": ("drawn.of_experiment", "experiment_id"),
    "drop.result": ("drawn.of_file", "dropped_id"),
    "lessons.show": ("drawn.of_lesson", "lesson_id"),
    "stories.lesson": ("drawn.of_lesson", "lesson_id"),
    "shared.story": ("shared.drawn", "token"),
    "plans.plan": ("taken.of_size", "experiment_id"),
    "attribution.show": ("taken.of_attribution", "experiment_id"),
    "briefs.show": ("taken.of_plan", "cycle_id"),
    "timeline.index": ("taken.of_timeline", ""),
    "shrinkage.index": ("taken.of_shrinkage", ""),
    "portfolio.index": ("taken.of_learning", ""),
    "coverage.index": ("taken.of_coverage", ""),
}
"""Pages with pictures, where theirs are taken, and the name of the thing's number in both addresses."""
ASKED = ("of", "cycle_id", "rows", "columns")
"""What a page is asked for that its pictures are asked for as well."""
_LONGEST = 60


@dataclass(frozen=True, slots=True)
class Told:
    """What goes with a picture that travels alone: what it says, where it is from, and how its file is called."""

    title: str
    source: str
    file: str


def picture_address(picture: Picture, kind: str) -> str | None:
    """Give the address at which a picture of this page is taken; None on a page that lends none."""
    has = {"json": picture.figure is not None, "csv": bool(picture.numbers.rows)}
    return named_address(picture.name, kind) if has.get(kind, True) else None


def named_address(name: str, kind: str) -> str | None:
    """Give the address at which a picture of this page is taken that is drawn only then."""
    place = PLACES.get(request.endpoint or "")
    if place is None:
        return None
    endpoint, key = place
    seen = {key: (request.view_args or {})[key]} if key else {}
    seen |= {asked: request.args[asked] for asked in ASKED if request.args.get(asked)}
    return url_for(endpoint, **seen, picture=name, kind=kind)


def taken(pictures: Iterable[Picture], name: str, kind: str, told: Told) -> Response | None:
    """Give a picture as a file; None where there is no such picture or no such kind.

    A browser that has it already is only told so, before anything is drawn.
    """
    picture = next((one for one in pictures if one.name == name), None)
    if picture is None or kind not in KINDS:
        return None
    text = _text_of(picture, kind, told)
    if text is None:
        return None
    answer = Response(mimetype=KINDS[kind])
    answer.set_etag(hashlib.sha256(f"{kind}\n{text}".encode()).hexdigest()[:32])
    answer.headers["Content-Security-Policy"] = POLICY
    if kind != "json":
        name_of_file = f"{told.file}-{picture.name}.{kind}"
        answer.headers["Content-Disposition"] = f"attachment; filename={name_of_file}"
    if answer.get_etag()[0] not in request.if_none_match:
        answer.set_data(as_png(text) if kind == "png" else text)
    return answer.make_conditional(request)


def _text_of(picture: Picture, kind: str, told: Told) -> str | None:
    if kind == "csv" and not picture.numbers.rows:
        return None
    if kind == "csv":
        return "".join(written(picture.numbers.headers, picture.numbers.rows))
    if kind == "json":
        return None if picture.figure is None else json.dumps(picture.figure)
    return as_file(picture.widest, told.title, picture.label, told.source)


def file_name(*parts: str) -> str:
    """Make a file name of words: letters that every system writes, not too long."""
    plain = unicodedata.normalize("NFKD", " ".join(parts)).encode("ascii", "ignore").decode()
    return re.sub(r"[^a-z0-9]+", "-", plain.lower()).strip("-")[:_LONGEST].strip("-")


def pictures_in(page: ResultPage) -> list[Picture]:
    """Give all pictures of a result."""
    return [*([page.picture] if page.picture else []), *page.days]


def told_of(experiment: Experiment, page: ResultPage) -> Told:
    """Say what a picture of an experiment says where it stands alone."""
    source = _(
        "Trialbook · experiment %(number)d · strength of evidence %(grade)s · %(day)s",
        number=experiment.id,
        grade=page.grade,
        day=day(today()),
    )
    return Told(sentence_of(page), source, file_name("experiment", str(experiment.id), experiment.title))


def sentence_of(page: ResultPage) -> str:
    """Give what a result says, in one sentence."""
    said = "".join(part.text for part in page.sentence)
    return _("So far. %(said)s", said=said) if page.interim and not page.says_so_far else said


def told_of_lesson(number: int, claim: str) -> Told:
    """Say what the picture of a lesson says where it stands alone."""
    source = _("Trialbook · lesson %(number)d · %(day)s", number=number, day=day(today()))
    return Told(claim, source, file_name("lesson", str(number), claim))
