"""Calibration rows read back with pandas under the documented names and types; what has no row says why."""

from __future__ import annotations

import io
import math
from dataclasses import replace
from datetime import date, datetime, timedelta
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from sqlalchemy.orm import Session

from experiments.learning.attribution.claims import ClaimGiven, set_claim
from experiments.learning.attribution.kept import RealShareRow
from experiments.people.money import Money
from experiments.people.permission import Actor
from experiments.transfer.mixmodels import (
    MERIDIAN,
    ROBYN,
    Calibration,
    MeridianRow,
    RobynRow,
    calibration_of,
    lognormal_of,
    meridian_csv,
    meridian_row,
    model_name,
    robyn_csv,
    robyn_row,
)
from tests.experiments.learning.attribution.crossings import TWO, close_it, drawn, ordered_file, upload


def measured(**changes: object) -> RealShareRow:
    """E12 of the demo, about: 4,320 extra of 10,530 claimed, for 2,700."""
    given: dict[str, object] = {
        "experiment_id": 12,
        "team_id": 1,
        "channel": "paid social",
        "measured_on": date(2026, 11, 1),
        "first_day": date(2026, 10, 5),
        "last_day": date(2026, 11, 1),
        "extra": 4320.0,
        "extra_lower": 900.0,
        "extra_upper": 7740.0,
        "claimed": 10530.0,
        "is_money": True,
        "spend_minor": 2_700_00,
        "currency": "EUR",
        "factor": 0.41,
        "confidence": 0.95,
        "grade": "C",
    }
    return RealShareRow(**given | changes)


def read(pieces: object, dates: list[str]) -> pd.DataFrame:
    return pd.read_csv(io.StringIO("".join(pieces)), parse_dates=dates)  # type: ignore[call-overload, arg-type, no-any-return]


def of(row: RealShareRow) -> Calibration:
    robyn, meridian = robyn_row(row, "revenue"), meridian_row(row)
    assert isinstance(robyn, RobynRow)
    assert isinstance(meridian, MeridianRow)
    return Calibration((robyn,), (meridian,), ())


def test_robyn_reads_the_columns_that_it_documents() -> None:
    table = read(robyn_csv(of(measured())), ["liftStartDate", "liftEndDate"])
    # R/R/checks.R, check_calibration: stops unless all of these are there
    assert list(table.columns) == [
        "channel", "liftStartDate", "liftEndDate", "liftAbs", "spend", "confidence", "metric", "calibration_scope",
    ]  # fmt: skip
    assert pd.api.types.is_numeric_dtype(table["liftAbs"])
    assert pd.api.types.is_numeric_dtype(table["spend"])
    assert pd.api.types.is_datetime64_any_dtype(table["liftStartDate"])
    (row,) = table.to_dict("records")
    assert (row["channel"], row["metric"], row["calibration_scope"]) == ("paid_social", "revenue", "immediate")
    assert (row["liftAbs"], row["spend"]) == (4320.0, 2700.0)
    assert (row["liftStartDate"], row["liftEndDate"]) == (pd.Timestamp("2026-10-05"), pd.Timestamp("2026-11-01"))
    # 4,320 at a standard error of 3,420 / 1.96: z = 2.4758, two-sided p = 0.0133
    assert row["confidence"] == pytest.approx(0.98671, abs=2e-5)


def test_meridian_reads_the_arguments_that_it_documents() -> None:
    dates = ["experiment_start_dates", "experiment_end_dates"]
    table = read(meridian_csv(of(measured())), dates)
    # CalibrationBuilder.with_incrementality_experiment_result
    assert list(table.columns)[:7] == [
        "channel_name", "point_estimates", "standard_errors", "experiment_kpi_types", "experiment_total_spends",
        "experiment_start_dates", "experiment_end_dates",
    ]  # fmt: skip
    assert all(pd.api.types.is_datetime64_any_dtype(table[name]) for name in dates)
    (row,) = table.to_dict("records")
    assert row["experiment_kpi_types"] == "revenue"
    assert row["point_estimates"] == row["roi_mean"] == pytest.approx(1.6)
    assert row["standard_errors"] == row["roi_std"] == pytest.approx(3420 / 1.959964 / 2700, rel=1e-6)
    assert row["standard_errors"] > 0
    assert row["experiment_start_dates"] < row["experiment_end_dates"]


