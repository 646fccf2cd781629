"""What the doctor finds, on folders and databases that are really in that state."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest

from webapp.checkup import Finding, examine
from webapp.settings import Settings


def found(settings: Settings, about: str) -> Finding:
    (finding,) = [finding for finding in examine(settings) if about in finding.sentence]
    return finding


def test_a_book_in_order_has_nothing_wrong(settings: Settings) -> None:
    assert [finding for finding in examine(settings) if not finding.well] == []


def test_a_machine_without_a_book_is_in_order_and_stays_as_it_was(settings: Settings, tmp_path: Path) -> None:
    empty = settings.model_copy(update={"data": tmp_path / "nothing" / "here", "secret_key": None})
    assert all(finding.well for finding in examine(empty))
    assert not (tmp_path / "nothing").exists()


def test_an_old_database_is_named_with_the_remedy(settings: Settings) -> None:
    from experiments.migrations.run import downgrade

    downgrade(settings.database, "base")
    finding = found(settings, "not up to date")
    assert not finding.well
    assert "trialbook db upgrade" in finding.sentence


def test_a_database_that_does_not_answer_is_named_without_its_password(settings: Settings, tmp_path: Path) -> None:
    url = f"postgresql://mill:secret@/book?host={tmp_path}&port=1"
    finding = found(settings.model_copy(update={"database_url": url}), "does not answer")
    assert not finding.well
    assert "secret" not in finding.sentence


@pytest.mark.skipif(sys.platform == "win32", reason="Windows: file modes mean something else")
def test_a_key_that_others_can_read_is_named(settings: Settings) -> None:
    key = settings.data / "secret_key"
    key.write_text("a key only for tests", encoding="ascii")
    os.chmod(key, 0o644)  # noqa: PTH101 - the mode is the point
    finding = found(settings.model_copy(update={"secret_key": None}), "can be read by others")
    assert not finding.well


def test_a_key_that_was_cut_off_is_named(settings: Settings) -> None:
    (settings.data / "secret_key").touch(mode=0o600)
    finding = found(settings.model_copy(update={"secret_key": None}), "holds no usable key")
    assert not finding.well


def test_a_data_folder_that_is_a_file_is_named(settings: Settings, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x", encoding="ascii")
    assert not found(settings.model_copy(update={"data": tmp_path / "file"}), "is a file, not a folder").well
