"""What social media brings: the read-out of one experiment and the page over all of them, by form and by call."""

from __future__ import annotations

import html
import io
import re
from datetime import datetime, timedelta
from pathlib import Path

import pandas as pd
import pytest
from flask import Flask

from experiments.learning.attribution.claims import ClaimGiven, set_claim
from experiments.learning.attribution.kept import RealShareRow
from experiments.people.first import local_actor
from experiments.people.money import Money
from tests.experiments.learning.attribution.crossings import (
    FOUR,
    REVENUE,
    TWO,
    close_it,
    drawn,
    ordered_file,
    revenue_file,
    upload,
)
from tests.webapp.api.caller import Caller
from tests.webapp.book import has_run, opened
from tests.webapp.browser import Browser, text

PARTS = dict(zip(FOUR, ("neither", "social", "other", "both"), strict=True))
SAYING = {f"parts.{place}": part for place, part in enumerate(PARTS.values())} | {"other_tactic": "e-mail"}
COUNTS = {"unclear": (96, 112, 132, 168), "more": (96, 112, 132, 268), "less": (96, 260, 300, 320)}


def said(page: str) -> str:
    return " ".join(html.unescape(re.sub("<[^>]+>", " ", page)).replace("\N{NO-BREAK SPACE}", " ").split())


@pytest.fixture
def began(now: datetime) -> datetime:
    """Early enough that two days after the end of thirty days is before the clock of the pages."""
    return now - timedelta(days=40)


def four_groups(app: Flask, began: datetime, folder: Path, kind: str = "unclear", **words: object) -> int:
    """The drawn four with so many orders of 2,400 each."""
    with opened(app) as session:
        actor = local_actor(session, now=began)
        experiment = drawn(session, actor, began, **words)  # type: ignore[arg-type]
        counts = zip(FOUR, COUNTS[kind], strict=True)
        upload(session, actor, folder, experiment, ordered_file((name, 2400, did) for name, did in counts), now=began)
        return experiment.id


def ads_or_nothing(
    app: Flask, began: datetime, folder: Path, *, closed: bool = True, share: float = 0.16, **given: object
) -> int:
    """2,000 people each: one in ten buys without ads; the claim is revenue."""
    with opened(app) as session:
        actor = local_actor(session, now=began)
        experiment = drawn(session, actor, began, versions=TWO, metric=REVENUE, title="Ads or nothing")
        data = revenue_file((("No ads", 2000, 0.10, 30.0), ("Ads", 2000, share, 30.0)))
        later = upload(session, actor, folder, experiment, data, now=began)
        if given:
            set_claim(session, actor, experiment.id, ClaimGiven(**given), now=later)  # type: ignore[arg-type]
        if closed:
            close_it(session, actor, experiment, later)
        return experiment.id


def test_four_groups_are_read_once_somebody_says_which_had_what(
    reader: Browser, local_app: Flask, began: datetime, tmp_path: Path
) -> None:
    key = four_groups(local_app, began, tmp_path)
    address = f"/experiments/{key}/attribution"
    page = text(reader.get(address))
    assert "Proposed from the names of the versions." in said(page)
    assert "Say which version had what, and the four are read." in said(page)
    answer = reader.post(f"{address}/parts", SAYING, page=address)
    assert answer.status_code == 303
    page = said(text(reader.get(address)))
    # 4.67, 5.5 and 7.0 instead of 4.0 in 100, by 2,400 each
    assert (
        "Social alone brings 11 % less to 52 % more, e-mail alone at least 6.4 % more, both at least 37 % more "
        "(people who order); whether they help each other cannot be told from 2,400 people each." in page
    )
    assert "7.0 instead of 4.0 in 100" in page
    table = text(reader.get(f"{address}/picture/four.csv"))
    assert ",0.75,0.37" in table  # both: 7.0 instead of 4.0 in 100
    assert "<desc" in text(reader.get(f"{address}/picture/four.svg"))
    assert "Which version had what was said only after the first data were in." in page
    assert "To tell whether they help each other takes about four times as many" in page
    # declared scales: 7.0 - 4.67 - 5.5 + 4.0 = +0.8 in 100; 7.0 * 4.0 / (4.67 * 5.5) = 1.091
    assert "Counted in numbers: both, beyond the two alone added up +0.8 in 100 (−1.0 to +2.6 in 100)" in page
    assert "Counted in per cent: both, beyond the two alone multiplied +9.1 % (−23 % to +54 %)" in page


