"""What the page says for the internal names, each explained in one line. The page never shows the name itself."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from flask_babel import lazy_gettext as _l
from flask_babel.speaklater import LazyString


@dataclass(frozen=True, slots=True)
class Word:
    """What the page says, and one line about it."""

    says: LazyString
    line: LazyString


TERMS: dict[str, Word] = {
    "cycle": Word(_l("Planning cycle"), _l("The months you plan and budget together.")),
    "goal": Word(_l("Goal"), _l("What the business wants from marketing, with a number, a date and an owner.")),
    "objective": Word(_l("Objective"), _l("The larger aim that several goals serve.")),
    "audience": Word(
        _l("Who is it for?"), _l("The people you want to move, said so that a colleague could find them.")
    ),
    "customer_objective": Word(_l("What should they do?"), _l("The one step these people should take next.")),
    "hypothesis": Word(_l("The idea"), _l("“If we … for … then … because …”")),
    "mechanism": Word(_l("Why it should work"), _l("The force you count on: usefulness, trust, belonging …")),
    "variant": Word(_l("Version"), _l("One of the things compared: A, B, C.")),
    "control": Word(_l("Version A: what we do now"), _l("Everything else is compared with this one.")),
    "treatment": Word(_l("New version"), _l("What you want to try.")),
    "primary": Word(_l("The number that decides"), _l("Chosen before the data, exactly one.")),
    "secondary": Word(_l("Also watched"), _l("For understanding; does not decide.")),
    "guardrail": Word(_l("Must not get worse"), _l("If this one clearly suffers, the version has not worked.")),
    "early_sign": Word(_l("Early sign"), _l("Comes before the number that counts; names it and its date.")),
    "direction_down": Word(_l("Less is better"), _l("For costs, waiting times, complaints.")),
    "direction_up": Word(_l("More is better"), _l("For clicks, orders, saves.")),
    "worthwhile_lift": Word(_l("Worth it from"), _l("Below this you would not bother to change anything.")),
    "design": Word(_l("Who decided who saw what?"), _l("This decides how much the result can prove.")),
    "unit": Word(
        _l("What was drawn"),
        _l("People, posts, ads, days, slots or regions: the thing that got one version or the other."),
    ),
    "plan": Word(
        _l("Plan, locked"),
        _l("Cannot be changed silently from here on; that is what makes the result believable."),
    ),
    "conclude": Word(
        _l("Close it"),
        _l("Three lines: what we know, what we do, what we learned; all three come pre-written."),
    ),
    "hash": Word(_l("Fingerprint of the plan"), _l("Shows that the plan was not changed afterwards.")),
    "deviation": Word(_l("Change after locking"), _l("Who changed what, when and why; stays on the result.")),
    "retrospective": Word(_l("Entered afterwards"), _l("Its data existed before the plan; useful, but weaker.")),
    "lift": Word(_l("Change"), _l("How much more or less than version A, in per cent.")),
    "effect": Word(_l("Difference"), _l("The same in the metric's own unit.")),
    "interval": Word(_l("Likely range"), _l("Made so that it is right 19 times out of 20.")),
    "always_valid": Word(
        _l("Range for early looks"),
        _l("Wider, so that looking every day does no harm; a verdict waits for the planned look."),
    ),
    "p_value": Word(_l("p-value"), _l("How often chance alone would show this much.")),
    "chance_to_beat_control": Word(
        _l("Chance it is really better"), _l("Reads the same data with what past experiments taught.")
    ),
    "expected_loss": Word(
        _l("What you risk if wrong"),
        _l("Average cost of choosing this version when it is not the better one."),
    ),
    "plan_with": Word(_l("Plan with"), _l("First results flatter; this is what usually remains.")),
    "verdict": Word(_l("Verdict"), _l("What we know, by the rule fixed before the data.")),
    "failed": Word(_l("Did not work"), _l("An answer you paid for. Undecided never counts here.")),
    "grade": Word(_l("Strength of evidence"), _l("How far the set-up lets you trust it, whatever the number says.")),
    "check": Word(_l("Check"), _l("One thing that could spoil the comparison, looked at.")),
    "sample_ratio": Word(_l("Group sizes match"), _l("If not, something leaked between the versions.")),
    "audience_mix": Word(
        _l("Same kind of people in both"), _l("Ad platforms often send versions to different people.")
    ),
    "lesson": Word(_l("Lesson"), _l("What we now believe, for whom, and what to do.")),
    "pooled": Word(_l("All repeats together"), _l("One honest range from several small experiments.")),
    "prediction": Word(
        _l("Where the next one will probably land"), _l("Wider than the average: no two runs are alike.")
    ),
    "toolkit": Word(_l("Toolkit"), _l("A pattern ready to use, with the evidence behind it.")),
    "recipe": Word(_l("Recipe"), _l("A cheap experiment ready to start.")),
    "brief": Word(_l("Next-cycle plan"), _l("The page that opens the planning of the next cycle.")),
    "shared": Word(_l("Result sheet"), _l("One page for people who never log in.")),
    "portfolio": Word(_l("How we are learning"), _l("Counts, costs and answers over all experiments.")),
    "learning_rate": Word(_l("Answered"), _l("Share of closed experiments with a clear answer.")),
    "win_rate": Word(_l("Worked"), _l("Share of closed experiments that worked.")),
    "bolt_on": Word(
        _l("On its own"), _l("Nobody else involved, nothing running beside it, nothing measured after it.")
    ),
    "holdout": Word(
        _l("Left-out group"), _l("People or regions that got nothing, to see what would have happened anyway.")
    ),
    "real_share": Word(
        _l("Real share of what the platform claims"), _l("0.41 says: of 100 claimed orders, 41 were extra.")
    ),
    "incremental": Word(_l("Extra"), _l("Would not have come without it.")),
    "provisional": Word(
        _l("Provisional"), _l("An early sign decided; the outcome it foretells has the last word on its day.")
    ),
    "map": Word(_l("What is what?"), _l("Which column is which; asked only where the file leaves doubt.")),
}

VERDICTS: dict[str, Word] = {
    "succeeded": Word(_l("Worked"), _l("Better, by enough, and nothing important got worse.")),
    "harmful": Word(_l("Did harm"), _l("Worse than version A, or something that must not get worse did.")),
    "no_useful_difference": Word(
        _l("No gain worth having"), _l("A gain that would be worth it is ruled out: keep what you have.")
    ),
    "undecided": Word(_l("Can't tell yet"), _l("Not a failure: there is not enough to say.")),
    "undecided_closed": Word(_l("Couldn't tell"), _l("Not a failure: says what would have been enough.")),
    "invalid": Word(_l("Not usable"), _l("Something broke the comparison; the numbers answer no question.")),
    "interim": Word(_l("Running"), _l("So far only; the verdict falls at the planned look.")),
    "provisional": Word(_l("Provisional"), _l("An early sign has spoken; its outcome is still to come.")),
}

REASONS: dict[str, Word] = {
    "not_comparable": Word(_l("Not comparable"), _l("The set-up cannot tell the version from the rest.")),
    "interim": Word(_l("Still running"), _l("The verdict falls at the next planned look.")),
    "minimum": Word(_l("Too few"), _l("Fewer days, posts or people than a verdict takes.")),
    "not_estimable": Word(_l("Not estimable"), _l("The file does not hold what the number needs.")),
    "better_size_unclear": Word(_l("Better, size unclear"), _l("Change if changing is free.")),
    "leaning": Word(_l("Leaning"), _l("Repeat it; both count together.")),
    "too_little_data": Word(_l("Too little data"), _l("Stop, or make it larger.")),
}

GRADES: dict[str, Word] = {
    "A": Word(_l("proven again"), _l("Two or more locked experiments agree.")),
    "B": Word(_l("solid"), _l("Drawn by lot, or split by the platform with the same people in both.")),
    "C": Word(_l("fair"), _l("A split with a flaw: it can decide, with care.")),
    "D": Word(_l("a hint"), _l("Other reasons cannot be told apart; it cannot decide.")),
    "E": Word(_l("an anecdote"), _l("One of each, or totals alone: described, not judged.")),
}

# status: what it says, and which of the five stops on the line it is (None beside the line)
STATUSES: dict[str, tuple[Word, int | None]] = {
    "idea": (Word(_l("Idea"), _l("One line, from anyone.")), 0),
    "draft": (Word(_l("Draft"), _l("Still being written; nothing is fixed.")), 0),
    "registered": (Word(_l("Locked"), _l("The plan is fixed; waits for its first day.")), 1),
    "running": (Word(_l("Running"), _l("Between its first and last day.")), 2),
    "analysed": (Word(_l("Result in"), _l("Moves by itself with dates and files; only closing is yours.")), 3),
    "concluded": (Word(_l("Closed"), _l("What we know, what we do, what we learned is written.")), 4),
    "declined": (Word(_l("We said no"), _l("Kept with its reason, so that it need not be argued twice.")), None),
    "abandoned": (Word(_l("Never ran"), _l("Kept with its reason, so that it need not be argued twice.")), None),
}

LESSON_STATUSES: dict[str, Word] = {
    "current": Word(_l("Holds"), _l("Nothing speaks against it.")),
    "contested": Word(_l("Disputed"), _l("Experiments disagree; the next one should settle it.")),
    "superseded": Word(_l("Replaced"), _l("A newer lesson says it better.")),
    "expired": Word(_l("Out of date"), _l("Its review date has come.")),
}

DESIGNS: dict[str, Word] = {
    "platform_split": Word(
        _l("The ad platform split the audience"), _l("Good, if both versions reached similar people.")
    ),
    "randomized": Word(_l("We drew lots"), _l("The best there is; Trialbook keeps the draw.")),
    "geo": Word(_l("Some regions yes, some no"), _l("Good for sales: twelve regions or more, and weeks from before.")),
    "switchback": Word(_l("On and off by day or week"), _l("Good when you cannot split people.")),
    "before_after": Word(_l("First one, then the other"), _l("Weak: the season and the news changed too.")),
    "observational": Word(_l("Nobody: it just happened"), _l("Weak: other reasons cannot be told apart.")),
}

UNITS: dict[str, Word] = {
    "user": Word(_l("People"), _l("Also companies, subscribers, conversations: anything drawn one by one.")),
    "post": Word(_l("Posts"), _l("Each post got one version or the other.")),
    "ad": Word(_l("Ads"), _l("Each ad got one version or the other.")),
    "day": Word(_l("Days"), _l("Each day got one version or the other, or both ran side by side.")),
    "slot": Word(_l("Slots"), _l("Each hour or place got one version or the other.")),
    "region": Word(_l("Regions"), _l("Each region got one version or the other.")),
}

KINDS: dict[str, Word] = {
    "proportion": Word(_l("Share of people who …"), _l("People who did it, out of all.")),
    "mean": Word(_l("Average per person"), _l("A value for each person, averaged.")),
    "ratio": Word(_l("Rate or cost"), _l("One sum divided by another.")),
    "count": Word(_l("Number of …"), _l("How many came.")),
}

WHYS: dict[str, Word] = {
    "weak_idea": Word(_l("The idea was weak"), _l("Well made, and still nobody cared.")),
    "weak_execution": Word(_l("Weakly made"), _l("The idea may hold; this try did not show it.")),
    "wrong_audience": Word(_l("Wrong people"), _l("Others might answer differently.")),
    "wrong_channel": Word(_l("Wrong channel"), _l("Not the place for it.")),
    "too_small": Word(_l("Too small"), _l("Not enough people, days or money to see it.")),
    "bad_timing": Word(_l("Bad timing"), _l("Season, news or a holiday got in the way.")),
    "tracking_broken": Word(_l("Counting broke"), _l("The numbers themselves cannot be trusted.")),
    "contaminated": Word(_l("The versions mixed"), _l("People met both, or something else ran beside it.")),
    "no_content": Word(_l("Nothing to show"), _l("The content was not ready.")),
    "other": Word(_l("Something else"), _l("Say it in a line.")),
}

DECISIONS: dict[str, Word] = {
    "adopt": Word(_l("Use the new version"), _l("From now on, everywhere it fits.")),
    "keep": Word(_l("Keep what we do now"), _l("Version A stays.")),
    "repeat": Word(_l("Repeat it"), _l("Both runs count together.")),
    "stop": Word(_l("Stop it"), _l("Neither is worth more time.")),
}

TOOLKIT_STATES: dict[str, Word] = {
    "untried": Word(_l("Untried here"), _l("Nobody in this team has locked one yet.")),
    "unanswered": Word(_l("No answer yet"), _l("Tried, but nothing that counts has come out.")),
    "holds": Word(_l("Holds"), _l("Its last two answers worked, or its only one.")),
    "mixed": Word(_l("Mixed"), _l("Its last two answers disagree; the next one should settle it.")),
    "contradicted": Word(
        _l("Contradicted"), _l("Its last two answers, or its only one, did not work: it stands last.")
    ),
}

CHANNEL_STATUSES: dict[str, Word] = {
    "open": Word(_l("In use"), _l("Drafts may name it freely.")),
    "shelf": Word(_l("On the shelf"), _l("Not now; it is looked at again on its day.")),
    "closed": Word(_l("Given up"), _l("Kept with its reason; what ran there stays.")),
}

ROLES: dict[str, Word] = {
    "viewer": Word(_l("Reader"), _l("Sees everything of the team and changes nothing.")),
    "marketer": Word(_l("Marketer"), _l("Plans, runs and closes experiments, writes goals and lessons.")),
    "analyst": Word(_l("Analyst"), _l("Also overrides a verdict, with a reason.")),
    "lead": Word(
        _l("Lead"),
        _l("Also approves budgets, says no, opens channels, plans cycles, lets other teams work on goals."),
    ),
    "admin": Word(_l("Administrator"), _l("Also looks after people, tokens, webhooks and what may be spent.")),
}

TEAM_KINDS: dict[str, Word] = {
    "brand": Word(_l("Brand"), _l("The brand's own people.")),
    "customer": Word(_l("Customer team"), _l("People close to the customers: service, sales, a country.")),
    "agency": Word(_l("Agency"), _l("Sees goals it works on, their lessons and noes; nothing else of others.")),
}

SCOPES: dict[str, Word] = {
    "read": Word(_l("Read"), _l("See what the team sees; every token may.")),
    "results": Word(_l("Take in results"), _l("Upload result files and take them out again: for a job at night.")),
    "write": Word(_l("Write"), _l("Everything your role may do with goals, experiments and lessons, uploads too.")),
    "team": Word(_l("Look after the team"), _l("People, tokens, webhooks and the record, as far as your role may.")),
}

FAMILIES: dict[str, dict[str, Word]] = {
    "term": TERMS,
    "verdict": VERDICTS,
    "reason": REASONS,
    "grade": GRADES,
    "status": {name: word for name, (word, _stop) in STATUSES.items()},
    "lesson_status": LESSON_STATUSES,
    "channel_status": CHANNEL_STATUSES,
    "toolkit_state": TOOLKIT_STATES,
    "role": ROLES,
    "team_kind": TEAM_KINDS,
    "scope": SCOPES,
    "design": DESIGNS,
    "unit": UNITS,
    "kind": KINDS,
    "why": WHYS,
    "decision": DECISIONS,
}


def by_verdict(counted: Mapping[str, int]) -> tuple[tuple[str, int], ...]:
    """List counts by verdict in the order of the pages, whatever order they were counted in."""
    return tuple((name, counted[name]) for name in sorted(counted, key=list(VERDICTS).index))


def word(family: str, name: str) -> str:
    """Say an internal name; KeyError where no word was chosen, so that no internal name reaches a page."""
    return str(FAMILIES[family][str(name)].says)


def explain(family: str, name: str) -> str:
    """Explain it in one line."""
    return str(FAMILIES[family][str(name)].line)


def choices(family: str) -> list[tuple[str, str]]:
    """List name and word for a select field."""
    return [(name, str(each.says)) for name, each in FAMILIES[family].items()]
