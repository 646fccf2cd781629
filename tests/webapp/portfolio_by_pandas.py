"""Every figure of "How we are learning", worked out anew by pandas and numpy from an exported archive.

Nothing of the project's reckoning is used: shares and ranges, medians, scores and the correction for luck are written
out here once more, from their textbooks.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from datetime import date
from typing import Any

import numpy as np
import pandas as pd
from scipy.stats import norm

from tests.exported import ANSWERED, Exported

FEWEST = 8
Answer = dict[str, Any]


@dataclass(frozen=True)
class Asked:
    """What is looked at: an export, a day, and a cycle by its row or all time."""

    exported: Exported
    today: date
    cycle: pd.Series | None = None

    @property
    def day(self) -> pd.Timestamp:
        return pd.Timestamp(self.today)

    @property
    def closed(self) -> pd.DataFrame:
        """Closed experiments inside the rates; what only an early sign has closed is of no verdict."""
        frame = self.exported.counted.copy()
        frame["ended"] = frame["verdict"].where(frame["provisional_until"].isna(), "provisional")
        return frame if self.cycle is None else frame[frame["cycle"] == self.cycle["name"]]

    @property
    def cycles(self) -> pd.DataFrame:
        frame = self.exported.tables["cycle"].copy()
        for name in ("starts", "ends"):
            frame[name] = pd.to_datetime(frame[name])
        return frame[frame["starts"] <= self.day].sort_values("starts", ascending=False).head(8)

    @property
    def shown(self) -> pd.Series | None:
        """The cycle whose goals are shown: the one asked for, else the present one."""
        if self.cycle is not None:
            return self.cycle
        found = self.cycles[self.cycles["ends"] >= self.day]
        return None if found.empty else found.iloc[0]


def wilson(part: float, of: float) -> tuple[float, float]:
    """Wilson's limits, as in his paper of 1927."""
    z = norm.ppf(0.975)
    middle = (part + z * z / 2) / (of + z * z)
    half = z / (of + z * z) * math.sqrt(part * (of - part) / of + z * z / 4)
    return middle - half, middle + half


def share(part: int, of: int, *, fewest: int = FEWEST) -> Answer | None:
    if of < fewest:
        return None
    lower, upper = wilson(part, of)
    return {"part": part, "of": of, "estimate": part / of, "lower": lower, "upper": upper}


def counts(frame: pd.DataFrame) -> Answer:
    ended = frame["ended"].value_counts()
    return {
        "closed": len(frame),
        "answered": int(frame["ended"].isin(ANSWERED).sum()),
        "worked": int(ended.get("succeeded", 0)),
        "failed": int(ended.get("harmful", 0) + ended.get("no_useful_difference", 0)),
        "undecided": int(ended.get("undecided", 0)),
        "unusable": int(ended.get("invalid", 0)),
        "provisional": int(ended.get("provisional", 0)),
    }


def rates(asked: Asked) -> Answer:
    told = counts(asked.closed)
    outside = int(asked.exported.closed["entered_afterwards"].eq(True).sum())
    flatters = (
        told["closed"] >= FEWEST
        and told["answered"] > 0
        and told["worked"] / told["answered"] >= 2 / 3
        and told["answered"] / told["closed"] < 1 / 2
    )
    return {
        "counts": told,
        "answered": share(told["answered"], told["closed"]),
        "worked": share(told["worked"], told["closed"]),
        "worked_of_answers": share(told["worked"], told["answered"]),
        "flatters": flatters,
        "entered_afterwards": outside if asked.cycle is None else None,
    }


def cost(frame: pd.DataFrame) -> Answer:
    """All costs over all answers; money in the currency of the team, which all of it is in here."""
    answers = int(frame["ended"].isin(ANSWERED).sum())
    full, hours = frame["full_cost"].fillna(0).sum(), frame["hours"].fillna(0).sum()
    return {
        "known": int(frame["full_cost"].notna().sum()),
        "with_hours": int(frame["hours"].notna().sum()),
        "full": full,
        "hours": hours,
        "full_per_answer": full / answers if answers and frame["full_cost"].notna().any() else None,
        "hours_per_answer": hours / answers if answers and frame["hours"].notna().any() else None,
    }


