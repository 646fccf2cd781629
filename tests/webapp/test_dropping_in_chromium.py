"""What only a browser shows of bringing a file in: dropped, pasted, listed, on its way, stopped, named by keyboard."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from tests.journeys.visitor import chromium, found_by_axe
from tests.webapp.book import export

pytestmark = pytest.mark.skipif(chromium() is None, reason="Chromium is not installed")

STARTS = date(2026, 9, 7)
DROP = """(files) => {
  const dropped = new DataTransfer();
  for (const [name, text] of files) dropped.items.add(new File([text], name));
  for (const kind of ["dragover", "drop"]) {
    const event = new DragEvent(kind, { dataTransfer: dropped, bubbles: true, cancelable: true });
    document.querySelector("h1").dispatchEvent(event);
  }
}"""
PASTE = """(text) => {
  const pasted = new DataTransfer();
  pasted.setData("text/plain", text);
  document.body.dispatchEvent(new ClipboardEvent("paste", { clipboardData: pasted, bubbles: true, cancelable: true }));
}"""
ROWS = "Version\tVisitors\tOrders\nA\t1000\t50\nB\t1010\t71\n"
BROKEN = "Version,Day,Impressions,Link clicks,Amount spent (EUR)\n" + "".join(
    f"{name},2026-09-{day:02},1000,{20 + day},{'gratis' if (day, name) == (3, 'A') else 12.5}\n"
    for day in range(1, 15)
    for name in "AB"
)


def listed(tab: Any) -> list[str]:
    return [" ".join(text.split()) for text in tab.locator(".dropped li").all_inner_texts()]


def test_several_files_are_listed_before_they_go_and_what_is_no_table_is_said_at_once(page: Any, address: str) -> None:
    page.goto(address)
    one, other = (export(STARTS, names=(name,), gains=(gain,)) for name, gain in (("A", 1), ("B", 1.4)))
    page.evaluate(DROP, [["one.csv", one], ["report.pdf", "%PDF-1.7"], ["a picture.csv", "%PDF-1.4"]])
    page.locator(".dropped li:nth-child(3)").wait_for()
    assert listed(page)[0] == "one.csv text table, 1 kB Remove"
    assert "This is a PDF, made for reading and not for counting." in listed(page)[1]
    assert "This is a PDF" in listed(page)[2]  # whatever it is called
    assert found_by_axe(page) == []
    page.get_by_role("button", name="Remove report.pdf").click()
    page.get_by_role("button", name="Remove a picture.csv").click()
    page.evaluate(DROP, [["other.csv", other]])
    page.locator(".dropped li:nth-child(2)").wait_for()
    assert page.evaluate("document.activeElement.textContent") == "See what it says"
    page.keyboard.press("Enter")
    page.wait_for_url("**/read/*")
    assert page.get_by_role("radio", name="A", exact=False).first.is_checked()
    assert page.said == []


def test_rows_of_a_spreadsheet_are_pasted_onto_the_page_and_read_by_the_next_key(page: Any, address: str) -> None:
    page.goto(address)
    page.evaluate(PASTE, "https://mill.example/no-table")
    assert page.locator(".dropped").is_hidden()
    page.evaluate(PASTE, ROWS)
    page.locator(".dropped li").wait_for()
    assert listed(page) == ["Pasted rows 3 lines, 3 columns Remove"]
    page.keyboard.press("Enter")
    page.wait_for_url("**/read/*")
    page.get_by_text("pasted table.tsv").first.wait_for()
    assert page.said == []


def test_a_file_on_its_way_shows_how_far_it_is_and_can_be_stopped_lost_and_sent_again(page: Any, address: str) -> None:
    page.goto(address)
    network = page.context.new_cdp_session(page)
    # 0.8 MB would take longer than a test may: a slow machine too stops it while it is on its way
    slow = {"offline": False, "latency": 0, "downloadThroughput": -1, "uploadThroughput": 10_000}
    network.send("Network.enable")
    network.send("Network.emulateNetworkConditions", slow)
    page.evaluate(DROP, [["large.csv", "Version,Day,Impressions,Link clicks\n" + "A,2026-09-07,1000,20\n" * 40_000]])
    page.get_by_text("On its way: large.csv").first.wait_for()
    page.locator("progress[value]").wait_for()
    assert page.evaluate("document.activeElement.textContent") == "Cancel"
    page.keyboard.press("Enter")
    page.get_by_text("Cancelled. Nothing was stored, and the list is as it was.").first.wait_for()
    assert [line.split()[0] for line in listed(page)] == ["large.csv"]

    page.get_by_role("button", name="Remove large.csv").click()
    network.send("Network.emulateNetworkConditions", {**slow, "offline": True})
    page.evaluate(DROP, [["export.csv", export(STARTS)]])
    page.get_by_text("The connection was lost.").first.wait_for()
    network.send("Network.emulateNetworkConditions", {**slow, "uploadThroughput": -1})
    page.wait_for_url("**/read/*")  # by itself


def test_a_column_that_spoils_a_file_is_left_out_at_a_click_and_another_is_named_by_keyboard(
    page: Any, address: str
) -> None:
    page.goto(address)
    page.evaluate(DROP, [["broken.csv", BROKEN]])
    page.get_by_role("heading", name="This file cannot be used as it is").wait_for()
    assert page.locator(".broken .cell-bad").inner_text().split() == ["gratis", "problem", "1"]
    assert found_by_axe(page) == []
    page.get_by_role("button", name="Read it without it").press("Enter")  # the file is still at hand
    page.wait_for_url("**/read/*")
    assert found_by_axe(page) == []

    page.get_by_label("What is “Link clicks”?").focus()
    page.keyboard.type("all clicks")
    page.keyboard.press("Tab")
    with page.expect_navigation():
        page.get_by_role("button", name="Read it that way").last.press("Enter")
    assert page.get_by_label("What is “Link clicks”?").input_value() == "clicks"
    sentence = page.locator("[data-answers]")
    assert sentence.inner_text().startswith(
        "“A” is what you did before. All clicks per time shown decides, from 5 % on."
    )
    assert sentence.inner_text().endswith("Still to say: who decided who saw what.")
    page.get_by_label("We drew lots").check()
    assert sentence.inner_text().endswith("We drew lots.")
