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
    from experiments.trials.sizing import Price, Size

GAP = "  "
CURRENCY = "EUR"
SYMBOLS = {"€": "EUR", "$": "USD", "£": "GBP"}
MOST_PEOPLE = 10**11
AMOUNT = re.compile(
    r"(?P<symbol>[€$£])?\s*(?P<amount>\d+(?:\.\d+)?|\.\d+)\s*(?P<after>[€$£])?(?P<code>[A-Za-z]{3})?"
    r"\s*(?P<thousand>/\s*1,?000)?"
)


class _Number(click.FloatRange):
    """A number within bounds; "nan" passes every comparison of bounds, so it is turned away by itself."""

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> float:
        number = float(super().convert(value, param, ctx))
        if not math.isfinite(number):
            self.fail(f"{value!r} is not a number that can be planned with.", param, ctx)
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
    "--baseline", required=True, type=_Number(min=0, max=1, min_open=True, max_open=True), metavar="R",
    help="Share of people who do it today, as a fraction: 0.02 is 2 in 100.",
)  # fmt: skip
@click.option(
    "--lift", required=True, type=_Number(min=0, max=1000, min_open=True), metavar="L",
    help="Smallest lift worth having, as a fraction: 0.2 is 20 %.",
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
    "--per-day", type=_Number(min=0, min_open=True), metavar="N",
    help="People whom all versions together reach on a day; then the days follow from it.",
)  # fmt: skip
@click.option(
    "--looks", type=click.Choice(["end", "weekly"]), default="end", show_default=True,
    help="When a verdict may fall.",
)  # fmt: skip
@click.option("--json", "as_json", is_flag=True, help="Print one JSON document.")
def command(as_json: bool, **asked: Any) -> None:  # noqa: FBT001  click passes a flag so
    """Say what an experiment takes: people, days, money, and how likely it ends with an answer.

    "Sees 20 %" means that a true lift of that size is found four times in five.
    """
    from experiments.trials.precision import Aim, Shares
    from experiments.trials.sizing import SizeAsked, size_of

    baseline, lift = asked["baseline"], asked["lift"]
    if baseline * (1 + lift) >= 1:
        raise click.UsageError(
            f"A lift of {lift:.0%} from {baseline:g} would be more than everybody; the largest is below "
            f"{1 / baseline - 1:.0%}."
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
    from experiments.trials.sizing import Price as UnitPrice

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
    sees = _known(size.detectable_lift)
    rows = [
        (f"To see ±{_percent(asked['lift'])}", _takes(size)),
        ("It can see", "no lift that happens" if sees is None else f"±{_percent(sees)}"),
        (f"Chance to find ±{_percent(asked['lift'])}", f"{size.power:.0%}"),
        ("Chance to end with an answer", f"{size.chance_decided:.0%}"),
    ]
    if asked["budget"] is not None or asked["audience"] is not None:
        rows.insert(1, ("What you have", f"{size.affordable_units:,.0f} people in each version"))
    lines = [size.advice, "", *_table(rows)]
    if size.curve:
        curve = [(f"{point.cost.amount} {point.cost.currency}", _point(point.detectable_lift)) for point in size.curve]
        lines += ["", "What money can see", *_table(curve)]
    roll = size.test_and_roll
    if roll is not None:
        wrong = "" if roll.error_rate is None else f" The worse one goes out in {roll.error_rate:.0%} of cases."
        said = (
            f"To earn most from these people rather than to know: test on {roll.units_per_variant:,} each, then give "
            f"the other {roll.units_left:,} the better version. That brings about {roll.expected_gain:,.1f} more "
            f"than no test.{wrong}"
        )
        lines += ["", said]
    return lines


def _takes(size: Size) -> str:
    cost = "" if size.cost is None else f", {size.cost.amount} {size.cost.currency}"
    return f"{size.units_per_variant:,} people in each version, {size.days} days{cost}"


def _point(lift: float | None) -> str:
    return "nothing that happens" if lift is None else f"±{_percent(lift)}"


def _percent(share: float) -> str:
    return f"{share * 100:.3g} %" if share < 1 else f"{share * 100:,.0f} %"


def _table(rows: list[tuple[str, str]]) -> list[str]:
    width = max(len(name) for name, _ in rows)
    return [f"{GAP}{name.ljust(width)}{GAP}{value}" for name, value in rows]
