"""A file as it came: small ones held, large ones by their place; read the same, and quick the second time."""

from __future__ import annotations

import io
from pathlib import Path

import pytest

from experiments.errors import NotFound
from experiments.reading.report import FileMapping
from experiments.results.files import FileStore
from experiments.results.uploads.upload import received_upload, stored_upload
from tests.experiments.reduction.test_large import as_text, people

LARGE = as_text(people(50, 40_000))


def test_a_small_file_is_held_and_a_large_one_lies_in_the_store(tmp_path: Path) -> None:
    store = FileStore(tmp_path)
    small = received_upload(store, "a.csv", io.BytesIO(b"variant,visitors\nA,10\n"))
    large = received_upload(store, "b.csv", io.BytesIO(LARGE))
    assert (small.is_large, small.size, small.body) == (False, 22, None)
    assert (large.is_large, large.size, large.data) == (True, len(LARGE), b"")
    assert store.get(large.put(store)) == LARGE
    assert large.sha256 == stored_upload(store, "b.csv", large.sha256).sha256


def test_a_large_file_reads_the_same_from_its_copy(tmp_path: Path) -> None:
    store = FileStore(tmp_path)
    large = received_upload(store, "b.csv", io.BytesIO(LARGE))
    first = large.read()
    moved = FileStore(tmp_path / "other")
    again = received_upload(moved, "b.csv", io.BytesIO(LARGE))
    assert again.body is not None
    assert large.body is not None
    for suffix in (".parquet", ".sample"):
        again.body.with_suffix(suffix).write_bytes(large.body.with_suffix(suffix).read_bytes())
    again.body.write_bytes(b"")  # only the copy can say it now
    assert again.read().document() == first.document()


def test_another_mapping_is_read_anew_and_a_damaged_copy_is_not_believed(tmp_path: Path) -> None:
    large = received_upload(FileStore(tmp_path), "b.csv", io.BytesIO(LARGE))
    plain = large.read()
    assert large.body is not None
    large.body.with_suffix(".parquet").write_bytes(b"PAR1 damaged")
    mapped = large.read(FileMapping(columns={"revenue": "visits"}))
    assert mapped.columns["revenue"] == "visits"
    assert mapped.row_count == plain.row_count == 40_000


def test_a_file_that_is_gone_is_said_to_be(tmp_path: Path) -> None:
    store = FileStore(tmp_path)
    large = received_upload(store, "b.csv", io.BytesIO(LARGE))
    store.delete(large.sha256)
    with pytest.raises(NotFound, match="no longer kept"):
        stored_upload(store, "b.csv", large.sha256)
    with pytest.raises(NotFound, match="no longer kept"):
        large.put(store)
