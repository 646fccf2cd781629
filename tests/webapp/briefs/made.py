"""Candidates of a next-cycle plan written by hand, one for each reason, with the figures of content.md, section 5."""

from __future__ import annotations

from experiments.learning.brief.candidate import Because, Candidate, Evidence, Kind, Price, Size
from experiments.metrics.kinds import Direction
from stats.errors import NotEstimable

UP, DOWN = Direction.UP, Direction.DOWN
UNKNOWN = NotEstimable("no_figures", "What it can see is not known.")


def euros(amount: float | None, hours: float | None = None) -> Price:
    return Price("EUR", None if amount is None else round(amount * 100), hours, None)


def evidence(title: str, verdict: str, grade: str, sentence: str = "") -> tuple[Evidence, ...]:
    return (Evidence(7, title, verdict, grade, sentence),)


FIVE_EUROS = Candidate(
    "scale:lesson:5",
    Kind.SCALE,
    Because.LESSON_HOLDS,
    "Say what €5 does",
    "Use it for the whole appeal; one repeat would make the evidence strong.",
    metric="donors per click",
    direction=UP,
    lift=0.481,
    lower=0.1216,
    upper=0.96,
    plan_with=0.238,
    grade="B",
    size=Size(None, None, 21, 0.48),
    price=euros(1439, 6),
    says={"makes_strong": True},
)
MAIL_ALONE = Candidate(
    "keep:lesson:3",
    Kind.KEEP,
    Because.NO_GAIN,
    "Ads beside the e-mail bring recent buyers nothing",
    "Keep the e-mail alone and exclude buyers of the last 60 days: about €640 a quarter saved.",
    metric="customers with a second order",
    direction=UP,
    lift=-0.0092,
    lower=-0.09,
    upper=0.0788,
    grade="B",
    price=euros(0, 0),
    says={"variant": "E-mail and ads", "worthwhile_lift": 0.1, "avoided_minor": 64000, "avoided_every": "quarter"},
)
SAVED_REPLIES = Candidate(
    "stop:lesson:7",
    Kind.STOP,
    Because.DID_HARM,
    "Saved replies are quicker and solve less",
    "Stop them as they are; try saved first lines with an own ending.",
    metric="minutes to the first answer",
    direction=DOWN,
    lift=-0.41,
    lower=-0.5,
    upper=-0.3,
    grade="B",
    evidence=evidence(
        "Saved reply or own words?",
        "harmful",
        "B",
        "“Saved replies” cuts minutes to the first answer by at least 30 % (best guess 41 %) but lowers questions "
        "solved at once by at least 6 % (best guess 18 %: 58 instead of 71 in 100).",
    ),
)
HANDS = Candidate(
    "repeat:lesson:2",
    Kind.REPEAT,
    Because.LESSON_DISPUTED,
    "Show the making, not the result",
    "Make a series of hands at work; look again when the followers change, and draw by kind of follower.",
    metric="saves per person reached",
    direction=UP,
    grade="B",
    size=Size(16, "post", 56, 0.43),
    price=euros(0, 8),
    says={"for": 1, "against": 1, "tell_apart": "draw by kind of follower"},
)
VIDEO = Candidate(
    "repeat:experiment:2",
    Kind.REPEAT,
    Because.OTHER_NUMBER,
    "15 or 6 seconds?",
    metric="cost per first order",
    direction=DOWN,
    other_number="baskets",
    grade="C",
    size=Size(None, None, 14, 0.37),
    price=euros(900, 5),
    says={"would_cost_minor": 1_043_200, "never_by": "cost per first order"},
)
LEANING = Candidate(
    "repeat:experiment:6",
    Kind.REPEAT,
    Because.LEANING,
    "The question headline again",
    metric="link clicks per time shown",
    direction=UP,
    lift=0.052,
    lower=-0.05,
    upper=0.17,
    grade="C",
    size=Size(None, None, 14, 0.11),
    price=euros(731, 3),
)
TOO_SMALL = Candidate(
    "repeat:experiment:4",
    Kind.REPEAT,
    Because.TOO_LITTLE,
    "The expert or the company page?",
    metric="visits per time shown",
    direction=UP,
    grade="C",
    size=Size(16, "post", 70, 0.6),
    price=euros(0, 16),
)
UNUSABLE = Candidate(
    "repeat:experiment:12",
    Kind.REPEAT,
    Because.UNUSABLE,
    "New people or visitors of the last 30 days?",
    metric="cost per first order",
    direction=DOWN,
    grade="C",
    evidence=evidence("New people?", "invalid", "C", "Not usable: they met different people."),
    size=Size(None, None, 14, UNKNOWN),
    price=euros(800, 3),
)
DAILY = Candidate(
    "test:lesson:4",
    Kind.TEST,
    Because.OUT_OF_DATE,
    "Post daily",
    "Draw six daily weeks and six quiet weeks, or drop it.",
    grade="D",
    size=Size(None, None, 84, 0.2),
    price=euros(0, 16),
)
HINT = Candidate(
    "repeat:experiment:8",
    Kind.REPEAT,
    Because.NOT_DRAWN,
    "Does posting daily bring more visits?",
    metric="profile visits per day",
    direction=UP,
    lift=0.22,
    grade="D",
    price=euros(0, 16),
)
BANNER = Candidate(
    "repeat:lesson:9",
    Kind.REPEAT,
    Because.AFTERWARDS,
    "Free delivery, said at the top, brings more orders",
    metric="conversions per visitor",
    direction=UP,
    lift=0.0896,
    lower=0.0092,
    upper=0.1763,
    plan_with=0.0958,
    grade="C",
    size=Size(4000, "user", None, 0.13),
)
FIRST_LINE = Candidate(
    "test:experiment:14",
    Kind.TEST,
    Because.NEXT_TRY,
    "try saved first lines with an own ending",
    size=Size(200, "user", None, 0.19),
    price=euros(0, 4),
    says={
        "title": "Saved reply or own words?",
        "clause": "try saved first lines with an own ending",
        "unit_name": "conversation",
    },
)
CHECKLIST = Candidate(
    "test:recipe:10:goal:9",
    Kind.TEST,
    Because.NEVER_TRIED,
    "Checklist or white paper?",
    goal_id=9,
    goal_name="Thought leadership",
    size=Size(None, None, 28, 1.0),
    price=euros(900),
)
STAFF_PICKS = Candidate(
    "test:draft:18",
    Kind.TEST,
    Because.DRAFT,
    "Staff picks as short video",
    price=euros(0, 6),
    says={"goal_unanswered": True},
)
OWN = Candidate("own:1", Kind.TEST, Because.BY_HAND, "Ask twice")

EACH = (
    *(FIVE_EUROS, MAIL_ALONE, SAVED_REPLIES, HANDS, VIDEO, LEANING, TOO_SMALL, UNUSABLE),
    *(DAILY, HINT, BANNER, FIRST_LINE, CHECKLIST, STAFF_PICKS, OWN),
)
"""One for each reason."""