def test_the_prior_by_hand_has_the_mean_and_deviation_that_were_measured() -> None:
    mu, sigma = lognormal_of(1.6, 0.6463)
    assert mu is not None
    assert sigma is not None
    # mean and variance of a log-normal: exp(mu + s²/2) and (exp(s²) - 1) exp(2 mu + s²)
    assert math.exp(mu + sigma**2 / 2) == pytest.approx(1.6)
    assert math.sqrt(math.expm1(sigma**2)) * math.exp(mu + sigma**2 / 2) == pytest.approx(0.6463)
    drawn_values = np.exp(np.random.default_rng(3).normal(mu, sigma, 200_000))
    assert drawn_values.mean() == pytest.approx(1.6, rel=0.01)


def test_what_was_not_above_nothing_has_no_log_normal() -> None:
    row = meridian_row(measured(extra=-50.0, extra_lower=-900.0, extra_upper=800.0))
    assert isinstance(row, MeridianRow)
    assert (row.lognormal_mu, row.lognormal_sigma) == (None, None)
    assert read(meridian_csv(Calibration((), (row,), ())), [])["lognormal_mu"].isna().all()


@pytest.mark.parametrize(
    ("changes", "robyn", "meridian"),
    [
        ({"spend_minor": None}, "spent", "spent"),
        ({"spend_minor": 0}, "spent", "spent"),
        ({"first_day": None}, "no dates", "no dates"),
        ({"last_day": date(2026, 10, 5)}, None, "single day"),
        ({"extra_upper": None}, "no end", "no end"),
        ({"extra": -4320.0, "extra_lower": -7740.0, "extra_upper": -900.0}, None, "Less came"),
    ],
)
def test_what_has_no_row_says_why(changes: dict[str, object], robyn: str | None, meridian: str | None) -> None:
    row = measured(**changes)
    for made, wanted in ((robyn_row(row, "revenue"), robyn), (meridian_row(row), meridian)):
        assert isinstance(made, str) is (wanted is not None)
        assert wanted is None or (isinstance(made, str) and wanted in made)


def test_names_of_channels_are_variables_of_a_model() -> None:
    # Robyn splits a channel at +, commas, semicolons and spaces
    assert [model_name(name) for name in ("E-mail + paid social", "Ünïcode; feed", "+++")] == [
        "e_mail_paid_social", "ünïcode_feed", "channel",
    ]  # fmt: skip


def test_orders_are_no_revenue_and_keep_the_name_of_their_measure() -> None:
    row = measured(is_money=False, extra=90.0, extra_lower=40.0, extra_upper=140.0, claimed=300.0)
    made = meridian_row(row)
    assert isinstance(made, MeridianRow)
    assert made.experiment_kpi_types == "non-revenue"
    other = robyn_row(row, "conversions")
    assert isinstance(other, RobynRow)
    assert other.metric == "conversions"


def test_what_was_closed_goes_out_and_what_is_missing_is_named(
    session: Session, actor: Actor, now: datetime, tmp_path: Path
) -> None:
    made = []
    for title, spend in (("Ads or nothing", Money(900_00, "EUR")), ("Without spend", None)):
        experiment = drawn(session, actor, now, versions=TWO, title=title)
        data = ordered_file((("No ads", 400, 40), ("Ads", 400, 60)))
        later = upload(session, actor, tmp_path, experiment, data, now=now)
        set_claim(session, actor, experiment.id, replace(ClaimGiven(None, 50.0), spend=spend), now=later)
        close_it(session, actor, experiment, later)
        made.append(experiment)
    for experiment in made:
        # A table of people has no days of its own: they are those of the plan.
        kept = session.get_one(RealShareRow, experiment.id)
        assert (kept.first_day, kept.last_day) == (experiment.starts, experiment.ends)
    found = calibration_of(session, actor, today=(now + timedelta(days=40)).date())
    (row,) = found.robyn
    assert (row.channel, row.liftAbs, row.metric) == ("paid_social", pytest.approx(20.0), "ordered")
    assert len(found.meridian) == 1
    assert [(one.title, one.model) for one in found.missing] == [("Without spend", "Robyn, Meridian")]
    assert set(ROBYN) <= set(RobynRow.__dataclass_fields__)
    assert all(hasattr(found.meridian[0], name) for name in MERIDIAN)
