"""Settings: sane without any, each refused with a sentence that names it."""

from __future__ import annotations

import stat
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from webapp.settings import Settings, SettingsWrong, default_folder, read_settings, secret_key

README = Path(__file__).resolve().parents[2] / "README.md"


def test_without_any_setting_the_book_lies_in_the_platforms_folder(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.chdir(tmp_path)
    for name in Settings.model_fields:
        monkeypatch.delenv(f"TRIALBOOK_{name.upper()}", raising=False)
    settings = read_settings()
    assert settings.data == default_folder()
    assert settings.database == f"sqlite:///{default_folder().as_posix()}/trialbook.db"
    assert settings.files == default_folder() / "files"


def test_the_environment_sets_them(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("TRIALBOOK_DATA", str(tmp_path / "book"))
    monkeypatch.setenv("TRIALBOOK_FILES_URL", f"file://{tmp_path}/up%20loads")
    monkeypatch.setenv("TRIALBOOK_DATABASE_URL", "postgresql://mill@db/book")
    monkeypatch.setenv("TRIALBOOK_LOCALE", "en-IE")
    settings = read_settings()
    assert settings.data == tmp_path / "book"
    assert settings.files == tmp_path / "up loads"
    assert settings.database == "postgresql://mill@db/book"
    assert settings.locale == "en_IE"


@pytest.mark.parametrize(
    ("name", "value", "said"),
    [
        ("TRIALBOOK_LOCALE", "klingon!", "is no locale"),
        ("TRIALBOOK_FILES_URL", "s3://bucket/folder", "in a folder only"),
        ("TRIALBOOK_DATABASE_URL", "nowhere", "no address of a database"),
        ("TRIALBOOK_DATABASE_URL", "mysql://mill@db/book", "not in “mysql”"),
        ("TRIALBOOK_UPLOAD_MB", "lots", "valid integer"),
        ("TRIALBOOK_SECRET_KEY", "short", "at least 16 characters"),
    ],
)
def test_a_setting_that_cannot_be_used_is_named(
    monkeypatch: pytest.MonkeyPatch, name: str, value: str, said: str
) -> None:
    monkeypatch.setenv(name, value)
    with pytest.raises(SettingsWrong, match=said) as wrong:
        read_settings()
    assert str(wrong.value).startswith(f"{name} cannot be used: ")


def test_every_setting_is_described_in_the_readme() -> None:
    told = README.read_text(encoding="utf-8")
    assert [name for name in Settings.model_fields if f"`TRIALBOOK_{name.upper()}`" not in told] == []


def test_the_secret_key_is_made_once_and_for_its_owner_only(tmp_path: Path) -> None:
    settings = Settings(_env_file=None, data=tmp_path / "new", secret_key=None)
    key = secret_key(settings)
    assert len(key) >= 48
    assert secret_key(settings) == key
    if sys.platform != "win32":
        assert stat.S_IMODE((tmp_path / "new" / "secret_key").stat().st_mode) == 0o600
    assert secret_key(settings.model_copy(update={"secret_key": "one that was set"})) == "one that was set"


@pytest.mark.parametrize("left", ["", "short", "\n"])
def test_a_key_that_was_cut_off_signs_nothing(tmp_path: Path, left: str) -> None:
    # An empty key would let everybody forge the set-up link.
    (tmp_path / "secret_key").write_text(left, encoding="ascii")
    with pytest.raises(SettingsWrong, match="holds no usable key; delete it"):
        secret_key(Settings(_env_file=None, data=tmp_path, secret_key=None))


def test_of_many_that_start_together_all_sign_with_one_key(tmp_path: Path) -> None:
    settings = Settings(_env_file=None, data=tmp_path, secret_key=None)
    with ThreadPoolExecutor(8) as pool:
        keys = set(pool.map(lambda _: secret_key(settings), range(40)))
    assert len(keys) == 1
    assert [place.name for place in tmp_path.iterdir()] == ["secret_key"]  # no draft stays behind
