"""Lists of sends of every mailing tool, in its language, and the reports of one send that are no list."""

# ruff: noqa: E501  lines of files stand here as they are written

from __future__ import annotations

from datetime import date

import pytest

from tests.experiments.reading.hard.files import NBSP, codes, fatal, lines, read

REPORT = lines(
    "Campaign Report", '"Title:","Cover-ups"', '"Delivery Date/Time:","Sat, May 1, 2021 10:15"', "",
    '"Combination 1 Stats"', '"Subject Line:","ALERT: cover-ups are on sale"', '"From Name:","Loaf"',
    '"From Email:","news@loaf.example"', '"Total Recipients:","1,751"', '"Successful Deliveries:","1,742"',
    '"Bounces:","9 (0.5%)"', '"Recipients Who Opened:","141 (8.1%)"', '"Total Opens:","201"',
    '"Last Open Date:","1/7/26 17:40"', '"Recipients Who Clicked:","20 (1.1%)"', '"Total Clicks:","157"',
    '"Total Abuse Complaints:","0"', '"Total Sales:","CA$120.50"', "",
    '"Combination 2 Stats"', '"Subject Line:","Now on sale, cover-ups"', '"From Name:","Loaf"',
    '"From Email:","news@loaf.example"', '"Total Recipients:","1,750"', '"Successful Deliveries:","1,742"',
    '"Bounces:","8 (0.5%)"', '"Recipients Who Opened:","125 (7.2%)"', '"Total Opens:","185"',
    '"Last Open Date:","11/8/23 13:15"', '"Recipients Who Clicked:","27 (1.5%)"', '"Total Clicks:","624"',
    '"Total Abuse Complaints:","0"', '"Total Sales:","CA$80.00"', "",
    '"Clicks by URL"', '"URL","Total Clicks","Unique Clicks"', '"https://loaf.example/1","12","10"',
)  # fmt: skip


def test_a_mailchimp_report_of_an_ab_test_is_one_line_for_each_combination() -> None:
    report = read(REPORT)
    assert (report.platform, report.level, report.variant_column) == ("mailchimp", "campaign_send", "Combination")
    first = report.variants["Combination 1"]
    assert {name: first[name] for name in ("sends", "opens", "clicks", "revenue", "Bounces")} == {
        "sends": 1751, "opens": 141, "clicks": 20, "revenue": 120.5, "Bounces": 9,
    }  # fmt: skip
    second = report.variants["Combination 2"]
    assert (second["sends"], second["opens"], second["clicks"], second["revenue"]) == (1750, 125, 27, 80)
    assert (report.currency, report.date_range) == ("CAD", (date(2021, 5, 1), date(2021, 5, 1)))
    assert [(skip.line, skip.reason) for skip in report.skipped] == [
        (7, "Who sent it."), (8, "Who sent it."), (22, "Who sent it."), (23, "Who sent it."),
        (36, "A table below the report."), (37, "A table below the report."),
    ]  # fmt: skip
    assert fatal(report) == set()


def test_a_mailchimp_report_of_one_send_is_one_line() -> None:
    text = lines(
        '"Email Campaign Report"', '"Title:","March news"', '"Subject Line:","Fresh bread"',
        '"Delivery Date/Time:","Sat, May 1, 2021 10:15"', "", '"Overall Stats"', '"Total Recipients:","1,751"',
        '"Successful Deliveries:","1,740"', '"Recipients Who Opened:","141 (8.1%)"', '"Recipients Who Clicked:","20 (1.1%)"',
        '"Total Abuse Complaints:","0"', "", '"Clicks by URL"', '"URL","Total Clicks","Unique Clicks"', '"https://x.org","12","10"',
    )  # fmt: skip
    report = read(text)
    assert (report.platform, len(report.rows.lines)) == ("mailchimp", 1)
    (only,) = report.variants.values()
    assert (only["sends"], only["opens"], only["clicks"]) == (1751, 141, 20)
    assert fatal(report) == set()


def test_a_mailerlite_report_of_one_send_is_read_like_any_mail() -> None:
    text = lines(
        "Campaign report", '"Subject:","Weekly news"', '"Sent","2021-08-07 16:00:00"', "", '"Campaign results"',
        '"Total emails sent:","3902"', '"Opened:","1489 (38.91%)"', '"Clicked:","33 (0.86%)"', "", '"Bad statistics"',
        '"Unsubscribed:","97 (2.49%)"', '"Hard bounce:","21 (0.54%)"', "", '"Links activity"',
        '"Links","Unique clicks","Total clicks"', '"Unsubscribe link","83","90"',
    )  # fmt: skip
    report = read(text)
    (only,) = report.variants.values()
    assert only == {"sends": 3902, "opens": 1489, "clicks": 33, "Unsubscribed": 97, "Hard bounce": 21}
    assert report.date_range == (date(2021, 8, 7), date(2021, 8, 7))


