"""Which passwords are refused, and why."""

from __future__ import annotations

import pytest

from webapp.log_in.passwords import password_fault

KNOWN = ("ines@quernwell.example", "Ines Morrow", "Quernwell Mill")


@pytest.mark.parametrize(
    ("password", "code"),
    [
        ("", "too_short"),
        ("kneading1", "too_short"),  # nine characters
        ("aaaaaaaaaa", "too_uniform"),
        ("abababABAB", "too_uniform"),
        ("1234567890", "easily_guessed"),
        ("qwertyuiop", "easily_guessed"),
        ("Password123", "easily_guessed"),
        ("Trialbook2026", "easily_guessed"),
        ("ines@quernwell.example", "easily_guessed"),
        ("Quernwell2026!", "easily_guessed"),
        ("Ines Morrow 1", "easily_guessed"),
    ],
)
def test_a_password_that_is_short_or_tried_first_is_refused(password: str, code: str) -> None:
    fault = password_fault(password, *KNOWN)
    assert fault is not None
    assert (fault.field, fault.code) == ("password", code)


@pytest.mark.parametrize(
    "password",
    ["kneading takes time", "correct horse battery", "x7#Lq2!vRz", "Mehl, Wasser, Salz", "4711 0815 2304"],
)
def test_any_other_is_taken(password: str) -> None:
    assert password_fault(password, *KNOWN) is None
