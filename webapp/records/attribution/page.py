"""The read-out of one experiment as its page shows it, and the one line by which its result leads there."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from flask_babel import gettext as _

from experiments.judging.crossed import CrossedReading
from experiments.learning.attribution.claims import SaidClaim
from experiments.learning.attribution.crossed import ORDER, Parts
from experiments.learning.attribution.four_ways import four_ways
from experiments.learning.attribution.left_out import Extra
from experiments.learning.attribution.reading import Attribution, Worth
from experiments.trials.experiment import Experiment
from webapp.formatting import day, money, number
from webapp.language.said import display_words
from webapp.records.attribution.crossed import CrossedPage, crossed_page
from webapp.records.attribution.extra import ClaimPage, ExtraPage, claim_page, extra_page, extra_sentence, thing
from webapp.records.spoken import quoted


@dataclass(frozen=True, slots=True)
class AttributionPage:
    """All that the page says.

    ``title`` is the first sentence that there is. ``why_not`` is said in place of a section that has nothing:
    ``crossed_why_not`` and ``extra_why_not``. ``each`` are the extra outcomes version by version where several ran.
    """

    title: str
    crossed: CrossedPage | None
    crossed_why_not: str
    extra: ExtraPage | None
    extra_why_not: str
    each: tuple[str, ...]
    claim: ClaimPage | None
    is_hint: bool
    interim: bool


def attribution_page(read: Attribution, today: date) -> AttributionPage:
    """Write a read-out for its page."""
    crossed = None
    if isinstance(read.crossed, CrossedReading) and read.parts is not None and read.document is not None:
        crossed = crossed_page(four_ways(read.crossed), read.parts, read.document)
    extra, claim = extra_page(read, version_of(read)), claim_page(read, today)
    sentences = [
        crossed.sentence if crossed is not None else "",
        extra.extra if extra is not None else "",
        _("What social media brings that would not have come without it"),
    ]
    return AttributionPage(
        title=next(one for one in sentences if one),
        crossed=crossed,
        crossed_why_not=_crossed_why_not(read),
        extra=extra,
        extra_why_not="" if isinstance(read.worth, Worth) else read.worth.sentence,
        each=_each(read),
        claim=claim,
        is_hint=read.is_hint,
        interim=read.document is not None and read.document["interim"],
    )


def version_of(read: Attribution) -> str:
    """Name what brought something: the one new version, or social media in a two-by-two."""
    if read.parts is not None:
        return _("Social media (alone and beside %(other)s)", other=read.parts.other_tactic)
    return quoted(next(iter(read.extras), ""))


def _crossed_why_not(read: Attribution) -> str:
    """Say why there is no reading of alone and together, where one is to be expected."""
    if isinstance(read.crossed, CrossedReading):
        return ""
    if read.crossed is not None:
        return read.crossed.sentence
    if read.parts is not None:
        return _("There are no results yet.")
    if read.proposed is not None:
        return _("Say which version had what, and the four are read.")
    return ""


def _each(read: Attribution) -> tuple[str, ...]:
    """Say it version by version, where several ran beside the group left out and no two tactics were crossed."""
    if read.parts is not None or len(read.extras) < 2:
        return ()
    return tuple(
        extra_sentence(extra, quoted(name), thing(read, extra.measure), spend=None, hint=read.is_hint)
        if isinstance(extra, Extra)
        else f"{quoted(name)}: {extra.sentence}"
        for name, extra in read.extras.items()
    )


def part_fields(experiment: Experiment, parts: Parts | None) -> list[tuple[str, str, str]]:
    """List a field for each version: name of the field, version, the part that it has or is proposed to have."""
    known = {} if parts is None else dict(zip(parts.names.all(), (part.value for part in ORDER), strict=True))
    return [(f"parts.{place}", one.name, known.get(one.name, "")) for place, one in enumerate(experiment.variants)]


def part_choices() -> list[tuple[str, str]]:
    """List what a version may have had."""
    return [
        ("neither", _("Neither of the two")),
        ("social", _("Social media alone")),
        ("other", _("The other tactic alone")),
        ("both", _("Both")),
    ]


def claim_lines(claims: Sequence[SaidClaim], measure: str) -> list[tuple[str, str]]:
    """List the claims that were typed, newest first: what and of which channel, when and by whom."""
    lines = []
    for said in claims:
        one = said.claim
        shown = (
            money(one.claimed, one.currency) if one.is_money else f"{number(one.claimed, 0)} {display_words(measure)}"
        )
        noted = f". {one.note}" if one.note else ""
        lines.append((f"{one.channel}: {shown}{noted}", f"{day(one.at.date())}, {said.person}"))
    return lines
