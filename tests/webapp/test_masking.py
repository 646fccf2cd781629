"""The token of forms under its pad: taken back whole, never written twice alike, and refused when it is none."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.webapp.browser import TOKEN, Browser, text
from webapp.masking import masked, unmasked


@given(st.text(st.characters(min_codepoint=33, max_codepoint=126), min_size=1, max_size=120))
def test_a_token_is_taken_back_as_it_was(token):
    assert unmasked(masked(token)) == token


def test_it_is_never_written_twice_alike():
    assert len({masked("ImFiYyI.aRxYz.s1gn") for _ in range(200)}) == 200


@pytest.mark.parametrize("sent", ["", "x", "abc", "====", "ä", "a" * 4000, "AAAA", "Zm9v"])
def test_what_is_no_masked_token_raises_nothing(sent):
    assert isinstance(unmasked(sent), str)


@pytest.mark.parametrize("token", ["", "none", "a.b.c", pytest.param(masked("a.b.c"), id="masked")])
def test_a_form_with_another_token_is_refused(reader: Browser, token: str):
    assert reader.client.post("/account/theme", data={"csrf_token": token, "theme": "dark"}).status_code == 400


def test_two_tokens_of_one_session_both_hold(reader: Browser):
    first, second = (TOKEN.search(text(reader.get("/account"))).group(1) for _ in range(2))
    assert first != second
    for token in (second, first):
        answer = reader.client.post("/account/theme", data={"csrf_token": token, "theme": "dark"})
        assert answer.status_code == 302
