"""Pictures belong to a team, lie in the store of files, and are not swept away with files that nobody accepted."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from experiments.errors import Forbidden, NotFound, RuleBroken
from experiments.goals.working import share_goal
from experiments.people.permission import Role
from experiments.results.files import FileStore, delete_unless_claimed, forget_unclaimed
from experiments.trials.draft import DraftChange, VariantGiven, change_draft, start_draft
from experiments.trials.pictures import add_picture, get_picture, pictures_of
from experiments.trials.plan import Registration, register
from tests.factories import complete_change, make_actor, make_draft, make_goal, make_team
from tests.pictures import PLACE, exif, jpeg, png

if TYPE_CHECKING:
    from datetime import datetime

    from sqlalchemy.orm import Session

    from experiments.people.permission import Actor


@pytest.fixture
def files(tmp_path: Path) -> FileStore:
    return FileStore(tmp_path / "files")


def with_picture(sha256: str | None) -> DraftChange:
    return DraftChange(
        variants=(VariantGiven("A", "control", "our claim"), VariantGiven("B", "treatment", "a question", sha256))
    )


def test_the_same_picture_is_one_and_holds_no_notes(
    session: Session, actor: Actor, files: FileStore, now: datetime
) -> None:
    first = add_picture(session, files, actor, jpeg(exif(1)), now=now)
    assert add_picture(session, files, actor, jpeg(exif(1, b"another place")), now=now) is first
    assert PLACE not in files.get(first.sha256)
    assert (first.media_type, first.width, first.height) == ("image/jpeg", 1, 1)


def test_what_is_no_picture_leaves_nothing_behind(
    session: Session, actor: Actor, files: FileStore, now: datetime
) -> None:
    with pytest.raises(RuleBroken, match="SVG"):
        add_picture(session, files, actor, b"<svg/>", now=now)
    assert files.stored_before(now + timedelta(days=400_00)) == []
    viewer = make_actor(session, now, team=actor.team_id, role=Role.VIEWER)
    with pytest.raises(Forbidden):
        add_picture(session, files, viewer, png(), now=now)


def test_a_version_shows_only_pictures_of_the_team(
    session: Session, actor: Actor, files: FileStore, now: datetime
) -> None:
    other = make_actor(session, now, team=make_team(session), role=Role.LEAD)
    theirs = add_picture(session, files, other, png(grey=10), now=now)
    ours = add_picture(session, files, actor, png(), now=now)
    draft = make_draft(session, actor, now)
    for unknown in (theirs.sha256, "0" * 64, "../../etc/passwd"):
        with pytest.raises(RuleBroken, match="no such picture"):
            change_draft(session, actor, draft.id, with_picture(unknown), now=now)
        with pytest.raises(NotFound):
            get_picture(session, actor, unknown)
    change_draft(session, actor, draft.id, with_picture(ours.sha256), now=now)
    assert pictures_of(session, draft) == {ours.sha256: ours}


def test_whoever_may_see_the_experiment_sees_its_pictures(
    session: Session, actor: Actor, files: FileStore, now: datetime
) -> None:
    """An agency works on our goal: we see what it locked, and it sees nothing of ours."""
    goal = make_goal(session, actor, now)
    agency = make_team(session, "Agency")
    lead = make_actor(session, now, team=agency, role=Role.LEAD)
    share_goal(session, actor, goal.id, agency.id, now=now)
    theirs = replace(lead, works_on=frozenset({goal.id}))
    picture = add_picture(session, files, theirs, png(), now=now)
    draft = start_draft(session, theirs, complete_change(goal, now.date() + timedelta(days=7)), now=now)
    change_draft(session, theirs, draft.id, with_picture(picture.sha256), now=now)
    with pytest.raises(NotFound):
        get_picture(session, actor, picture.sha256)
    register(session, theirs, draft.id, Registration(confirm=True), now=now)
    assert get_picture(session, actor, picture.sha256) is picture
    ours = add_picture(session, files, actor, png(grey=7), now=now)
    with pytest.raises(NotFound):
        get_picture(session, theirs, ours.sha256)


def test_the_sweep_and_a_refused_file_of_the_same_bytes_leave_a_picture(
    session: Session, actor: Actor, files: FileStore, now: datetime
) -> None:
    picture = add_picture(session, files, actor, png(), now=now)
    forgotten = files.put(b"never accepted")
    far = now + timedelta(days=400_00)
    assert forget_unclaimed(session, files, now=far) == [forgotten]
    assert not delete_unless_claimed(session, files, picture.sha256)
    assert files.has(picture.sha256)
