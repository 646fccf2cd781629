"""What goes without a picture: mails that tell no result, and a result that cannot be drawn."""

from __future__ import annotations

from datetime import UTC, date, datetime
from email.headerregistry import Address

import pytest
from sqlalchemy.orm import Session

from experiments.people.notices.mails import Delivery, Mail
from webapp.posting.building import build_message
from webapp.posting.pictured import Attached, picture_for

NOW = datetime(2026, 11, 22, 9, tzinfo=UTC)
SENDER = Address("Trialbook", "book", "quernwell.example")


def mail(kind: str, key: str) -> Mail:
    given = {"subject": "Worked.", "body": "Worked.\nRead on.", "created_at": NOW, "status": Delivery.WAITING}
    return Mail(id=1, address="ines@quernwell.example", kind=kind, key=key, attempts=0, next_try=NOW, **given)


@pytest.mark.parametrize(
    ("kind", "key"), [("weekly", "weekly:1"), ("verdict_in", "of nothing"), ("verdict_in", "verdict_in:99:1:1")]
)
def test_a_mail_without_a_picture_is_plain_text(session: Session, kind: str, key: str) -> None:
    told = mail(kind, key)
    assert picture_for(session, told, None, date(2026, 11, 22)) is None
    assert build_message(told, SENDER, None, now=NOW).get_content_type() == "text/plain"


def test_the_text_comes_first_and_the_picture_says_in_words_what_it_shows() -> None:
    shown = Attached(b"\x89PNG", "experiment-1-result.png", "Link clicks: change +16\N{NO-BREAK SPACE}%")
    text, image = build_message(mail("verdict_in", "k"), SENDER, None, now=NOW, picture=shown).iter_parts()
    assert text.get_content().splitlines() == ["Worked.", "Read on."]
    assert (image.get_content_type(), image.get_filename()) == ("image/png", "experiment-1-result.png")
    assert image.get_content_disposition() == "inline"
    assert image["Content-Description"] == "Link clicks: change +16 %"
