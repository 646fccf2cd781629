"""The marketing goals of Quernwell Mill with their sheets, and the people who answer for them."""

from __future__ import annotations

from dataclasses import dataclass

from experiments.metrics.goal_kinds import GoalKind
from experiments.metrics.kinds import Direction
from experiments.people.permission import Role

MORE_HOMES = "More homes that bake"
TALKED_ABOUT = "A mill people talk about"
SECOND_ORDERS_IN_100 = "customers in 100 with a second order within 60 days"
SOLVED_IN_100 = "questions in 100 solved at the first reply"


@dataclass(frozen=True, slots=True)
class PersonTold:
    """Somebody of the mill, with the role in the book and the department."""

    name: str
    email: str
    role: Role
    department: str


PEOPLE: dict[str, PersonTold] = {
    "ines": PersonTold("Ines Morrow", "ines.morrow@quernwell.example", Role.LEAD, "Marketing"),
    "tom": PersonTold("Tom Reyes", "tom.reyes@quernwell.example", Role.MARKETER, "Marketing"),
    "ada": PersonTold("Ada Lind", "ada.lind@quernwell.example", Role.ANALYST, "Marketing"),
    "hanne": PersonTold("Hanne Voss", "hanne.voss@quernwell.example", Role.MARKETER, "Mill"),
}


@dataclass(frozen=True, slots=True)
class GoalTold:
    """A goal as its sheet has it, and the cycles it is set in; ``criteria`` are text, metric, direction and amount.

    ``standing`` is where its number stands in the present cycle, as it was typed.
    """

    key: str
    kind: GoalKind
    name: str | None
    objective: str
    goal: str
    owner: str
    metric: str
    direction: Direction
    baseline: float
    target: float
    standing: float
    funnel_stage: str
    audience: str
    criteria: tuple[tuple[str, str, Direction, float], ...]
    steps: tuple[str, ...]
    cycles: tuple[str, ...] = ("Spring", "Summer", "Autumn")


GOALS: tuple[GoalTold, ...] = (
    GoalTold(
        key="new_sales",
        kind=GoalKind.NEW_SALES,
        name=None,
        objective=MORE_HOMES,
        goal="From 200 to 260 first kit orders a month, at most €14 each",
        owner="ines",
        metric="first kit orders a month",
        direction=Direction.UP,
        baseline=200,
        target=260,
        standing=231,
        funnel_stage="decides",
        audience="People who like baking and do not know us",
        criteria=(
            ("260 first kit orders a month", "first kit orders a month", Direction.UP, 260),
            ("At most €14 for a first order", "cost per first order", Direction.DOWN, 14),
        ),
        steps=(
            "First-contact ads with one question at a time (Studio Larch)",
            "Photo posts that are worth saving (Tom)",
            "Twice a cycle: which spend brings orders that would not have come anyway (Ada)",
        ),
    ),
    GoalTold(
        key="repeat_business",
        kind=GoalKind.REPEAT_BUSINESS,
        name=None,
        objective=MORE_HOMES,
        goal="A second order within 60 days from 18 to 22 in 100 customers",
        owner="tom",
        metric=SECOND_ORDERS_IN_100,
        direction=Direction.UP,
        baseline=18,
        target=22,
        standing=18.4,
        funnel_stage="uses",
        audience="Customers with one order",
        criteria=(("22 in 100 order again within 60 days", SECOND_ORDERS_IN_100, Direction.UP, 22),),
        steps=("The second-order e-mail, better each cycle (Tom)", "Win back who has been silent (Ada)"),
    ),
    GoalTold(
        key="thought_leadership",
        kind=GoalKind.THOUGHT_LEADERSHIP,
        name=None,
        objective=TALKED_ABOUT,
        goal="From 60 to 75 sample sacks asked for by restaurants a quarter",
        owner="hanne",
        metric="sample sacks asked for a quarter",
        direction=Direction.UP,
        baseline=60,
        target=75,
        standing=64,
        funnel_stage="has a need",
        audience="Chefs and buyers of restaurants nearby",
        criteria=(("75 sample sacks a quarter", "sample sacks asked for a quarter", Direction.UP, 75),),
        steps=("Hanne writes twice a week", "A milling evening for chefs each cycle"),
        cycles=("Spring", "Autumn"),
    ),
    GoalTold(
        key="donations",
        kind=GoalKind.DONATIONS,
        name=None,
        objective=TALKED_ABOUT,
        goal="€3,000 a quarter for the fund that bakes with school classes",
        owner="tom",
        metric="donations a quarter in euros",
        direction=Direction.UP,
        baseline=2_100,
        target=3_000,
        standing=2_612,
        funnel_stage="decides",
        audience="People near a school that bakes with us",
        criteria=(("€3,000 given in the quarter", "donations a quarter in euros", Direction.UP, 3_000),),
        steps=("One appeal a quarter", "A thank-you within a week, with a photo of the class"),
        cycles=("Summer", "Autumn"),
    ),
    GoalTold(
        key="answer_once",
        kind=GoalKind.CUSTOM,
        name="Answer once",
        objective=TALKED_ABOUT,
        goal="Questions solved at the first reply from 71 to 80 in 100",
        owner="ada",
        metric=SOLVED_IN_100,
        direction=Direction.UP,
        baseline=71,
        target=80,
        standing=70,
        funnel_stage="uses",
        audience="People who ask in messages and comments",
        criteria=(("80 in 100 questions solved at the first reply", SOLVED_IN_100, Direction.UP, 80),),
        steps=("Publish the answers to the ten commonest questions", "Count the same questions each month"),
        cycles=("Autumn",),
    ),
)