def money_of(exported: Exported) -> pd.Series:
    """What experiments cost in money: what their versions say, added up."""
    return exported.rows.drop_duplicates(["experiment", "variant"]).groupby("experiment")["cost"].sum(min_count=1)


def velocity(asked: Asked) -> Answer:
    frame = asked.closed
    idea = (frame["closed_on"] - frame["idea_on"]).dt.days.dropna().clip(lower=0)
    lock = (frame["closed_on"] - frame["locked_on"]).dt.days.dropna().clip(lower=0)
    months = frame.assign(month=frame["closed_on"].dt.to_period("M")).groupby("month")["ended"]
    by_month = pd.DataFrame({"closed": months.size(), "answered": months.apply(lambda one: one.isin(ANSWERED).sum())})
    last = asked.day.to_period("M")
    if asked.cycle is not None and len(by_month):
        last = max(min(last, pd.Timestamp(asked.cycle["ends"]).to_period("M")), by_month.index.max())
    if len(by_month):
        first = max(by_month.index.min(), last - 11)
        by_month = by_month.reindex(pd.period_range(first, last, freq="M"), fill_value=0)
    told = [
        {"month": str(month), "closed": int(row.closed), "answered": int(row.answered)}
        for month, row in by_month.iterrows()
    ]
    any_closed = bool(len(by_month)) and by_month["closed"].sum() > 0
    return {
        "from_idea": {"days": idea.median() if len(idea) else None, "of": len(idea)},
        "from_lock": {"days": lock.median() if len(lock) else None, "of": len(lock)},
        "months": told,
        "answers_a_month": by_month["answered"].mean() if any_closed else None,
    }


def cycle_lines(asked: Asked) -> list[Answer]:
    """One line per cycle, whatever cycle is looked at."""
    everything = Asked(asked.exported, asked.today)
    tables, money = asked.exported.tables, money_of(asked.exported)
    goals = tables["goal"].set_index("id")["cycle_id"] if len(tables["goal"]) else pd.Series(dtype=int)
    experiments = tables["experiment"]
    open_ones = experiments[
        experiments["status"].isin(["registered", "running", "analysed"]) & ~experiments["retrospective"].astype(bool)
    ]
    still = open_ones["goal_id"].map(goals).value_counts()
    lines = []
    for _, cycle in asked.cycles.iterrows():
        frame = everything.closed[everything.closed["cycle"] == cycle["name"]]
        days = max(0, (min(asked.day, cycle["ends"]) - cycle["starts"]).days + 1)
        locked = int(frame["locked_on"].notna().sum() + still.get(cycle["id"], 0))
        tested = money.reindex(frame.index)
        social, marketing = cycle["social_budget_minor"], cycle["marketing_budget_minor"]
        lines.append(
            {
                "id": cycle["id"], "name": cycle["name"], "days": days, "locked": locked, "closed": len(frame),
                "answered": int(frame["ended"].isin(ANSWERED).sum()),
                "locked_per_four_weeks": locked / days * 28 if days >= 28 else None,
                "closed_per_four_weeks": len(frame) / days * 28 if days >= 28 else None,
                "cost": cost(frame), "tested": tested.fillna(0).sum(), "tested_experiments": int(tested.notna().sum()),
                "social_share": social / marketing if pd.notna(social) and pd.notna(marketing) and marketing else None,
                "tested_share": tested.fillna(0).sum() * 100 / social if pd.notna(social) and social else None,
            }
        )  # fmt: skip
    return lines


def avoided(asked: Asked) -> Answer:
    frame = asked.closed
    known = frame[frame["avoided"].notna() & frame["avoided_every"].notna()]
    times = known["avoided_every"].map({"month": 12, "quarter": 4, "year": 1})
    return {"number": len(known), "a_year": (known["avoided"] * times).sum()}


