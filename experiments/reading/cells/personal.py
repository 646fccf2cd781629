"""Columns that hold e-mail addresses, phone numbers or names of people."""

from __future__ import annotations

import re
from collections.abc import Iterable

from experiments.reading.cells.dates import looks_like_date

_EMAIL = re.compile(r"[^@\s<>\"]{1,64}@[^@\s<>\"]{1,190}\.[A-Za-z]{2,24}")
_PHONE = re.compile(r"^(?:\+|00)[\d\s()/.\-]{8,20}$|^\(?0\d{1,5}\)?[\s/\-][\d\s/\-]{5,14}$")
_EMAIL_HEADER = re.compile(
    r"^(?:user |customer |contact |your |kunden-?|adresse )?e-?mail(?: ?-?address| ?-?adresse| id|adres)?$"
    r"|^correo(?: electronico)?$|^courriel$"
)
_PHONE_HEADER = re.compile(
    r"^(?:mobile|phone|telephone|telefon|telefono|handy|mobil|cell)(?: ?-?(?:number|phone|nummer|no))?$"
    r"|^numero de telefono$|^phone no$|^telefonnummer$|^mobilnummer$"
)
_NAME_HEADER = re.compile(
    r"^(?:first|last|full|given|family|sur|customer|contact|subscriber|person|patient|client|recipient)[ -]?name$"
    r"|^vorname$|^nachname$|^surname$|^nombre y apellidos?$|^apellidos?$|^prenom$|^nom de famille$|^voornaam$"
    r"|^achternaam$|^kundenname$|^name des kunden$|^nom complet$|^nombre completo$"
)
_PERSON = re.compile(r"^[^\W\d_]{2,20}(?:[ -][^\W\d_]\.?)?(?: [^\W\d_]{2,25}){1,2}$")


def kind_of_person_data(header: str, cells: Iterable[str], *, unit_table: bool) -> str | None:
    """Say what personal data a column holds, ``None`` if none.

    Parameters
    ----------
    header : str
        Header in plain form.
    cells : Iterable[str]
        Distinct cells.
    unit_table : bool
        A row is a person: then a column ``name`` of two-word names counts too.
    """
    filled = [cell.strip() for cell in cells if cell.strip()][:2000]
    if not filled:
        return None
    if sum(bool(_EMAIL.fullmatch(cell)) for cell in filled) > 0.3 * len(filled):
        return "e-mail addresses"
    figures = sum(_is_small_figure(cell) for cell in filled)
    if figures > 0.5 * len(filled):
        return None
    if _EMAIL_HEADER.match(header):
        return "e-mail addresses"
    phones = sum(bool(_PHONE.match(cell)) and not looks_like_date(cell) for cell in filled)
    if phones > 0.5 * len(filled) or _PHONE_HEADER.match(header):
        return "phone numbers"
    if _NAME_HEADER.match(header):
        return "names of people"
    if unit_table and header == "name" and sum(bool(_PERSON.match(cell)) for cell in filled) > 0.6 * len(filled):
        return "names of people"
    return None


def _is_small_figure(cell: str) -> bool:
    """Say whether a cell is a count (of e-mails, of calls) rather than an address or a number to dial."""
    return len(cell) <= 6 and cell.replace(".", "").replace(",", "").isdigit()
