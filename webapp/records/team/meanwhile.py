"""Two people in one form: what the one stored and what the other typed, field by field, so that either can be taken."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from webapp.records.plans.plan import field_word

LABELS = {
    "goal_id": _l("Which goal does it serve?"),
    "built_on_id": _l("Builds on"),
    "expert": _l("Who knows about it?"),
    "sign_off_id": _l("Could this embarrass or hurt anybody?"),
    "customer_objective": _l("What should they do?"),
    "funnel_from": _l("They are now"),
    "funnel_to": _l("They should be"),
    "next_step_text": _l("What happens next when it works"),
    "next_step_metric": _l("What tells whether the next step came"),
    "next_step_due": _l("Ask on"),
    "other_tactics": _l("What else runs at the same time?"),
    "forecast": _l("Your forecast: it works, in per cent"),
    "channel": _l("Where does it run?"),
    "content_type": _l("Kind of content"),
    "days": _l("Length in days"),
    "metric": _l("The number that decides"),
    "guardrail": _l("The number that must not get worse"),
    "margin": _l("How much worse it may become, in per cent"),
    "kind": _l("What is the marketing for?"),
    "goal": _l("The goal in one line"),
    "objective": _l("The larger aim it serves"),
    "direction": _l("Which way is better?"),
    "baseline": _l("Where it started"),
    "standing": _l("Where it stands now"),
    "standing_on": _l("On which day"),
    "target": _l("Where it should be"),
    "deadline": _l("By when"),
    "marketing_budget": _l("Marketing budget"),
    "social_budget": _l("Of that, social media"),
    "funnel_stage": _l("Buying phase"),
    "success_criteria": _l("Success criteria, one a line"),
    "implementation_plan": _l("Implementation plan, one step a line"),
    "next_step": _l("And then?"),
    "next_metric": _l("What tells whether the next step came"),
    "where": _l("More exactly"),
    "how": _l("How it is done"),
    "meaning": _l("What we mean by it"),
    "measure": _l("The number that it defines"),
    "expects": _l("What to expect"),
    "outcome.name": _l("Later outcome"),
    "outcome.kind": _l("How is it counted?"),
    "outcome.direction": _l("Which way is better?"),
    "outcome.days_after": _l("When is it known? Days after the last day"),
    "outcome.due": _l("When is it known?"),
    "outcome.numerator": _l("Its column, if it will come in a file"),
    "outcome.denominator": _l("per this column, for a rate"),
}
"""Fields of the forms that have no word among those of the plan, or another one there."""

Says = Mapping[str, Sequence[tuple[object, str]]]
"""For a field with a choice: its values and what they are called."""


@dataclass(frozen=True, slots=True)
class Difference:
    """A field that says one thing in the book and another in what was sent."""

    name: str
    label: str
    stored: str
    stored_said: str
    typed: str
    typed_said: str
    keep_typed: bool


def as_seen(fields: Mapping[str, str]) -> str:
    """Write what a form showed at first; it comes back with the form and tells what its reader typed."""
    return json.dumps(dict(fields), ensure_ascii=False, sort_keys=True)


def differences(form: Mapping[str, str], stored: Mapping[str, str], says: Says) -> list[Difference]:
    """List the fields that differ, with the choice that fits: what one typed, else what somebody else stored.

    Parameters
    ----------
    form : mapping
        What was sent; ``was`` holds what the form showed at first. A field that it lacks was not asked.
    stored : mapping
        The same fields as they stand in the book now.
    """
    seen = _seen(form.get("was", ""))
    found = []
    for name, now in stored.items():
        typed = typed_in(form, name)
        if typed is None or typed == now:
            continue
        found.append(
            Difference(
                name=name,
                label=_label(name),
                stored=now,
                stored_said=_said(name, now, says),
                typed=typed,
                typed_said=_said(name, typed, says),
                keep_typed=seen.get(name) != typed,
            )
        )
    return found


def typed_in(form: Mapping[str, str], name: str) -> str | None:
    """Give a field as it was sent, None where the form did not have it."""
    return form[name].strip().replace("\r\n", "\n") if name in form else None


def pictures_said(*forms: Mapping[str, str]) -> Says:
    """Say what the pictures of versions are called: they stand in a form by their SHA-256."""
    names = {name for form in forms for name in form if name.startswith("version_") and name.endswith("_picture")}
    given = {name: [form[name] for form in forms if form.get(name)] for name in names}
    none, one = ("", _("no picture")), _("a picture")
    return {name: [none, *((sha256, one) for sha256 in found)] for name, found in given.items()}


def untouched(form: Mapping[str, str], names: Iterable[str]) -> list[tuple[str, str]]:
    """Give what goes along unseen: every field about which there is nothing to choose."""
    left = {"csrf_token", "version", "was", "act", *names}
    return [(name, value) for name, value in form.items() if name not in left]


def _seen(text: str) -> dict[str, str]:
    try:
        seen = json.loads(text)
    except ValueError:
        return {}
    return {name: value for name, value in seen.items() if isinstance(value, str)} if isinstance(seen, dict) else {}


def _label(name: str) -> str:
    if name.startswith("version_"):
        number = name.split("_")[1]
        if not number.isdigit():
            return _("One more version")
        what = _("Version %(number)s, its name") if name.endswith("_name") else _("Version %(number)s, what it is")
        what = _("Version %(number)s, its picture") if name.endswith("_picture") else what
        return what % {"number": int(number) + 1}
    return str(LABELS[name]) if name in LABELS else field_word(name)


def _said(name: str, value: str, says: Says) -> str:
    called: Callable[[str], str | None] = {str(key): word for key, word in says.get(name, ())}.get
    return called(value) or value or _("nothing")
