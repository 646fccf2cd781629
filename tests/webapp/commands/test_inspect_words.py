"""What ``trialbook inspect`` says to a person: first whether the file can be used, never a total of a refused one."""

from __future__ import annotations

from pathlib import Path

from click.testing import CliRunner, Result

from webapp.commands.inspect import command

HEAD = (
    "Ad set name,Day,Impressions,Reach,Link clicks,Clicks (all),Post engagement,Purchases,Purchases conversion value,"
    "Amount spent (EUR),Landing page views,Leads\n"
)
NAMES = ("Autumn campaign 2025, prospecting, wave A", "Autumn campaign 2025, prospecting, wave B")
ROWS = "".join(
    f'"{name}",2025-03-{day:02d},120000,90000,2000,2500,4000,60,2400.50,1500.25,1800,12\n'
    for day in range(1, 15)
    for name in NAMES
)


def run(tmp_path: Path, text: str, *options: str, name: str = "export.csv") -> Result:
    file = tmp_path / name
    file.write_text(text, encoding="utf-8")
    return CliRunner().invoke(command, [str(file), *options])


def test_a_wide_file_fits_the_width_and_names_stay_apart(tmp_path: Path) -> None:
    out = run(tmp_path, HEAD + ROWS).stdout
    assert out.splitlines()[:2] == ["export.csv", "Can be used; no problem found."]
    assert max(map(len, out.splitlines())) <= 100
    assert out.count("Autumn campaign 2…rospecting, wave A") == 3
    assert "1,680,000" in out
    assert "21,003.50" in out


def test_a_refused_file_shows_no_totals_but_every_problem_and_the_card(tmp_path: Path) -> None:
    done = run(tmp_path, HEAD + ROWS.replace("120000", "many", 1).replace("1800,12", "1800,-12", 1))
    assert done.exit_code == 1
    assert done.stdout.splitlines()[1] == "Cannot be used: 2 problems forbid it."
    assert "Version" not in [line.strip().partition(" ")[0] for line in done.stdout.splitlines()]
    assert done.stderr.splitlines()[:6] == [
        "This file cannot be used:",
        "  1.   “Leads” on line 2 is below zero (-12).",
        "  →    Export again; if the platform corrects earlier days by negative figures, export the whole",
        "       period.",
        "  2.   “many” under “Impressions” on line 2 is not a figure.",
        "  →    Write the figure into this cell, or leave it blank if there was none; better, export again",
    ]
    assert "How to get a usable file: Meta Ads Manager" in done.stderr
    assert "2.   Breakdown → By time → Day." in done.stderr


def test_warnings_and_what_is_left_out_are_told_with_their_lines(tmp_path: Path) -> None:
    out = run(tmp_path, "Variant,Visitors,Orders\nA,100,2\n\nB,110,3\nC,90,4\n,57,3\nTotal,357,12\n").stdout
    assert out.splitlines()[1] == "Can be used; 1 warning below."
    assert "Left out: 2 lines" in out
    assert "  line 3        A blank line." in out
    assert "  1.   Warning: 1 of 4 lines names no version; it is not counted." in out


def test_a_marked_copy_is_written_where_it_is_asked_for(tmp_path: Path) -> None:
    copy = tmp_path / "marked.csv"
    done = run(tmp_path, HEAD + ROWS.replace("120000", "many", 1), "--marked", str(copy))
    assert done.exit_code == 1
    assert f"The problems are marked in {copy}." in done.stderr
    assert "“many” under “Impressions” on line 2 is not a figure." in copy.read_text("utf-8-sig")


def test_no_marked_copy_of_personal_data_or_in_place_of_the_file_itself(tmp_path: Path) -> None:
    people = "user_id,group,email,orders\n" + "".join(f"u{i},{'ab'[i % 2]},p{i}@example.org,1\n" for i in range(30))
    copy = tmp_path / "marked.csv"
    done = run(tmp_path, people, "--json", "--marked", str(copy))
    assert "No marked copy is written of a file with personal data." in done.stderr
    assert not copy.exists()
    wrong = run(tmp_path, people, "--marked", str(tmp_path / "export.csv"))
    assert wrong.exit_code == 2
    assert (tmp_path / "export.csv").read_text("utf-8") == people


def test_bytes_that_are_no_table_are_told_in_few_words(tmp_path: Path) -> None:
    done = run(tmp_path, "<html><body>Log in</body></html>")
    assert done.stdout == "export.csv\nCannot be used: 1 problem forbids it.\n\n"
    assert "This is a web page" in done.stderr
    assert "The cards of all platforms stand in the guide" in done.stderr