def acted_on(asked: Asked) -> Answer:
    """Decisions to use or to stop: done within two weeks after their day, later, not at all, or without an answer."""
    frame = asked.closed[asked.closed["provisional_until"].isna()]
    frame = frame[frame["decision"].isin(["adopt", "stop"])]
    done, due = frame["decision_done"], frame["decision_due"]
    yes, no, unsaid = done.eq(True).fillna(False), done.eq(False).fillna(False), done.isna()
    late = yes & ((frame["decision_done_on"] - due).dt.days > 14)
    told = {
        "on_time": int((yes & ~late).sum()),
        "later": int(late.sum()),
        "not_done": int(no.sum()),
        "waiting": int((unsaid & due.notna() & (due <= asked.day)).sum()),
        "not_due": int((unsaid & (due > asked.day)).sum()),
        "undated": int((unsaid & due.isna()).sum()),
    }
    answered = told["on_time"] + told["later"] + told["not_done"]
    return told | {"share": share(told["on_time"], answered)}


def promises(asked: Asked) -> Answer:
    frame = asked.closed[asked.closed["next_step"].notna()]
    state = frame["next_step"]
    ahead = state.eq("open") & (frame["next_step_due"] > asked.day)
    came, did_not = int(state.eq("came").sum()), int(state.eq("did_not").sum())
    return {
        "promised": len(frame), "came": came, "did_not": did_not,
        "unanswered": int((state.eq("open") & ~ahead).sum()), "not_due": int(ahead.sum()),
        "share": share(came, came + did_not),
    }  # fmt: skip


def forecasts(asked: Asked) -> Answer:
    frame = asked.closed[asked.closed["forecast"].notna()]
    decided = frame[frame["ended"].isin(ANSWERED)]
    came = decided["ended"].eq("succeeded").astype(float)
    told: Answer = {
        "decided": len(decided), "undecided": len(frame) - len(decided), "worked": int(came.sum()),
        "base_rate": share(int(came.sum()), len(decided)), "average": None, "brier": None, "brier_of_base_rate": None,
        "bins": [],
    }  # fmt: skip
    if len(decided) < FEWEST:
        return told
    bins = pd.cut(decided["forecast"], [0, 0.2, 0.4, 0.6, 0.8, 1.0001], right=False)
    for interval, group in decided.groupby(bins, observed=False):
        worked = int(group["ended"].eq("succeeded").sum())
        told["bins"].append(
            {"low": interval.left, "high": min(1.0, interval.right), "decided": len(group), "worked": worked,
             "average": group["forecast"].mean() if len(group) else None,
             "share": share(worked, len(group), fewest=1)}
        )  # fmt: skip
    told["average"] = decided["forecast"].mean()
    told["brier"] = ((decided["forecast"] - came) ** 2).mean()
    told["brier_of_base_rate"] = ((came.mean() - came) ** 2).mean()
    return told


def ways(asked: Asked) -> Answer:
    frame = asked.closed
    letters = frame["run_by"].fillna("").str.lower().str.replace("[^a-z]", "", regex=True)
    way = letters.map(lambda name: "" if not name else "in_house" if name.startswith("inhouse") else "agencies")
    told = []
    for name in ("agencies", "in_house"):
        some = frame[way == name]
        if some.empty:
            continue
        ended, costs = counts(some), cost(some)
        told.append(
            {"way": name, "counts": ended, "answered": share(ended["answered"], len(some)),
             "worked": share(ended["worked"], len(some)),
             "strong": share(int(some["grade"].isin(["A", "B"]).sum()), len(some)),
             "full_per_answer": costs["full_per_answer"]}
        )  # fmt: skip
    agencies = frame.loc[way == "agencies", "run_by"].nunique()
    return {"ways": told, "agencies": int(agencies), "way_not_said": int((way == "").sum())}