@pytest.mark.parametrize(
    ("kind", "words"),
    [
        ("more", "together they do more than both alone add up to."),
        ("less", "together they do less than both alone add up to."),
    ],
)
def test_the_sentence_says_whether_they_help_each_other(
    reader: Browser, local_app: Flask, began: datetime, tmp_path: Path, *, kind: str, words: str
) -> None:
    key = four_groups(local_app, began, tmp_path, kind)
    reader.post(f"/experiments/{key}/attribution/parts", SAYING, page=f"/experiments/{key}/attribution")
    assert words in said(text(reader.get(f"/experiments/{key}/attribution")))


def test_parts_that_do_not_fit_are_told_at_their_fields_and_nothing_is_kept(
    reader: Browser, local_app: Flask, began: datetime, tmp_path: Path
) -> None:
    key = four_groups(local_app, began, tmp_path)
    wrong = SAYING | {"parts.1": "neither", "parts.3": "", "other_tactic": ""}
    answer = reader.post(f"/experiments/{key}/attribution/parts", wrong, page=f"/experiments/{key}/attribution")
    assert answer.status_code == 422
    page = said(text(answer))
    assert "Say what the other tactic is" in page
    assert "Say what “Both” had." in page
    assert "Two versions cannot both be “neither”." in page
    assert "Proposed from the names" in said(text(reader.get(f"/experiments/{key}/attribution")))


def test_extra_outcome_and_whether_it_pays_are_two_sentences_with_ranges(
    reader: Browser, local_app: Flask, began: datetime, tmp_path: Path
) -> None:
    claim = {"channel": "paid social", "claimed": Money(9_000_00, "EUR"), "spend": Money(3_000_00, "EUR")}
    key = ads_or_nothing(local_app, began, tmp_path, **claim)
    page = said(text(reader.get(f"/experiments/{key}/attribution")))
    extra = re.search(r"“Ads” brings at least €([\d,]+) extra revenue \(best guess €([\d,]+)\) for €3,000\.", page)
    pays = re.search(
        r"€([\d.]+) back per euro, between €([\d.]+) and €([\d.]+), so (it pays|whether it pays is open)", page
    )
    assert extra is not None
    assert pays is not None
    safe, best = (float(one.replace(",", "")) for one in extra.groups())
    # the same range, divided by what was spent
    assert float(pays[1]) == pytest.approx(best / 3000, abs=0.006)
    assert float(pays[2]) == pytest.approx(safe / 3000, abs=0.006)
    assert "The goods are not subtracted: nobody has said the margin." in page
    factor = re.search(r"Paid social claims €9,000\. Plan with ([\d.]+) of its figure until", page)
    assert factor is not None
    assert float(factor[1]) == pytest.approx(best / 9000, abs=0.006)


def test_a_margin_is_counted_and_said(reader: Browser, local_app: Flask, began: datetime, tmp_path: Path) -> None:
    key = ads_or_nothing(local_app, began, tmp_path)
    form = {"claimed": "9,000", "spend": "3,000", "channel": "paid social", "margin": "40", "note": "Ads Manager"}
    address = f"/experiments/{key}/attribution"
    assert reader.post(f"{address}/claim", form, page=address).status_code == 303
    page = said(text(reader.get(address)))
    assert "of margin back per euro" in page
    assert "Counted with a margin of 40 %." in page
    assert "Ads Manager" in page


def test_a_claim_that_cannot_be_read_or_does_not_fit_is_told_all_at_once(
    reader: Browser, local_app: Flask, began: datetime, tmp_path: Path
) -> None:
    key = ads_or_nothing(local_app, began, tmp_path, closed=False)
    address = f"/experiments/{key}/attribution"
    form = {"claimed": "much", "spend": "-5", "channel": "x" * 300, "margin": "140"}
    answer = reader.post(f"{address}/claim", form, page=address)
    assert answer.status_code == 422
    page = said(text(answer))
    assert "This is not an amount." in page
    assert "This is no amount that was spent." in page
    assert "This is longer than 200 characters." in page
    assert "The margin is a share above 0 and at most 1" in page
    assert "Type what the platform claims." not in page  # it was typed, and could not be read


def test_less_with_it_than_without_is_said_and_not_clamped(
    reader: Browser, local_app: Flask, began: datetime, tmp_path: Path
) -> None:
    claim = {"channel": "paid social", "claimed": Money(9_000_00, "EUR"), "spend": Money(3_000_00, "EUR")}
    key = ads_or_nothing(local_app, began, tmp_path, share=0.04, **claim)
    page = said(text(reader.get(f"/experiments/{key}/attribution")))
    assert re.search(r"“Ads” loses at least €[\d,]+ revenue", page)
    assert re.search(r"Less came with it than without: the factor is −0\.\d\d, between −[\d.]+ and −[\d.]+\.", page)
    assert "so it does not pay." in page
    assert "Plan with none of what paid social claims" in said(text(reader.get("/portfolio/attribution")))


