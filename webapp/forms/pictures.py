"""Pictures that come with a form: each is kept at once and stands in the form by its SHA-256 from then on."""

from __future__ import annotations

from collections.abc import Mapping

from flask import request

from experiments.errors import Fault, RuleBroken
from experiments.trials.images.image import MOST_BYTES
from experiments.trials.pictures import add_picture
from webapp.security import current_actor
from webapp.storage import now, session, store

FILE, PICTURE, AWAY = "_file", "_picture", "_away"
"""How the fields of a version end: the file sent, the picture it has, the box that takes it away."""


def with_pictures(form: Mapping[str, str]) -> tuple[dict[str, str], list[Fault]]:
    """Give the form with every picture that was sent or taken away in its place, and what is no picture.

    A picture is kept before the rest is looked at: where that is refused, it need not be sent once more.
    """
    fields, faults = dict(form.items()), list[Fault]()
    for name, file in request.files.items():
        if not (name.startswith("version_") and name.endswith(FILE) and file.filename):
            continue
        with file.stream as stream:
            data = stream.read(MOST_BYTES + 1)
        try:
            picture = add_picture(session(), store(), current_actor(), data, now=now())
        except RuleBroken as refusal:
            faults += [Fault(name, one.code, one.sentence) for one in refusal.faults]
        else:
            fields[name.removesuffix(FILE) + PICTURE] = picture.sha256
    for name in [one for one in fields if one.startswith("version_") and one.endswith(AWAY)]:
        if not request.files.get(name.removesuffix(AWAY) + FILE):
            fields[name.removesuffix(AWAY) + PICTURE] = ""
        del fields[name]
    if request.files:
        session().commit()
    return fields, faults
