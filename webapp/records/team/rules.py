"""The page of rules: who may start what, up to which spend; every line is read from the table of permissions."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel.speaklater import LazyString

from experiments.people.money import Money, digits_of
from experiments.people.permission import Role
from experiments.people.person import Person
from experiments.people.rules import TeamRules
from webapp import words
from webapp.formatting import minor_money

MOST_NAMES = 4

START = _l("Plan and start")
DECIDE = _l("Decide")
LEARN = _l("Results and lessons")
TELL = _l("Telling others")
AFTER = _l("Looking after the team")

_SAID: Mapping[str, tuple[LazyString, LazyString]] = {
    "draft.change": (START, _l("Write down an idea, make a draft of it, change it until it is locked")),
    "goal.change": (START, _l("Write a goal, change its sheet")),
    "approval.ask": (START, _l("Ask for the approval of a larger budget")),
    "experiment.draw": (START, _l("Draw who or what gets which version")),
    "experiment.unlock": (START, _l("Unlock a plan that has not begun")),
    "experiment.deviate": (START, _l("Change a locked plan, with a reason that stays on the result")),
    "experiment.abandon": (START, _l("Say that it never ran, and what stood in the way")),
    "channel.propose": (START, _l("Propose a channel; it goes to the shelf until somebody has decided")),
    "toolkit.change": (START, _l("Write a toolkit, change one")),
    "brief.change": (START, _l("Change the next-cycle plan: its words, its order, what is left out, what is added")),
    "brief.accept": (START, _l("Take a proposal of the next-cycle plan into the next cycle")),
    "sign_off.answer": (DECIDE, _l("Sign off what could embarrass or hurt somebody, when named on the draft")),
    "experiment.decline": (DECIDE, _l("Say no to an idea, with a reason and a day to look again")),
    "experiment.reopen": (DECIDE, _l("Look again at what was said no to")),
    "channel.decide": (DECIDE, _l("Open a channel, put it on the shelf, give it up")),
    "cycle.change": (DECIDE, _l("Plan a cycle: dates, budgets")),
    "goal.share": (DECIDE, _l("Let another team work on a goal")),
    "conclusion.override": (DECIDE, _l("Close with another verdict than the rule's, with a reason that shows")),
    "results.upload": (LEARN, _l("Upload results")),
    "results.undo": (LEARN, _l("Take a file out again")),
    "outcome.give": (LEARN, _l("Give the outcome of a long sale on its day")),
    "conclusion.write": (LEARN, _l("Close an experiment")),
    "next_step.answer": (LEARN, _l("Say whether the next step came")),
    "decision.answer": (LEARN, _l("Say whether a decision was done and did hold")),
    "attribution.claim": (LEARN, _l("Type what a platform claims, to set it against what was measured")),
    "attribution.parts": (LEARN, _l("Say which version had which tactic")),
    "lesson.write": (LEARN, _l("Write a lesson, say it better, put another one in its place")),
    "lesson.use": (LEARN, _l("Say that one used a lesson")),
    "archive.import": (LEARN, _l("Bring past experiments in")),
    "archive.export": (LEARN, _l("Take the archive out as a table")),
    "own_word.change": (LEARN, _l("Write down what a word or a number means here")),
    "answer.use": (LEARN, _l("Say that an answer was found instead of asked again")),
    "see": (LEARN, _l("Read everything of the team")),
    "cycle.rate": (LEARN, _l("Rate how well social is part of the whole")),
    "story.tell": (TELL, _l("Note who heard a story")),
    "link.share": (TELL, _l("Share a page by link")),
    "link.end": (TELL, _l("End a link that somebody else shared")),
    "notices.choose": (TELL, _l("Choose what one is told by mail")),
    "token.issue": (TELL, _l("Make a token for a program")),
    "person.describe": (AFTER, _l("Say in which department one works")),
    "audit.read": (AFTER, _l("Read the record of who did what")),
    "token.end": (AFTER, _l("End the token of somebody else")),
    "webhook.change": (AFTER, _l("Tell other programs what happens")),
    "people.change": (AFTER, _l("Ask people in, change roles, let people go")),
    "team.change": (AFTER, _l("Change what may be spent without approval")),
    "team.make": (AFTER, _l("Make a team")),
}
"""Action to where it stands and what the page says; what a cap is part of is said in :data:`_WITH_CAP`."""

_WITH_CAP: Mapping[str, tuple[LazyString, Callable[[str | None], str]]] = {
    "experiment.register": (
        START,
        lambda cap: (
            _("Lock and start an experiment that costs up to %(cap)s", cap=cap)
            if cap
            else _("Lock and start an experiment, whatever it costs")
        ),
    ),
    "experiment.register_above_cap": (
        START,
        lambda cap: (
            _("Lock and start one above %(cap)s without asking", cap=cap)
            if cap
            else _("Lock and start one above a cap without asking, once the team sets a cap")
        ),
    ),
    "approval.answer": (
        DECIDE,
        lambda cap: (
            _("Approve a budget above %(cap)s, or say why not", cap=cap)
            if cap
            else _("Approve a budget above a cap, once the team sets one")
        ),
    ),
}


@dataclass(frozen=True, slots=True)
class RuleLine:
    """One thing that may be done, and from which role on."""

    action: str
    says: str
    least: Role


@dataclass(frozen=True, slots=True)
class RoleLines:
    """What may be done from one role on, and who that is here."""

    role: str
    who: str
    says: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class RulesPage:
    """What the page of rules shows."""

    spend: str
    approval: str
    hour: str
    groups: tuple[tuple[str, tuple[RoleLines, ...]], ...]
    people: tuple[tuple[str, str, str], ...]
    never: tuple[str, ...]


def rules_page(rules: TeamRules) -> RulesPage:
    """Bring the page together."""
    return RulesPage(
        spend=_spend(rules),
        approval=approval_said(rules),
        hour=_hour(rules),
        groups=tuple((name, _by_role(rules, lines)) for name, lines in _groups(rules).items() if lines),
        people=tuple(
            (words.word("role", role), words.explain("role", role), _named(people))
            for role in reversed(Role)
            if (people := rules.people.get(role))
        ),
        never=nobody_may(),
    )


def rule_lines(rules: TeamRules) -> list[RuleLine]:
    """Say every action, in the order of the page."""
    return [line for lines in _groups(rules).values() for line in lines]


def approvers_said(rules: TeamRules) -> str:
    """Name who may approve a budget here."""
    return _named(tuple(rules.who_may("approval.answer")))


def approval_said(rules: TeamRules) -> str:
    """Say who approves what is above the cap."""
    if rules.spend_cap is None:
        return _("Nothing waits for an approval: the team has set no cap.")
    who = approvers_said(rules) or _("nobody yet")
    return _(
        "More than that, or money in another currency than %(currency)s, waits until it is approved. Here that is done "
        "by: %(who)s. A budget that is raised afterwards waits again.",
        currency=rules.currency,
        who=who,
    )


def nobody_may() -> tuple[str, ...]:
    """List what the book lets nobody do, whatever the role."""
    return (
        _("Change a locked plan without its showing."),
        _("Lock a plan after its first data and call it planned before."),
        _("Choose the channel before people, goal and idea."),
        _("Make a verdict fall between the planned looks."),
        _("Say no, refuse a budget or override a verdict without a reason."),
        _("Change or remove a line of the record, a no, or an uploaded figure that was replaced."),
        _("See what belongs to another team and was not shared."),
    )


def _spend(rules: TeamRules) -> str:
    cap = _cap(rules)
    if cap is None:
        return _("Whoever plans experiments starts them at once, whatever they cost.")
    return _("Up to %(cap)s an experiment starts at once: nobody has to be asked.", cap=cap)


def _hour(rules: TeamRules) -> str:
    if rules.hour is None:
        return _("Hours of work are written down and not counted as money.")
    hour = _exact(rules.hour)
    return _(
        "An hour of work counts as %(hour)s in what an experiment cost; it does not count towards the cap.", hour=hour
    )


def _cap(rules: TeamRules) -> str | None:
    return None if rules.spend_cap is None else _exact(rules.spend_cap)


def _exact(amount: Money) -> str:
    """Write an amount that something is measured by: with its cents where it has some."""
    digits = digits_of(amount.currency)
    return minor_money(amount.minor, amount.currency, digits=digits if amount.minor % 10**digits else 0)


def _groups(rules: TeamRules) -> dict[str, list[RuleLine]]:
    """Put every action that has words under its heading, in the order of the words."""
    found: dict[str, list[RuleLine]] = {str(name): [] for name in (START, DECIDE, LEARN, TELL, AFTER)}
    cap = _cap(rules)
    said = [(action, group, says(cap)) for action, (group, says) in _WITH_CAP.items()]
    said += [(action, group, str(says)) for action, (group, says) in _SAID.items()]
    for action, group, says in said:
        if action in rules.least:
            found[str(group)].append(RuleLine(action, says, rules.least[action]))
    return found


def _by_role(rules: TeamRules, lines: Sequence[RuleLine]) -> tuple[RoleLines, ...]:
    """Bring what the same role may do together, those first who need least."""
    found = []
    for role in Role:
        here = tuple(line for line in lines if line.least is role)
        if not here:
            continue
        everybody = role is Role.VIEWER
        who = "" if everybody else _named(tuple(rules.who_may(here[0].action))) or _("nobody yet")
        name = (
            words.word("role", role) if role is Role.ADMIN else _("%(role)s and above", role=words.word("role", role))
        )
        name = _("Everybody") if everybody else name
        found.append(RoleLines(name, who, tuple(line.says for line in here)))
    return tuple(found)


def _named(people: tuple[Person, ...]) -> str:
    if len(people) > MOST_NAMES:
        names = ", ".join(person.name for person in people[: MOST_NAMES - 1])
        return _("%(names)s and %(number)s more", names=names, number=len(people) - MOST_NAMES + 1)
    return ", ".join(person.name for person in people)
