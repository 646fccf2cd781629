"""Analysis documents with literal figures, in the shape that ``analyze`` writes, for tests of pages and pictures."""

from __future__ import annotations

from typing import cast

from experiments.judging.document import AnalysisDoc, MetricDoc, VariantDoc


def variant(name: str, value: float, numerator: float, denominator: float, **more: object) -> VariantDoc:
    """Give a version; without ``lift`` it is the control."""
    empty = dict.fromkeys(VariantDoc.__annotations__)
    facts = {"name": name, "value": value, "numerator": numerator, "denominator": denominator, "units": 14}
    return cast("VariantDoc", empty | facts | more)


def metric(name: str, role: str, numerator: str, denominator: str, of: list[VariantDoc], **more: object) -> MetricDoc:
    """Give a metric, a ratio where more is better unless said otherwise."""
    base = {
        "name": name,
        "kind": "ratio",
        "role": role,
        "direction": "up",
        "numerator": numerator,
        "denominator": denominator,
        "margin": None,
        "method": "paired_fieller",
        "exploratory": role != "primary",
        "variants": of,
    }
    return cast("MetricDoc", base | more)


def document(**more: object) -> AnalysisDoc:
    """Give the result of the mock-up (question headlines): worked, +11 % (+4.1 to +18.4 %), worth it from 5 %."""
    clicks = metric(
        "link clicks per time shown",
        "primary",
        "link_clicks",
        "impressions",
        [
            variant("Statement", 0.02257, 3777, 167324),
            variant(
                "Question",
                0.02506,
                4191,
                167249,
                lift={"estimate": 0.11, "lower": 0.041, "upper": 0.184},
                effect={"estimate": 0.0025, "lower": 0.0009, "upper": 0.004},
                deciding={"lower": 0.038, "upper": 0.187, "level": 0.9522, "look": 2, "final": True},
                band={"estimate": 0.11, "lower": 0.11 - 1.2 / 14, "upper": 0.11 + 1.4 / 14},
                p_value=0.0031,
                chance_to_beat_control=0.99,
                expected_loss=0.0001,
                verdict="succeeded",
                sentence="Question brings at least 4 % more link clicks (best guess 11 %).",
                plan_with=0.1,
                totals_lift=0.112,
                sign_flip_p=0.0042,
            ),
        ],
    )
    purchases = metric(
        "purchases per link click",
        "guardrail",
        "conversions",
        "link_clicks",
        [
            variant("Statement", 0.04, 151, 3777),
            variant("Question", 0.041, 172, 4191, lift={"estimate": 0.027, "lower": -0.158, "upper": 0.251}),
        ],
        margin=0.2,
    )
    days = [
        {
            "day": f"2026-10-{day:02d}",
            "alone": 0.11 + (0.08 if day % 3 == 0 else -0.04),
            "so_far": 0.1 + day / 1400,
            "band_lower": None if day < 3 else 0.11 - 1.2 / day,
            "band_upper": None if day < 3 else 0.11 + 1.4 / day,
        }
        for day in range(1, 15)
    ]
    base = {
        "verdict": "succeeded",
        "undecided_reason": None,
        "sentence": "Question brings at least 4 % more link clicks (best guess 11 %). Keep it.",
        "grade": "B",
        "grade_reasons": ["The ad platform split the audience and both met the same people."],
        "design": "platform_split",
        "unit": "day",
        "method": "paired_fieller",
        "level": 0.95,
        "control": "Statement",
        "period": ["2026-10-01", "2026-10-14"],
        "interim": False,
        "worthwhile_lift": 0.05,
        "currency": "EUR",
        "what_we_know": "City cyclists who see a question click more often.",
        "what_to_do": "Write new ads with a question.",
        "best": "Question",
        "enough": None,
        "metrics": [clicks, purchases],
        "checks": [
            {"name": "spend_balance", "passed": True, "fatal": False, "sentence": "Spend is balanced.", "numbers": {}},
            {
                "name": "still_settling",
                "passed": False,
                "fatal": False,
                "sentence": "A purchase counts up to seven days: a newer export after 21 October replaces it.",
                "numbers": {},
            },
        ],
        "looks": [
            {"look": 1, "day": "2026-10-07", "alpha": 0.0056, "reached": True},
            {"look": 2, "day": "2026-10-14", "alpha": 0.0478, "reached": True},
        ],
        "days": {"Question": days},
        "deviations": [],
        "skipped": [],
        "problems": [],
    }
    return cast("AnalysisDoc", base | more)


def undecided(**more: object) -> AnalysisDoc:
    """Give the undecided mock-up: free returns, +17.5 % (−30.1 to +97.3 %), with what would have been enough."""
    purchases = metric(
        "purchases per link click",
        "primary",
        "conversions",
        "link_clicks",
        [
            variant("Usual ad", 0.0403, 61, 1512),
            variant(
                "With the line",
                0.0474,
                71,
                1498,
                lift={"estimate": 0.175, "lower": -0.301, "upper": 0.973},
                verdict="undecided",
                undecided_reason="too_little_data",
                sentence="With the line may cost up to 30 % or bring up to 97 % more purchases.",
            ),
        ],
    )
    facts = {
        "verdict": "undecided",
        "undecided_reason": "too_little_data",
        "sentence": "With the line may cost up to 30 % of purchases or bring up to 97 % more.",
        "control": "Usual ad",
        "worthwhile_lift": 0.1,
        "best": None,
        "metrics": [purchases],
        "days": {},
        "looks": [],
        "enough": {"lift": 0.2, "days": 113, "units_per_variant": None, "money": 6340.0},
    }
    return document(**(facts | more))
