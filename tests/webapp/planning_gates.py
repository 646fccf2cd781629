"""Gates of planning: what a person types and what a program sends for one act that is refused, and why it is."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Any

from tests.webapp.api.caller import Caller

MONDAY = datetime(2026, 11, 2, 9, 0, tzinfo=UTC)
RUNNING = datetime(2026, 11, 11, 9, 0, tzinfo=UTC)

ONE, PLAN, EDIT = "/experiments/{id}", "/experiments/{id}/plan", "/experiments/{id}/edit"
NEW, DRAFTS = "/experiments/new", "/experiments"

Fault = tuple[str, str]
"""Field and code, the field as the domain calls it."""


@dataclass(frozen=True)
class Gate:
    """One act through both doors. ``form`` and ``body`` are address and content; ``faults`` what both must say.

    ``silent`` where the page says the same in its own words (somebody was quicker, locked before).
    """

    what: str
    form: tuple[str, dict[str, Any]]
    body: tuple[str, str, dict[str, Any]]
    faults: frozenset[Fault]
    status: int = 422
    silent: bool = False


@dataclass(frozen=True)
class Stage:
    """A state of the book, made through the interface, and the gates that stand closed there.

    ``make`` gives the key of what it made; it takes the place of ``{id}`` in what is sent.
    """

    name: str
    make: Callable[[Caller], int]
    gates: tuple[Gate, ...]


def with_key(sent: Any, key: int) -> Any:
    """Put a key where ``{id}`` stands."""
    if isinstance(sent, dict):
        return {name: with_key(value, key) for name, value in sent.items()}
    if sent == "{id}":
        return key
    return sent.replace("{id}", str(key)) if isinstance(sent, str) else sent


def says(*faults: str) -> frozenset[Fault]:
    """Read ``field:code`` pairs."""
    return frozenset((one.partition(":")[0], one.partition(":")[2]) for one in faults)


def lock(*faults: str, status: int = 422) -> Gate:
    """Locking what stands there."""
    return Gate("lock it", (PLAN, {"act": "lock"}), ("POST", f"{ONE}/register", {}), says(*faults), status)


def draft(**patch: Any) -> Callable[[Caller], int]:
    """A complete draft, then one change."""

    def make(caller: Caller) -> int:
        key = int(caller.make_draft()["id"])
        if patch:
            changed = caller.patch(f"/experiments/{key}", patch)
            assert changed.status_code == 200, changed.get_data(as_text=True)
        return key

    return make


def locked(caller: Caller) -> int:
    return int(caller.make_locked()["id"])


def goal_of(kind: str) -> Callable[[Caller], int]:
    def make(caller: Caller) -> int:
        return int(caller.make_goal(kind=kind)["id"])

    return make


_TYPED = {
    "audience": "hobby cooks",
    "goal_id": "{id}",
    "customer_objective": "look at the kit",
    "idea": "ask",
    "mechanism": "curiosity",
    "next_step_text": "",
    "channel": "paid social",
}
_PLACES = {
    "audience": ("people", "audience"),
    "customer_objective": ("objective", "customer_objective"),
    "idea": ("strategy", "hypothesis"),
    "mechanism": ("strategy", "mechanism"),
}


def too_early(missing: str) -> Gate:
    """The channel while one answer before it is missing."""
    body: dict[str, Any] = {"title": "Reels", "goal_id": "{id}", "technology": {"channel": "paid social"}}
    for name, (part, inner) in _PLACES.items():
        body.setdefault(part, {})[inner] = _TYPED[name]
    if missing in _PLACES:
        part, inner = _PLACES[missing]
        del body[part][inner]
    elif missing == "goal_id":
        del body["goal_id"]
    form = {"title": "Reels"} | {name: value for name, value in _TYPED.items() if name != missing}
    return Gate(f"the channel before {missing}", (NEW, form), ("POST", DRAFTS, body), says("technology:too_early"))


def primary(**more: Any) -> dict[str, Any]:
    return {"name": "clicks", "kind": "ratio", "numerator": "link_clicks", "denominator": "impressions"} | more


UNSETTLED = ("objective:unconfirmed", "strategy:unconfirmed", "technology:unconfirmed")
TWO = [{"name": "A", "role": "control"}, {"name": "B"}]
GUARD = primary(name="hides", numerator="hides", role="guardrail")

STAGES = (
    Stage(
        "an empty book",
        lambda _caller: 0,
        (
            Gate(
                "builds on what is not there",
                (NEW, {"title": "Reels", "built_on_id": "7777"}),
                ("POST", DRAFTS, {"title": "Reels", "built_on": 7777}),
                says("built_on_id:not_found"),
            ),
            Gate(
                "another team's or nobody's plan",
                ("/experiments/7777/plan", {"act": "lock"}),
                ("POST", "/experiments/7777/register", {}),
                says("id:not_found"),
                404,
            ),
        ),
    ),
    Stage("a goal", goal_of("new_sales"), tuple(map(too_early, ("goal_id", *_PLACES)))),
    Stage("a goal of awareness", goal_of("brand_awareness"), (too_early("next_step_text"),)),
    Stage("a goal of thought leadership", goal_of("thought_leadership"), (too_early("next_step_text"),)),
    Stage(
        "a draft",
        draft(),
        (
            Gate(
                "a stale lock",
                (PLAN, {"act": "lock", "version": "99"}),
                ("POST", f"{ONE}/register", {"version": 99}),
                says("version:changed_meanwhile"),
                409,
                silent=True,
            ),
            Gate(
                "a stale change",
                (EDIT, {"heard": "again", "version": "99"}),
                ("PATCH", ONE, {"heard": "again", "version": 99}),
                says("version:changed_meanwhile"),
                409,
                silent=True,
            ),
            Gate("a no without reason", (f"{ONE}/decline", {}), ("POST", f"{ONE}/decline", {}), says("reason:missing")),
            Gate(
                "a no until a day that has passed",
                (f"{ONE}/decline", {"reason": "not now", "review_on": "2026-11-01"}),
                ("POST", f"{ONE}/decline", {"reason": "not now", "review_on": "2026-11-01"}),
                says("review_on:passed"),
            ),
            Gate("giving up", (f"{ONE}/abandon", {}), ("POST", f"{ONE}/abandon", {}), says("reason:missing")),
            Gate(
                "signing off what nobody asked for",
                (f"{ONE}/sign-off", {"act": "grant"}),
                ("POST", f"{ONE}/sign-off", {"granted": True}),
                says("status:not_asked"),
                409,
            ),
            Gate(
                "unlocking what is open",
                (f"{ONE}/unlock", {}),
                ("POST", f"{ONE}/unlock", {}),
                says("status:wrong_status"),
                409,
            ),
        ),
    ),
    Stage(
        "the people changed",
        draft(people={"audience": "dog walkers"}),
        (lock(*UNSETTLED),),
    ),
    Stage("no people", draft(people={"audience": None}), (lock("audience:missing", *UNSETTLED),)),
    Stage("no goal", draft(goal_id=None), (lock("goal_id:missing", "next_step_text:missing"),)),
    Stage("no objective", draft(objective={"customer_objective": None}), (lock("customer_objective:missing"),)),
    Stage("no idea", draft(strategy={"hypothesis": None}), (lock("idea:missing"),)),
    Stage("no reason why", draft(strategy={"mechanism": None}), (lock("mechanism:missing"),)),
    Stage("no channel", draft(technology={"channel": None}), (lock("channel:missing"),)),
    Stage("no first day", draft(starts=None), (lock("starts:missing", "ends:missing"),)),
    Stage("no price", draft(budget=None), (lock("budget:missing"),)),
    Stage("no owner", draft(owner=None), (lock("owner_id:missing"),)),
    Stage("one version", draft(variants=TWO[:1]), (lock("variants:missing"),)),
    Stage("no control", draft(variants=[{"name": "A"}, {"name": "B"}]), (lock("variants:no_control"),)),
    Stage(
        "half the people",
        draft(variants=[TWO[0] | {"share": 0.5}, TWO[1] | {"share": 0.4}]),
        (lock("variants:shares"),),
    ),
    Stage("no number decides", draft(metrics=[primary(role="secondary")]), (lock("metrics:no_primary"),)),
    Stage("a guardrail without margin", draft(metrics=[primary(), GUARD]), (lock("metrics:no_margin"),)),
    Stage(
        "less than nothing",
        draft(metrics=[primary(direction="down")], rule={"worthwhile_lift": 1.5}),
        (lock("worthwhile_lift:too_large"),),
    ),
    Stage("risky, and nobody signs", draft(risky=True), (lock("sign_off_id:nobody_named"),)),
    Stage(
        "risky, and not signed",
        draft(risky=True, sign_off=1),
        (
            lock("sign_off_id:not_signed"),
            Gate(
                "not signing without a reason",
                (f"{ONE}/sign-off", {"act": "refuse"}),
                ("POST", f"{ONE}/sign-off", {"granted": False}),
                says("reason:missing"),
            ),
            Gate(
                "signing what was seen before",
                (f"{ONE}/sign-off", {"act": "grant", "fingerprint": "0" * 64}),
                ("POST", f"{ONE}/sign-off", {"granted": True, "fingerprint": "0" * 64}),
                says("fingerprint:changed_meanwhile"),
                409,
            ),
        ),
    ),
    Stage(
        "locked",
        locked,
        (
            Gate(
                "a judged part",
                (PLAN, {"worthwhile_lift": "9"}),
                ("PATCH", ONE, {"rule": {"worthwhile_lift": 0.09}}),
                says("worthwhile_lift:locked"),
                409,
                silent=True,
            ),
            replace(lock("status:wrong_status", status=409), silent=True),
            Gate(
                "a deviation before it begins",
                (f"{ONE}/deviate", {"field": "ends", "after": "2026-12-06", "reason": "the fair"}),
                ("POST", f"{ONE}/deviations", {"field": "ends", "after": "2026-12-06", "reason": "the fair"}),
                says("status:not_begun"),
                409,
            ),
        ),
    ),
)
ABOVE_THE_CAP = (Stage("above the cap", draft(), (lock("budget:needs_approval"),)),)
"""For somebody who does not lead, where the cap is lower than the money."""
RUNNING_ONES = (
    Stage(
        "running",
        locked,
        (
            Gate(
                "a deviation without reason",
                (f"{ONE}/deviate", {"field": "ends", "after": "2026-12-06"}),
                ("POST", f"{ONE}/deviations", {"field": "ends", "after": "2026-12-06"}),
                says("reason:missing"),
            ),
            Gate(
                "a deviation of what is not judged",
                (f"{ONE}/deviate", {"field": "title", "after": "Reels", "reason": "shorter"}),
                ("POST", f"{ONE}/deviations", {"field": "title", "after": "Reels", "reason": "shorter"}),
                says("field:not_judged"),
            ),
            Gate("unlocking", (f"{ONE}/unlock", {}), ("POST", f"{ONE}/unlock", {}), says("status:has_begun"), 409),
        ),
    ),
)
READ_ONLY = (
    Stage(
        "somebody who only reads",
        draft(),
        tuple(
            Gate(what, form, body, says("role:role_too_small"), 403)
            for what, form, body in (
                ("a draft", (NEW, {"title": "Reels"}), ("POST", DRAFTS, {"title": "Reels"})),
                ("a change", (EDIT, {"heard": "again"}), ("PATCH", ONE, {"heard": "again"})),
                ("a lock", (PLAN, {"act": "lock"}), ("POST", f"{ONE}/register", {})),
                ("a no", (f"{ONE}/decline", {"reason": "no"}), ("POST", f"{ONE}/decline", {"reason": "no"})),
                ("giving up", (f"{ONE}/abandon", {"reason": "no"}), ("POST", f"{ONE}/abandon", {"reason": "no"})),
            )
        ),
    ),
)
