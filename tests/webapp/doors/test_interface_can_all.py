"""What the pages can do, the JSON interface can: each act of a page has its call, or a reason why there is none."""

from __future__ import annotations

from tests.webapp.doors.table import DOORS

CALLS = {
    "account.department": "api_me.change",
    "briefs.accept": "api_briefs.accept",
    "briefs.add": "api_briefs.add",
    "briefs.carry": "api_goals.carry",
    "briefs.edit": "api_briefs.change",
    "briefs.foreword": "api_briefs.write",
    "briefs.leave_out": "api_briefs.change",
    "briefs.move": "api_briefs.change",
    "briefs.take_back": "api_briefs.change",
    "attribution.claim": "api_attribution.claim",
    "attribution.say_parts": "api_attribution.say_parts",
    "channels.add": "api_channels.create",
    "channels.decide": "api_channels.decide",
    "channels.save": "api_channels.change",
    "closing.conclude": "api_results.conclude",
    "decisions.answer": "api_decisions.follow_up",
    "decisions.take_back": "api_decisions.take_back_follow_up",
    "draws.make": "api_draws.create",
    "draws.split": "api_draws.split",
    "cycles.add_objective": "api_objectives.create",
    "cycles.create": "api_cycles.create",
    "cycles.remove_objective": "api_objectives.remove",
    "cycles.rename": "api_objectives.change",
    "cycles.save": "api_cycles.change",
    "drop.answer": "api_readings.answer",
    "drop.keep": "api_readings.keep",
    "drop.receive": "api_readings.upload",
    "drop.settle": "api_readings.upload",  # with its mapping in the same call
    "experiments.create": "api_experiments.create",
    "experiments.save": "api_experiments.change",
    "goal_sheets.look": "api_sheets.take_goals",  # with ?preview=true
    "goal_sheets.take": "api_sheets.take_goals",
    "goals.create": "api_goals.create",
    "goals.end_work": "api_goal_teams.end",
    "goals.let_in": "api_goal_teams.let_in",
    "goals.save": "api_goals.change",
    "goals.say_worth": "api_goal_worth.say",
    "history.look": "api_history.upload",  # with ?preview=true
    "history.take": "api_history.upload",
    "jobs.again": "api_results.upload",  # sent once more
    "jobs.cancel": "api_jobs.stop",
    "lessons.review": "api_lessons.review",
    "lessons.edit": "api_lessons.change",
    "lessons.supersede": "api_lessons.supersede",
    "lessons.restore": "api_lessons.restore",
    "lessons.use": "api_lessons.use",
    "links.make": "api_share_links.make",
    "links.revoke": "api_share_links.revoke",
    "noes.again": "api_noes.again",
    "noes.look_again": "api_noes.look_again",
    "noes.say": "api_noes.create",
    "notices.save": "api_notices.change",
    "outcome.give": "api_outcome.give",
    "own_words.add": "api_own_words.create",
    "own_words.remove": "api_own_words.remove",
    "own_words.save": "api_own_words.change",
    "people.ask_in": "api_invitations.create",
    "people.come_back": "api_people.come_back",
    "people.erase": "api_people.erase",
    "people.leave": "api_people.leave",
    "people.log_out": "api_people.log_out",
    "people.department": "api_people.change",
    "people.role": "api_people.change",
    "people.second_factor_off": "api_people.second_factor_off",
    "people.uninvite": "api_invitations.revoke",
    "plans.change_with_reason": "api_experiments.change_with_reason",
    "plans.confirm": "api_experiments.lock",
    "plans.notes": "api_experiments.change",
    "plans.open_again": "api_experiments.open_again",
    "questions.found": "api_questions.found",
    "ratings.rate": "api_ratings.rate",
    "refusals.approval": "api_decisions.approval",
    "refusals.take_back_approved": "api_decisions.take_back_approved",
    "refusals.take_back_came": "api_decisions.take_back_came",
    "refusals.take_back_signed": "api_decisions.take_back_signed",
    "refusals.never_ran": "api_experiments.give_up",
    "refusals.next_step": "api_decisions.next_step",
    "refusals.say_no": "api_experiments.say_no",
    "refusals.sign_off": "api_decisions.sign_off",
    "refusals.take_up": "api_experiments.take_up",
    "results.accept": "api_results.upload",
    "results.receive": "api_results.upload",
    "results.put_back": "api_results.put_back",
    "results.undo": "api_results.undo",
    "settings.save": "api_teams.change",
    "stories.told": "api_stories.create",
    "teams.make": "api_teams.create",
    "toolkits.keep": "api_toolkits.create",
    "toolkits.restore": "api_toolkits.restore",
    "toolkits.retire": "api_toolkits.retire",
    "toolkits.save": "api_toolkits.change",
    "toolkits.start": "api_toolkits.start",
    "tokens.make": "api_tokens.create",
    "tokens.revoke": "api_tokens.revoke",
    "webhooks.add": "api_webhooks.create",
    "webhooks.end": "api_webhooks.end",
    "webhooks.test": "api_webhooks.test",
}
NO_CALL = {
    "account.end": "a token has no session",
    "account.name": "one's own log-in is changed where one has logged in",
    "account.own_book": "the demo alone has this button",
    "account.set_up": "nobody has a token yet",
    "account.keys": "whether keys of one letter do something in a browser",
    "account.theme": "how the pages look",
    "account.density": "how close tables stand",
    "drop.sample": "a file of ours, for a first look",
    "joining.come_in": "whoever comes in has no token yet",
    "teams.change_over": "a token acts in one team",
}
"""Acts of the log-in itself (``security.…``) have no call either: passwords and second factors are typed by people."""


def test_every_act_of_a_page_has_its_call_or_a_reason() -> None:
    acts = {door.endpoint for door in DOORS if door.method == "POST" and not door.is_api}
    asked = {act for act in acts if not act.startswith("security.")}
    assert asked == CALLS.keys() | NO_CALL.keys()


def test_the_calls_are_there() -> None:
    assert set(CALLS.values()) <= {door.endpoint for door in DOORS if door.is_api}
