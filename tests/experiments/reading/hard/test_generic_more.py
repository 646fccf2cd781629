"""More tables of no platform: people, regions, totals and posts, as shops, analysts and social tools write them."""

# ruff: noqa: E501  lines of files stand here as they are written

from __future__ import annotations

import io
import zipfile
from datetime import date

import pytest

from experiments.reading.read import read_file
from tests.experiments.reading.hard.files import codes, fatal, lines, read


@pytest.mark.parametrize(
    ("head", "yes", "no", "name"),
    [
        ("Kundennummer;Testgruppe;Gekauft;Umsatz", "Ja", "Nein", "Gekauft"),
        ("id_client;groupe;achat;montant", "oui", "non", "achat"),
        ("id_cliente;grupo;compró;importe", "sí", "no", "compró"),
        ("ID utente;gruppo;acquisto;importo", "sì", "no", "acquisto"),
        ("klantnummer;groep;gekocht;bedrag", "ja", "nee", "gekocht"),
        ("id do cliente;grupo;comprou;valor", "sim", "não", "comprou"),
    ],
)
def test_people_in_many_languages(head: str, yes: str, no: str, name: str) -> None:
    rows = [
        f"c{i};{'alt' if i % 2 else 'neu'};{yes if i % 4 == 0 else no};{'12,50' if i % 4 == 0 else '0,00'}"
        for i in range(40)
    ]
    report = read(lines(head, *rows))
    assert (report.platform, report.level) == ("generic_units", "user")
    assert (report.variants["neu"][name], report.variants["neu"]["units"]) == (10, 20)
    assert report.columns["unit"] == head.split(";", maxsplit=1)[0]
    assert fatal(report) == set()


def test_few_people_without_ids_are_people_where_the_words_are_true_and_false() -> None:
    report = read(lines("group,converted", *(f"{'AB'[i % 2]},{i % 3 == 0}" for i in range(10))))
    assert (report.platform, report.variants["A"]) == ("generic_units", {"conversions": 2, "units": 5})
    assert codes(report) == set()  # lines that repeat are other people


def test_a_short_table_of_totals_with_a_yes_and_a_no_stays_a_table_of_totals() -> None:
    report = read(lines("Variant,Orders,Winner", "A,50,no", "B,60,yes"))
    assert (report.platform, report.variants["B"]["conversions"]) == ("generic_aggregate", 60)


def test_names_of_a_test_in_a_column_of_any_name_are_versions_of_people() -> None:
    rows = [f"u{i},{'mobile' if i % 3 else 'desktop'},{'v1' if i % 2 else 'v2'},{i % 2}" for i in range(40)]
    report = read(lines("cookie_id,device,experiment,signup", *rows))
    assert (report.variant_column, report.variant_candidates) == ("experiment", ("experiment", "device"))
    assert "variant" in report.unsure


def test_money_of_a_programmers_header_is_money() -> None:
    report = read(lines("experiment_group,users,purchases,revenue_usd", "A,1000,50,500.5", "B,1010,60,600.5"))
    assert (report.currency, report.columns["revenue"]) == ("USD", "revenue_usd")
    assert report.variants["A"] == {"conversions": 50, "revenue": 500.5, "visitors": 1000}


def test_n_is_how_many_people_there_were() -> None:
    report = read(lines("Variation,n,conversions,CR", "Original,1000,50,5.0%", "Var 1,1010,60,5.9%"))
    assert report.variants["Var 1"] == {"conversions": 60, "visitors": 1010}


def test_stores_of_markets_by_numbered_weeks() -> None:
    head = "MarketID,MarketSize,LocationID,AgeOfStore,Promotion,week,Gross Sales"
    rows = [f'{1 + store // 3},Medium,{store},{store + 2},{store % 3 + 1},{week},"{337 + store},300.00"'
            for store in range(6) for week in (1, 2, 3, 4)]  # fmt: skip
    report = read(lines(head, *rows))
    assert (report.platform, report.columns["unit"], report.variant_column) == (
        "generic_geo",
        "LocationID",
        "Promotion",
    )
    # promotion 1 are the stores 0 and 3: 4 x (337,300 + 340,300)
    assert report.variants["1"]["revenue"] == 2710400
    assert sorted(report.variants) == ["1", "2", "3"]


def test_regions_with_sales_and_cost_are_listed() -> None:
    rows = [f"2025-03-{day:02d},{geo},{1000 + day}.5,{20 * geo}" for day in range(1, 15) for geo in (1, 2, 3)]
    report = read(lines("date,geo,sales,cost", *rows))
    assert (report.platform, report.level, sorted(report.variants)) == (
        "generic_geo",
        "location x day",
        ["1", "2", "3"],
    )
    assert report.variants["2"] == {"spend": 560, "sales": 14112}  # 14 x 1000.5 and the sum of 1 to 14


def test_regions_drawn_into_groups() -> None:
    groups = {"Ulm": "test", "Bonn": "control", "Trier": "test"}
    rows = [f"2025-03-{day:02d},{city},{group},{100 + day}" for day in range(1, 8) for city, group in groups.items()]
    report = read(lines("date,city,group,sales", *rows))
    assert (report.platform, report.columns["unit"]) == ("generic_geo", "city")
    assert report.variants == {"control": {"sales": 728}, "test": {"sales": 1456}}


