"""Exports made by chance from the facts known of the platforms; the sums of what was written must come back."""

# ruff: noqa: E501  headers stand here as they are written

from __future__ import annotations

import random
from dataclasses import dataclass

import pytest

from experiments.reading.read import read_file
from tests.experiments.reading.hard.files import NBSP, THIN, fatal

# role -> header, per language, as real exports have them
WORDS = {
    "meta_ads en": "Ad set name|Day|Impressions|Reach|Link clicks|Clicks (all)|Purchases|Purchases conversion value|Amount spent (EUR)",
    "meta_ads de": "Name der Anzeigengruppe|Tag|Impressionen|Reichweite|Link-Klicks|Klicks (alle)|Website-Käufe|Conversion-Wert|Ausgegebener Betrag (EUR)",
    "meta_ads fr": "Nom de l’ensemble de publicités|Jour|Impressions|Portée|Clics sur un lien|Clics (tous)|Achats|Valeur de conversion des achats|Montant dépensé (EUR)",
    "meta_ads es": "Nombre del conjunto de anuncios|Día|Impresiones|Alcance|Clics en el enlace|Clics (todos)|Compras|Valor de conversión de compras|Importe gastado (EUR)",
    "tiktok_ads en": "Ad group name|By Day|Impressions|Reach|Clicks (destination)|Clicks (all)|Conversions|Total complete payment value|Cost",
}  # fmt: skip
ROLES = ("variant", "date", "impressions", "reach", "link_clicks", "clicks", "conversions", "revenue", "spend")
EXTRA = {
    "meta_ads": (("Attribution setting", "7-day click"), ("Delivery level", "adset"), ("Campaign name", "Spring, all")),
    "tiktok_ads": (("Campaign name", "Spring, all"), ("Currency", "EUR"), ("Primary status", "Active")),
}


@dataclass(frozen=True, slots=True)
class Style:
    """How one office writes."""

    delimiter: str
    decimal: str
    thousands: str
    encoding: str
    date: str
    end: str


def style_of(rng: random.Random, language: str) -> Style:
    if language == "en":
        return Style(",", ".", rng.choice(["", ","]), rng.choice(["utf-8", "utf-8-sig"]), "{y}-{m:02d}-{d:02d}", "\n")
    delimiter = rng.choice([";", "\t"])
    encoding = "utf-16" if delimiter == "\t" else rng.choice(["utf-8-sig", "cp1252"])
    thousands = rng.choice(["", ".", NBSP] if encoding == "cp1252" else ["", ".", NBSP, THIN])
    return Style(
        delimiter, ",", thousands, encoding, rng.choice(["{d:02d}.{m:02d}.{y}", "{d:02d}/{m:02d}/{y}"]), "\r\n"
    )


def written(value: float | None, style: Style, *, money: bool) -> str:
    if value is None:
        return ""
    text = f"{value:,.2f}" if money else f"{value:,.0f}"
    text = text.replace(",", "\0").replace(".", style.decimal).replace("\0", style.thousands)
    return f'"{text}"' if style.delimiter in text else text


def made(seed: int) -> tuple[bytes, str, dict[str, dict[str, float]]]:
    """Return a file, its platform and the sums of each version."""
    rng = random.Random(seed)
    key = rng.choice(sorted(WORDS))
    platform, language = key.split(" ")
    headers = dict(zip(ROLES, WORDS[key].split("|"), strict=True))
    style = style_of(rng, language)
    roles = [
        role
        for role in ROLES
        if role in ("variant", "date", "impressions", "link_clicks", "spend") or rng.random() < 0.8
    ]
    extra = [one for one in EXTRA[platform] if rng.random() < 0.6]
    order: list[str | tuple[str, str]] = [*roles, *extra]
    rng.shuffle(order)
    totals: dict[str, dict[str, float]] = {}
    rows: list[str] = []
    for day in range(1, rng.randint(14, 25)):
        for name in ("Frühling – Kontrolle", "Frühling – neu"):
            seen = rng.randint(900, 25_000)
            values: dict[str, float | None] = {
                "impressions": seen, "reach": seen * 4 // 5, "clicks": seen // 30, "link_clicks": seen // 50,
                "conversions": rng.choice([None, 1, 2, 7]) if platform == "meta_ads" else rng.randint(0, 5),
                "revenue": rng.randint(0, 400_000) / 100, "spend": rng.randint(100, 300_000) / 100,
            }  # fmt: skip
            own = totals.setdefault(name, dict.fromkeys(roles[2:], 0.0))
            for role in roles[2:]:
                own[role] += values[role] or 0
            cells = []
            for column in order:
                if isinstance(column, tuple):
                    cells.append(f'"{column[1]}"' if style.delimiter in column[1] else column[1])
                elif column == "variant":
                    cells.append(name)
                elif column == "date":
                    cells.append(style.date.format(y=2025, m=3, d=day))
                else:
                    cells.append(written(values[column], style, money=column in {"revenue", "spend"}))
            rows.append(style.delimiter.join(cells))
    head = style.delimiter.join(one[0] if isinstance(one, tuple) else headers[one] for one in order)
    text = style.end.join([head, *rows]) + style.end
    return text.encode(style.encoding), platform, totals


@pytest.mark.parametrize("seed", range(40))
def test_the_sums_that_were_written_come_back(seed: int) -> None:
    data, platform, totals = made(seed)
    report = read_file(data, "export.csv")
    assert (report.platform, fatal(report)) == (platform, set())
    assert sorted(report.variants) == sorted(totals)
    for name, sums in totals.items():
        found = {role: report.variants[name][role] for role in sums}
        assert found == {role: pytest.approx(value, abs=1e-6) for role, value in sums.items()}
    assert str(report.date_range[0] if report.date_range else "") == "2025-03-01"
