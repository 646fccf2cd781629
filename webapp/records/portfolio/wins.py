"""What wins promised and what usually remains; sums only where lifts may be added; avoided losses beside them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from flask_babel import gettext as _
from flask_babel import ngettext

from experiments.learning.portfolio.figures import Learning
from experiments.learning.portfolio.wins import Total, Wins
from experiments.learning.portfolio.working_out import Kept
from webapp.charts.portfolio.parted import lengths
from webapp.formatting import count, lift, minor_money, number, span
from webapp.language.said import piece
from webapp.records.spoken import spoken


@dataclass(frozen=True, slots=True)
class TotalRow:
    """Wins of one number in one cycle, added up."""

    metric: str
    cycle: str
    wins: int
    raw: str
    total: str
    range: str
    on_top: str


@dataclass(frozen=True, slots=True)
class WinsPart:
    """What the page says of wins; without ``as_of`` it is still being worked out."""

    sentence: str
    facts: tuple[tuple[str, str], ...]
    totals: tuple[TotalRow, ...]
    no_totals: str
    avoided: str
    rests_on: str
    as_of: datetime | None
    bars: tuple[float | None, ...] = ()
    promised: str = ""
    remains: str = ""


def wins_part(found: Learning) -> WinsPart:
    """Lay out what is kept of the wins."""
    kept = found.kept
    names = {line.id: line.name for line in found.cycles}
    if kept is None:
        waits = _("It is being worked out; look again in a moment.") if found.rates.counts.closed else ""
        return WinsPart(waits, (), (), "", _avoided(found), "", None)
    wins = kept.wins
    if wins is None:
        none = _("Nothing worked yet whose change can be told with its range.")
        return WinsPart(none, (), (), "", _avoided(found), "", kept.as_of)
    totals = tuple(_total(one, names) for one in kept.totals)
    return WinsPart(
        _sentence(wins),
        _facts(wins),
        totals,
        "" if totals else _no_totals(wins),
        _avoided(found),
        _rests_on(kept, wins),
        kept.as_of,
        lengths([wins["promised"], wins["remains"]]),
        lift(wins["promised"]),
        lift(wins["remains"]),
    )


def _sentence(wins: Wins) -> str:
    return ngettext(
        "The one that worked promised %(promised)s; plan with %(remains)s.",
        "The %(said)s that worked promised %(promised)s on average; %(remains)s usually remains.",
        wins["wins"],
        said=spoken(wins["wins"]),
        promised=lift(wins["promised"]),
        remains=lift(wins["remains"]),
    )


def _facts(wins: Wins) -> tuple[tuple[str, str], ...]:
    estimate, lower, upper = wins["real"]
    if round(lower) == round(upper):
        return ((_("Of these, likely to bring anything at all"), _("%(all)s of %(all)s", all=count(round(upper)))),)
    real = _(
        "about %(about)s of %(all)s, likely between %(low)s and %(high)s",
        about=number(estimate, 1),
        all=count(wins["wins"]),
        low=number(lower, 0),
        high=number(upper, 0),
    )
    return ((_("Of these, likely to bring anything at all"), real),)


def _total(total: Total, names: Mapping[int, str]) -> TotalRow:
    estimate, lower, upper = total["total"]
    cycle = total["cycle_id"]
    return TotalRow(
        piece(total["metric"]),
        names.get(cycle, "") if cycle is not None else _("no cycle"),
        total["wins"],
        lift(total["raw"]),
        lift(estimate),
        span(lower, upper),
        lift(total["on_top"]),
    )


def _no_totals(wins: Wins) -> str:
    if wins["wins"] == 1:
        return ""
    return _(
        "Nothing is added up: no two wins count the same number in the same cycle, and changes of different numbers "
        "make no sum."
    )


def _avoided(found: Learning) -> str:
    avoided = found.avoided
    if not avoided.number:
        return _("What not doing it saves was said of nothing yet. It would stand here, never added to a gain.")
    return ngettext(
        "%(money)s a year, said of one experiment, if its assumption is right.",
        "%(money)s a year, said of %(num)d experiments, if every assumption is right.",
        avoided.number,
        money=minor_money(avoided.year_minor, found.currency),
    )


def _rests_on(kept: Kept, wins: Wins) -> str:
    parts = [
        _(
            "Averages are of changes in per cent, whatever number they are of; losers and undecided ones tell how much "
            "first results flatter (%(tests)s tests in all).",
            tests=count(wins["tests"]),
        )
    ]
    if kept.older_wins:
        parts.append(
            ngettext(
                "One older win is left out.",
                "%(said)s older wins are left out: the newest 300 are looked at.",
                kept.older_wins,
                said=count(kept.older_wins),
            )
        )
    return " ".join(parts)
