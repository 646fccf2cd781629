"""The store of uploaded bytes."""

from __future__ import annotations

import os
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy.orm import Session

from experiments.errors import NotFound
from experiments.results.files import FileStore, StoredFile, claim_file, delete_unless_claimed, forget_unclaimed

DATA = b"Day;Link clicks\n2026-10-01;12\n"
# printf 'Day;Link clicks\n2026-10-01;12\n' | sha256sum
SHA256 = "0664f31ef3b73a9ce1155af36c2bfe7232d487eeebb4b7b0691ffe686b3f329a"


@pytest.fixture
def store(tmp_path: Path) -> FileStore:
    return FileStore(tmp_path / "files")


def test_bytes_are_found_by_their_hash_and_never_changed(store: FileStore) -> None:
    assert store.put(DATA) == SHA256
    assert store.put(DATA) == SHA256
    assert store.get(SHA256) == DATA
    assert [path.name for path in store.folder.rglob("*") if path.is_file()] == [SHA256]


def test_a_deleted_body_says_so(store: FileStore) -> None:
    store.put(DATA)
    store.delete(SHA256)
    store.delete(SHA256)
    with pytest.raises(NotFound, match="no longer kept"):
        store.get(SHA256)


@pytest.mark.parametrize("name", ["../../etc/passwd", "", "A" * 64, "0" * 63])
def test_only_a_hash_becomes_a_path(store: FileStore, name: str) -> None:
    with pytest.raises(NotFound):
        store.get(name)


def test_a_full_disk_leaves_nothing_half_written(store: FileStore, monkeypatch: pytest.MonkeyPatch) -> None:
    def no_space(_descriptor: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", no_space)
    with pytest.raises(OSError, match="No space left"):
        store.put(DATA)
    assert [path for path in store.folder.rglob("*") if path.is_file()] == []


def test_bytes_that_accepted_data_rest_on_are_not_deleted(store: FileStore, session: Session, now: datetime) -> None:
    sha256 = store.put(DATA)
    claim_file(session, sha256, size=len(DATA), name="export.csv", now=now)
    assert not delete_unless_claimed(session, store, sha256)
    assert store.get(sha256) == DATA


def test_bytes_that_nobody_accepted_go_after_a_day(store: FileStore, session: Session, now: datetime) -> None:
    kept, given_up, fresh = store.put(b"kept"), store.put(b"given up"), store.put(b"fresh")
    claim_file(session, kept, size=4, name="kept.csv", now=now)
    for sha256, hours in ((kept, 48), (given_up, 25), (fresh, 23)):
        moment = (now - timedelta(hours=hours)).timestamp()
        os.utime(store.folder / sha256[:2] / sha256, (moment, moment))
    assert forget_unclaimed(session, store, now=now) == [given_up]
    assert (store.has(kept), store.has(given_up), store.has(fresh)) == (True, False, True)


def test_a_store_for_looking_only_leaves_nothing(store: FileStore) -> None:
    with store.scratch() as scratch:
        sha256 = scratch.put(DATA)
        assert (scratch.get(sha256), store.has(sha256)) == (DATA, False)
    assert list(store.folder.iterdir()) == []


def test_what_a_crash_left_half_written_or_half_read_goes_after_a_day(
    store: FileStore, session: Session, now: datetime
) -> None:
    old, fresh = (now - timedelta(hours=25)).timestamp(), (now - timedelta(hours=23)).timestamp()
    for name, moment in ((".incoming-a", old), ("ab/.work-b", old), (".incoming-c", fresh)):
        folder = store.folder / name
        folder.mkdir(parents=True)
        (folder / "body").write_bytes(DATA)
        os.utime(folder, (moment, moment))
    assert forget_unclaimed(session, store, now=now) == []
    assert [path.parent.name for path in store.folder.rglob("body")] == [".incoming-c"]


def test_bytes_stored_once_more_wait_a_day_from_then_on(store: FileStore, session: Session) -> None:
    sha256 = store.put(DATA)
    os.utime(store.folder / sha256[:2] / sha256, (0, 0))  # 1970
    store.put(DATA)
    assert forget_unclaimed(session, store, now=datetime.now(UTC)) == []
    assert store.has(sha256)


def test_the_first_name_of_a_file_stays(session: Session, now: datetime) -> None:
    claim_file(session, SHA256, size=31, name="export.csv", now=now)
    claim_file(session, SHA256, size=31, name="export (1).csv", now=now)
    assert session.get_one(StoredFile, SHA256).name == "export.csv"
