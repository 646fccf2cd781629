"""What the pages say for the acts of the record, in the past tense behind a name: “Ines locked the plan”."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from flask_babel.speaklater import LazyString

ACTS: dict[str, LazyString] = {
    "draft.start": _l("began the draft"),
    "draft.change": _l("changed it"),
    "experiment.register": _l("locked the plan"),
    "experiment.unlock": _l("unlocked the plan"),
    "experiment.deviate": _l("changed the plan after locking"),
    "experiment.abandon": _l("closed it as never ran"),
    "experiment.decline": _l("said no"),
    "experiment.hand_over": _l("gave it to another owner"),
    "approval.asked": _l("asked for approval"),
    "approval.granted": _l("approved the budget"),
    "approval.refused": _l("did not approve the budget"),
    "next_step.answer": _l("answered for the next step"),
    "results.upload": _l("uploaded results"),
    "results.undo": _l("took a file out"),
    "conclusion.write": _l("closed it"),
    "drop.read": _l("read a file"),
    "drop.answer": _l("answered the three questions"),
    "drop.keep": _l("kept it in the book from a file"),
    "job.ask": _l("had a large file read"),
    "job.cancel": _l("cancelled the reading of a large file"),
    "job.again": _l("had a large file read once more"),
    "goal.create": _l("wrote the goal"),
    "goal.change": _l("changed the goal"),
    "goal.hand_over": _l("gave the goal to another owner"),
    "goal.share": _l("let another team work on the goal"),
    "goal.unshare": _l("ended another team's work on the goal"),
    "cycle.plan": _l("planned the cycle"),
    "lesson.write": _l("wrote the lesson"),
    "link.share": _l("shared a link"),
    "link.revoke": _l("took a link back"),
    "token.issue": _l("made a token"),
    "token.revoke": _l("ended a token"),
    "webhook.add": _l("added a webhook"),
    "webhook.end": _l("ended a webhook"),
    "webhook.test": _l("tried a webhook"),
    "notices.choose": _l("chose what to be told"),
    "team.make": _l("made the team"),
    "team.change": _l("changed the team's settings"),
    "person.add": _l("came into the book"),
    "book.carry": _l("took along what was made in the demo"),
    "person.claim": _l("took over the book"),
    "person.join": _l("came into the team"),
    "person.invite": _l("asked somebody in"),
    "person.uninvite": _l("took an invitation back"),
    "person.role": _l("gave another role"),
    "person.rename": _l("changed their name"),
    "person.deactivate": _l("deactivated somebody"),
    "person.reactivate": _l("let somebody act again"),
    "person.erase": _l("erased somebody's name and address"),
    "person.end_sessions": _l("logged out everywhere"),
    "person.password_change": _l("changed their password"),
    "person.password_reset": _l("set a new password by mail"),
    "person.second_factor_on": _l("turned the second factor on"),
    "person.second_factor_off": _l("turned the second factor off"),
    "person.recovery_codes": _l("made recovery codes"),
    "person.recovery_code_used": _l("logged in with a recovery code"),
}


def act_said(action: str) -> str:
    """Say an act; one without words, from a newer version or another's plug-in, by its own name."""
    return str(ACTS.get(action, action))
