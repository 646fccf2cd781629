"""The text of verdict sentences, with named fields: the one place that translation has to take over."""

from __future__ import annotations

from experiments.metrics.kinds import Design

TEMPLATES = {
    # worked
    "worked.up": "{version} brings at least {safe} more {what} (best guess {best}{values}).",
    "worked.down": "{version} cuts {what} by at least {safe} (best guess {best}{values}).",
    "worked.cost": "{version} is at least {safe_money} cheaper per {one} (best guess {best_money}{values}).",
    "worked.cost_share": "{version} is at least {safe} cheaper per {one} (best guess {best}{values}).",
    "worked.level": "{version} raises {what} by at least {safe} (best guess {best}{values}).",
    "worked.extra": "{version} brings at least {extra_safe} extra {counted} in {time} (best guess {extra_best}: "
    "{observed} instead of {expected} expected without).",
    "worked.next": "Use it; plan with {plan}, first results shrink.",
    "worked.next_plain": "Use it from now on.",
    "worked.next_same": "Use it; plan with {plan}.",
    "worked.unproven": "{guardrails}: too little to judge.",
    # did harm
    "harm.up": "{version} brings at least {safe} {fewer} {what} (best guess {best} {fewer}{values}).",
    "harm.down": "{version} brings at least {safe} more {what} (best guess {best} more{values}).",
    "harm.cost": "{version} is at least {safe_money} dearer per {one} (best guess {best_money}{values}).",
    "harm.cost_share": "{version} is at least {safe} dearer per {one} (best guess {best}{values}).",
    "harm.level": "{version} lowers {what} by at least {safe} (best guess {best}{values}).",
    "harm.level_down": "{version} raises {what} by at least {safe} (best guess {best}{values}).",
    "harm.extra": "{version} loses at least {extra_safe} {counted} in {time} (best guess {extra_best}: {observed} "
    "instead of {expected} expected).",
    "harm.guardrail": "{version} {broken}, and that must not get worse.",
    "harm.guardrail_but": "{worked} but {broken}.",
    "harm.guardrail_up": "raises {what} by at least {safe} (best guess {best}{values})",
    "harm.guardrail_down": "lowers {what} by at least {safe} (best guess {best}{values})",
    "harm.next": "Go back to {control}.",
    # no gain worth having
    "no_gain.up": "{version} brings at most {top} more {what}, and you wanted {wanted} (best guess {best} {more}).",
    "no_gain.down": "{version} cuts {what} by at most {top}, and you wanted {wanted} (best guess {best} {more}).",
    "no_gain.cost": "{version} is at most {top} cheaper per {one}, and you wanted {wanted} (best guess {best} {more}).",
    "no_gain.level": "{version} raises {what} by at most {top}, and you wanted {wanted} (best guess {best} {more}).",
    "no_gain.none": "{version} brings no gain in {what}, and you wanted {wanted} (best guess {best} {more}).",
    "no_gain.next": "Keep {control}.",
    # entered afterwards
    "file.worked.up": "In this file {version} has at least {safe} more {what} (best guess {best}).",
    "file.worked.down": "In this file {version} has at least {safe} {fewer} {what} (best guess {best}).",
    "file.worked.cost": "In this file {version} is at least {safe} cheaper per {one} (best guess {best}).",
    "file.worked.level": "In this file {version} has {what} at least {safe} higher (best guess {best}).",
    "file.worked.level_down": "In this file {version} has {what} at least {safe} lower (best guess {best}).",
    "file.harm.level": "In this file {version} has {what} at least {safe} lower (best guess {best}).",
    "file.harm.level_down": "In this file {version} has {what} at least {safe} higher (best guess {best}).",
    "file.harm.up": "In this file {version} has at least {safe} {fewer} {what} (best guess {best}).",
    "file.harm.down": "In this file {version} has at least {safe} more {what} (best guess {best}).",
    "file.harm.cost": "In this file {version} is at least {safe} dearer per {one} (best guess {best}).",
    "file.afterwards": "Entered afterwards: nobody had said before what would count, so strength of evidence is "
    "{grade} at most.",
    "file.keep": "Keep it in the book?",
    # undecided
    "little": "{version} may {range}: {events} cannot say.",
    "little.next": "To see {lift} you need about {enough}.",
    "little.no_next": "Let it run longer, or decide by other reasons.",
    "leaning.ahead": "{version} leans ahead: {ends} (best guess {signed}).",
    "leaning.ahead_next": "Use it where changing is free, and repeat it once; both count together.",
    "leaning.luck": "As few as {have} can lie this far apart by luck alone.",
    "leaning.behind": "{version} leans behind: {ends} (best guess {signed}).",
    "leaning.behind_next": "Keep {control}, and repeat it only if the answer matters.",
    "strained": "{version} is ahead by {low} to {high}, but {strained} may have got worse by more than you tolerate.",
    "strained.next": "Keep {control} until that is clear; repeat it, both count together.",
    "better": "{version} is better, by {low} to {high}, but you said it is worth it from {wanted} and the best guess "
    "is {best}.",
    "better.next": "If changing is free, change; if it costs anything, repeat it: both count together.",
    "carried.one": "{version} cannot be judged yet: a single large value carries the sum.",
    "minimum": "{version} has too little to judge: {have} of at least {need}.",
    "carried": "{version} cannot be judged yet: a few large values carry the sum, as if only {carried} {drawn} had "
    "brought all of it.",
    "carried.next": "Let more {drawn} take part, or compare how many brought anything instead of how much.",
    "minimum.range": "So far {ends}.",
    "minimum.next": "Let it run on, or repeat it, until the rest is there.",
    "interim": "So far {version}: {ends}.",
    "interim.none": "Too early to say anything about {version}.",
    "interim.next": "Leave it running until {until}.",
    "not_estimable": "{version} cannot be compared with {control}. {reason}",
    "not_estimable.none": "{version} had {plain} {what} and {control} none at all, so no change in per cent can be "
    "given.",
    # hints and anecdotes
    "hint": "{version} went together with {best} {more} {what}{hint_range}, but {why}: a hint, not an answer.",
    "hint.nothing": "{version} had {plain} and {control} {control_plain} {what}, but {why}: a hint, not an answer.",
    "hint.next": "To find out, {how}.",
    "anecdote": "{version} had {factor} times the {what} of {control}.",
    "anecdote.plain": "{version} had {plain} {what} and {control} {control_plain}.",
    "anecdote.regions": "{version} had {best} {more} {what} than the other regions foretold, but one region cannot "
    "tell an effect from a local event: an anecdote.",
    "anecdote.why": "One total each cannot say why: an anecdote.",
    "anecdote.next": "Export a row per day, or run several units of each.",
    # not usable
    "invalid": "Not usable: {why} Nothing here speaks for either.",
    "invalid.spend_balance": "Run it again with equal budgets fixed per version.",
    "invalid.sample_ratio": "Find out who was lost, then run it again.",
    "invalid.no_days_in_run": "Check the dates of the run and the names of the versions in the file.",
    "invalid.mixed_currencies": "Export everything in one currency.",
    # several versions
    "several.worked": "{worked} of {all} new versions worked:",
    "several.none": "None of {all} new versions worked.",
    "several.open": "Of {all} new versions none can be told yet.",
}

WHY_ONLY_A_HINT = {
    Design.OBSERVATIONAL: "nobody drew lots",
    Design.BEFORE_AFTER: "the season and the news changed too",
    Design.GEO: "nobody drew lots for the regions",
}
HOW_TO_FIND_OUT = {
    Design.OBSERVATIONAL: "let the platform split the audience, or draw lots",
    Design.BEFORE_AFTER: "draw lots which weeks get which version",
    Design.GEO: "draw lots which region of each pair gets which version",
}

NUMBERS = ("No", "One", "Two", "Three", "Four", "Five", "Six", "Seven", "Eight", "Nine")
