"""What came extra and whether it pays: always two sentences, each with its range; and what a platform claims."""

from __future__ import annotations

import math
from dataclasses import dataclass
from datetime import date

from babel.numbers import get_currency_name
from flask_babel import gettext as _

from experiments.learning.attribution.left_out import CostPerExtra, Extra, Pays, Range, Return
from experiments.learning.attribution.reading import Attribution, Worth
from experiments.metrics.measures import MEASURES
from webapp.formatting import count, day, money, number, percent, reader_locale, span
from webapp.language.said import display_words, piece
from webapp.records.figures import opened, units_of


@dataclass(frozen=True, slots=True)
class ExtraPage:
    """What came extra of what a claim is set against: two sentences, the cost of one, and the figures behind."""

    extra: str
    rests: str
    cost: str
    pays: str
    lines: tuple[tuple[str, str], ...]


def extra_page(read: Attribution, version: str) -> ExtraPage | None:
    """Write what came extra; ``None`` where there is nothing, and the reason stands elsewhere."""
    worth = read.worth
    if not isinstance(worth, Worth):
        return None
    return ExtraPage(
        extra=extra_sentence(
            worth.extra, version, thing(read, worth.extra.measure), spend=worth.spend, hint=read.is_hint
        ),
        rests=rests_sentence(worth.extra),
        cost=cost_sentence(worth.cost, worth.extra, hint=read.is_hint),
        pays=pays_sentence(worth.returned, worth.extra.currency, hint=read.is_hint),
        lines=_lines(read, worth),
    )


def amount_of(extra: Extra, value: float | None) -> str:
    """Write an amount of what came extra: money, or so many of it."""
    if value is None:
        return ""
    if extra.is_money:
        return money(value, extra.currency, digits=0 if abs(value) >= 100 else None)
    return number(value, 0) if abs(value) >= 10 else number(round(value, 1))


def _safe(extra: Extra, value: float) -> str:
    """Write a safe end: rounded so that no more is said than is known."""
    return amount_of(extra, math.floor(value)) if value >= 10 else amount_of(extra, math.floor(value * 10) / 10)


def thing(read: Attribution, measure: str) -> str:
    """Say what is counted: as its measure is called, or by the name of the number where only a file names it."""
    if measure in MEASURES or read.document is None:
        return display_words(measure)
    return piece(read.document["metrics"][0]["name"])


def extra_sentence(extra: Extra, version: str, named: str, *, spend: float | None, hint: bool) -> str:
    """Say what came extra: the safe end first, else both ends in one breath."""
    amount, shown = extra.amount, Range.of(extra.amount)
    fields = {
        "version": version,
        "named": named,
        "time": _days_said(extra),
        "cost": _(" for %(spend)s", spend=money(spend, extra.currency)) if spend else "",
        "best": amount_of(extra, abs(amount.estimate)),
    }
    if hint:
        sign = "−" if amount.estimate < 0 else "+"
        return _(
            "%(version)s went together with %(sign)s%(best)s %(named)s%(time)s: a hint, not an answer.",
            sign=sign,
            **fields,
        )
    if shown.side > 0:
        safe = _safe(extra, amount.lower or 0.0)
        return _(
            "%(version)s brings at least %(safe)s extra %(named)s%(time)s (best guess %(best)s)%(cost)s.",
            safe=safe,
            **fields,
        )
    if shown.side < 0:
        safe = _safe(extra, abs(amount.upper or 0.0))
        return _(
            "%(version)s loses at least %(safe)s %(named)s%(time)s (best guess %(best)s)%(cost)s.", safe=safe, **fields
        )
    fields |= {"low": _toward(extra, amount.lower), "high": _toward(extra, amount.upper)}
    fields["best"] = _toward(extra, amount.estimate)
    return _("%(version)s brings %(low)s to %(high)s %(named)s%(time)s (best guess %(best)s)%(cost)s.", **fields)


def rests_sentence(extra: Extra) -> str:
    """Say from what to what: what came, what was to be expected, and the whole range between."""
    ends = span(extra.amount.lower, extra.amount.upper, lambda end: _signed(extra, end))
    if extra.came is None or extra.expected is None:
        return _("Likely range: %(ends)s.", ends=ends)
    return _(
        "%(came)s came where it ran, %(expected)s would have come without it: %(ends)s.",
        came=amount_of(extra, extra.came),
        expected=amount_of(extra, extra.expected),
        ends=ends,
    )


def _signed(extra: Extra, end: float) -> str:
    return ("−" if end < 0 else "+") + amount_of(extra, abs(end))


def _toward(extra: Extra, end: float | None) -> str:
    if end is None:
        return _("no end")
    shown = amount_of(extra, abs(end))
    return _("%(amount)s less", amount=shown) if end < 0 else _("%(amount)s more", amount=shown)