HEAD = (
    "Campaign Name,Tags,Subject,List,Send Time,Send Weekday,Total Recipients,Unique Placed Order,Placed Order Rate,Revenue,"
    "Unique Opens,Open Rate,Total Opens,Unique Clicks,Click Rate,Total Clicks,Unsubscribes,Spam Complaints,"
    "Spam Complaints Rate,Successful Deliveries,Bounces,Bounce Rate,Campaign ID,Campaign Channel"
)


def klaviyo(name: str, subject: str, recipients: int, clicks: int) -> str:
    return (
        f"{name},,{subject},All,2024-02-01 10:00:00,Thursday,{recipients}.0,31.0,0.24%,1550.50,6100.0,48.43%,8000.0,"
        f"{clicks}.0,3.2%,500.0,12.0,1.0,0.01%,12600.0,75.0,0.6%,K1,email"
    )


def test_klaviyo_writes_the_sum_of_all_variations_above_them_and_it_counts_once() -> None:
    report = read(
        lines(HEAD, klaviyo("News 1", "[MULTIPLE VARIATIONS]", 25355, 900), klaviyo("News 1 (Variation A)", "Rye", 12675, 410),
              klaviyo("News 1 (Variation B)", "Oat", 12680, 490))
    )  # fmt: skip
    assert {name: (sums["sends"], sums["clicks"]) for name, sums in report.variants.items()} == {
        "A": (12675, 410), "B": (12680, 490),
    }  # fmt: skip
    assert [skip.line for skip in report.skipped] == [2]


def test_klaviyo_names_variations_in_a_column_of_their_own() -> None:
    head = HEAD.replace("Campaign Name,", "Campaign Name,Variation Name,")
    rows = [klaviyo(f"News 1,{name}", subject, 12000, clicks)
            for name, subject, clicks in (("Short", "Rye", 410), ("Long", "Oat", 490))]  # fmt: skip
    report = read(lines(head, *rows))
    assert (report.variant_column, sorted(report.variants)) == ("Variation Name", ["Long", "Short"])


def test_several_variations_without_lines_of_their_own_stay_a_send() -> None:
    report = read(
        lines(HEAD, klaviyo("News 1", "[MULTIPLE VARIATIONS]", 12675, 410), klaviyo("News 2", "Oat", 12680, 490))
    )
    assert {name: sums["sends"] for name, sums in report.variants.items()} == {"News 1": 12675, "News 2": 12680}


def test_mailchimp_per_cents_and_marks_are_no_figures() -> None:
    head = (
        'Title,Subject,List,"Send Date","Send Weekday","Total Recipients","Successful Deliveries","Soft Bounces","Hard Bounces",'
        '"Total Bounces","Times Forwarded","Forwarded Opens","Unique Opens","Open Rate","Total Opens","Unique Clicks","Click Rate",'
        '"Total Clicks",Unsubscribes,"Abuse Complaints","Times Liked on Facebook","Folder Id","Unique Id","Total Orders",'
        '"Total Gross Sales","Total Revenue","Analytics ROI",Visits,"Bounce Rate"'
    )
    rows = [
        f'"News {number} - {name}","Bread, {number}",Main,"Jun {9 + number:02d}, 2018 09:30 pm",Saturday,110,108,1,1,2,0,0,30,27.78%,57,'
        f"{7 + number},6.48%,9,0,0,0,0,17671f60{number}{name},1,10.50,10.50,n/a,n/a,n/a"
        for number in (1, 2) for name in ("Subject A", "Subject B")
    ]  # fmt: skip
    report = read(lines(head, *rows))
    assert (report.platform, report.date_style) == ("mailchimp", "Mon DD, YYYY hh:mm am")
    assert sorted(report.variants) == ["A", "B"]
    assert (report.variants["A"]["clicks"], report.variants["A"]["revenue"]) == (17, 21.0)
    assert not {"Open Rate", "Click Rate", "Visits", "Bounce Rate"} & set(report.variants["A"])
    assert codes(report) == set()


