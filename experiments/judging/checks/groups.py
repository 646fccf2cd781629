"""Checks on who got what: group sizes, money, audience."""

from __future__ import annotations

from collections.abc import Iterator

from experiments.judging import figures
from experiments.judging.case import Case
from experiments.judging.checks.run import Check
from experiments.judging.pairs import Path
from experiments.judging.words import phrases
from experiments.metrics.kinds import Design
from stats.checks.balance import AudienceMix, SpendBalance, audience_mix, spend_balance
from stats.checks.sample_ratio import ALARM, sample_ratio, watched_sample_ratio
from stats.errors import NotEstimable

IN_SEVERAL_LIMIT = 0.01
"""Share of all people seen under several versions up to which leaving them out is enough."""
IDS_BEGIN_ANEW = 0.5
"""From this share on the ids are more likely row numbers than people."""


def checks_of_groups(case: Case) -> Iterator[Check]:
    """Look at group sizes, people in two groups, spend and audience, each where it applies."""
    yield from _sample_ratio(case)
    yield from _in_several(case)
    yield from _spend(case)
    yield from _audience(case)


def drawn_people(case: Case) -> dict[str, int] | None:
    """Count the people of each variant, where people were drawn and can be counted; ``None`` otherwise."""
    if case.comparison.circumstances.design is not Design.RANDOMIZED:
        return None
    if case.path not in (Path.PEOPLE, Path.TOTALS) or case.metric.denominator == "reach":
        return None
    if case.path is Path.PEOPLE:  # everybody who was drawn, also those for whom the file leaves the number blank
        people = {name: sum(part.n for part in case.run.moments if part.variant == name) for name in case.variants}
        return people if all(people.values()) else None
    first = next(iter(case.readings.values()))
    counts = {case.comparison.control: first.pair.control_totals.units}
    counts |= {name: reading.pair.treatment_totals.units for name, reading in case.readings.items()}
    return counts if all(counts.values()) else None


def sample_ratio_p(case: Case) -> float | None:
    """Give the p-value of the group sizes under the planned shares; ``None`` where nobody was drawn.

    Before the last look people still come and the page may be opened daily: then it is the test that stays right
    however often one looks; at the end it is the chi-square.
    """
    counts = drawn_people(case)
    if counts is None:
        return None
    planned = case.comparison.circumstances.planned_shares or {}
    known = all(planned.get(name, 0.0) > 0 for name in counts)
    sizes, shares = list(counts.values()), [planned[name] if known else 1.0 for name in counts]
    if case.look is None or not case.look.final:
        watched = watched_sample_ratio([sizes], shares)
        return None if isinstance(watched, NotEstimable) else watched.p_values[-1]
    test = sample_ratio(sizes, shares)
    return None if isinstance(test, NotEstimable) else test.p_value


def _sample_ratio(case: Case) -> Iterator[Check]:
    counts, p_value = drawn_people(case), sample_ratio_p(case)
    if counts is None or p_value is None:
        return
    sizes = phrases.joined([phrases.count(count) for count in counts.values()])
    fits = p_value >= ALARM
    yield Check(
        "sample_ratio", passed=fits, fatal=not fits, numbers={"p_value": p_value, **counts},
        sentence=(
            f"Group sizes match the draw: {sizes}."
            if fits
            else f"Group sizes do not match the draw: {sizes}. Something leaked between the versions."
        ),
    )  # fmt: skip


def _in_several(case: Case) -> Iterator[Check]:
    """Name the people who saw two versions; many of them mean that the versions leaked into each other."""
    lost = case.comparison.summaries.in_several
    if not lost:
        return
    share = lost / (lost + sum(part.n for part in case.comparison.summaries.moments))
    many, one = phrases.drawn(case.comparison.circumstances.unit_name)
    sentence = f"{phrases.count(lost)} {many} saw two versions and are left out"
    sentence = f"1 {one} saw two versions and is left out" if lost == 1 else sentence
    hint = " If the ids begin anew in each version, take their column out." if share > IDS_BEGIN_ANEW else ""
    yield Check(
        "people_in_several", passed=share <= IN_SEVERAL_LIMIT, numbers={"people": lost, "share": share},
        sentence=f"{sentence} ({phrases.percent(share)} of all).{hint}",
    )  # fmt: skip