def _days_said(extra: Extra) -> str:
    if extra.first_day is None or extra.last_day is None:
        return ""
    days = (extra.last_day - extra.first_day).days + 1
    if days % 7 == 0 and days >= 14:
        return _(" in %(weeks)s weeks", weeks=count(days // 7))
    return _(" in %(days)s days", days=count(days)) if days > 1 else ""


def cost_sentence(cost: object, extra: Extra, *, hint: bool) -> str:
    """Say what one extra outcome cost; of money the return says it, of a hint nothing is called a cost."""
    if extra.is_money or hint or not isinstance(cost, CostPerExtra):
        return ""
    low = money(cost.least, extra.currency)
    if cost.estimate is None:
        return _("Each extra one cost at least %(low)s; perhaps none came extra.", low=low)
    best = money(cost.estimate, extra.currency)
    if cost.most is None:
        return _(
            "Each extra one cost %(best)s by the best guess, at least %(low)s; without an upper end, because perhaps "
            "none came extra.",
            best=best,
            low=low,
        )
    high = money(cost.most, extra.currency)
    return _("Each extra one cost %(best)s, between %(low)s and %(high)s.", best=best, low=low, high=high)


def pays_sentence(returned: object, currency: str | None, *, hint: bool) -> str:
    """Say whether more came back than was spent, with the range, and what was not subtracted."""
    if hint:
        return _("Whether it pays is not told from a hint.")
    if not isinstance(returned, Return):
        return str(getattr(returned, "sentence", ""))
    kept, unit = returned.kept, one_of(currency)
    what = _("of margin ") if returned.margin is not None else ""
    best = money(kept.estimate, currency, digits=2)
    ends = [_("no end") if end is None else money(end, currency, digits=2) for end in (kept.lower, kept.upper)]
    goods = (
        _(" Counted with a margin of %(margin)s.", margin=percent(returned.margin))
        if returned.margin is not None
        else _(" The goods are not subtracted: nobody has said the margin.")
    )
    ends_said = {"best": best, "what": what, "unit": unit, "low": ends[0], "high": ends[1]}
    said = _("%(best)s %(what)sback per %(unit)s, between %(low)s and %(high)s", **ends_said)
    verdict = {
        Pays.YES: _("so it pays."),
        Pays.NO: _("so it does not pay."),
        Pays.OPEN: _("so whether it pays is open."),
    }[returned.pays]
    return f"{said}, {verdict}{goods}"


def _lines(read: Attribution, worth: Worth) -> tuple[tuple[str, str], ...]:
    """List what stands behind the sentences, each with how many."""
    extra, document = worth.extra, read.document
    unit, name = ("user", None) if document is None else (document["unit"], document["unit_name"])
    lines = [
        (_("Came where it ran"), amount_of(extra, extra.came)),
        (_("Expected without it"), amount_of(extra, extra.expected)),
        (_("With it"), units_of(unit, extra.units, name)),
        (_("Left out"), units_of(unit, extra.left_out_units, name)),
        (_("Spent"), money(worth.spend, extra.currency) if worth.spend is not None else _("nobody has said")),
        (_("Level of the ranges"), percent(extra.amount.level)),
    ]
    return tuple((says, value) for says, value in lines if value)


@dataclass(frozen=True, slots=True)
class ClaimPage:
    """What the platform claims, and what lies between: one sentence and the facts."""

    sentence: str
    lines: tuple[tuple[str, str], ...]


def claim_page(read: Attribution, today: date) -> ClaimPage | None:
    """Write the claim beside what was measured; ``None`` where nobody has typed one."""
    claim = read.claim
    if claim is None:
        return None
    claimed = money(claim.claimed, claim.currency) if claim.is_money else number(claim.claimed, 0)
    spent = read.worth.spend if isinstance(read.worth, Worth) else None
    lines = [(_("Claimed"), claimed), (_("Channel"), claim.channel), (_("Typed"), day(claim.at.date()))]
    if claim.is_money and spent:
        lines.append(
            (_("Claimed per %(unit)s", unit=one_of(claim.currency)), money(claim.claimed / spent, claim.currency))
        )
    if claim.margin is not None:
        lines.append((_("Margin"), percent(claim.margin)))
    if claim.note:
        lines.append((_("Note"), claim.note))
    return ClaimPage(factor_sentence(read, claimed, today), tuple(lines))


def factor_sentence(read: Attribution, claimed: str, today: date) -> str:
    """Say how much of the claim was real, and until when that is planned with."""
    share, claim = read.share, read.claim
    assert claim is not None, "whoever asks has a claim"
    named = thing(read, read.worth.extra.measure) if isinstance(read.worth, Worth) else ""
    told = _(
        "%(channel)s claims %(claimed)s.",
        channel=opened(claim.channel),
        claimed=claimed if claim.is_money else f"{claimed} {named}".strip(),
    )
    if not isinstance(share, Range):
        return f"{told} {share.sentence}"
    between = _("between %(low)s and %(high)s", low=factor(share.lower), high=factor(share.upper))
    if share.estimate <= 0:
        rest = _(
            "Less came with it than without: the factor is %(factor)s, %(between)s. Plan with none of it.",
            factor=factor(share.estimate),
            between=between,
        )
    elif read.kept is None:
        rest = _(
            "By this %(factor)s of it was extra, %(between)s; it is planned with once the experiment is closed.",
            factor=factor(share.estimate),
            between=between,
        )
    elif read.kept.usable_until is not None and read.kept.usable_until < today:
        rest = _(
            "%(factor)s of it was extra, %(between)s; that was to be planned with until %(day)s and is out of date.",
            factor=factor(share.estimate),
            between=between,
            day=day(read.kept.usable_until),
        )
    else:
        rest = _(
            "Plan with %(factor)s of its figure until %(day)s, %(between)s.",
            factor=factor(share.estimate),
            day=day(read.kept.usable_until),
            between=between,
        )
    return f"{told} {rest}"


def one_of(currency: str | None) -> str:
    """Name one of a currency, as behind "per": euro.

    >>> from webapp.language.choice import written_in
    >>> with written_in("en", "en"):
    ...     one_of("EUR")
    'euro'
    """
    if not currency:
        return _("one spent")
    return get_currency_name(currency, count=1, locale=reader_locale())


def factor(value: float | None) -> str:
    """Write a factor: 0.41; without an end it is said.

    >>> factor(0.4103), factor(-0.05)
    ('0.41', '−0.05')
    """
    return _("no end") if value is None else number(value, 2)
