"""Fill forms as somebody would who wants to do harm: harmful texts where texts go, the rest as it stands."""

from __future__ import annotations

import re
from dataclasses import dataclass

from werkzeug.test import TestResponse

from tests.webapp.browser import Browser, text
from tests.webapp.hostile.payloads import ADDRESS, EVERYTHING, SHORT, Ledger
from tests.webapp.hostile.reading import Field, Form, Page

SENSIBLE = {
    "after": "7",
    "baseline": "200",
    "budget": "280",
    "claimed": "40",
    "currency": "EUR",
    "days": "14",
    **{f"figures.{place}.{name}": value for place in (0, 1) for name, value in (("units", "150"), ("successes", "30"))},
    "forecast": "60",
    "hour": "40",
    "hours": "4",
    "marketing_budget": "26000",
    "social_budget": "5600",
    "spend": "300",
    "spend_cap": "5000",
    "standing": "231",
    "target": "260",
    "thing_id": "",
    "url": "https://hooks.quernwell.example/book",
    "worthwhile_lift": "5",
}
"""What is typed into fields that take no free text."""
WITHIN = {"regions": "{}; 100\nMill; 90\nLarch; 80\nBrook; 70", "sheet": "Goal\n  {}\n"}
"""Texts that are read line by line, with the place where harm goes."""
TYPED = {"email": "someone@quernwell.example", "date": "2026-11-29", "number": "5", "password": "kneading takes time"}
LEFT_EMPTY = {("/read/#", "starts")}
"""Days that fit no file of the book: a file that ends before its first day is refused as a whole."""
TRIES = 5


@dataclass
class Sent:
    """What came of a form."""

    answer: TestResponse
    values: dict[str, list[str]]


def kind_of(form: Form) -> str:
    """Name a form by where it leads and what it asks, the same for every thing."""
    return re.sub(r"/\d+", "/#", form.action.partition("?")[0])


def as_it_stands(browser: Browser, form: Form) -> Form | None:
    """Read a form again, since what it asks and its version may have changed; none where it is gone."""
    page = Page(text(browser.get(form.page)), form.page)
    same = [one for one in page.forms if (one.action, one.texts) == (form.action, form.texts)]
    return same[0] if same else None


def fill(form: Form, ledger: Ledger) -> dict[str, list[str]]:
    """Give a value for every field of a form, harmful in all that take text."""
    values: dict[str, list[str]] = {}
    for one in form.fields:
        if not one.name or one.kind in {"file", "submit"}:
            continue
        if one.is_text:
            values[one.name] = [WITHIN.get(one.name, "{}").replace("{}", ledger.text(kind_of(form), one.name))]
        elif one.kind in {"radio", "checkbox"}:
            if one.checked or (one.kind == "radio" and one.name not in values):
                values[one.name] = [one.value] if one.kind == "radio" else [*values.get(one.name, []), one.value]
        elif one.kind == "select":
            values[one.name] = [_chosen(one)]
        elif one.name not in values:
            typed = "" if (kind_of(form), one.name) in LEFT_EMPTY else TYPED.get(one.kind, "")
            # what is to be changed with a reason has to become something else
            values[one.name] = [typed if one.name == "after" else one.value or typed]
    return values


def _chosen(one: Field) -> str:
    """Choose what asks for words of one's own, else what stands there, else the first that says something."""
    free = [value for value, _selected in one.options if value in {"new", "other", "own"}]
    chosen = [value for value, selected in one.options if selected and value]
    return (free or chosen or [value for value, _selected in one.options if value] or [""])[0]


def send(browser: Browser, form: Form, ledger: Ledger, wrong: dict[str, list[str]]) -> Sent:
    """Send a form until it is taken: what it refuses is tried shorter, then as an address, then left sensible."""
    kind, values = kind_of(form), fill(form, ledger)
    tried: dict[str, int] = {}
    for _turn in range(TRIES):
        answer = post(browser, form.action, values)
        page = Page(text(answer), form.action) if answer.mimetype == "text/html" else None
        if page and page.wrong:
            wrong[f"answer to {kind}"] = page.wrong
        if answer.status_code < 400:
            ledger.accept(values)
        if answer.status_code != 422 or page is None:
            break
        refused = {fault for fault in page.faults if fault in form.texts} or set(form.texts)
        for name in refused:
            tried[name] = tried.get(name, 0) + 1
            harms = [EVERYTHING, SHORT, ADDRESS]
            if tried[name] < len(harms):
                harm = ledger.text(kind, name, harms[tried[name]])
                values[name] = [WITHIN.get(name, "{}").replace("{}", harm)]
            else:
                values[name] = [SENSIBLE.get(name, "")]
                ledger.refused.add((kind, name))
    return Sent(answer, values)


def post(browser: Browser, address: str, values: dict[str, list[str]]) -> TestResponse:
    """Send values as a browser would, with the token of the page that was read last."""
    return browser.post(address, {**values, "csrf_token": browser.token})
