"""Every figure of the next-cycle plan, worked out anew by pandas from an exported archive."""

from __future__ import annotations

from typing import Any

import pandas as pd

from tests.exported import ANSWERED
from tests.webapp.portfolio_by_pandas import Answer, Asked, avoided, counts, money_of

TIMES_A_YEAR = 12
FAILED = ("harmful", "no_useful_difference")


def header(asked: Asked) -> Answer:
    """What the cycle closed, and what became of it."""
    found = counts(asked.closed)
    return {name: found[name] for name in ("closed", "answered", "worked")}


def money(asked: Asked, following: Answer) -> Answer:
    """Costs of the cycle, of its failures, and what was avoided: the median over all time, the saving of a cycle."""
    assert asked.cycle is not None
    own, everything = asked.closed, Asked(asked.exported, asked.today).closed
    failed = own[own["ended"].isin(FAILED)]
    known = everything[everything["ended"].isin(FAILED)]["full_cost"].dropna()
    days = (pd.Timestamp(following["ends"]) - pd.Timestamp(following["starts"])).days + 1
    months = round(days / 365.25 * 12)
    saved = avoided(Asked(asked.exported, asked.today))
    budget, marketing = asked.cycle["social_budget_minor"], asked.cycle["marketing_budget_minor"]
    spent = money_of(asked.exported).reindex(own.index).sum() * 100
    return {
        "spent": own["full_cost"].fillna(0).sum(),
        "failed": len(failed),
        "failed_cost": failed["full_cost"].fillna(0).sum(),
        "median_failed": known.median() if len(known) else None,
        "median_of": len(known),
        "avoided": saved["a_year"] * months / TIMES_A_YEAR,
        "avoided_count": saved["number"],
        "social_share": budget / marketing if budget and marketing else None,
        "under_test": spent / budget if budget else None,
    }


def goals(asked: Asked) -> dict[str, Answer]:
    """How far each goal of the cycle got, and what its experiments answered; by its line."""
    assert asked.cycle is not None
    table = asked.exported.tables["goal"]
    trials = asked.exported.tables["experiment"]
    found = {}
    for _, goal in table[table["cycle_id"] == asked.cycle["id"]].iterrows():
        own = trials[(trials["goal_id"] == goal["id"]) & (trials["status"] == "concluded")]
        clear = own[own["verdict"].isin(ANSWERED) & own["provisional_until"].isna()]
        ends = goal[["standing", "baseline", "target"]]
        way = None
        if ends.notna().all() and goal["target"] != goal["baseline"]:
            way = (goal["standing"] - goal["baseline"]) / (goal["target"] - goal["baseline"])
        found[goal["goal"]] = {"closed": len(own), "answered": len(clear), "way": way}
    return found


def stake(asked: Asked, proposal: Answer) -> float | None:
    """What the whole of a proposal's number is worth: what somebody said one more is worth, else a share of budget."""
    assert asked.cycle is not None
    tables = asked.exported.tables
    if proposal["worth"]["basis"] == "goal":
        said = tables["goal_worth"].set_index("goal_id")["amount_minor"][proposal["goal_id"]]
        return float(tables["goal"].set_index("id")["target"][proposal["goal_id"]] * said / 100)
    if proposal["worth"]["basis"] == "budget":
        cycles = tables["cycle"].sort_values("starts")
        later = cycles[pd.to_datetime(cycles["starts"]) > pd.to_datetime(asked.cycle["ends"])]["social_budget_minor"]
        # what may be spent in the next cycle; while nobody has planned that, in this one
        budget = later.iloc[0] if len(later) and pd.notna(later.iloc[0]) else asked.cycle["social_budget_minor"]
        number = (tables["goal"]["cycle_id"] == asked.cycle["id"]).sum()
        return float(round(budget / number) / 100)
    return None


def worth(proposal: Answer, of_all: float) -> Answer:
    """What it brings, and what for each unit of its price."""
    value = proposal["worth"]["gain"] * of_all
    full = None if proposal["price"] is None else proposal["price"]["full"]
    price = 0.0 if full is None else float(full["amount"])
    return {"value": value, "per_unit": value / price if price and proposal["kind"] != "scale" else None}


def real_share(exported: Any, title: str) -> Answer:
    """Extra by the rows of the export: what the treated had, less what they would have had without; over the claim."""
    claims = exported.tables["platform_claim"]
    trial = exported.tables["experiment"].set_index("title").loc[title]
    claimed = claims[claims["experiment_id"] == trial["id"]].iloc[-1]["claimed"]
    rows = exported.rows
    treated = rows[(rows["experiment"] == title) & rows["shown"].eq(True)].iloc[0]
    # an average per region times its regions
    total = treated["numerator"] if pd.notna(treated["numerator"]) else treated["n"] * treated["mean"]
    extra = {end: total - total / (1 + treated[end]) for end in ("lift", "lift_lower", "lift_upper")}
    return {
        "factor": extra["lift"] / claimed,
        "lower": extra["lift_lower"] / claimed,
        "upper": extra["lift_upper"] / claimed,
    }
