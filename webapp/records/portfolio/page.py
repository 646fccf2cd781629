"""The page "How we are learning": the sentence, the choice of a cycle, and its parts."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from flask import url_for
from flask_babel import gettext as _
from flask_babel import ngettext

from experiments.learning.decisions.shares import Share
from experiments.learning.portfolio.figures import Learning
from webapp.formatting import percent, span
from webapp.records.archive.decisions import acted_sentence
from webapp.records.portfolio.answers import Answers, Speed, answers_part, speed_part
from webapp.records.portfolio.beside import Beside, beside_part
from webapp.records.portfolio.forecasts import Forecasts, forecasts_part
from webapp.records.portfolio.goals import Goals, goals_part
from webapp.records.portfolio.telling import ShareLine, share_line, why
from webapp.records.portfolio.wins import WinsPart, wins_part


@dataclass(frozen=True, slots=True)
class Choice:
    """A cycle to look at, or all time."""

    says: str
    href: str
    here: bool


@dataclass(frozen=True, slots=True)
class PortfolioPage:
    """Everything that is shown; ``empty`` where nothing is closed."""

    empty: bool
    choices: tuple[Choice, ...]
    answers: Answers
    sure: str
    speed: Speed
    wins: WinsPart
    acted: str
    acted_lines: tuple[ShareLine, ...]
    forecasts: Forecasts
    beside: Beside
    goals: Goals


def portfolio_page(found: Learning) -> PortfolioPage:
    """Put everything into words."""
    acted, promises = found.decisions.acted, found.promises
    return PortfolioPage(
        empty=not found.rates.counts.closed and found.cycle is None,
        choices=_choices(found),
        answers=answers_part(found),
        sure=_sure(found),
        speed=speed_part(found),
        wins=wins_part(found),
        acted=acted_sentence(found.decisions),
        acted_lines=(
            share_line(
                _("Decisions to use or to stop something, done on time"),
                acted.on_time,
                acted.answered,
                found.decisions.share,
                _waits(acted.waiting, acted.not_due, acted.undated),
            ),
            share_line(
                _("Next steps that came"),
                promises.came,
                promises.answered,
                found.promises_share,
                _waits(promises.unanswered, promises.not_due, 0),
            ),
        ),
        forecasts=forecasts_part(found.calibration),
        beside=beside_part(found),
        goals=goals_part(found),
    )


def _choices(found: Learning) -> tuple[Choice, ...]:
    here = None if found.cycle is None else found.cycle.id
    cycles: Sequence[tuple[int | None, str]] = [(None, _("All time")), *((line.id, line.name) for line in found.cycles)]
    if found.cycle is not None and here not in {key for key, _name in cycles}:
        cycles = [*cycles, (here, found.cycle.name)]
    return tuple(Choice(name, url_for("portfolio.index", cycle_id=key), key == here) for key, name in cycles)


def _sure(found: Learning) -> str:
    """Say how sure both shares are, in one breath."""
    answered, worked = found.rates.answered, found.rates.worked
    if not found.rates.counts.closed:
        return ""
    if not isinstance(answered, Share) or not isinstance(worked, Share):
        return why(answered)
    return _(
        "With so many behind it, the share of answers likely lies at %(answered)s, that of successes at %(worked)s.",
        answered=span(answered.lower, answered.upper, percent),
        worked=span(worked.lower, worked.upper, percent),
    )


def _waits(waiting: int, not_due: int, undated: int) -> str:
    parts = []
    if waiting:
        parts.append(ngettext("one waits for an answer", "%(num)d wait for an answer", waiting))
    if not_due:
        parts.append(ngettext("one is not due yet", "%(num)d are not due yet", not_due))
    if undated:
        parts.append(ngettext("one has no date", "%(num)d have no date", undated))
    return ", ".join(parts)
