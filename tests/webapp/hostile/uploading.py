"""Files that are harmful in every place a file has: its name, sheets, members, headers, labels and cells."""

from __future__ import annotations

import csv
import io
import zipfile
from collections.abc import Callable
from datetime import date, timedelta

from werkzeug.test import TestResponse

from tests.webapp.book import files
from tests.webapp.browser import Browser, text
from tests.webapp.hostile.filling import SENSIBLE, fill, kind_of
from tests.webapp.hostile.payloads import NAME, SHEET, Ledger
from tests.webapp.hostile.reading import Form, Page

MILD = ("+1+cmd|' /C calc'!A0", "-2+3", "@brand", "'t is")
"""Cells that a spreadsheet might run and an export may hold."""
FORMULAS = ('=HYPERLINK("https://elsewhere.example","x")', "+1+cmd|' /C calc'!A0", "@SUM(1+9)*cmd|' /C calc'!A0", *MILD)
STARTS = date(2026, 10, 12)


def rows(
    ledger: Ledger, days: int = 14, remarks: tuple[str, ...] = MILD, labels: list[str] | None = None
) -> list[list[str]]:
    """Give an export by day whose labels, unknown header and remarks do harm, the remarks as formulas as well."""
    labels = labels or [ledger.text("file", "label of a version") for _version in range(2)]
    table = [["Day", "Ad set name", "Impressions", "Link clicks", ledger.text("file", "header")]]
    for step in range(days):
        day = (STARTS + timedelta(days=step)).isoformat()
        for place, label in enumerate(labels):
            remark = ledger.text("file", "cell") if step == 0 else remarks[step % len(remarks)]
            table.append([day, label, str(10000 + step), str(100 + 40 * place + step % 3), remark])
    return table


def as_csv(table: list[list[str]]) -> bytes:
    page = io.StringIO()
    csv.writer(page, lineterminator="\n").writerows(table)
    return page.getvalue().encode()


def as_workbook(table: list[list[str]], sheet: str) -> bytes:
    from openpyxl import Workbook

    book = Workbook()
    page = book.active
    assert page is not None
    page.title = sheet
    for row in table:
        page.append([int(cell) if cell.isdigit() else cell for cell in row])
    kept = io.BytesIO()
    book.save(kept)
    return kept.getvalue()


def as_archive(data: bytes, member: str) -> bytes:
    kept = io.BytesIO()
    with zipfile.ZipFile(kept, "w") as archive:
        archive.writestr(member, data)
    return kept.getvalue()


def broken(table: list[list[str]]) -> list[list[str]]:
    """Give a table that is refused: figures that are none, in cells that do harm."""
    return [*table[:3], *([*row[:2], row[4], row[4], row[4]] for row in table[3:])]


def ambiguous(table: list[list[str]]) -> list[list[str]]:
    """Give a table whose days can be read two ways, so that a person is asked."""
    return [table[0], *([f"{int(row[0][8:]) - 11:02d}/10/2026", *row[1:]] for row in table[1:17])]


Note = Callable[[str, Page], None]


def upload_all(browser: Browser, ledger: Ledger, address: str, note: Note) -> dict[str, int]:
    """Send every kind of harmful file to a place that takes files, and go on as the pages ask; give the statuses."""
    table = rows(ledger)
    sheet, member = (ledger.text("file", place, SHEET) for place in ("sheet", "member"))
    sent = {
        "a good file": (as_csv(table), ".csv"),
        "a broken file": (as_csv(broken(rows(ledger, remarks=FORMULAS))), ".csv"),
        "an ambiguous file": (as_csv(ambiguous(table)), ".csv"),
        "a workbook": (as_workbook(table, sheet), ".xlsx"),
        "an archive": (as_archive(as_csv(rows(ledger)), member + ".csv"), ".zip"),
        "no table": (b"<script>alert(1)</script>\x00", ".csv"),
    }
    came = {}
    for what, (data, ending) in sent.items():
        name = ledger.text("file", f"name of {what}", NAME) + ending
        came[what] = _go_on(browser, ledger, address, files((name, data)), note)
        ledger.accept([name, data.decode(errors="replace") if ending == ".csv" and came[what] < 400 else ""])
    pasted = as_csv(rows(ledger)).decode()
    return came | {"a pasted table": _go_on(browser, ledger, address, {"pasted": pasted}, note)}


def _go_on(browser: Browser, ledger: Ledger, address: str, data: dict[str, object], note: Note) -> int:
    """Send what is there, then press the button of each page that comes, with harm in its fields."""
    first = browser.post(address, data)
    answer = _read(browser, first, note)
    seen = {first.location}
    for _step in range(4):
        page = Page(text(answer), answer.request.path)
        # the upload form stands below the refusal of a file; pressing it again would lead nowhere
        forms = [form for form in page.forms if form.method == "post" and not form.takes_results]
        forms = [form for form in forms if form.action in {answer.request.path, f"{answer.request.path}/keep"}]
        if answer.status_code >= 400 or not forms:
            break
        values = fill(forms[0], ledger) | _choices(forms[0])
        answer = _read(browser, browser.post(forms[0].action, {**values, "csrf_token": browser.token}), note)
        if answer.request.path in seen or kind_of(forms[0]).endswith("/keep"):
            break
        seen.add(answer.request.path)
    return first.status_code


def _choices(form: Form) -> dict[str, list[str]]:
    """Give each label a version of its own, leave columns as they were recognised, and say from when on it counts."""
    choices = {one.name: [SENSIBLE[one.name]] for one in form.fields if one.name == "worthwhile_lift"}
    for one in form.fields:
        place = one.name.rpartition("-")[2]
        selected = [value for value, chosen in one.options if chosen]
        if one.kind == "select" and place.isdigit():
            label = "-label-" in one.name
            choices[one.name] = [one.options[1 + int(place)][0]] if label else [*selected, ""][:1]
    return choices


def _read(browser: Browser, answer: TestResponse, note: Note) -> TestResponse:
    while answer.status_code in {302, 303}:
        answer = browser.get(answer.location)
    note(answer.request.path, Page(text(answer), answer.request.path))
    return answer
