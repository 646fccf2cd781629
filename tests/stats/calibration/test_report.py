"""The command, its text, the figures that are kept, and the page they are written into."""

from pathlib import Path

import pytest

from stats.calibration.__main__ import main
from stats.calibration.figures import Figures, made_now, read, stored, written
from stats.calibration.lines import Line
from stats.calibration.page import BLOCKS, _of_100, filled
from stats.calibration.per_person import ratios_grid
from stats.calibration.report import broken, run, summary, table

PAGE = Path(__file__).resolve().parents[3] / "webapp" / "help" / "proof.md"


def line(covered, *, promise="days", drawn=1_000, answered=1_000):
    return Line(
        "days", "seven days", "paired", 0.0, promise, drawn, answered, covered, 40, 3, {"few_days": 1}, {"z": 0.3}
    )


def test_the_text_shows_coverage_with_its_error_and_what_was_refused():
    text = table([line(855, drawn=1_000, answered=900)])
    row = text.splitlines()[2]
    # by hand: 855 of 900 is 95.0 % with an error of 0.7 points, 85.5 % of all
    assert "95.0% ± 0.7%" in row
    assert "85.5%" in row
    assert "10.0%" in row
    assert "few_days 0.1%" in row
    assert "z 30.0%" in row
    assert "held (94.0% to 97.0%)" in row


def test_a_line_that_answers_nothing_says_so_and_breaks_its_promise():
    nothing = line(0, answered=0)
    assert "nothing answered" in table([nothing])
    assert "BROKEN" in table([nothing])
    assert broken([nothing, line(950)]) == (nothing,)
    assert "nothing answered" in summary([nothing])


def test_the_summary_counts_by_promise():
    text = summary([line(950), line(930), line(900), line(0, promise=None)])
    assert "found 90.0% to 95.0% in 3 lines (1 held, 1 within chance, 1 broken); refused at most 0.0%" in text


def test_figures_come_back_from_their_file_as_they_were():
    figures = made_now([line(950), line(0, promise=None)], 400)
    assert read(written(figures)) == figures
    assert set(figures.versions) == {"trialbook", "numpy", "scipy"}
    with pytest.raises(ValueError, match="another version"):
        read('{"columns": ["family"], "lines": []}')


def test_a_run_holds_the_lines_of_its_families_at_every_lift():
    lines = run(["ratios"], replications=2)
    assert {each.family for each in lines} == {"ratios"}
    assert len(lines) == sum(len(scenario.lifts) for scenario in ratios_grid())


def test_the_command_prints_and_writes_what_it_counted(tmp_path, capsys):
    assert main(["20", "--family", "people", "--workers", "1", "--json", str(tmp_path / "f.json")]) == 0
    out = capsys.readouterr().out
    assert out.startswith("== people")
    assert "people, 10 expected events or more in each variant: promised 94.0% to 96.0%" in out
    assert main(["--read", str(tmp_path / "f.json")]) == 0
    assert capsys.readouterr().out == out


def test_a_broken_promise_ends_the_command_with_1(tmp_path):
    file = tmp_path / "f.json"
    file.write_text(written(made_now([line(800)], 400)), encoding="utf-8")
    assert main(["--read", str(file)]) == 1


@pytest.mark.parametrize("arguments", [["many"], ["0"], ["--family", "weather"]])
def test_the_command_refuses_what_it_cannot_do(arguments, capsys):
    with pytest.raises(SystemExit) as refused:
        main(arguments)
    assert refused.value.code == 2
    assert "python -m stats.calibration" in capsys.readouterr().err


def test_the_page_of_the_guide_shows_the_figures_that_are_kept():
    page = PAGE.read_text(encoding="utf-8")
    assert all(f"(begin {name})" in page for name in BLOCKS)
    assert filled(page, stored()) == page


def test_the_kept_figures_are_of_a_full_run():
    figures = stored()
    assert figures.replications >= 4_000
    assert {each.family for each in figures.lines} == {
        "across",
        "days",
        "looks",
        "people",
        "posts",
        "ratios",
        "revenue",
    }


def test_the_command_writes_the_page(tmp_path):
    page, kept = tmp_path / "page.md", tmp_path / "f.json"
    page.write_text("# Proof\n\n[//]: # (begin nothing differed)\n\nold\n\n[//]: # (end)\n\nend\n", encoding="utf-8")
    kept.write_text(written(stored()), encoding="utf-8")
    main(["--read", str(kept), "--write-help", str(page)])
    text = page.read_text(encoding="utf-8")
    assert "| the test | calculator on the totals | t-test on days or posts | Trialbook |" in text
    assert "old" not in text
    assert text.endswith("\n\n[//]: # (end)\n\nend\n")


def test_a_page_cannot_ask_for_what_was_not_drawn_or_does_not_exist():
    few = Figures({}, 1, (line(950),))
    with pytest.raises(ValueError, match="no table of this name"):
        filled("[//]: # (begin weather)\n[//]: # (end)\n", few)
    with pytest.raises(ValueError, match="did not draw"):
        filled("[//]: # (begin looking)\n[//]: # (end)\n", few)


@pytest.mark.parametrize(
    ("share", "says"), [(0.052, "5"), (0.004, "under 1"), (0.0, "0"), (0.996, "over 99"), (1.0, "100"), (0.05, "5")]
)
def test_shares_are_said_as_so_many_of_100(share, says):
    assert _of_100(share) == says
