"""Denied unless allowed; another team's things do not exist."""

from __future__ import annotations

from dataclasses import dataclass

import pytest

from experiments.errors import Forbidden, NotFound
from experiments.people.permission import LEAST_ROLE, Actor, Role, may, require


@dataclass(frozen=True)
class Thing:
    team_id: int


def acting(role: Role) -> Actor:
    return Actor(person_id=1, team_id=1, role=role)


# Who may do what, written out: a change to the table must be made twice.
ALLOWED_FROM = {
    "see": "viewer",
    "goal.change": "marketer",
    "goal.share": "lead",
    "draft.change": "marketer",
    "experiment.register": "marketer",
    "experiment.register_above_cap": "lead",
    "experiment.unlock": "marketer",
    "experiment.deviate": "marketer",
    "experiment.abandon": "marketer",
    "experiment.decline": "lead",
    "experiment.reopen": "lead",
    "experiment.draw": "marketer",
    "sign_off.answer": "viewer",
    "approval.ask": "marketer",
    "approval.answer": "lead",
    "next_step.answer": "marketer",
    "decision.answer": "marketer",
    "results.upload": "marketer",
    "results.undo": "marketer",
    "outcome.give": "marketer",
    "conclusion.write": "marketer",
    "conclusion.override": "analyst",
    "attribution.claim": "marketer",
    "attribution.parts": "marketer",
    "lesson.write": "marketer",
    "lesson.use": "marketer",
    "brief.change": "marketer",
    "brief.accept": "marketer",
    "cycle.change": "lead",
    "cycle.rate": "viewer",
    "channel.propose": "marketer",
    "channel.decide": "lead",
    "toolkit.change": "marketer",
    "own_word.change": "marketer",
    "answer.use": "viewer",
    "person.describe": "viewer",
    "notices.choose": "viewer",
    "story.tell": "marketer",
    "link.share": "marketer",
    "link.end": "lead",
    "token.issue": "marketer",
    "token.end": "admin",
    "archive.import": "lead",
    "archive.export": "analyst",
    "audit.read": "lead",
    "webhook.change": "admin",
    "people.change": "admin",
    "team.change": "admin",
    "team.make": "admin",
}
ORDER = ["viewer", "marketer", "analyst", "lead", "admin"]


def test_the_table_is_the_one_written_here() -> None:
    assert {action: role.value for action, role in LEAST_ROLE.items()} == ALLOWED_FROM


@pytest.mark.parametrize("role", list(Role))
@pytest.mark.parametrize("action", sorted(ALLOWED_FROM))
def test_each_role_may_do_what_the_table_says_in_its_own_team_only(action: str, role: Role) -> None:
    expected = ORDER.index(role.value) >= ORDER.index(ALLOWED_FROM[action])
    assert may(acting(role), action, Thing(team_id=1)) is expected
    assert may(acting(role), action, Thing(team_id=2)) is False


def test_what_nobody_wrote_down_is_allowed_to_nobody() -> None:
    assert may(acting(Role.ADMIN), "database.drop") is False
    with pytest.raises(Forbidden, match="Nobody may do this"):
        require(acting(Role.ADMIN), "database.drop")


def test_a_thing_without_a_team_is_nobodys() -> None:
    assert may(acting(Role.ADMIN), "see", object()) is False


def test_another_teams_thing_is_not_found_and_ones_own_is_forbidden() -> None:
    with pytest.raises(NotFound):
        require(acting(Role.VIEWER), "goal.change", Thing(team_id=2))
    with pytest.raises(Forbidden, match="needs the role marketer"):
        require(acting(Role.VIEWER), "goal.change", Thing(team_id=1))


@dataclass(frozen=True)
class OpenThing(Thing):
    def is_open_to(self, actor: Actor) -> bool:
        return actor.team_id == 1


def test_a_thing_of_others_that_is_open_may_be_seen_and_nothing_else() -> None:
    thing = OpenThing(team_id=2)
    require(acting(Role.VIEWER), "see", thing)
    with pytest.raises(Forbidden, match="another team"):
        require(acting(Role.ADMIN), "goal.change", thing)
    with pytest.raises(NotFound):
        require(Actor(person_id=1, team_id=3, role=Role.ADMIN), "see", thing)


def test_a_token_that_is_too_small_is_told_which_scope_it_needs() -> None:
    reader = Actor(person_id=1, team_id=1, role=Role.ADMIN, scopes=frozenset({"read"}))
    with pytest.raises(Forbidden, match="needs the scope write"):
        require(reader, "goal.change")
    with pytest.raises(Forbidden, match="needs the scope team"):
        require(reader, "team.change")
