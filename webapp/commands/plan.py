"""``trialbook plan``: how large, how dear and how likely to answer an experiment on shares of people would be."""

from __future__ import annotations

import json
import math
import re
from decimal import Decimal, InvalidOperation
from typing import TYPE_CHECKING, Any, NoReturn

import click

if TYPE_CHECKING:
    from experiments.people.money import Money
    from experiments.trials.sizes.sizing import Price, Size

GAP = "  "
CURRENCY = "EUR"
SYMBOLS = {"€": "EUR", "$": "USD", "£": "GBP"}
MOST_PEOPLE = 10**11
PER_CENT = re.compile(r"\s*(\d+(?:\.\d+)?|\.\d+)\s*%\s*")
HUGE_LIFT = 3.0
"""From here on somebody may have meant per cent."""
AMOUNT = re.compile(
    r"(?P<symbol>[€$£])?\s*(?P<amount>\d+(?:\.\d+)?|\.\d+)\s*(?P<after>[€$£])?(?P<code>[A-Za-z]{3})?"
    r"\s*(?P<thousand>/\s*1,?000)?"
)


class _Number(click.FloatRange):
    """A number within bounds; ``example`` is how people should write it. "nan" passes every comparison of bounds."""

    def __init__(self, example: str, **bounds: Any) -> None:
        super().__init__(**bounds)
        self.example = example

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> float:
        """Read a number; a share may also be written in per cent."""
        share = PER_CENT.fullmatch(str(value))
        try:
            number = float(super().convert(float(share[1]) / 100 if share else value, param, ctx))
        except (click.BadParameter, ValueError):
            number = math.nan
        if not math.isfinite(number):
            self.fail(f"{str(value)!r} cannot be planned with; {self.example}.", param, ctx)
        return number


