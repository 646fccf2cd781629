"""The decision table of the design, written a second time on its own, against ``decide`` on facts by chance."""

from __future__ import annotations

import dataclasses
import math
from collections import Counter
from random import Random

from experiments.judging.verdict import Facts, Guardrail, Randomisation, Range, best_of, decide

# Few values, so that ends fall on 0, on the worthwhile lift and on the margins often.
NUMBERS = (-0.4, -0.2, -0.1, -0.05, 0.0, 0.02, 0.05, 0.1, 0.2, 0.4)


def made_range(dice: Random) -> Range:
    lower, estimate, upper = sorted(dice.choices(NUMBERS, k=3))
    return Range(estimate, None if dice.random() < 0.1 else lower, None if dice.random() < 0.1 else upper)


def made_randomisation(dice: Random) -> Randomisation:
    p_value = dice.choice((None, 0.00001, 0.00005, 0.004, 0.0156, 0.03, 0.2))
    floor = dice.choice((0.00001, 0.00098, 0.0156))
    return Randomisation(None if p_value is None else max(p_value, floor), floor)  # no p lies below its floor


def made_rail(dice: Random, name: str) -> Guardrail:
    return Guardrail(name, dice.choice((None, 0.0, 0.05, 0.1)), dice.choice((None, made_range(dice), made_range(dice))))


def made_facts(dice: Random) -> Facts:
    look_reached = dice.random() < 0.8
    return Facts(
        grade=dice.choice("BBCCCDE"),
        fatal=dice.random() < 0.1,
        look_reached=look_reached,
        final=look_reached and dice.random() < 0.6,
        minimum_reached=dice.random() < 0.8,
        worthwhile=dice.choice((0.0, 0.05, 0.1, 0.2)),
        level=dice.choice((0.05, 0.0478, 0.025, 0.0056, 0.0001)),
        deciding=None if dice.random() < 0.1 else made_range(dice),
        wide=None if dice.random() < 0.1 else made_range(dice),
        randomisation=None if dice.random() < 0.5 else made_randomisation(dice),
        guardrails=tuple(made_rail(dice, f"rail {place}") for place in range(dice.choice((0, 0, 1, 2)))),
    )


def the_table(facts: Facts) -> tuple[str, str | None]:
    """Read the table of section 5 of the design row by row, without looking at the code under test."""
    lift = facts.deciding
    low = high = guess = math.nan  # no comparison with nan is true: a row that asks for a missing number never fits
    if lift is not None:
        guess = lift.estimate
        low = -math.inf if lift.lower is None else lift.lower
        high = math.inf if lift.upper is None else lift.upper
    agrees = True
    if facts.randomisation is not None:
        p, floor = facts.randomisation.p_value, facts.randomisation.floor
        agrees = p is not None and (p < facts.level if floor < facts.level else p == floor)
    broken = strained = False
    for rail in facts.guardrails:
        if rail.range is None:
            continue
        margin = 0.0 if rail.margin is None else rail.margin
        broken |= rail.range.upper is not None and rail.range.upper < -margin
        strained |= rail.margin is not None and rail.range.estimate < -margin
    decides = facts.grade in {"A", "B", "C"} and facts.minimum_reached and facts.look_reached
    rows = [
        ("invalid", facts.fatal),
        ("harmful", decides and ((high < 0 and agrees) or broken)),
        ("succeeded", decides and low > 0 and guess >= facts.worthwhile and not strained and agrees),
        ("no_useful_difference", decides and facts.worthwhile != 0 and high < facts.worthwhile),
    ]
    for verdict, fits in rows:
        if fits:
            return verdict, None
    leans = low > 0 or high < 0
    if facts.wide is not None:
        leans |= facts.wide.lower is not None and facts.wide.lower > 0
        leans |= facts.wide.upper is not None and facts.wide.upper < 0
    reasons = [
        ("not_comparable", facts.grade in {"D", "E"}),
        ("interim", not (facts.look_reached and facts.final)),
        ("minimum", not facts.minimum_reached),
        ("not_estimable", lift is None),
        ("better_size_unclear", low > 0 and guess < facts.worthwhile and agrees),
        ("leaning", leans),
    ]
    return "undecided", next((reason for reason, fits in reasons if fits), "too_little_data")


def test_the_code_reads_the_table_as_the_design_wrote_it() -> None:
    dice = Random(20261102)
    seen: Counter[tuple[str, str | None]] = Counter()
    for _ in range(20_000):
        facts = made_facts(dice)
        expected = the_table(facts)
        decision = decide(facts)
        assert (decision.verdict, decision.reason) == expected, facts
        seen[expected] += 1
    # invalid, harmful, succeeded, no useful difference and the seven reasons for undecided: every row was met
    assert len(seen) == 11
    assert min(seen.values()) > 50, seen


def test_the_experiment_takes_its_best_treatment() -> None:
    # "succeeded, else undecided, else no_useful_difference, else harmful; invalid only if all are"
    dice = Random(3)
    order = ("succeeded", "undecided", "no_useful_difference", "harmful", "invalid")
    for _ in range(5_000):
        every = [made_facts(dice) for _ in range(dice.randint(1, 4))]
        said = {the_table(facts)[0] for facts in every}
        decisions = [decide(facts) for facts in every]
        estimates = [None if facts.deciding is None else facts.deciding.estimate for facts in every]
        assert decisions[best_of(decisions, estimates)].verdict == next(verdict for verdict in order if verdict in said)


def test_no_hint_ever_decides() -> None:
    dice = Random(5)
    for _ in range(2_000):
        facts = dataclasses.replace(made_facts(dice), grade=dice.choice("DE"), fatal=False)
        decision = decide(facts)
        assert (decision.verdict, decision.reason) == ("undecided", "not_comparable")