def test_one_file_per_version_with_days_of_one_figure() -> None:
    head = "Campaign Name;Date;Spend [USD];# of Impressions;Reach;# of Website Clicks;# of Purchase"
    report = read(lines(head, *(f"Control Campaign;{day}.08.2019;2280;82702;56930;7016;618" for day in (1, 2, 3))))
    assert (report.date_style, report.date_range) == ("D.M.YYYY", (date(2019, 8, 1), date(2019, 8, 3)))
    assert report.variants == {
        "Control Campaign": {
            "impressions": 248106,
            "reach": 170790,
            "link_clicks": 21048,
            "conversions": 1854,
            "spend": 6840,
        }
    }
    assert codes(report) == {"one_variant"}


def test_posts_of_a_tool_by_its_tags() -> None:
    head = "Date,Time,Channel,Post Type,Text,Link,Impressions,Reach,Likes,Comments,Shares,Clicks,Engagement Rate,Tags"
    rows = [f"2025-03-0{i},10:00,Instagram,Image,Bread {i},https://i.example/{i},{1200 + i},900,{20 + i},5,3,{20 + i},2.5%,{tag}"
            for i, tag in enumerate(["ask", "tell"] * 3, start=1)]  # fmt: skip
    report = read(lines(head, *rows))
    assert (report.platform, report.level, report.variant_column) == ("generic_aggregate", "post", "Tags")
    assert report.variants["ask"]["impressions"] == 1201 + 1203 + 1205
    assert report.columns["engagements"] == "Likes + Comments + Shares"


def test_posts_of_a_tool_by_a_hashtag_in_the_caption() -> None:
    head = "Posted Time,Media Type,Caption,Permalink,Likes,Comments,Saves,Reach,Impressions,Engagement Rate"
    rows = [f'"Mar {i}, 2025 10:00 AM",IMAGE,"Bread {i} #{tag} #daily",https://i.example/{i},{20 + i},5,3,900,{1200 + i},2.5%'
            for i, tag in enumerate(["ask", "tell"] * 3, start=1)]  # fmt: skip
    report = read(lines(head, *rows))
    assert (report.level, report.variant_column, sorted(report.variants)) == ("post", "Caption", ["ask", "tell"])
    assert report.date_range == (date(2025, 3, 1), date(2025, 3, 6))


def account_metrics() -> str:
    rows = [f"2025-03-0{day},{name},{20 + day},{1200 + day}" for day in (3, 4) for name in ("Loaf A", "Loaf B")]
    return lines("Date (GMT),Account,Post engagement (Facebook Page) - Daily,Post views (Facebook Page) - Daily", *rows)


def test_hootsuite_accounts_come_in_a_zip() -> None:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        archive.writestr("account_metrics.csv", account_metrics())
    report = read_file(stream.getvalue(), "report.zip")
    assert (report.platform, report.level) == ("hootsuite", "account x day")
    assert report.variants["Loaf A"] == {
        "Post engagement (Facebook Page) - Daily": 47, "Post views (Facebook Page) - Daily": 2407,
    }  # fmt: skip


def test_hootsuite_accounts_without_names_are_all_rows() -> None:
    text = lines("Date (GMT),Post engagement - Daily", "2025-03-03,20", "2025-03-04,22")
    report = read(text)
    assert (report.platform, report.level, report.variants) == (
        "hootsuite", "account x day", {"(all rows)": {"Post engagement - Daily": 42}},
    )  # fmt: skip


def test_hootsuite_posts_are_posts() -> None:
    head = "Date (GMT),Post Message,Post Permalink,Social Network,Impressions,Reach,Likes,Comments,Shares,Clicks"
    rows = [f"2025-03-0{i} 10:00:00,Bread {i} [{tag}],https://f.example/{i},Facebook,{1200 + i},900,20,5,3,{20 + i}"
            for i, tag in enumerate(["carousel", "single"] * 2, start=1)]  # fmt: skip
    report = read(lines(head, *rows))
    assert (report.platform, report.level, sorted(report.variants)) == ("hootsuite", "post", ["carousel", "single"])
    assert report.variants["single"]["clicks"] == 22 + 24


def test_the_only_groups_of_people_are_taken_and_asked_about() -> None:
    rows = [
        f"d{i},{'Story' if i % 2 else 'Facts'},{int(i % 4 == 0)},{'north' if i % 3 else 'south'}" for i in range(40)
    ]
    report = read(lines("Donor ID,Letter,Gave,Region", *rows))
    assert (report.platform, report.variant_column, "variant" in report.unsure) == ("generic_units", "Letter", True)
    assert report.variants["Facts"] == {"Gave": 10, "units": 20}


def test_a_device_is_no_version_of_people() -> None:
    rows = [f"u{i},{'mobile' if i % 2 else 'desktop'},{int(i % 4 == 0)}" for i in range(40)]
    report = read(lines("user_id,device,bought", *rows))
    assert (report.variant_column, report.variant_candidates) == (None, ("device",))


def test_an_amount_per_person_is_not_added_up() -> None:
    report = read(lines("Variant,Visitors,Revenue,Revenue per visitor", "A,1000,500,0.5", "B,1010,606,0.6"))
    assert report.variants["B"] == {"revenue": 606, "visitors": 1010}