class _Amount(click.ParamType):
    """Money as people write it: 300, 300.50, €300, 300 EUR; with ``thousand`` also 6.20/1000."""

    name = "money"

    def __init__(self, *, thousand: bool = False) -> None:
        self.thousand = thousand

    def convert(
        self, value: Any, param: click.Parameter | None, ctx: click.Context | None
    ) -> tuple[Decimal, str | None, bool]:
        """Read amount, currency if one is written, and whether it is the price of a thousand."""
        found = AMOUNT.fullmatch(str(value).strip())
        if found is None or (found["thousand"] and not self.thousand):
            self._refuse(value, param, ctx)
        written = [SYMBOLS.get(mark, mark.upper()) for mark in found.group("symbol", "after", "code") if mark]
        if len(written) > 1:
            self._refuse(value, param, ctx)
        try:
            amount = Decimal(found["amount"])
        except InvalidOperation:
            self._refuse(value, param, ctx)
        if not 0 < amount < Decimal(10) ** 12:
            self.fail(f"{value!r} must be above 0 and an amount that exists.", param, ctx)
        return amount, written[0] if written else None, found["thousand"] is not None

    def _refuse(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> NoReturn:
        examples = "0.04, 6.20/1000 or 0.04 EUR" if self.thousand else "300, €300 or 300 EUR"
        self.fail(f"{value!r} is not an amount of money; write it as in {examples}.", param, ctx)


@click.command("plan")
@click.option(
    "--baseline", required=True, metavar="R",
    type=_Number("write 2 in 100 as 0.02 or 2%", min=0, max=1, min_open=True, max_open=True),
    help="Share of people who do it today: 0.02 or 2% is 2 in 100.",
)  # fmt: skip
@click.option(
    "--lift", required=True, metavar="L",
    type=_Number("write a fifth more as 0.2 or 20%", min=0, max=1000, min_open=True),
    help="Smallest change worth having: 0.2 or 20% is a fifth more.",
)  # fmt: skip
@click.option(
    "--price", type=_Amount(thousand=True), metavar="P",
    help="What one person costs (0.04), or a thousand (6.20/1000). In euros unless it says otherwise.",
)  # fmt: skip
@click.option("--budget", type=_Amount(), metavar="B", help="Money for all versions together; needs --price.")
@click.option("--audience", type=click.IntRange(min=4, max=MOST_PEOPLE), metavar="N", help="All the people there are.")
@click.option(
    "--treatments", type=click.IntRange(min=1, max=20), default=1, metavar="K", show_default=True,
    help="New versions beside the one you have.",
)  # fmt: skip
@click.option(
    "--per-day", type=_Number("write the number of people, as in 500", min=0, min_open=True), metavar="N",
    help="People whom all versions together reach on a day; then the days follow from it.",
)  # fmt: skip
@click.option(
    "--looks", type=click.Choice(["end", "weekly"]), default="end", show_default=True,
    help="When a verdict may fall.",
)  # fmt: skip
@click.option("--json", "as_json", is_flag=True, help="Print one JSON document.")
def command(as_json: bool, **asked: Any) -> None:  # noqa: FBT001  click passes a flag so
    """Say what an experiment takes: people, days, money, and how likely it ends with an answer.

    "Sees 20 %" means: if a version truly brings 20 % more, four of five such experiments find it.
    """
    from experiments.trials.sizes.precision import Aim, Shares
    from experiments.trials.sizes.sizing import SizeAsked, size_of

    baseline, lift = asked["baseline"], asked["lift"]
    if baseline * (1 + lift) >= 1:
        raise click.UsageError(
            f"{_percent(lift)} more than {baseline:g} would be more than everybody; the largest change is below "
            f"{_percent(1 / baseline - 1)}."
        )
    price, budget = _money(asked["price"], asked["budget"])
    if asked["audience"] is not None and asked["audience"] < 2 * (asked["treatments"] + 1):
        raise click.UsageError("The audience must have at least two people for each version.")
    try:
        size = size_of(
            SizeAsked(
                precision=Shares(baseline, Aim(treatments=asked["treatments"])),
                worthwhile_lift=lift,
                price=price,
                budget=budget,
                audience=asked["audience"],
                units_per_day=asked["per_day"],
                looks=asked["looks"],
            )
        )
    except (ValueError, OverflowError) as impossible:
        raise click.UsageError(f"This cannot be planned: {impossible}.") from impossible
    if as_json:
        click.echo(json.dumps(_document(size), ensure_ascii=False, indent=2, allow_nan=False))
    else:
        click.echo("\n".join(_plain(size, asked)))


def _money(
    price: tuple[Decimal, str | None, bool] | None, budget: tuple[Decimal, str | None, bool] | None
) -> tuple[Price | None, Money | None]:
    """Give price and budget one currency, or refuse what does not go together."""
    from experiments.people.money import Money as Amount
    from experiments.trials.sizes.sizing import Price as UnitPrice

    if budget is not None and price is None:
        raise click.UsageError("A budget says nothing without a price: add --price, for example --price 0.04.")
    if price is None:
        return None, None
    written = {currency for currency in (price[1], budget[1] if budget else None) if currency}
    if len(written) > 1:
        raise click.UsageError(f"Price and budget are in different currencies: {' and '.join(sorted(written))}.")
    currency = written.pop() if written else CURRENCY
    unit_price = UnitPrice(price[0], currency, "thousand" if price[2] else "unit")
    if budget is None:
        return unit_price, None
    try:
        return unit_price, Amount.parse(str(budget[0]), currency)
    except ValueError as wrong:
        raise click.UsageError(f"--budget {budget[0]}: {wrong}.") from wrong


def _document(size: Size) -> dict[str, Any]:
    """Write the promised document; a number that does not exist is null."""
    roll = size.test_and_roll
    return {
        "units_per_variant": size.units_per_variant,
        "days": size.days,
        "cost": _amount(size.cost) if size.cost is not None else None,
        "detectable_lift": _known(size.detectable_lift),
        "power": size.power,
        "chance_decided": size.chance_decided,
        "curve": [{"cost": _amount(point.cost), "detectable_lift": point.detectable_lift} for point in size.curve],
        "test_and_roll": None
        if roll is None
        else {
            "units_per_variant": roll.units_per_variant,
            "units_left": roll.units_left,
            "expected_gain": roll.expected_gain,
            "error_rate": roll.error_rate,
        },
        "advice": size.advice,
    }


def _amount(money: Money) -> dict[str, str]:
    return {"amount": money.amount, "currency": money.currency}


def _known(number: Any) -> float | None:
    return number if isinstance(number, float) else None


def _plain(size: Size, asked: dict[str, Any]) -> list[str]:
    """Write the advice first, then the numbers behind it."""
    wanted = f"±{_percent(asked['lift'])}"
    limited = asked["budget"] is not None or asked["audience"] is not None
    rows = [(f"To see {wanted}", _takes(size)), ("Days", _days(size, asked))]
    if limited:
        rows += [
            ("What you have", f"{size.affordable_units:,.0f} people in each version"),
            ("That can see", _point(_known(size.detectable_lift))),
        ]
    rows += [
        (f"Chance to find {wanted}", f"{size.power * 100:.0f} in 100, if it is there"),
        ("Chance of an answer", f"{size.chance_decided * 100:.0f} in 100: worked, did harm, or no gain worth having"),
    ]
    lines = [size.advice, "", *_table(rows)]
    if size.curve:
        lines += ["", "What other amounts can see" if asked["budget"] else "What money can see"]
        lines += _table(_curve(size, asked))
    lines += ["", f"“See {wanted}” means: if it is true, four of five such experiments find it."]
    if asked["lift"] >= HUGE_LIFT:
        lines += [f"--lift {asked['lift']:g} is {_percent(asked['lift'])}; a fifth more is 0.2 or 20%."]
    roll = size.test_and_roll
    if roll is not None:
        wrong = (
            "" if roll.error_rate is None else f" In {roll.error_rate * 100:.0f} of 100 cases the worse one goes out."
        )
        said = (
            f"To earn most from these people rather than to know: test on {roll.units_per_variant:,} each, then give "
            f"the other {roll.units_left:,} the better version. About {roll.expected_gain:,.1f} more of them will do "
            f"it than without a test.{wrong}"
        )
        lines += ["", said]
    return lines


def _curve(size: Size, asked: dict[str, Any]) -> list[tuple[str, str]]:
    """Write what amounts can see, up to the first one that pays for all the people there are."""
    per_unit = asked["price"][0] / (1000 if asked["price"][2] else 1)
    rows = []
    for point in size.curve:
        rows.append((_money_words(point.cost), _point(point.detectable_lift)))
        if asked["audience"] is not None and Decimal(point.cost.amount) >= asked["audience"] * per_unit:
            rows[-1] = (_money_words(point.cost), "more people than there are")
            break
    return rows


def _takes(size: Size) -> str:
    cost = "" if size.cost is None else f", {_money_words(size.cost)}"
    return f"{size.units_per_variant:,} people in each version{cost}"


def _days(size: Size, asked: dict[str, Any]) -> str:
    """Say the days: worked out, or only assumed."""
    return f"{size.days}" if asked["per_day"] is not None else f"{size.days} as usual; --per-day works them out"


def _money_words(money: Money) -> str:
    from experiments.judging.words import phrases

    return phrases.money(float(money.amount), money.currency)


def _point(lift: float | None) -> str:
    return "no change that happens" if lift is None else f"±{_percent(lift)}"


def _percent(share: float) -> str:
    return f"{share * 100:.3g}\N{NO-BREAK SPACE}%" if share < 1 else f"{share * 100:,.0f}\N{NO-BREAK SPACE}%"


def _table(rows: list[tuple[str, str]]) -> list[str]:
    width = max(len(name) for name, _ in rows)
    return [f"{GAP}{name.ljust(width)}{GAP}{value}" for name, value in rows]
