"""Every route of pages and interface × every role × one's own and another team; a new route must be in the table."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import pytest
from flask import Flask
from werkzeug.routing import Rule

from experiments.people.permission import Role
from tests.webapp.doors.house import House, build_house
from tests.webapp.doors.table import DOORS, Door

# What makes a call ask for something at all; what is not here needs no body.
BODIES: dict[str, dict[str, Any]] = {
    "api_attribution.claim": {"claimed": 40.0, "channel": "paid social"},
    "api_attribution.say_parts": {"parts": {"A": "neither"}, "other_tactic": "e-mail"},
    "api_briefs.add": {"kind": "test", "sentence": "Ask once more."},
    "api_briefs.change": {"sentence": "Ask twice."},
    "api_briefs.write": {"foreword": "Fewer tests, larger ones."},
    "api_channels.change": {"why": "they ask there"},
    "api_channels.create": {"name": "new network"},
    "api_channels.decide": {"status": "shelf", "reason": "not now"},
    "api_cycles.create": {"name": "Next year", "starts": "2027-01-01", "ends": "2027-03-31"},
    "api_decisions.approval": {"act": "ask"},
    "api_draws.split": {"ids": ["1001"]},
    "api_decisions.next_step": {"came": True},
    "api_decisions.follow_up": {"done": True, "held": "yes"},
    "api_decisions.sign_off": {"granted": True},
    "api_decisions.take_back_approved": {"answer": 1},
    "api_decisions.take_back_came": {"came": True},
    "api_decisions.take_back_follow_up": {"answer": 1},
    "api_decisions.take_back_signed": {"answer": 1},
    "api_experiments.change": {"heard": "again"},
    "api_experiments.change_with_reason": {"field": "ends", "after": "2026-11-29", "reason": "the fair"},
    "api_experiments.create": {"title": "Free delivery banner"},
    "api_experiments.give_up": {"reason": "no time"},
    "api_experiments.say_no": {"reason": "not now"},
    "api_goal_teams.let_in": {"team_id": "team_id"},
    "api_goal_worth.say": {"money": None},
    "api_goals.change": {"goal": "a new roof for the mill"},
    "api_goals.create": {"kind": "donations", "goal": "a roof for the mill"},
    "api_history.upload": {"file": "export"},
    "api_inspect.upload": {"file": "export"},
    "api_invitations.create": {"email": "new@quernwell.example", "role": "viewer"},
    "api_noes.again": {"reason": "not now either"},
    "api_noes.create": {"idea": "Buy followers", "reason": "We do not."},
    "api_noes.look_again": {"reason": "they asked"},
    "api_notices.change": {"weekly": True},
    "api_lessons.review": {"holds": True},
    "api_lessons.change": {"claim": "Ask, and then listen."},
    "api_lessons.supersede": {"claim": "Ask people who bake.", "what_to_do": "Ask them first."},
    "api_lessons.use": {"note": "for the spring flyer"},
    "api_me.change": {"department": "Mill"},
    "api_objectives.change": {"name": "Homes that bake more"},
    "api_objectives.create": {"cycle_id": "cycle_id", "name": "A mill people talk about"},
    "api_outcome.give": {"figures": [{"variant": "A", "units": 150, "successes": 30}]},
    "api_outcome.upload": {"file": "export"},
    "api_own_words.change": {"meaning": "who asked for a sack"},
    "api_own_words.create": {"name": "engaged", "meaning": "who saved or asked"},
    "api_people.change": {"role": "marketer"},
    "api_pictures.upload": {"file": "export"},
    "api_ratings.rate": {"score": 4},
    "api_readings.keep": {"title": "Kept", "goal_id": "goal_id"},
    "api_readings.upload": {"file": "export"},
    "api_results.conclude": {"why": "too_small", "decision": "keep"},
    "api_results.upload": {"file": "export"},
    "api_share_links.make": {"thing": "experiment", "thing_id": "experiment_id", "name": "Board", "days": 30},
    "api_sheets.take_cycle": {"sheet": "First day: 2028-01-01\nLast day: 2028-03-31\nPlanning cycle: 2028"},
    "api_sheets.take_goals": {"sheet": "Goal\n  a roof for the mill\nKind: Donations"},
    "api_stories.create": {"thing": "goal", "thing_id": "goal_id", "to_whom": "the board"},
    "api_toolkits.change": {"how": "as we do it"},
    "api_toolkits.create": {"experiment_id": "experiment_id"},
    "api_teams.create": {"name": "Fourth", "kind": "agency", "currency": "EUR"},
    "api_webhooks.create": {"url": "https://hooks.quernwell.example/in", "events": ["verdict_in"]},
    "api_tokens.create": {"name": "Job", "scopes": ["read"]},
    "briefs.accept": {"key": "proposal_key"},
    "briefs.add": {"kind": "test", "sentence": "Ask once more."},
    "briefs.carry": {"goal_id": "goal_id"},
    "briefs.edit": {"key": "proposal_key", "sentence": "Ask twice."},
    "briefs.leave_out": {"key": "proposal_key", "reason": "no time"},
    "briefs.move": {"key": "proposal_key", "to": "1"},
    "briefs.take_back": {"key": "proposal_key"},
    "goals.let_in": {"team_id": "team_id"},
    "links.make": {"thing": "experiment", "thing_id": "experiment_id", "name": "Board", "scope": "story", "days": "30"},
    "people.role": {"role": "marketer"},
    "plans.notes": {"title": "Another name"},
    "refusals.approval": {"act": "ask"},
    "stories.told": {"thing": "goal", "thing_id": "goal_id", "name": "the board"},
    "teams.change_over": {"team_id": "own_team"},
}
PLAIN = {"token": "x", "name": "start", "filename": "nothing.css", "version": "0", "picture": "result", "kind": "svg"}
OF_RESULTS = (
    "results.upload",
    "results.undo",
    "results.put_back",
    "inspect.upload",
    "readings.upload",
    "readings.answer",
    "jobs.stop",
    "outcome.give",
    "outcome.upload",
)
# These log the caller out.
LAST = {"account.end", "security.logout"}


@pytest.fixture
def house(served_app: Flask, now: datetime) -> House:
    return build_house(served_app, now)


def rules(app: Flask) -> dict[tuple[str, str], Rule]:
    return {
        (method, rule.endpoint): rule
        for rule in app.url_map.iter_rules()
        for method in rule.methods - {"HEAD", "OPTIONS"}
    }


def address(house: House, rule: Rule, ids: dict[str, int]) -> str:
    values = {name: ids.get(name, PLAIN.get(name)) for name in rule.arguments}
    with house.app.test_request_context():
        built = rule.build(values)
    assert built is not None, rule
    return built[1]


def body_of(door: Door, ids: dict[str, int]) -> dict[str, Any] | None:
    body = BODIES.get(door.endpoint)
    return (
        None
        if body is None
        else {name: ids.get(value, value) if isinstance(value, str) else value for name, value in body.items()}
    )


def status(house: House, who: str, door: Door, rule: Rule) -> int:
    somebody = house.people[who]
    # One's own spare token; for somebody of another team it is the admin's of the first.
    owner = house.people["admin"] if who == "other" else somebody
    house.set_out_again()
    ids = {**house.ids, "token_id": owner.own_token}
    answer = somebody.call(door.is_api, door.method, address(house, rule, ids), body_of(door, ids))
    assert answer.status_code < 500, (door, who)
    if door.endpoint in LAST:
        somebody.log_in_again()
    assert not (answer.location or "").startswith("/login") or door.endpoint in LAST, (door, who)
    return int(answer.status_code)


def test_every_route_is_in_the_table_and_the_table_names_no_other(house: House) -> None:
    assert {(door.method, door.endpoint) for door in DOORS} == set(rules(house.app))
    assert len(DOORS) == len({(door.method, door.endpoint) for door in DOORS})


@pytest.mark.parametrize("role", list(Role))
def test_below_its_least_role_a_door_is_closed_and_from_it_on_open(house: House, role: Role) -> None:
    known = rules(house.app)
    wrong = {}
    for door in DOORS:
        if (door.method, door.endpoint) not in known or door.least == "open":
            continue
        found = status(house, role.value, door, known[door.method, door.endpoint])
        closed = door.least not in {"anyone", "nobody"} and role.rank < Role(door.least).rank
        made_up = door.thing == "demo" or door.least == "nobody" or ("token" in door.thing and "own" not in door.thing)
        fits = found == 403 if closed else found not in {401, 403} and (found != 404 or made_up)
        if not fits:
            wrong[door.method, door.endpoint] = found
    assert wrong == {}


def test_another_team_finds_nothing_of_the_first(house: House) -> None:
    known = rules(house.app)
    shown = {}
    for door in DOORS:
        if door.thing in {"-", "token", "demo", "organisation"} or (door.method, door.endpoint) not in known:
            continue
        found = status(house, "other", door, known[door.method, door.endpoint])
        if found != 404:
            shown[door.method, door.endpoint] = found
    assert shown == {}


@pytest.mark.parametrize("headers", [{}, {"Authorization": "Bearer tb_of-nobody"}], ids=["nothing", "a wrong token"])
def test_without_a_log_in_or_token_only_the_open_doors_answer(house: House, headers: dict[str, str]) -> None:
    known = rules(house.app)
    client = house.app.test_client()
    let_in = set()
    for number, door in enumerate(DOORS):
        rule = known.get((door.method, door.endpoint))
        if rule is None:
            continue
        where = {
            "REMOTE_ADDR": f"10.0.{number // 250}.{number % 250 + 1}"
        }  # each from elsewhere, or it is told to wait
        path = address(house, rule, {**house.ids, "token_id": 1})
        answer = client.open(path, method=door.method, environ_base=where, headers=headers)
        to_log_in = answer.status_code == 302 and answer.location.startswith("/login")
        if not (answer.status_code == 401 or to_log_in):
            let_in.add(door.endpoint)
    assert let_in == {door.endpoint for door in DOORS if door.least == "open" and (door.method, door.endpoint) in known}


@pytest.mark.parametrize(
    ("scope", "refused_with"),
    [("read", "scope_too_small"), ("results", "scope_too_small"), ("team", "scope_too_small")],
)
def test_a_token_opens_only_what_its_scopes_say(house: House, scope: str, refused_with: str) -> None:
    from datetime import timedelta

    from experiments.people.keys.tokens import issue_token
    from tests.webapp.api.caller import Caller, problems
    from tests.webapp.book import opened

    with opened(house.app) as session:
        admin, until = house.people["admin"].actor, house.now + timedelta(days=1)
        _, secret = issue_token(session, admin, name=scope, scopes=(scope,), expires=until, now=house.now)
    house.people["admin"].caller = Caller(house.app, secret)
    known, wrong = rules(house.app), {}
    of_results = {f"api_{name}" for name in OF_RESULTS}
    for door in DOORS:
        if not door.is_api or (door.method, door.endpoint) not in known:
            continue
        house.set_out_again()
        ids = {**house.ids, "token_id": house.people["admin"].own_token}
        where = address(house, known[door.method, door.endpoint], ids)
        answer = house.people["admin"].call(True, door.method, where, body_of(door, ids))
        refused = answer.status_code == 403 and problems(answer)[0][1] == refused_with
        if refused != (not _opens(scope, door, of_results)):
            wrong[door.method, door.endpoint] = answer.status_code
    assert wrong == {}


def _opens(scope: str, door: Door, of_results: set[str]) -> bool:
    """Say whether a scope opens a door, by the words of the guide."""
    of_team = {"api_people", "api_invitations", "api_teams", "api_tokens", "api_audit", "api_webhooks"}
    room = door.endpoint.partition(".")[0]
    readable = door.method == "GET" and door.least == "viewer"
    if scope == "team":
        return readable or room in of_team
    if scope == "results":
        return readable or door.endpoint in of_results
    return readable
