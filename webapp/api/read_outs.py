"""What social media brings over all experiments: factors by channel, read-outs, rows for marketing mix models."""

from __future__ import annotations

from typing import Any

from experiments.learning.attribution.overview import attribution_overview
from experiments.transfer.mixmodels import calibration_of
from webapp.schemas.answering import open_room, tells
from webapp.schemas.read_outs import AttributionOverviewAnswer, CalibrationAnswer
from webapp.security import current_actor
from webapp.storage import session, today

api = open_room("read_outs", "attribution")


@api.get("")
@api.output(AttributionOverviewAnswer)
@tells()
def index() -> Any:
    """Read the factor per channel with its history, and all read-outs, the newest first."""
    return AttributionOverviewAnswer.of(attribution_overview(session(), current_actor(), today=today()))


@api.get("/calibration")
@api.output(CalibrationAnswer)
@tells()
def calibration() -> Any:
    """Read what was measured as rows for Robyn and Meridian, and why others have none."""
    return CalibrationAnswer.of(calibration_of(session(), current_actor(), today=today()))
