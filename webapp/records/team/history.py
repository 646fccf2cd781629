"""The history of an experiment or a goal in sentences."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from flask_babel import gettext as _

from experiments.people.record.audit import Audit
from webapp.acts import act_said
from webapp.records.plans.plan import field_word


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
    return [HistoryLine(act.at, by, act_said(act.action), _parts(act), _reason(act.after)) for act, by in acts]


def _parts(act: Audit) -> str:
    """Name what was changed; locking tells the fingerprint, an upload its file."""
    after = act.after or {}
    if act.action == "experiment.register" and "hash" in after:
        return _("fingerprint %(hash)s", hash=str(after["hash"])[:8])
    if act.thing == "import":
        return str(after.get("name") or (act.before or {}).get("name") or "")
    if not act.action.endswith(".change") and act.action != "experiment.deviate":
        return ""
    return ", ".join(field_word(name).rstrip("?") for name in after if name != "reason")


def _reason(after: Mapping[str, Any] | None) -> str | None:
    reason = (after or {}).get("reason")
    return str(reason) if reason else None
