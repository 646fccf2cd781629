"""Fields of the next-cycle plan as command records: what was left as it stood is not given."""

from __future__ import annotations

from collections.abc import Mapping

from experiments.errors import Fault
from experiments.goals.given import UNSET
from experiments.learning.brief.acting.editing import OwnProposal, ProposalChange
from webapp.forms.answers import key
from webapp.forms.numbers import money_from, small_number, whole_number
from webapp.records.briefs.lines import ProposalLine


def words_given(form: Mapping[str, str], line: ProposalLine, currency: str, faults: list[Fault]) -> ProposalChange:
    """Read words and size of a proposal; emptied words, and those that the page writes itself, are no own words."""
    sentence = form.get("sentence", "").strip()
    written = sentence if sentence and _one_line(sentence) != _one_line(line.written) else None
    said: dict[str, str] = {name: form.get(name, "").strip() for name in ("per_version", "money", "hours")}
    stood = {"per_version": line.fields.per_version, "money": line.fields.money, "hours": line.fields.hours}
    changed = {name for name, value in said.items() if name in form and value != stood[name]}
    return ProposalChange(
        sentence=written,
        per_version=whole_number("per_version", said["per_version"], faults) if "per_version" in changed else UNSET,
        money=money_from("money", said["money"], currency, faults) if "money" in changed else UNSET,
        hours=small_number("hours", said["hours"], faults) if "hours" in changed else UNSET,
    )


def place_given(form: Mapping[str, str]) -> ProposalChange:
    """Read where a proposal is put; anything but a number is no place."""
    return ProposalChange(place=key(form.get("to")) or 0)


def left_out_given(form: Mapping[str, str]) -> ProposalChange:
    """Read why a proposal is left out."""
    return ProposalChange(left_out_because=form.get("reason", ""))


def taken_back() -> ProposalChange:
    """Take a proposal back into the plan."""
    return ProposalChange(left_out_because=None)


def own_given(form: Mapping[str, str], currency: str, faults: list[Fault]) -> OwnProposal:
    """Read a proposal that somebody adds."""
    return OwnProposal(
        form.get("kind", ""),
        form.get("sentence", ""),
        key(form.get("goal_id")),
        money_from("money", form.get("money", ""), currency, faults),
        small_number("hours", form.get("hours", ""), faults),
    )


def _one_line(text: str) -> str:
    return " ".join(text.split())
