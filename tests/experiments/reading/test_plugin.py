"""A platform that another package brings; the example package lies in ``tests/plugin_example``."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tomllib
from importlib.metadata import EntryPoint
from pathlib import Path

import pytest

from experiments.reading.recognise import known_sources
from experiments.reading.sources.installed import GROUP, load_installed

ROOT = Path(__file__).resolve().parents[3]
EXAMPLE = ROOT / "tests" / "plugin_example"
EXPORT = """Screen group,Spot,Play date,Plays,Scans,Net cost (EUR)
Stations,Autumn A,01/10/2026,1200,14,30.00
Stations,Autumn B,01/10/2026,1180,21,29.50
Stations,Autumn A,02/10/2026,1010,11,25.25
Stations,Autumn B,02/10/2026,1020,19,25.50
Stations,Autumn A,13/10/2026,990,9,24.75
Stations,Autumn B,13/10/2026,1000,16,25.00
"""


def installed(folder: Path, module: str, entry: str) -> Path:
    """Lay a package into a folder as an installer would: the module, and what it registers."""
    project = tomllib.loads((EXAMPLE / "pyproject.toml").read_text("utf-8"))["project"]
    (folder / "kiosk_screens.py").write_text(module, encoding="utf-8")
    about = folder / f"{project['name'].replace('-', '_')}-{project['version']}.dist-info"
    about.mkdir()
    (about / "METADATA").write_text(
        f"Metadata-Version: 2.1\nName: {project['name']}\nVersion: {project['version']}\n", encoding="utf-8"
    )
    (about / "entry_points.txt").write_text(f"[{GROUP}]\nkiosk_screens = {entry}\n", encoding="utf-8")
    return folder


def run(folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    """Run the program in a new Python that finds the package."""
    return subprocess.run(
        [sys.executable, "-c", "from webapp.cli import main; main()", *arguments],
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": str(folder), "TRIALBOOK_DATA": str(folder / "book")},
        capture_output=True,
        text=True,
        check=False,
    )


def entry_of_the_example() -> str:
    project = tomllib.loads((EXAMPLE / "pyproject.toml").read_text("utf-8"))["project"]
    return str(project["entry-points"][GROUP]["kiosk_screens"])


def test_the_file_of_an_installed_platform_is_recognised(tmp_path: Path) -> None:
    module = (EXAMPLE / "kiosk_screens.py").read_text("utf-8")
    folder = installed(tmp_path, module, entry_of_the_example())
    file = tmp_path / "kiosk.csv"
    file.write_text(EXPORT, encoding="utf-8")
    done = run(folder, "inspect", str(file), "--json")
    assert (done.returncode, done.stderr) == (0, "")
    document = json.loads(done.stdout)
    assert document["platform"] == "kiosk_screens"
    assert document["level"] == "spot x day"
    assert document["date_range"] == ["2026-10-01", "2026-10-13"]
    assert document["columns"] == {
        "variant": "Spot", "date": "Play date", "impressions": "Plays", "link_clicks": "Scans",
        "spend": "Net cost (EUR)",
    }  # fmt: skip
    assert document["variants"] == {
        "Autumn A": {"impressions": 3200, "link_clicks": 34, "spend": 80},
        "Autumn B": {"impressions": 3200, "link_clicks": 56, "spend": 80},
    }
    # its card stands where the cards of the other platforms stand
    file.write_text(EXPORT.replace("1200", "many"), encoding="utf-8")
    assert "one line per play date" in run(folder, "inspect", str(file)).stderr.replace("\n     ", " ")


def test_a_broken_plug_in_is_told_and_stops_nothing(tmp_path: Path) -> None:
    folder = installed(tmp_path, "import a_module_that_is_not_there\n", "kiosk_screens:SOURCES")
    file = tmp_path / "kiosk.csv"
    file.write_text(EXPORT, encoding="utf-8")
    done = run(folder, "inspect", str(file), "--json")
    assert done.returncode == 0
    assert json.loads(done.stdout)["platform"] == "generic_aggregate"
    said = (
        "The plug-in “kiosk_screens” of the package trialbook-kiosk-screens cannot be loaded (ModuleNotFoundError: "
        "No module named 'a_module_that_is_not_there'). Its files are read as tables of no known platform."
    )
    assert said in done.stderr
    asked = run(folder, "doctor")
    assert asked.returncode == 1
    assert said in asked.stdout + asked.stderr


@pytest.mark.parametrize(
    ("entry", "says"),
    [
        ("no_module_of_this_name:SOURCES", "cannot be loaded (ModuleNotFoundError"),
        ("json:SOURCES", "cannot be loaded (AttributeError"),
        ("json:dumps", "does not give a tuple of Source."),
        ("experiments.reading.sources.tiktok_ads:SOURCES", "brings the platform “tiktok_ads”, which there is already."),
    ],
)
def test_what_is_wrong_with_a_plug_in_is_said(entry: str, says: str) -> None:
    found = load_installed([EntryPoint("other", entry, GROUP)], {source.platform for source in known_sources()})
    assert found.sources == ()
    (fault,) = found.faults
    assert fault.startswith("The plug-in “other” ")
    assert says in fault


def test_one_broken_plug_in_leaves_the_others_alone() -> None:
    points = [
        EntryPoint("broken", "json:SOURCES", GROUP),
        EntryPoint("good", "experiments.reading.sources.tiktok_ads:SOURCES", GROUP),
    ]
    found = load_installed(points, set())
    assert [source.platform for source in found.sources] == ["tiktok_ads"]
    assert len(found.faults) == 1
