"""Building a mail: plain text first, a picture where there is one, and headers that make it one message."""

from __future__ import annotations

import hashlib
from datetime import datetime
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime
from urllib.parse import urlsplit

from experiments.people.notices.choices import NoticeKind
from experiments.people.notices.mails import Mail
from webapp.posting.pictured import Attached

LETTERS = {kind.value for kind in NoticeKind}
"""Kinds that a person can turn off; the others (an invitation, a new password) were asked for."""
POLICY = SMTP.clone(cte_type="7bit")


def build_message(
    mail: Mail, sender: Address, base: str | None, *, now: datetime, picture: Attached | None = None
) -> EmailMessage:
    """Build the message of a mail.

    Parameters
    ----------
    base : str or None
        Public address of the book; names the page on which letters are turned off.
    picture : Attached, optional
        Shown under the text by programs that show images, with what it says for those that do not.

    Raises
    ------
    ValueError
        The address it is for is none.
    """
    message = EmailMessage(policy=POLICY)
    message["From"] = sender
    message["To"] = Address(addr_spec=mail.address)
    message["Subject"] = mail.subject
    message["Date"] = format_datetime(now)
    # The same whenever it is sent: where it is sent twice after a crash, mail programs can know it again.
    named = hashlib.sha256(f"{mail.id} {mail.key}".encode()).hexdigest()[:32]
    message["Message-ID"] = f"<{named}@{(urlsplit(base).hostname if base else None) or sender.domain}>"
    message["Auto-Submitted"] = "auto-generated"
    if base and mail.kind in LETTERS:
        message["List-Unsubscribe"] = f"<{base}/account/notices>"
    message.set_content(mail.body)
    if picture is not None:
        message.add_attachment(
            picture.png, maintype="image", subtype="png", disposition="inline", filename=picture.name
        )
        shown = message.get_payload()[-1]
        shown["Content-Description"] = " ".join(picture.says.split())
    return message
