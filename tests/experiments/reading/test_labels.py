"""Labels inside texts: of what stands there, the part that tells the versions apart."""

from __future__ import annotations

import re

import pytest

from experiments.reading.cells.covers import find_cover
from experiments.reading.cells.labels import find_labels, find_listed
from experiments.reading.read import read_file
from experiments.reading.report import Report


def eight(form: str, one: str, other: str) -> list[str]:
    """Eight texts in turn; ``{i}`` counts them, ``{x}`` is what varies."""
    return [form.format(i=i, x=(one, other)[i % 2]) for i in range(8)]


@pytest.mark.parametrize(
    ("form", "one", "other", "names"),
    [
        ("[{x}] Tip {i}", "carousel", "single image", ("carousel", "single image")),
        ("Tip {i} [🧪 {x}]", "A", "B", ("A", "B")),
        ("Tip {i} [🎠 {x}]", "carousel", "reel", ("carousel", "reel")),
        ("[{x} post] Tip {i}", "carousel", "single", ("carousel", "single")),
        ("[Promo] Tip {i} [{x}]", "carousel", "single", ("carousel", "single")),
        ("Tip {i} 【{x}】", "A", "B", ("A", "B")),
        ("#plants Tip {i} #{x} #spring", "hookquestion", "hookfact", ("hookquestion", "hookfact")),
        ("Tip {i} #{x}", "HookQuestion", "HookFact", ("HookQuestion", "HookFact")),
        ("Repair (part {i}) (thumb {x})", "A", "B", ("A", "B")),
        ("Bread (thumb {x}) | Our channel", "red", "blue", ("red", "blue")),
        ("Tip {i} | {x}", "Noon", "Evening", ("Noon", "Evening")),
        ("Tip {i} | {x} #plants https://example.org/{i}", "Noon", "Evening", ("Noon", "Evening")),
        ("Tip {i} – {x}", "Noon", "Evening", ("Noon", "Evening")),
        ("News {i} - Subject {x}", "A", "B", ("A", "B")),
        ("Nachricht {i}: Betreff {x} heute", "A", "B", ("A", "B")),
        ("Consejo {i} versión {x}", "A", "B", ("A", "B")),
        ("Ad {i} – Version {x}", "A", "B", ("A", "B")),
        ("Chart {i} https://example.org/{i}?utm_content={x}", "emoji", "plain", ("emoji", "plain")),
        ("Chart {i} https://example.org/?utm_source=x&utm_content={x}&a=1 #c", "emoji", "plain", ("emoji", "plain")),
        ("https://example.org/{i}?utm_content=aug_{x}", "emoji", "plain", ("emoji", "plain")),
        ("Bio https://example.org/?utm_content=bio, https://example.org/{i}?utm_content={x}", "e", "p", ("e", "p")),
        ("https://example.org/{i}?utm_campaign=spring_{x}&utm_source=fb", "calm", "loud", ("calm", "loud")),
    ],
)
def test_the_name_is_the_part_that_varies_and_the_pattern_finds_it_again(
    form: str, one: str, other: str, names: tuple[str, str]
) -> None:
    texts = eight(form, one, other)
    found = find_labels(texts)
    assert found is not None
    assert found.values == names * 4
    again = [re.search(found.pattern, text) for text in texts]
    assert [match[1] for match in again if match] == list(names * 4)


@pytest.mark.parametrize(
    "texts",
    [
        [f"Repair (part {i})" for i in range(8)],  # a series, no groups
        ["[a] One", "[b] Two", "[c] Three", "[a] Four", "[b] Five", "[a] Six"],  # “c” stands alone
        ["#a One", "#b Two", "#a Three", "Four", "#a Five", "#b Six"],  # not every text has one
        [f"[v{i % 11}] One" for i in range(44)],  # eleven groups
        ["Bread and butter", "Cheese and wine", "Fish and chips"],
        [],
    ],
)
def test_what_does_not_part_all_texts_is_no_label(texts: list[str]) -> None:
    assert find_labels(texts) is None


def test_a_hashtag_is_one_whatever_its_capitals() -> None:
    found = find_labels(["#HookA x", "#hookB y", "#hooka z", "#HOOKB w"])
    assert found is not None
    assert found.values == ("HookA", "hookB", "HookA", "hookB")


def test_of_two_hashtags_that_part_the_texts_the_word_of_a_test_counts() -> None:
    texts = [f"Tip {i} #{('sun', 'rain')[i // 2 % 2]} #{('control', 'question')[i % 2]}" for i in range(8)]
    found = find_labels(texts)
    assert found is not None
    assert (found.values[:2], found.unsure) == (("control", "question"), False)


def test_two_hashtags_that_part_the_texts_alike_well_are_said_to_be_unsure() -> None:
    texts = [f"Tip {i} #{('sun', 'rain')[i // 2 % 2]} #{('bread', 'cake')[i % 2]}" for i in range(8)]
    found = find_labels(texts)
    assert found is not None
    assert found.unsure


def test_a_bracket_and_a_hashtag_that_part_differently_are_unsure() -> None:
    texts = [f"[{('calm', 'loud')[i % 2]}] Tip {i} #{('sun', 'rain')[i // 2 % 2]}" for i in range(8)]
    found = find_labels(texts)
    assert found is not None
    assert (found.values[:2], found.unsure) == (("calm", "loud"), True)


def test_one_of_several_labels_in_a_cell_is_taken_whole() -> None:
    cells = ["spring; test_a", "spring; test_b", "summer; test_a", "summer; test_b"] * 2
    found = find_listed(cells)
    assert found is not None
    assert found.values[:4] == ("test_a", "test_b", "test_a", "test_b")
    assert [re.findall(found.pattern, cell) for cell in cells[:2]] == [["test_a"], ["test_b"]]
    assert find_listed(["test_a", "test_b"] * 3) is None  # no lists: the cell is the label


def test_many_hashtags_are_searched_within_bounds() -> None:
    held = [frozenset(f"t{(7 * i + 3 * j) % 23}" for j in range(12)) for i in range(200)]
    assert find_cover(held, most=10) is None


def posts(texts: list[str], labels: list[str] | None = None) -> Report:
    """A Business Suite file of posts, one a day."""
    lines = ["Post ID,Page ID,Description,Is crosspost,Publish time,Custom labels,Views,Reach,Total clicks"]
    lines += [
        f'{i + 101},7,"{text}",0,09/{i + 1:02d}/2025 10:00,{labels[i] if labels else ""},{900 + i},{700 + i},{9 + i}'
        for i, text in enumerate(texts)
    ]
    return read_file("\n".join(lines).encode(), "posts.csv")


def test_labels_in_lists_make_the_versions_of_posts() -> None:
    report = posts([f"Bread {i}" for i in range(8)], ["spring; ask_a", "spring; ask_b"] * 4)
    assert (report.variant_column, sorted(report.variants)) == ("Custom labels", ["ask_a", "ask_b"])
    assert report.variants["ask_a"]["impressions"] == 3612  # 900 + 902 + 904 + 906
    assert report.unsure == ()


def test_a_link_in_a_column_that_is_no_text_is_looked_at_last() -> None:
    lines = ["Post id,Post text,Impressions,Detail Expands,Card link"]
    lines += [
        f"19625{i},Words {chr(97 + i)} today,{100 + i},1,https://example.org/?utm_content={('emoji', 'plain')[i % 2]}"
        for i in range(6)
    ]
    report = read_file("\n".join(lines).encode(), "x.csv")
    assert (report.variant_column, sorted(report.variants)) == ("Card link", ["emoji", "plain"])
    assert report.unsure == ("variant",)
