"""The history of an experiment or a goal in sentences."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from experiments.people.audit import Audit
from webapp.records.plan import field_word

ACTS = {
    "draft.start": _l("began the draft"),
    "draft.change": _l("changed it"),
    "experiment.register": _l("locked the plan"),
    "experiment.unlock": _l("unlocked the plan"),
    "experiment.deviate": _l("changed the plan after locking"),
    "experiment.abandon": _l("closed it as never ran"),
    "experiment.decline": _l("said no"),
    "approval.asked": _l("asked for approval"),
    "approval.granted": _l("approved the budget"),
    "approval.refused": _l("did not approve the budget"),
    "next_step.answer": _l("answered for the next step"),
    "results.upload": _l("uploaded results"),
    "results.undo": _l("took a file out"),
    "conclusion.write": _l("closed it"),
    "drop.keep": _l("kept it in the book from a file"),
    "goal.create": _l("wrote the goal"),
    "goal.change": _l("changed the goal"),
}


@dataclass(frozen=True, slots=True)
class HistoryLine:
    """One act: when, who, what, and which parts it touched."""

    at: datetime
    by: str
    act: str
    parts: str
    reason: str | None


def history_lines(acts: Iterable[tuple[Audit, str]]) -> list[HistoryLine]:
    """Say the acts in their order."""
    return [
        HistoryLine(act.at, by, str(ACTS.get(act.action, act.action)), _parts(act), _reason(act.after))
        for act, by in acts
    ]


def _parts(act: Audit) -> str:
    """Name what was changed; locking tells the fingerprint, an upload its file."""
    after = act.after or {}
    if act.action == "experiment.register" and "hash" in after:
        return _("fingerprint %(hash)s", hash=str(after["hash"])[:8])
    if act.thing == "import":
        return str(after.get("name") or (act.before or {}).get("name") or "")
    if not act.action.endswith(".change") and act.action != "experiment.deviate":
        return ""
    return ", ".join(field_word(name) for name in after if name != "reason")


def _reason(after: Mapping[str, Any] | None) -> str | None:
    reason = (after or {}).get("reason")
    return str(reason) if reason else None
