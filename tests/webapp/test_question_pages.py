"""The pages of answered questions and of the team's own words, and where the words are shown."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

import pytest
from flask import Flask
from markupsafe import Markup

from experiments.goals.own_words import OwnWord
from tests.demo import demo_app
from tests.webapp.browser import Browser, text
from webapp.records.archive.own_words import OwnTerms

if TYPE_CHECKING:
    from tests.opening import Fresh

QUESTION = "Does the share of lapsed customers who order go up if we write to them with news or with a discount"


@pytest.fixture(scope="module")
def reader(database_kind: str, fresh_demo: Fresh, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Browser]:
    """The demo, read and written by several tests."""
    with demo_app(fresh_demo, database_kind, tmp_path_factory.mktemp("demo") / "data") as app:
        yield Browser(app)


def said(answer: object) -> str:
    return " ".join(text(answer).split())


def test_the_page_lists_what_was_answered_with_its_strength_and_whose_it_is(reader: Browser) -> None:
    page = said(reader.get("/questions"))
    assert page.count("That answers it</button>") == 9
    assert QUESTION in page
    assert "Quernwell Mill" in page
    assert "Found once instead of asked again" in page


def test_it_is_searched_by_words_of_question_and_answer(reader: Browser) -> None:
    page = said(reader.get("/questions?q=donors"))
    assert page.count("That answers it</button>") == 1
    assert "Nobody has answered that yet." in said(reader.get("/questions?q=aeroplane"))
    assert "Newest first." in said(reader.get("/questions?cursor=nonsense"))


def test_one_click_says_that_it_is_the_answer(reader: Browser) -> None:
    page = reader.get("/questions?q=donors")
    address = text(page).partition('action="/questions/')[2].partition('"')[0]
    answer = reader.post(f"/questions/{address}", {"instead_of": "donors"}, page="/questions?q=donors")
    assert answer.status_code == 303
    assert answer.location.startswith("/questions?q=donors#answer-")
    assert "Found once instead of asked again" in said(reader.get("/questions?q=donors"))


def test_beside_a_draft_it_offers_to_drop_it_or_to_go_on(reader: Browser) -> None:
    panel = said(reader.get("/experiments/tried?text=voucher+for+lapsed+customers"))
    assert "Build on this" in panel
    assert "A discount brings them back, not the margin" in panel
    address = panel.partition('formaction="')[2].partition('"')[0]
    typed = {"idea": "send a <b>voucher</b>", "audience": "lapsed customers", "built_on_id": ""}
    page = said(reader.post(address, typed, page="/experiments/new"))
    assert "this answers “send a &lt;b&gt;voucher&lt;/b&gt;”" in page
    assert "Nothing of the draft is stored" in page
    assert "Drop the draft" not in page
    again = said(reader.post("/experiments/new", typed | {"build_on": ""}, page="/experiments/new"))
    assert "send a &lt;b&gt;voucher&lt;/b&gt;" in again


def test_a_stored_draft_can_be_dropped_with_the_answer_as_its_reason(reader: Browser) -> None:
    made = reader.post("/experiments/new", {"idea": "send a voucher", "act": "draft"}, page="/experiments/new")
    assert made.status_code == 303
    number = max(int(found) for found in re.findall(r'href="/experiments/(\d+)', text(reader.get("/experiments"))))
    panel = said(reader.get("/experiments/tried?text=voucher+for+lapsed+customers"))
    address = panel.partition('formaction="')[2].partition('"')[0]
    page = said(reader.post(address, {"idea": "send a voucher", "draft_id": str(number)}, page="/experiments/new"))
    assert "Drop the draft" in page
    assert f'value="Answered already: {QUESTION}' in page
    assert f'action="/experiments/{number}/abandon"' in page


def test_the_result_says_how_often_its_answer_was_found_and_instead_of_what(reader: Browser) -> None:
    results = re.findall(r'href="(/experiments/\d+/result)"', text(reader.get("/questions?q=second")))
    (shown,) = (said(reader.get(result)) for result in results)
    assert "Found once instead of asked again." in shown
    assert "Tom Reyes" in shown
    assert "“Ads to our customers while the Advent letter is out”" in shown


def test_words_are_written_changed_and_taken_out_with_their_history(reader: Browser) -> None:
    page = said(reader.get("/words"))
    assert "Somebody who saved, shared, commented or asked within 30 days." in page
    given = {"name": "regular", "meaning": "Three orders a year.", "measure": ""}
    made = reader.post("/words", given, page="/words")
    assert made.status_code == 303
    number = made.location.rpartition("-")[2]
    twice = reader.post("/words", given, page="/words")
    assert twice.status_code == 422
    assert "“regular” is among your words already." in said(twice)
    second = reader.post("/words", {"name": "enquiry", "meaning": "Who asks.", "measure": "Leads"}, page="/words")
    assert "One number has one definition for all channels" in said(second)
    changed = {"meaning": "Four orders a year.", "version": "1"}
    assert reader.post(f"/words/{number}", changed, page=f"/words/{number}").status_code == 303
    assert "Before: Three orders a year." in said(reader.get(f"/words/{number}"))
    late = reader.post(f"/words/{number}", {"meaning": "Five.", "version": "1"}, page=f"/words/{number}")
    assert late.status_code == 409
    assert reader.post(f"/words/{number}/remove", {"version": "2"}, page=f"/words/{number}").status_code == 303
    assert "regular" in said(reader.get("/words"))  # in the bar that takes it back, once
    assert "regular" not in said(reader.get("/words"))


def test_a_word_says_what_it_means_where_it_stands(reader: Browser) -> None:
    page = text(reader.get("/questions?q=lapsed"))
    assert 'title="A customer without an order for nine months, counted from the day the last one was sent."' in page
    assert '">lapsed</a></dfn>' in page


def test_the_numbers_of_a_draft_say_what_the_team_means_by_them_and_offer_what_it_has_defined(reader: Browser) -> None:
    board = text(reader.get("/experiments"))
    (draft,) = re.findall(r'href="(/experiments/\d+)[^"]*">Course launch with learner stories', board)
    given = {"name": "sign-up", "meaning": "A name on the list of a course.", "measure": "Sign-ups"}
    assert reader.post("/words", given, page="/words").status_code == 303
    page = said(reader.get(f"{draft}/plan"))
    assert ">sign-up</a></dt><dd>A name on the list of a course.</dd>" in page
    assert '<option value="leads" label="what we call “lead”">' in page


def test_a_result_says_what_the_team_means_by_its_numbers(reader: Browser) -> None:
    results = re.findall(r'href="(/experiments/\d+/result)"', text(reader.get("/questions?q=lapsed")))
    (shown,) = (said(reader.get(result)) for result in results)
    assert re.search(r'<th scope="row">[^<]*<dfn class="own-word"><a [^>]*>Lapsed</a></dfn> customers who order', shown)


LEAD = OwnWord(id=3, name="lead", folded="lead", meaning='Who asked for a "sack" <b>', measure="leads")


def marked(app: Flask, said_: object, *words: OwnWord) -> str:
    with app.test_request_context():
        return str(OwnTerms(words).mark(said_))


def test_marking_escapes_everything_and_finds_whole_words_only(reader: Browser) -> None:
    app = reader.client.application
    link = '<dfn class="own-word"><a href="/words#word-3" title="Who asked for a &#34;sack&#34; &lt;b&gt;">{}</a></dfn>'
    assert marked(app, "A Lead & two leads <script>", LEAD) == (
        f"A {link.format('Lead')} &amp; two {link.format('leads')} &lt;script&gt;"
    )
    assert marked(app, "misleading", LEAD) == "misleading"
    assert marked(app, Markup("<i>lead</i>"), LEAD) == f"&lt;i&gt;{link.format('lead')}&lt;/i&gt;"
    assert marked(app, "a < b") == "a &lt; b"


def test_a_number_is_marked_by_the_word_that_defines_it(reader: Browser) -> None:
    engaged = OwnWord(id=4, name="engaged", folded="engaged", meaning="Who saved or asked.", measure="engagements")
    assert ">reactions</a></dfn> per person reached" in marked(
        reader.client.application, "reactions per person reached", engaged
    )
    terms = OwnTerms([LEAD, engaged])
    assert [word.name for word in terms.named_in(["engagements", "leads", "reach"])] == ["engaged", "lead"]
    assert terms.numbers() == [("leads", "lead"), ("engagements", "engaged")]