# name of the tool, headers, first two rows; each pair of rows has the figures 5,000/5,010, 2,000/2,100 and 210/190
OTHERS = {
    "brevo": (
        "Campaign ID,Campaign Name,Subject,Send Date,Recipients,Delivered,Estimated Opens,Trackable Opens,Unique Clicks,Unsubscribed,Hard Bounces,Soft Bounces",
        '12,Spring A,Hello,"2025-03-03 09:00:00",5000,4950,2000,1800,210,12,20,30', '13,Spring B,Hello,"2025-03-03 09:00:00",5010,4960,2100,1900,190,10,25,25',
    ),
    "brevo_fr": (
        "Nom de la campagne;Objet;Date d'envoi;Destinataires;Délivrés;Ouvreurs;Cliqueurs;Désabonnés;Hard bounces",
        f"Spring A;Bonjour;03/03/2025 09:00;5{NBSP}000;4{NBSP}950;2{NBSP}000;210;12;20", f"Spring B;Salut;03/03/2025 09:00;5{NBSP}010;4{NBSP}960;2{NBSP}100;190;10;25",
    ),
    "hubspot": (
        "Email name,Subject,Sent date (Your time zone),Sent,Delivered,Opened,Clicked,Replied,Bounced,Unsubscribed,Open rate,Click rate",
        "Spring A,Hello,2025-03-03 09:00,5000,4950,2000,210,3,50,12,40.4%,4.24%", "Spring B,Hello,2025-03-03 09:00,5010,4960,2100,190,2,50,10,42.3%,3.83%",
    ),
    "hubspot_de": (
        "E-Mail-Name,Betreff,Versanddatum,Gesendet,Zugestellt,Geöffnet,Geklickt,Abgemeldet,Öffnungsrate",
        'Spring A,Hallo,03.03.2025 09:00,5000,4950,2000,210,12,"40,4 %"', 'Spring B,Hallo,03.03.2025 09:00,5010,4960,2100,190,10,"42,3 %"',
    ),
    "cleverreach": (
        "Name;Betreff;Versandzeit;Empfänger;Öffnungen;Öffnungsrate;Klicks;Klickrate;Abmeldungen;Bounces",
        "Spring A;Hallo;03.03.2025 09:00:00;5.000;2.000;40,40%;210;4,24%;12;50", "Spring B;Hallo;03.03.2025 09:00:00;5.010;2.100;42,30%;190;3,83%;10;50",
    ),
    "activecampaign": (
        "Campaign,Type,Date Sent,Sent,Opens,Unique Opens,Open Rate,Clicks,Unique Clicks,Click Rate,Bounces,Unsubscribes",
        "Spring A,Split,03/03/2025,5000,2600,2000,40.4%,300,210,4.24%,50,12", "Spring B,Split,03/03/2025,5010,2700,2100,42.3%,280,190,3.83%,50,10",
    ),
    "spanish": (
        "Campaña;Asunto;Fecha de envío;Enviados;Entregados;Aperturas únicas;Clics únicos;Bajas",
        "Spring A;Hola;03/03/2025;5.000;4.950;2.000;210;12", "Spring B;Buenas;03/03/2025;5.010;4.960;2.100;190;10",
    ),
    "italian": (
        "Nome campagna;Oggetto;Data di invio;Inviate;Consegnate;Aperture uniche;Clic unici;Disiscrizioni",
        "Spring A;Ciao;03/03/2025;5.000;4.950;2.000;210;12", "Spring B;Salve;03/03/2025;5.010;4.960;2.100;190;10",
    ),
    "dutch": (
        "Campagne;Onderwerp;Verzenddatum;Verzonden;Afgeleverd;Unieke opens;Unieke kliks;Afmeldingen",
        "Spring A;Hoi;03-03-2025;5.000;4.950;2.000;210;12", "Spring B;Hallo;03-03-2025;5.010;4.960;2.100;190;10",
    ),
    "constant_contact": (
        "Campaign Name,Time Sent,Sends,Opens,Clicks,Bounces,Unsubscribes,Open Rate,Click Rate",
        'Spring A,"Mar 3, 2025 9:00 AM EST",5000,2000,210,50,12,40.4%,4.24%', 'Spring B,"Mar 3, 2025 9:00 AM EST",5010,2100,190,50,10,42.3%,3.83%',
    ),
}  # fmt: skip


@pytest.mark.parametrize("tool", OTHERS)
def test_other_mailing_tools_give_people_who_got_opened_and_clicked(tool: str) -> None:
    report = read(lines(*OTHERS[tool]))
    assert (report.platform, report.level) == ("generic_aggregate", "campaign_send")
    found = {name: (sums["sends"], sums["opens"], sums["clicks"]) for name, sums in report.variants.items()}
    assert found == {"Spring A": (5000, 2000, 210), "Spring B": (5010, 2100, 190)}
    assert report.date_range == (date(2025, 3, 3), date(2025, 3, 3))
    assert fatal(report) == set()


def test_the_address_of_the_sender_is_nobody_elses() -> None:
    text = lines(
        "Campaign name,Subject,From email,Send date,Recipients,Unique opens,Unique clicks,Unsubscribed",
        "News A,Hello,news@loaf.example,2025-03-03,5000,2000,210,12",
        "News B,Hi,news@loaf.example,2025-03-03,5010,2100,190,10",
    )
    assert fatal(read(text)) == set()
    assert "personal_data" in fatal(read(text.replace("From email", "Recipient")))
