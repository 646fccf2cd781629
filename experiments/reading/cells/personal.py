"""Columns that hold e-mail addresses, phone numbers or names of people."""

from __future__ import annotations

import re
from functools import lru_cache

from experiments.reading.cells.columns import Column
from experiments.reading.cells.dates import looks_like_date
from experiments.reading.cells.numbers import SEPARATOR

_DIALLED = "+0("
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


SENDER_HEADERS = frozenset(
    ["from email", "from address", "from email address", "sender email", "sender email address", "sender", "from",
     "reply-to", "reply to", "reply-to email", "reply to email", "reply-to address", "from name", "sender name",
     "absender", "absender-e-mail", "absenderadresse", "absendername", "antwortadresse", "expediteur",
     "email expediteur", "adresse d'expedition", "remitente", "correo del remitente", "mittente", "afzender",
     "e-mailadres afzender", "remetente"]
)  # fmt: skip
"""Columns of a list of sends that name its sender: the team's own address, nobody else's."""


def kind_of_person_data(header: str, column: Column, *, unit_table: bool) -> str | None:
    """Say what personal data a column holds, ``None`` if none.

    Parameters
    ----------
    header : str
        Header in plain form.
    column : Column
        Its cells.
    unit_table : bool
        A row is a person: then a column ``name`` of two-word names counts too.
    """
    if not (_may_be_about_people(header, unit_table=unit_table) or "@" in column.joined or _may_be_dialled(column)):
        return None
    filled = [cell.strip() for cell in column.distinct if cell.strip()][:2000]
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


@lru_cache(maxsize=4096)
def _may_be_about_people(header: str, *, unit_table: bool) -> bool:
    named = (_EMAIL_HEADER, _PHONE_HEADER, _NAME_HEADER)
    return any(pattern.match(header) for pattern in named) or (unit_table and header == "name")


def _may_be_dialled(column: Column) -> bool:
    """Say whether some cell begins as a number to dial may: plus, two zeros, a bracket, or a zero and then a mark."""
    if not column.is_bare:
        return any(cell[:1] in _DIALLED or cell[:1].isspace() for cell in column.distinct if cell)
    cells = f"{SEPARATOR}{column.joined}"
    return f"{SEPARATOR}00" in cells or ("-" in cells and f"{SEPARATOR}0" in cells)


def _is_small_figure(cell: str) -> bool:
    """Say whether a cell is a count (of e-mails, of calls) rather than an address or a number to dial."""
    return len(cell) <= 6 and cell.replace(".", "").replace(",", "").isdigit()