def spend_ratio(case: Case, treatment: str) -> float | None:
    """Tell how many times as much the dearer of control and treatment got; ``None`` where spend is unknown."""
    balance = spend_of_both(case, treatment)
    return None if balance is None else balance.ratio


def spend_of_both(case: Case, treatment: str) -> SpendBalance | None:
    """Compare what was spent on control and treatment; ``None`` where spend is unknown."""
    both = [figures.total_of(case.run, name, "spend") for name in (case.comparison.control, treatment)]
    known = [amount for amount in both if amount is not None]
    if len(known) < 2:
        return None
    balance = spend_balance(known, equal_planned=case.comparison.circumstances.equal_budgets)
    return None if isinstance(balance, NotEstimable) else balance


def _spend(case: Case) -> Iterator[Check]:
    found = {name: spend_of_both(case, name) for name in case.comparison.treatments}
    balances = {name: balance for name, balance in found.items() if balance is not None}
    # Regions that are left out get no money, as was meant.
    if not balances or case.path is Path.PEOPLE or case.comparison.circumstances.design is Design.GEO:
        return
    currency = case.comparison.currency
    amounts = {name: figures.total_of(case.run, name, "spend") or 0.0 for name in case.variants}
    said = phrases.joined(
        [f"{phrases.quoted(name)} {phrases.money(amount, currency)}" for name, amount in amounts.items()]
    )
    worst = max(balances.values(), key=lambda balance: balance.ratio)
    numbers = {"ratio": worst.ratio, **amounts}
    lost = tuple(name for name, balance in balances.items() if balance.fatal)
    if lost:
        yield Check(
            "spend_balance", passed=False, fatal=True, spoils=lost, numbers=numbers,
            sentence=f"Equal budgets were planned, but the spend was {said}: they met different people.",
        )  # fmt: skip
        return
    fits = worst.passed
    yield Check(
        "spend_balance", passed=fits, numbers=numbers,
        sentence=f"Spend is balanced: {said}." if fits else f"Spend is not balanced: {said}.",
    )  # fmt: skip


def audience_distance(case: Case) -> float | None:
    """Measure how far the audiences lie apart; ``None`` without a breakdown of every variant."""
    mix = audiences(case)
    return None if mix is None else mix.distance


def audiences(case: Case) -> AudienceMix | None:
    """Compare whom the variants met; ``None`` without a breakdown of every variant."""
    breakdowns = [case.comparison.breakdowns.get(name, {}) for name in case.variants]
    segments = sorted({segment for breakdown in breakdowns for segment in breakdown})
    table = [[breakdown.get(segment, 0.0) for segment in segments] for breakdown in breakdowns]
    # A column of reach below zero says nothing about an audience.
    if len(table) < 2 or not segments or min(map(min, table)) < 0:
        return None
    mix = audience_mix(table)
    return None if isinstance(mix, NotEstimable) else mix


def _audience(case: Case) -> Iterator[Check]:
    mix = audiences(case)
    if mix is not None:
        distance, fits = mix.distance, mix.passed
        yield Check(
            "audience_mix", passed=fits, numbers={"distance": distance},
            sentence=(
                f"Both versions met the same kind of people: {phrases.percent(distance)} would have to change places."
                if fits
                else f"The versions met different people: {phrases.percent(distance)} would have to change places."
            ),
        )  # fmt: skip
    elif case.comparison.circumstances.design is Design.PLATFORM_SPLIT:
        yield Check(
            "audience_mix", passed=None,
            sentence="Whether both versions met the same kind of people is not checkable: "
            "export once more, broken down by age and gender.",
        )  # fmt: skip
