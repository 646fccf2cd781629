"""Calls drawn from the OpenAPI file, right ones and wrong ones, against a book in which there are things to find."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from random import Random
from typing import Any

import schemathesis
import sqlalchemy as sa
from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis import strategies as st
from schemathesis import GenerationMode
from schemathesis.checks import not_a_server_error
from schemathesis.config import GenerationConfig, ProjectConfig, ProjectsConfig, SchemathesisConfig
from schemathesis.core.failures import FailureGroup
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from experiments.people.keys.tokens import Token, issue_token
from experiments.people.permission import Role
from experiments.results.jobs.queue import enqueue
from tests.experiments.results.exports import daily
from tests.factories import make_actor, make_team
from tests.webapp.api.caller import GOAL, QUESTION_HEADLINE, Caller
from webapp.app import create_app
from webapp.settings import Mode, Settings
from webapp.storage import running

CHECKS = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
]
OUT_OF_REACH = 1_234_567_890
"""Number of our own token: no drawn call ends it."""
# Bodies that are accepted as they are; drawn values take the place of some of their fields.
ACCEPTED: dict[str, dict[str, Any]] = {
    "POST /api/v1/cycles": {"name": "Next year", "starts": "2027-01-01", "ends": "2027-03-31"},
    "PATCH /api/v1/cycles/{cycle_id}": {"name": "This autumn", "version": 1},
    "PATCH /api/v1/cycles/{cycle_id}/brief": {"foreword": "Fewer tests, larger ones."},
    "POST /api/v1/cycles/{cycle_id}/brief/proposals": {"kind": "test", "sentence": "Ask for a photo.", "hours": 2.5},
    "PATCH /api/v1/cycles/{cycle_id}/brief/proposals/{proposal_key}": {
        "sentence": "Ask for two photos.",
        "money": {"amount": "50.00", "currency": "EUR"},
    },
    "POST /api/v1/cycles/sheet": {"sheet": "Planning cycle: 2028\nFirst day: 2028-01-01\nLast day: 2028-03-31"},
    "POST /api/v1/objectives": {"cycle_id": 1, "name": "More homes that bake"},
    "PATCH /api/v1/objectives/{objective_id}": {"name": "A mill people talk about"},
    "POST /api/v1/goals/sheet": {"sheet": "Goal\n  a new roof for the mill\nKind: Donations\nTarget: 260"},
    "POST /api/v1/channels": {
        "name": "new network",
        "audience": "hobby cooks",
        "better_for": {"goal_id": 1, "because": "they ask there"},
        "review_on": "2027-05-02",
    },
    "PATCH /api/v1/channels/{channel_id}": {"why": "they ask there", "audience": "hobby cooks"},
    "POST /api/v1/channels/{channel_id}/status": {"status": "shelf", "reason": "not now", "review_on": "2027-05-02"},
    "POST /api/v1/noes": {"idea": "Buy followers", "reason": "We do not.", "review_on": "2027-05-02"},
    "POST /api/v1/noes/{no_id}/again": {"reason": "not now either", "review_on": "2027-05-02"},
    "POST /api/v1/noes/{no_id}/reopen": {"reason": "they asked"},
    "POST /api/v1/goals": GOAL | {"success_criteria": ["200"], "implementation_plan": ["ask"], "target": 260.0},
    "PATCH /api/v1/goals/{goal_id}": {"goal": "a new roof for the mill", "baseline": 0.5},
    "PUT /api/v1/goals/{goal_id}/worth": {"money": {"amount": "21.00", "currency": "EUR"}},
    "POST /api/v1/goals/{goal_id}/teams": {"team_id": 2},
    "POST /api/v1/experiments": QUESTION_HEADLINE | {"goal_id": 1, "rule": {"worthwhile_lift": 0.1}},
    "PATCH /api/v1/experiments/{experiment_id}": {"heard": "again", "hours": 4.0, "ends": "2026-12-06"},
    "PUT /api/v1/experiments/{experiment_id}/attribution": {"parts": {"A": "neither"}, "other_tactic": "e-mail"},
    "POST /api/v1/experiments/{experiment_id}/claims": {"claimed": 40.0, "channel": "paid social"},
    "POST /api/v1/experiments/{experiment_id}/deviations": {"field": "ends", "after": "2026-11-29", "reason": "fair"},
    "POST /api/v1/experiments/{experiment_id}/decline": {"reason": "not now", "review_on": "2027-02-01"},
    "POST /api/v1/experiments/{experiment_id}/abandon": {"reason": "no time"},
    "POST /api/v1/experiments/{experiment_id}/approval": {"act": "ask"},
    "POST /api/v1/experiments/{experiment_id}/draws": {"weekdays": [0, 2], "times": ["12:15"], "per_version": 4},
    "POST /api/v1/experiments/{experiment_id}/draws/{draw_number}/split": {"ids": ["1001", "1002"]},
    "POST /api/v1/experiments/{experiment_id}/sign-off": {"granted": True},
    "POST /api/v1/experiments/{experiment_id}/follow-up": {
        "done": True,
        "held": "partly",
        "lift": 0.09,
        "note": "later",
    },
    "POST /api/v1/experiments/{experiment_id}/conclusion": {
        "why": "too_small",
        "decision": "keep",
        "lesson": {"claim": "A question brings clicks.", "scope": "hobby cooks", "what_to_do": "Ask."},
    },
    "POST /api/v1/experiments/{experiment_id}/outcome": {
        "figures": [{"variant": "A", "units": 150, "successes": 30}, {"variant": "B", "units": 150, "successes": 66}]
    },
    "POST /api/v1/readings/{reading_id}/answers": {
        "control": "Kit A",
        "metric": "link_clicks/impressions",
        "worthwhile_lift": 0.05,
        "design": "platform_split",
    },
    "POST /api/v1/readings/{reading_id}/keep": {"title": "Once more", "goal_id": 1},
    "POST /api/v1/questions/{answered_id}/found": {"instead_of": "Ask in the headline"},
    "POST /api/v1/own-words": {"name": "engaged", "meaning": "Who saved or asked.", "measure": "engagements"},
    "PATCH /api/v1/own-words/{word_id}": {"meaning": "Who asked for a sack."},
    "POST /api/v1/invitations": {"email": "new@quernwell.example", "role": "marketer"},
    "POST /api/v1/share-links": {"thing": "experiment", "thing_id": 1, "name": "For the board"},
    "POST /api/v1/stories/told": {"thing": "goal", "thing_id": 1, "to_whom": "the board", "how": "meeting"},
    "POST /api/v1/teams": {"name": "Agency", "kind": "agency", "currency": "EUR"},
    "POST /api/v1/tokens": {"name": "Night job", "scopes": ["read"], "days": 30},
    "POST /api/v1/webhooks": {"url": "https://hooks.example.com/trialbook"},
    "POST /api/v1/lessons/{lesson_id}/review": {"holds": True, "review_on": "2027-11-02"},
    "PATCH /api/v1/lessons/{lesson_id}": {"claim": "A question brings first clicks.", "scope": "hobby cooks"},
    "POST /api/v1/lessons/{lesson_id}/supersede": {
        "claim": "A question brings clicks of people who bake.",
        "what_to_do": "Ask those who bake.",
        "reason": "the others did not mind",
    },
    "POST /api/v1/lessons/{lesson_id}/uses": {"note": "for the spring flyer"},
    "POST /api/v1/toolkits": {"experiment_id": 1, "name": "Ask first"},
    "PATCH /api/v1/toolkits/{toolkit_id}": {"how": "as we do it", "worthwhile_lift": 0.1, "days": 14.0},
    "POST /api/v1/toolkits/{toolkit_id}/start": {"goal_id": 1, "starts": "2026-12-07"},
    "PATCH /api/v1/me": {"department": "Mill"},
    "POST /api/v1/cycles/{cycle_id}/ratings": {"score": 4, "hindrance": "nobody is asked before"},
    "PATCH /api/v1/people/{person_id}": {"role": "analyst"},
}
SCOPES = ("read", "write", "results", "team")


@contextmanager
def furnished(given: Settings, now: datetime) -> Iterator[Caller]:
    """A served book with two teams, people, goals, experiments in several states, files, a job; the caller may all."""
    no_limits = {"api_per_minute": 10**9, "uploads_per_minute": 10**9}
    app = create_app(given.model_copy(update=no_limits), mode=Mode.SERVE, clock=lambda: now)
    with app.app_context(), running().book.session() as session:
        mill = make_team(session, "Quernwell Mill")
        make_actor(session, now, team=make_team(session, "Studio Larch"), role=Role.ADMIN, name="Larch")
        for number in range(10):  # so that the numbers drawn for people are not our own
            other = make_actor(session, now, team=mill, role=Role.MARKETER, name=f"Tom{number}")
            issue_token(session, other, name="t", scopes=["read"], expires=now + timedelta(days=9), now=now)
        ines = make_actor(session, now, team=mill, role=Role.ADMIN, name="Ines")
        token, secret = issue_token(session, ines, name="own", scopes=SCOPES, expires=now + timedelta(days=90), now=now)
        session.execute(sa.update(Token).where(Token.id == token.id).values(id=OUT_OF_REACH))
        enqueue(session, ines, "hash", {}, now=now)
        session.commit()
    caller = Caller(app, secret)
    _things(caller)
    try:
        yield caller
    finally:
        with app.app_context():
            running().book.engine.dispose()


def _things(caller: Caller) -> None:
    caller.make_draft()
    caller.post("/experiments", {"title": "An idea"})
    caller.post("/channels", {"name": "feed ads", "audience": "hobby cooks", "exists_already": True})
    for idea in ("Buy followers", "Sponsor a club"):
        caller.post("/noes", {"idea": idea, "reason": "We do not."})
    caller.post("/objectives", {"cycle_id": 1, "name": "A bakery in every street"})
    for sentence in ("Ask for a photo", "Ask for two photos"):
        caller.post("/cycles/1/brief/proposals", {"kind": "test", "sentence": sentence})
    for days in (7, 14):
        caller.upload(caller.make_locked()["id"], daily(days))
    caller.send("/readings", ("export.csv", daily(14)))
    caller.get("/toolkits")  # the recipes come on first sight


def failures_of(caller: Caller, *, examples: int, draw: int = 0, only: str = "") -> list[str]:
    """Make calls to every operation and say what answered otherwise than the OpenAPI file says."""
    found = []
    schema = _schema(caller)
    for operation in schema.get_all_operations():
        ready = operation.ok()
        if ready is None:
            found.append(f"not described so that calls can be drawn: {operation.err()}")
        elif only in ready.label:
            try:
                _call(ready, caller, examples, draw)
            except (FailureGroup, Exception) as failure:  # noqa: BLE001 - all are listed, not only the first
                found.append(f"{ready.label}: {_said(failure)}")
    assert caller.get("/me").status_code == 200  # otherwise the calls after some moment were only refused
    return found


def _said(failure: BaseException) -> str:
    """What was wrong, and the call as a command."""
    return f"{failure}\n" + "\n".join(str(one) for one in getattr(failure, "exceptions", ()))


def _schema(caller: Caller) -> Any:
    generation = GenerationConfig(with_security_parameters=False)
    config = SchemathesisConfig(projects=ProjectsConfig(default=ProjectConfig(generation=generation)))
    return schemathesis.openapi.from_wsgi("/api/v1/openapi.json", caller.app, config=config, headers=caller.headers)


def _call(operation: Any, caller: Caller, examples: int, draw: int) -> None:
    right = operation.as_strategy(generation_mode=GenerationMode.POSITIVE)
    cases = (
        st.one_of(right, operation.as_strategy(generation_mode=GenerationMode.NEGATIVE))
        if _may_be_wrong(operation)
        else right
    )

    @seed(draw)
    @settings(
        max_examples=examples,
        deadline=None,
        database=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(
        case=cases,
        near=st.lists(st.integers(1, 6) | st.none(), min_size=3, max_size=3),
        accepted=st.booleans(),
        kept=st.randoms(use_true_random=False),
    )
    def calls(case: Any, near: list[int | None], accepted: bool, kept: Random) -> None:
        for name, number in zip(case.path_parameters, near, strict=False):
            if number is not None:  # most numbers are those of nothing
                case.path_parameters[name] = number
        if accepted:
            # a call that may succeed: about something that is there, under a key of its own
            case.path_parameters |= dict.fromkeys(case.path_parameters, kept.randint(1, 4))
            if "proposal_key" in case.path_parameters:
                case.path_parameters |= {"cycle_id": 1, "proposal_key": f"own:{kept.randint(1, 3)}"}
            case.headers.pop("Idempotency-Key", None)
        if accepted and isinstance(case.body, dict):
            drawn = {name: value for name, value in case.body.items() if kept.random() < 0.3}
            case.body = case.body if operation.label not in ACCEPTED else ACCEPTED[operation.label] | drawn
            if "file" in case.body:
                case.body["file"] = [daily(7)] if isinstance(case.body["file"], list) else daily(7)
        case.call_and_validate(headers=caller.headers, checks=CHECKS)

    calls()


def _may_be_wrong(operation: Any) -> bool:
    return bool(operation.body) or any(True for _ in operation.iter_parameters())
