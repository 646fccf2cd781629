"""What the guide shows: the lines that check a signature are run as they stand there."""

from __future__ import annotations

import re
import time
from pathlib import Path
from typing import Any

from experiments.people.notices.mails import PAUSES
from experiments.people.notices.webhooks import signature

GUIDE = (Path(__file__).resolve().parents[3] / "webapp" / "help" / "notices.md").read_text("utf-8")
SECRET, BODY = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw", b'{"type":"test"}'


def lines_of_the_guide() -> Any:
    found = re.search(r"^```python\n(.*?)^```$", GUIDE, re.MULTILINE | re.DOTALL)
    assert found is not None
    names: dict[str, Any] = {}
    exec(found[1], names)  # the lines are ours
    return names["is_from_the_book"]


def headers(at: int) -> dict[str, str]:
    return {
        "webhook-id": "msg_1",
        "webhook-timestamp": str(at),
        "webhook-signature": f"v1,AAAA {signature(SECRET, 'msg_1', at, BODY)}",
    }


def test_they_believe_what_the_book_signed_and_nothing_else() -> None:
    is_from_the_book, now = lines_of_the_guide(), int(time.time())
    assert is_from_the_book(SECRET, headers(now), BODY)
    assert not is_from_the_book(SECRET, headers(now), BODY + b" ")
    assert not is_from_the_book(SECRET.replace("Mf", "Nf"), headers(now), BODY)
    assert not is_from_the_book(SECRET, headers(now) | {"webhook-id": "msg_2"}, BODY)
    assert not is_from_the_book(SECRET, headers(now - 3600), BODY)


def test_the_pauses_are_those_of_the_guide() -> None:
    assert [int(pause.total_seconds() // 60) for pause in PAUSES] == [1, 5, 30, 2 * 60, 8 * 60, 24 * 60]
    assert "again after 1, 5 and 30 minutes, 2, 8 and 24 hours, then given up" in " ".join(GUIDE.split())
