"""Small exports of each platform, with what must be found in them; the files are described in tests/data/exports."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from experiments.reading.read import read_file
from experiments.reading.report import NumberStyle, Report

EXPORTS = Path(__file__).resolve().parents[2] / "data" / "exports"


def read(name: str) -> Report:
    return read_file((EXPORTS / name).read_bytes(), name)


def codes(report: Report) -> list[str]:
    return [problem.code for problem in report.problems]


def test_a_german_meta_file_resaved_by_excel_is_read_to_the_cent() -> None:
    report = read("meta_ads/ad_by_day_de_excel.csv")
    assert (report.platform, report.level, report.encoding, report.delimiter) == ("meta_ads", "ad x day", "cp1252", ";")
    assert report.header_line == 2  # the line sep=; counts
    assert report.number_style == NumberStyle(",", ".")
    assert report.date_style == "DD.MM.YYYY"
    assert report.currency == "EUR"
    # sums by hand: 1,204 + 1,310; 1,018.25 + 19.05; the blank of 4 March is no purchase
    assert report.variants["Frühling – A"] == {
        "impressions": 2514, "reach": 2091, "clicks": 78, "link_clicks": 60, "conversions": 2, "revenue": 120.5,
        "spend": 1037.3,
    }  # fmt: skip
    assert report.rows.measures["conversions"] == [2.0, 3.0, 0.0, 1.0]
    assert [skip.line for skip in report.skipped] == [7]
    assert set(codes(report)) == {"blank_is_none"}


def test_broken_accents_are_repaired_and_said() -> None:
    report = read("meta_ads/ad_set_by_day_fr_mojibake.csv")
    assert report.platform == "meta_ads"
    assert report.columns["spend"] == "Montant dépensé (EUR)"
    assert sorted(report.variants) == ["Été nouveau", "Été témoin"]
    assert codes(report) == ["repaired_text"]


def test_a_german_google_file_in_utf_16_is_read_without_its_totals() -> None:
    report = read("google_ads/campaign_by_day_de_utf16.csv")
    assert (report.platform, report.level, report.header_line) == ("google_ads", "campaign x day", 3)
    assert report.encoding == "utf-16-le"
    assert report.date_range == (date(2025, 7, 1), date(2025, 7, 2))
    # 183.29 + 1,187.86 and 4.50 + 7.00
    assert report.variants["Suche - Kontrolle"] == {
        "impressions": 3954, "clicks": 209, "conversions": 11.5, "revenue": 721.21, "spend": 1371.15,
    }  # fmt: skip
    assert [skip.line for skip in report.skipped] == [8, 9]
    assert codes(report) == []  # the total of the campaigns agrees; the account's may be larger


def test_a_dutch_linkedin_file_knows_the_day_from_the_month() -> None:
    report = read("linkedin_ads/ad_by_day_nl_utf16.csv")
    assert (report.platform, report.level, report.header_line) == ("linkedin_ads", "ad x day", 6)
    assert report.date_range == (date(2025, 4, 7), date(2025, 4, 8))
    assert report.date_style == "D-M-YYYY"
    assert report.variants["Versie B"] == {
        "impressions": 5823, "clicks": 42, "link_clicks": 34, "engagements": 65, "conversions": 5, "spend": 224.43,
    }  # fmt: skip


def test_a_total_row_under_the_headers_is_not_counted() -> None:
    report = read("tiktok_ads/ad_group_by_day_totals_first.csv")
    assert report.platform == "tiktok_ads"
    assert len(report.rows.lines) == 4
    assert report.currency == "USD"
    assert report.variants["Product"]["spend"] == 10.5
    assert [skip.line for skip in report.skipped] == [2]


def test_a_hashtag_that_all_posts_have_exactly_one_of_names_the_version() -> None:
    report = read("x_organic/post_activity_2017.csv")
    assert (report.platform, report.level, report.variant_column) == ("x_organic", "post", "Tweet text")
    assert report.variants["hookquestion"]["impressions"] == 4016  # 1,001 + 1,003 + 1,005 + 1,007
    assert report.rows.unit[0] == "849172900000000000"  # ids keep all their digits


def test_one_file_per_version_is_a_warning_and_blanks_are_missing() -> None:
    report = read("generic/control_by_day.csv")
    assert (report.platform, report.level, report.currency) == ("generic_aggregate", "campaign x day", "USD")
    assert report.date_style == "D.M.YYYY"
    assert report.columns["link_clicks"] == "# of Website Clicks"
    assert report.rows.measures["impressions"] == [82702.0, 121040.0, None]
    assert report.rows.day[2] == date(2019, 8, 5)
    assert codes(report) == ["one_variant"]
    assert not report.is_refused


def test_in_a_table_of_people_spend_is_what_they_spent() -> None:
    report = read("generic/people.csv")
    assert (report.platform, report.level, report.rows_are_units) == ("generic_units", "user", True)
    assert report.columns == {
        "variant": "group", "date": "first_seen", "unit": "user_id", "conversions": "converted", "revenue": "spend",
    }  # fmt: skip
    # user 0, 10, 20, 30 of the control converted; the even numbers to 38 sum to 380, a quarter is 95
    assert report.variants["control"] == {"conversions": 4, "revenue": 95, "units": 20}
