"""A sheet as it is pasted or uploaded."""

from __future__ import annotations

from flask import Request
from flask_babel import gettext as _

from experiments.errors import Fault, RuleBroken
from experiments.goals.given import is_storable


def pasted_or_uploaded(request: Request) -> str:
    """Give the text of the file where one came, else what was pasted.

    Raises
    ------
    RuleBroken
        The file is no plain text.
    """
    upload = request.files.get("file")
    if upload is None or not upload.filename:
        return request.form.get("sheet", "")
    content = upload.read()
    coding = "utf-16" if content[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-8-sig"
    try:
        text = content.decode(coding)
    except UnicodeDecodeError:
        text = "\x00"
    if not is_storable(text):
        sentence = _("This file is no plain text. Save it as text in UTF-8, or paste it.")
        raise RuleBroken(Fault("file", "not_a_text", sentence))
    return text
