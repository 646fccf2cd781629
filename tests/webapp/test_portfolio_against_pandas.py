"""Every figure of "How we are learning" and of next-cycle plans equals the one that pandas finds in an exported book.

The demo and a drawn archive of all kinds of endings leave by the public export; the interface is asked for all time and
for each cycle. What is compared: counts, shares with their ranges, days, months, costs in money and hours, each cycle,
wins with what remains of them and how many are real, sums, avoided losses, decisions, promises, forecasts with both
scores and every bin, ways of working, integrated and alone, both averages beside other tactics, goals, integration.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import pandas as pd
import pytest
from flask import Flask

from experiments.learning.portfolio.working_out import after_closing
from experiments.learning.sizes.shrinkage import shrink_whole_archive
from experiments.people.first import local_actor
from experiments.people.team import Team
from experiments.results.jobs.running import Worker
from experiments.results.jobs.work import Workplace
from tests import audited
from tests.demo import NOW, demo_app
from tests.exported import Exported, exported
from tests.opening import without_settings
from tests.webapp import luck_taken_out as luck
from tests.webapp import plan_by_pandas
from tests.webapp import portfolio_by_pandas as by_pandas
from tests.webapp.api.caller import Caller
from tests.webapp.archive_drawn import draw_archive
from tests.webapp.book import opened
from tests.webapp.portfolio_by_pandas import Asked
from webapp.storage import running
from webapp.worker import HANDLERS

if TYPE_CHECKING:
    from tests.opening import Fresh

HOUR_MINOR = 40_00


@dataclass(frozen=True)
class Told:
    """A book, what its export says, and who asks its interface."""

    app: Flask
    exported: Exported

    def asked(self) -> Iterator[tuple[Asked, dict[str, Any]]]:
        """Ask for all time and for each cycle."""
        caller = Caller(self.app, None)
        everything = Asked(self.exported, NOW.date())
        yield everything, caller.get("/portfolio").json
        for _, cycle in everything.cycles.iterrows():
            answer = caller.get(f"/portfolio?cycle_id={cycle['id']}").json
            yield Asked(self.exported, NOW.date(), cycle), answer


@pytest.fixture(scope="module", params=["demo", "drawn"])
def told(
    request: pytest.FixtureRequest,
    database_kind: str,
    fresh_database: Fresh,
    fresh_demo: Fresh,
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[Told]:
    folder = tmp_path_factory.mktemp(request.param)
    fresh = fresh_demo if request.param == "demo" else fresh_database
    with pytest.MonkeyPatch.context() as patch:
        without_settings(patch)
        with demo_app(fresh, database_kind, folder / "data") as app:
            with app.app_context():
                book = running().book
            if request.param == "drawn":
                with opened(app) as session:
                    actor = local_actor(session, now=NOW)
                    audited.by_hand(session)
                    session.get_one(Team, actor.team_id).hour_minor = HOUR_MINOR
                    draw_archive(session, actor, 160, now=NOW)
                    shrink_whole_archive(session, actor.team_id, now=NOW)
                    after_closing(session, actor, now=NOW)
            worker = Worker(lambda: Workplace(book.engine, book.store), HANDLERS, clock=lambda: NOW, pulse_seconds=3600)
            while worker.work_once():
                pass
            with opened(app) as session:
                found = exported(session, local_actor(session, now=NOW), book.store, folder)
            yield Told(app, found)


def same(expected: Any, found: Any, place: str) -> None:
    """Compare what pandas found with what the interface says: a figure, a share, money, or many of them."""
    if isinstance(expected, dict):
        if found is not None and "estimate" in found and "estimate" in expected and found["estimate"] is None:
            pytest.fail(f"{place}: {found['not_estimable']}")
        for name, value in expected.items():
            same(value, found[name], f"{place}.{name}")
    elif isinstance(expected, list):
        assert len(expected) == len(found), place
        for number, (value, other) in enumerate(zip(expected, found, strict=True)):
            same(value, other, f"{place}[{number}]")
    elif expected is None or expected is pd.NA or expected != expected:  # noqa: PLR0124 - nan
        assert _nothing(found), f"{place}: {found}"
    elif isinstance(expected, str | bool):
        assert found == expected, place
    else:
        _same_number(float(expected), found, place)


def _same_number(expected: float, found: Any, place: str) -> None:
    if isinstance(found, dict) and "not_estimable" in found:
        found = found["value"]
    if isinstance(found, dict):
        assert float(found["amount"]) == pytest.approx(expected, abs=0.005001), place  # rounded to cents
    else:
        assert found == pytest.approx(expected, rel=1e-9, abs=1e-9), place


def _nothing(found: Any) -> bool:
    """Say whether the interface says that there is no figure, and why."""
    if isinstance(found, dict):
        value = found.get("value", found.get("estimate"))
        return value is None and bool(found["not_estimable"])
    return found is None


def test_rates(told: Told) -> None:
    for asked, answer in told.asked():
        same(by_pandas.rates(asked), answer, "rates")


def test_velocity(told: Told) -> None:
    for asked, answer in told.asked():
        same(by_pandas.velocity(asked), answer["velocity"], "velocity")


def test_costs(told: Told) -> None:
    money = by_pandas.money_of(told.exported)
    for asked, answer in told.asked():
        same(by_pandas.cost(asked.closed), answer["cost"], "cost")
        own = money.reindex(asked.closed.index)
        answers = by_pandas.counts(asked.closed)["answered"]
        same(own.fillna(0).sum(), answer["cost"]["money"], "money")
        same(
            own.sum() / answers if answers and own.notna().any() else None, answer["cost"]["money_per_answer"], "money"
        )
        same(by_pandas.cycle_lines(asked), answer["cycles"], "cycles")


def test_wins_without_their_luck(told: Told) -> None:
    seen = 0
    for asked, answer in told.asked():
        expected, found = luck.wins(asked), answer["wins"]
        if expected is None:
            assert (found["wins"], found["promised"], found["real"]) == (0, None, None)
            continue
        real, told_real = expected.pop("real"), found["real"]
        same(expected, found, "wins")
        # 60,000 drawn worlds: the error of the mean is a hundredth of a win
        assert told_real["estimate"] == pytest.approx(real["estimate"], abs=0.05)
        assert (told_real["lower"], told_real["upper"]) == pytest.approx((real["lower"], real["upper"]), abs=1)
        seen += expected["wins"]
    assert seen


def test_sums_of_wins(told: Told) -> None:
    names = {row["id"]: row["name"] for _, row in told.exported.tables["cycle"].iterrows()}
    seen = 0
    for asked, answer in told.asked():
        expected = luck.totals(asked)
        for found in answer["wins"]["totals"]:
            if found["cycle_id"] is None:
                continue
            one = expected[names[found["cycle_id"]], found["number"]]
            estimate, lower, upper = one.pop("total")
            same(one, found, "total")
            width = upper - lower
            assert found["total"]["estimate"] == pytest.approx(estimate, abs=0.01 * width)
            assert found["total"]["lower"] == pytest.approx(lower, abs=0.05 * width)
            assert found["total"]["upper"] == pytest.approx(upper, abs=0.05 * width)
            seen += 1
        assert len([found for found in answer["wins"]["totals"] if found["cycle_id"] is not None]) <= len(expected)
    assert seen or len(told.exported.closed) < 20, "the demo has no two wins of one number in one cycle"


def test_avoided_decisions_and_promises(told: Told) -> None:
    for asked, answer in told.asked():
        same(by_pandas.avoided(asked), answer["avoided"], "avoided")
        same(by_pandas.acted_on(asked), answer["acted_on"], "acted_on")
        same(by_pandas.promises(asked), answer["promises"], "promises")


def test_forecasts(told: Told) -> None:
    for asked, answer in told.asked():
        same(by_pandas.forecasts(asked), answer["forecasts"], "forecasts")


def test_ways_of_working_and_company(told: Told) -> None:
    for asked, answer in told.asked():
        same(by_pandas.ways(asked), answer, "ways")
        same(by_pandas.company(asked), answer["company"], "company")
        if answer["beside_tactics"] is not None:
            same(luck.beside(asked), answer["beside_tactics"], "beside")


def test_goals_and_integration(told: Told) -> None:
    for asked, answer in told.asked():
        same(by_pandas.goals(asked), answer["goals"], "goals")
        same(by_pandas.integration(asked), answer["integration"], "integration")


def test_the_export_says_what_the_book_says(told: Told) -> None:
    """Days, company and costs are on the card; here they are taken from the rows that they come from."""
    tables, closed = told.exported.tables, told.exported.counted
    if len(tables["plan"]) == 0:
        return  # drawn cards have no plans behind them
    experiments = tables["experiment"].set_index("title").reindex(closed.index)
    sealed = tables["plan"].set_index(["experiment_id", "number"])["sealed_at"]
    locked = [sealed[key] for key in zip(experiments["id"], experiments["sealed_number"], strict=True)]
    day = "%Y-%m-%d"
    assert closed["idea_on"].dt.strftime(day).tolist() == [at[:10] for at in experiments["created_at"]]
    assert closed["locked_on"].dt.strftime(day).tolist() == [at[:10] for at in locked]
    departments = tables["person"].set_index("id")["department"]
    elsewhere = experiments["owner_id"].map(departments).fillna("Marketing").ne("Marketing")
    assert closed["with_others"].tolist() == (experiments["expert"].notna() | elsewhere).tolist()
    assert closed["other_tactics"].tolist() == [len(names) > 0 for names in experiments["other_tactics"]]
    assert closed["forecast"].tolist() == pytest.approx(experiments["forecast"].tolist(), nan_ok=True)
    full = by_pandas.money_of(told.exported).reindex(closed.index).fillna(0) + closed["hours"] * HOUR_MINOR / 100
    assert closed["full_cost"].tolist() == pytest.approx(full.tolist())


def plans(told: Told) -> Iterator[tuple[Asked, dict[str, Any]]]:
    """Ask for the next-cycle plan of each cycle."""
    caller = Caller(told.app, None)
    for asked, _answer in told.asked():
        if asked.cycle is not None:
            yield asked, caller.get(f"/cycles/{asked.cycle['id']}/brief").json


def test_a_plan_counts_and_reckons_as_the_export_says(told: Told) -> None:
    for asked, plan in plans(told):
        same(plan_by_pandas.header(asked), plan, "plan")
        expected = plan_by_pandas.money(asked, plan["next"])
        for name in [name for name, value in expected.items() if value is None]:
            assert plan["money"][name] is None
            assert plan["money"]["not_estimable"][name]["sentence"]
            del expected[name]
        same(expected, plan["money"], "money")
        goals = plan_by_pandas.goals(asked)
        assert goals.keys() == {one["goal"] for one in plan["goals"]}
        for one in plan["goals"]:
            same(goals[one["goal"]], one, one["goal"])


def test_a_plan_weighs_as_the_export_says(told: Told) -> None:
    weighed = 0
    for asked, plan in plans(told):
        for one in plan["proposals"]:
            stake = plan_by_pandas.stake(asked, one) if one["worth"] is not None else None
            if stake is None or one["worth"]["value"] is None:
                continue
            same(stake, one["worth"]["stake"], one["key"])
            same(plan_by_pandas.worth(one, stake)["value"], one["worth"]["value"], one["key"])
            # the value is rounded to a cent before it is divided
            expected = plan_by_pandas.worth(one, stake)["per_unit"]
            assert one["worth"]["per_unit"] == (None if expected is None else pytest.approx(expected, abs=1e-4))
            weighed += 1
    assert weighed > 2


def test_what_a_platform_claims_is_cut_as_the_export_says(told: Told) -> None:
    shares = next(plans(told))[1]["real_shares"]
    for one in shares:
        expected = plan_by_pandas.real_share(told.exported, one["title"])
        assert {name: one[name] for name in expected} == pytest.approx(expected, rel=1e-6)
    if len(told.exported.tables["plan"]):
        assert len(shares) == 1, "the mill has measured one"