def test_the_result_leads_there_where_it_can_be_asked(
    reader: Browser, local_app: Flask, began: datetime, now: datetime, tmp_path: Path
) -> None:
    line = "What came extra, whether it pays, and what the platform claims"
    left_out = ads_or_nothing(local_app, began, tmp_path)
    assert line in said(text(reader.get(f"/experiments/{left_out}/result")))
    plain = has_run(local_app, now).id
    assert line not in said(text(reader.get(f"/experiments/{plain}/result")))
    page = said(text(reader.get(f"/experiments/{plain}/attribution")))
    assert "Nobody was left out here, and no two tactics were crossed" in page


def test_the_page_over_all_has_factor_history_what_waits_and_files(
    reader: Browser, local_app: Flask, began: datetime, tmp_path: Path
) -> None:
    assert "Nothing was left out yet." in said(text(reader.get("/portfolio/attribution")))
    claim = {"channel": "paid social", "claimed": Money(9_000_00, "EUR"), "spend": Money(3_000_00, "EUR")}
    key = ads_or_nothing(local_app, began, tmp_path, **claim)
    with opened(local_app) as session:
        row = session.get_one(RealShareRow, key)
    page = text(reader.get("/portfolio/attribution"))
    shown = said(page)
    assert f"Plan with {row.factor:.2f} of what paid social claims" in shown
    assert "For Robyn, 1 row" in shown
    assert f"/experiments/{key}/attribution" in page
    table = pd.read_csv(io.StringIO(text(reader.get("/portfolio/attribution/robyn.csv"))))
    assert table["liftAbs"].to_list() == pytest.approx([row.extra])
    other = pd.read_csv(io.StringIO(text(reader.get("/portfolio/attribution/meridian.csv"))))
    assert other["point_estimates"].to_list() == pytest.approx([row.extra / 3000])


def test_out_of_date_is_said(local_app: Flask, began: datetime, tmp_path: Path) -> None:
    claim = {"channel": "paid social", "claimed": Money(9_000_00, "EUR"), "spend": Money(3_000_00, "EUR")}
    long_ago = began - timedelta(days=300)
    ads_or_nothing(local_app, long_ago, tmp_path, **claim)
    page = said(text(Browser(local_app).get("/portfolio/attribution")))
    assert "No factor is in date" in page
    assert "out of date since" in page


@pytest.fixture
def caller(local_app: Flask) -> Caller:
    return Caller(local_app, None)


def test_the_interface_says_and_reads_it_all(caller: Caller, local_app: Flask, began: datetime, tmp_path: Path) -> None:
    key = four_groups(local_app, began, tmp_path)
    body = {"parts": PARTS, "other_tactic": "e-mail"}
    answer = caller.call("PUT", f"/experiments/{key}/attribution", body)
    assert answer.status_code == 200
    crossed = answer.json["crossed"]
    assert crossed["helps"] == "unclear"
    assert crossed["values"] == pytest.approx({"neither": 0.04, "social": 112 / 2400, "other": 0.055, "both": 0.07})
    (together,) = [one for one in crossed["effects"] if one["question"] == "together"]
    assert together["change"]["estimate"] == pytest.approx(0.75)
    answer = caller.post(f"/experiments/{key}/claims", {"claimed": 150.0, "note": "Ads Manager"})
    assert answer.status_code == 201
    assert answer.json["claim"]["channel"] == "paid social"
    # 16 more of 2,400 alone, 36 more of 2,400 beside the e-mail
    assert answer.json["extra"]["extra"]["estimate"] == pytest.approx(52.0)
    assert answer.json["share"]["estimate"] == pytest.approx(52 / 150)
    assert answer.json["usable_until"] is None  # not closed yet
    claims = caller.get(f"/experiments/{key}/claims").json["items"]
    assert [one["note"] for one in claims] == ["Ads Manager"]
    overview = caller.get("/attribution").json
    assert [one["experiment_id"] for one in overview["items"]] == [key]
    assert overview["factors"] == []
    assert caller.get("/attribution/calibration").json["robyn"] == []


def test_the_interface_refuses_with_every_fault(
    caller: Caller, local_app: Flask, began: datetime, tmp_path: Path
) -> None:
    key = four_groups(local_app, began, tmp_path)
    answer = caller.post(f"/experiments/{key}/claims", {"claimed": {"amount": "5.00", "currency": "EUR"}, "margin": 2})
    assert answer.status_code == 422
    assert [one["field"] for one in answer.json["errors"]] == ["claimed", "margin"]
    answer = caller.call("PUT", f"/experiments/{key}/attribution", {"parts": {"Social": "both"}, "other_tactic": None})
    assert answer.status_code == 422
    assert {one["field"] for one in answer.json["errors"]} >= {"other_tactic", "parts.0", "parts.2", "parts.3"}
