"""The picture that goes with a mail on a result: the same as on the page, drawn when the mail is sent."""

from __future__ import annotations

import logging
from dataclasses import dataclass
from datetime import date

import sqlalchemy as sa
from flask_babel import gettext as _
from sqlalchemy.orm import Session

from experiments.people.notices.choices import NoticeKind
from experiments.people.notices.mails import Mail
from experiments.people.team import Team
from experiments.results.records import Analysis
from experiments.trials.experiment import Experiment
from webapp.formatting import day
from webapp.language.choice import written_in

log = logging.getLogger("trialbook")


@dataclass(frozen=True, slots=True)
class Attached:
    """An image with the name of its file, and what it shows in words."""

    png: bytes
    name: str
    says: str


def picture_for(session: Session, mail: Mail, locale: str | None, today: date) -> Attached | None:
    """Draw the result that a mail tells; None for other mails, and where there is nothing to draw.

    The text of the mail says the same: whatever breaks here, the mail goes without a picture.
    """
    if mail.kind != NoticeKind.VERDICT_IN.value:
        return None
    try:
        _kind, experiment, look, *_person = mail.key.split(":")
        return _drawn(session, int(experiment), int(look), locale, today)
    except Exception:
        log.exception("The picture of mail %d could not be drawn; it goes without", mail.id)
        return None


def _drawn(session: Session, experiment_id: int, look: int, locale: str | None, today: date) -> Attached | None:
    from webapp.charts.sheet.dress import as_file, as_png
    from webapp.records.result.pictures import interval_picture

    wanted = sa.select(Analysis.body).where(Analysis.experiment_id == experiment_id, Analysis.look == look)
    document = session.scalars(wanted.order_by(Analysis.id.desc()).limit(1)).first()
    experiment = session.get(Experiment, experiment_id)
    if document is None or experiment is None:
        return None
    with written_in(locale, session.get_one(Team, experiment.team_id).locale):
        picture = interval_picture(document)
        if picture is None:
            return None
        source = _(
            "Trialbook · experiment %(number)d · strength of evidence %(grade)s · %(day)s",
            number=experiment_id,
            grade=document["grade"],
            day=day(today),
        )
        png = as_png(as_file(picture.widest, experiment.title, picture.label, source))
    return Attached(png, f"experiment-{experiment_id}-result.png", picture.label)
