"""Fields of a channel as what somebody enters, changes or decides."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from flask_babel import gettext as _

from experiments.errors import Fault
from experiments.trials.channels.channel import Channel
from experiments.trials.channels.given import Answer, ChannelChange, ChannelDecision, ChannelGiven
from webapp.forms.answers import day, key

SAID = ("name", "account", "audience", "why")


def channel_fields(channel: Channel | None) -> dict[str, str]:
    """Write what is said of a channel as the fields of its form."""
    if channel is None:
        return dict.fromkeys((*SAID, "owner_id"), "")
    return {name: getattr(channel, name) or "" for name in SAID} | {"owner_id": str(channel.owner_id or "")}


def channel_given(form: Mapping[str, str]) -> tuple[ChannelGiven, list[Fault]]:
    """Read a new channel."""
    faults: list[Fault] = []
    said = {name: form.get(name, "") for name in SAID}
    return (
        ChannelGiven(
            **said,
            owner_id=key(form.get("owner_id")),
            answer=_answer(form),
            exists_already=form.get("exists_already") == "yes",
            reason=form.get("reason", ""),
            review_on=typed_day("review_on", form, faults),
        ),
        faults,
    )


def channel_change(form: Mapping[str, str]) -> ChannelChange:
    """Read what is to be set; a field that was not sent stays."""
    said = {name: form[name] for name in SAID if name in form}
    owner = {"owner_id": key(form["owner_id"])} if "owner_id" in form else {}
    return ChannelChange(**said, **owner)


def channel_decision(form: Mapping[str, str]) -> tuple[ChannelDecision, list[Fault]]:
    """Read what becomes of a channel."""
    faults: list[Fault] = []
    review_on = typed_day("review_on", form, faults)
    return ChannelDecision(form.get("act", ""), _answer(form), form.get("reason", ""), review_on), faults


def typed_day(name: str, form: Mapping[str, str], faults: list[Fault]) -> date | None:
    """Read a day; what was typed and is none is a fault."""
    read = day(form.get(name, ""))
    if form.get(name, "").strip() and read is None:
        faults.append(Fault(name, "not_a_day", _("Give the date as a day.")))
    return read


def _answer(form: Mapping[str, str]) -> Answer:
    return Answer(key(form.get("better_for_goal_id")), form.get("better_because", ""))
