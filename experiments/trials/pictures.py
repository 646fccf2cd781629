"""Pictures of versions: the bytes lie in the file store under their SHA-256, the row says whose they are."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import datetime
from typing import Protocol

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, Session, mapped_column

from experiments.database import Base, Key
from experiments.people.permission import Actor, may, not_found, require
from experiments.people.record.audit import record_act
from experiments.trials.experiment import Experiment, Variant
from experiments.trials.images.image import read_image

_SHA256 = re.compile(r"[0-9a-f]{64}")


class Picture(Base):
    """A picture that a team put to a version; width and height in pixels."""

    __tablename__ = "picture"
    __table_args__ = (sa.UniqueConstraint("team_id", "sha256"),)

    id: Mapped[Key]
    team_id: Mapped[int] = mapped_column(sa.ForeignKey("team.id"))
    sha256: Mapped[str] = mapped_column(sa.String(64))
    media_type: Mapped[str] = mapped_column(sa.String(40))
    bytes: Mapped[int]
    width: Mapped[int]
    height: Mapped[int]
    at: Mapped[datetime]
    by: Mapped[int] = mapped_column(sa.ForeignKey("person.id"))


class KeepsBytes(Protocol):
    """A store in which bytes lie under their SHA-256."""

    def put(self, data: bytes) -> str:
        """Keep bytes and give their SHA-256."""
        ...


def add_picture(session: Session, store: KeepsBytes, actor: Actor, data: bytes, *, now: datetime) -> Picture:
    """Keep a picture for the team, to be put to a version; the same picture again is the same one.

    What a camera or program noted beside it (place, time, names) is not kept.

    Raises
    ------
    RuleBroken
        It is no PNG, JPEG, WebP or GIF, is too large, or is not whole.
    """
    require(actor, "draft.change")
    image = read_image(data)
    sha256 = store.put(image.data)
    present = find_picture(session, actor.team_id, sha256)
    if present is not None:
        return present
    picture = Picture(
        team_id=actor.team_id,
        sha256=sha256,
        media_type=image.media_type,
        bytes=len(image.data),
        width=image.width,
        height=image.height,
        at=now,
        by=actor.person_id,
    )
    session.add(picture)
    session.flush()
    kept = {"sha256": sha256, "media_type": image.media_type, "bytes": len(image.data)}
    record_act(session, actor, "picture.add", "picture", picture.id, None, kept, now)
    return picture


def find_picture(session: Session, team_id: int, sha256: str) -> Picture | None:
    """Find a picture of a team."""
    return session.scalar(sa.select(Picture).where(Picture.team_id == team_id, Picture.sha256 == sha256))


def get_picture(session: Session, actor: Actor, sha256: str) -> Picture:
    """Give a picture of the actor's team, or one of a version in an experiment that is open to it."""
    require(actor, "see")
    if not _SHA256.fullmatch(sha256):
        raise not_found("picture")
    own = find_picture(session, actor.team_id, sha256)
    if own is not None:
        return own
    for experiment in _showing(session, sha256):
        if may(actor, "see", experiment):
            found = find_picture(session, experiment.team_id, sha256)
            if found is not None:
                return found
    raise not_found("picture")


def pictures_of(session: Session, experiment: Experiment) -> dict[str, Picture]:
    """Give the pictures of an experiment's versions, by SHA-256."""
    wanted = [variant.picture for variant in experiment.variants if variant.picture]
    if not wanted:
        return {}
    rows = sa.select(Picture).where(Picture.team_id == experiment.team_id, Picture.sha256.in_(wanted))
    return {one.sha256: one for one in session.scalars(rows)}


def pictures_shown(session: Session, experiment_ids: Iterable[int]) -> dict[int, list[tuple[str, str]]]:
    """Name the pictures of several experiments' versions: by experiment, each version with its SHA-256."""
    rows = session.execute(
        sa.select(Variant.experiment_id, Variant.name, Variant.picture)
        .where(Variant.experiment_id.in_(list(experiment_ids)), Variant.picture.is_not(None))
        .order_by(Variant.experiment_id, Variant.position)
    )
    shown: dict[int, list[tuple[str, str]]] = {}
    for experiment_id, name, sha256 in rows:
        if sha256 is not None:
            shown.setdefault(experiment_id, []).append((name, sha256))
    return shown


def unknown_pictures(session: Session, team_id: int, named: Iterable[str]) -> set[str]:
    """Give those of the named pictures that the team does not have."""
    wanted = set(named)
    if not wanted:
        return set()
    rows = sa.select(Picture.sha256).where(Picture.team_id == team_id, Picture.sha256.in_(wanted))
    return wanted - set(session.scalars(rows))


def _showing(session: Session, sha256: str) -> Iterable[Experiment]:
    holding = sa.select(Variant.experiment_id).where(Variant.picture == sha256)
    return session.scalars(sa.select(Experiment).where(Experiment.id.in_(holding)).limit(50))