def company(asked: Asked) -> Answer:
    frame = asked.closed
    unknown = frame["with_others"].isna() | frame["other_tactics"].isna()
    beside = frame["with_others"].fillna(False) | frame["other_tactics"].fillna(False)
    followed = frame["next_step"].isin(["came", "did_not"])
    ahead = frame["next_step"].eq("open") & (frame["next_step_due"] > asked.day)
    integrated = ~unknown & (beside | followed)
    waits = ~unknown & ~integrated & ahead

    def group(some: pd.DataFrame) -> Answer:
        told = counts(some)
        return {
            "counts": told,
            "answered": share(told["answered"], len(some)),
            "worked": share(told["worked"], len(some)),
        }

    return {
        "integrated": group(frame[integrated]),
        "alone": group(frame[~unknown & ~integrated & ~waits]),
        "open": int(waits.sum()),
        "unknown": int(unknown.sum()),
    }


def goals(asked: Asked) -> list[Answer]:
    cycle, tables = asked.shown, asked.exported.tables
    if cycle is None or tables["goal"].empty:
        return []
    everything = Asked(asked.exported, asked.today).closed
    served = everything[everything["cycle"] == cycle["name"]]
    told = []
    for _, goal in tables["goal"][tables["goal"]["cycle_id"] == cycle["id"]].sort_values("id").iterrows():
        own = served[served["goal"] == goal["goal"]]
        budget, standing = cycle["marketing_budget_minor"], goal["standing"]
        counts_something = not any(word in str(goal["metric"]) for word in ("in 100", " per ", "share", "rate"))
        per_outcome = None
        if (
            pd.notna(budget)
            and pd.notna(standing)
            and standing > 0
            and goal["direction"] != "down"
            and counts_something
        ):
            per_outcome = budget / 100 / standing
        both = pd.notna(standing) and pd.notna(goal["baseline"])
        told.append(
            {"goal_id": goal["id"], "goal": goal["goal"], "experiments": len(own),
             "spent": own["full_cost"].fillna(0).sum(), "moved": standing - goal["baseline"] if both else None,
             "budget_per_outcome": per_outcome}
        )  # fmt: skip
    return told


def integration(asked: Asked) -> Answer | None:
    """The score: 1 + 6 times the mean of six shares over the locked and closed experiments of the cycle."""
    cycle, tables = asked.shown, asked.exported.tables
    if cycle is None:
        return None
    experiments, goal = tables["experiment"], tables["goal"].set_index("id")
    mine = experiments[
        experiments["goal_id"].map(goal["cycle_id"]).eq(cycle["id"])
        & experiments["status"].isin(["registered", "running", "analysed", "concluded"])
        & ~experiments["retrospective"].astype(bool)
    ]
    ratings = tables["self_rating"]
    scores = ratings[ratings["cycle_id"] == cycle["id"]]["score"] if len(ratings) else pd.Series(dtype=float)
    told: Answer = {"experiments": len(mine), "people": len(scores), "rated": scores.mean() if len(scores) else None}
    if len(mine) < 3:
        return told | {"score": None}
    lines = tables["goal_line"]
    sheets = set(lines[lines["part"] == "criterion"]["goal_id"]) if len(lines) else set()
    departments = tables["person"].set_index("id")["department"].astype("string").str.strip().str.lower()
    home = departments.dropna().mode().iloc[0] if departments.notna().any() else None
    department = mine["owner_id"].map(departments)
    others = mine["expert"].notna() | (department.notna() & (department != home))
    tactics = mine["other_tactics"].map(lambda names: any(name.lower() != "nothing" for name in names))
    steps = tables["next_step"].set_index("experiment_id")
    answered = mine["id"].map(steps["answered_at"]).notna()
    ahead = ~answered & (pd.to_datetime(mine["id"].map(steps["due"])) > asked.day)
    can_be_told = others | tactics | ~ahead
    shares = [
        mine["goal_id"].isin(sheets).mean(),
        (mine["heard"].notna() & mine["heard"].ne("")).mean(),
        others.mean(),
        tactics.mean(),
        answered[~ahead].mean() if (~ahead).any() else np.nan,
        (others | tactics | answered)[can_be_told].mean() if can_be_told.any() else np.nan,
    ]
    return told | {"score": 1 + 6 * float(np.nanmean(shares))}
