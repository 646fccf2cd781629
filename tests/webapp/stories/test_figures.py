"""The figures of every story are those of its analysis, and none stands without its strength of evidence."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from datetime import timedelta

import pytest

from experiments.judging.document import AnalysisDoc, MetricDoc, VariantDoc
from experiments.learning.stories.untold import untold
from experiments.people.first import local_actor
from tests.webapp.book import opened
from tests.webapp.stories.conftest import NOW, Told
from webapp.records.result.pictures import shown_range

# A number as the page writes it: sign, thousands with commas, decimals.
NUMBER = re.compile(r"(?<![\w.,])[+\N{MINUS SIGN}-]?\d[\d,]*(?:\.\d+)?")
FIGURE = re.compile(r"\d")


def numbers(said: str) -> list[float]:
    return [float(one.replace(",", "").replace("\N{MINUS SIGN}", "-")) for one in NUMBER.findall(said)]


def part(text: str, heading: str) -> list[str]:
    """The lines below a heading, with those that a long line was broken into put together again."""
    lines = text.splitlines()
    if heading not in lines:
        return []
    begin = lines.index(heading) + 2
    end = next((n for n, line in enumerate(lines[begin:], begin) if line.startswith("---")), len(lines) + 1) - 1
    return lines[begin:end]


def near(said: float, meant: float | None, *, by: float) -> bool:
    return meant is not None and abs(said - meant) <= by


def stands_for(document: AnalysisDoc, metric: MetricDoc, variant: VariantDoc) -> list[float]:
    """Every number that the lines of one version may hold: value (also in per cent), parts, units."""
    known = [variant["value"], variant["numerator"], variant["denominator"], variant["units"]]
    whole = [float(one) for one in known if one is not None]
    return [*whole, *(one * 100 for one in whole[:1])]


def changes(document: AnalysisDoc, metric: MetricDoc, variant: VariantDoc) -> list[float]:
    lower, upper, _early = shown_range(document, metric, variant)
    ends = [variant["lift"]["estimate"] if variant["lift"] else None, lower, upper]
    return [one * 100 for one in ends if one is not None]


def blocks(text: str) -> Iterator[list[str]]:
    """Each number of each new version: its name, the two versions, the change."""
    block: list[str] = []
    for line in [*part(text, "The numbers"), ""]:
        if line.strip() and not line.startswith("Taken from: "):
            block.append(line)
        elif block:
            yield block
            block = []


def test_every_verdict_has_its_story(told: Told) -> None:
    verdicts = {told.document(key)["verdict"] for key in told.closed}
    assert verdicts == {"succeeded", "harmful", "no_useful_difference", "undecided", "invalid"}
    grades = {told.document(key)["grade"] for key in told.closed}
    assert {"B", "C", "D"} <= grades
    assert len(told.closed) >= 13


def test_every_number_of_the_text_is_one_of_the_analysis_and_none_is_left_out(told: Told) -> None:
    looked_at = 0
    for key in told.closed:
        document = told.document(key)
        found = list(blocks(told.text(f"/experiments/{key}/story.txt")))
        expected = [
            (metric, metric["variants"][0], variant)
            for metric in document["metrics"]
            for variant in metric["variants"]
            if variant["name"] != document["control"]
        ]
        assert len(found) >= len(expected), key
        found = found[-len(expected) :]  # what is not usable is said to be so above its numbers
        for lines, (metric, control, variant) in zip(found, expected, strict=True):
            for version in (control, variant):
                said = next(line for line in lines if line.startswith(f"  {version['name']}: "))
                tail = said.removeprefix(f"  {version['name']}: ").rpartition(" [")[0]
                known = stands_for(document, metric, version)
                for number in numbers(tail):
                    assert any(near(number, one, by=max(0.006, abs(one) * 0.006)) for one in known), (key, said)
                    looked_at += 1
            change = " ".join(lines[next(n for n, one in enumerate(lines) if one.startswith("  Change: ")) :])
            if variant["lift"] is None:
                continue
            meant, read = changes(document, metric, variant), numbers(change.partition(" [")[0])
            assert len(read) == len(meant), (key, change)
            assert all(near(one, other, by=0.0501) for one, other in zip(read, meant, strict=True)), (key, change)
            looked_at += len(read)
    assert looked_at > 150


def test_in_the_text_every_line_with_a_figure_of_the_result_ends_with_the_grade(told: Told) -> None:
    for key in told.closed:
        story, grade = told.text(f"/experiments/{key}/story.txt"), told.document(key)["grade"]
        marked = 0
        sentence = story.split("\n\n")[1].splitlines()
        for line in [*sentence, *(line for line in part(story, "The numbers") if line.startswith("  "))]:
            if FIGURE.search(line):
                assert line.endswith(f" [{grade}]"), (key, line)
                marked += 1
        assert marked or told.document(key)["verdict"] == "invalid", key
        assert max(len(line) for line in story.splitlines()) <= 78, key
        assert f"[{grade}] strength of evidence" in story


def test_page_and_text_say_the_same_changes_each_with_its_grade_and_the_way_back(told: Told) -> None:
    for key in told.closed:
        page = html.unescape(told.text(f"/experiments/{key}/story")).replace("\u00a0", " ")
        above = page.partition('id="tell"')[0]
        grade = told.document(key)["grade"]
        said = [
            found[1]
            for lines in blocks(told.text(f"/experiments/{key}/story.txt"))
            for line in lines
            if (found := re.match(r"  Change: ([+\N{MINUS SIGN}]?[\d.,]+ %)", line))
        ]
        table = re.findall(r'<a href="(/experiments/\d+/result)"><b>([^<]+)</b></a>', above)
        assert table == [(f"/experiments/{key}/result", one) for one in said], key
        mark = f'<span class="visually-hidden">Strength of evidence </span>{grade}</span>'
        assert above.count(mark) >= len(said), key
        assert above.count(f"strength of evidence {grade}.") == above.count('class="drawn drawn-wide"'), key


def test_a_failure_is_told_with_the_same_parts_as_a_success(told: Told) -> None:
    def parts(key: int) -> list[str]:
        lines = told.text(f"/experiments/{key}/story.txt").splitlines()
        return [lines[n - 1] for n, line in enumerate(lines) if line and set(line) == {"-"}]

    by_verdict = {told.document(key)["verdict"]: parts(key) for key in reversed(told.closed)}
    for failure in ("harmful", "no_useful_difference"):
        assert by_verdict[failure] == by_verdict["succeeded"]
    usual = ["The numbers", "Strength of evidence", "What we do, and next", "What was tried", "What it cost"]
    for verdict, found in by_verdict.items():
        assert [one for one in usual if one not in found] == [], verdict


def test_what_has_to_be_known_of_a_result_is_said(told: Told) -> None:
    stories = {key: told.text(f"/experiments/{key}/story.txt") for key in told.closed}
    by = {told.document(key)["verdict"]: story for key, story in stories.items()}
    assert "For the record only: something broke the comparison" in " ".join(by["invalid"].split())
    assert "What would have been enough" in by["undecided"] or "Couldn't tell" in by["undecided"]
    afterwards = [story for story in stories.values() if "Entered afterwards" in story]
    assert len(afterwards) == 1
    assert "[C]" in afterwards[0]


@pytest.mark.parametrize("kind", ["lessons", "goals", "cycles"])
def test_larger_stories_name_each_result_with_its_grade_and_lead_to_it(told: Told, kind: str) -> None:
    found = 0
    for key in range(1, 9):
        if told.reader.get(f"/{kind}/{key}/story").status_code != 200:
            continue
        page = told.text(f"/{kind}/{key}/story").partition('id="tell"')[0]
        story = told.text(f"/{kind}/{key}/story.txt")
        assert max(len(line) for line in story.splitlines()) <= 78
        for line in story.splitlines():
            if line.startswith("  Change in "):
                found += 1
            if re.search(r"[+\N{MINUS SIGN}]\d", line) and not line.startswith(("Spring", "Summer")):
                assert re.search(r" \[[A-E]\]$", line), line
        named = set(re.findall(r"Experiment (\d+), closed on", story))
        assert {f"/experiments/{one}/result" for one in named} == set(
            re.findall(r'class="source" href="([^"]+)"', page)
        )
    assert found


def test_in_the_demo_one_failure_was_told_to_nobody(told: Told) -> None:
    with opened(told.app) as session:
        found = untold(session, local_actor(session, now=NOW), today=NOW.date())
    assert [one.title for one in found] == ["Saved reply or own words?"]
    assert found[0].closed_on <= NOW.date() - timedelta(days=14)
