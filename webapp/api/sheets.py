"""Goals and whole planning cycles as plain text, out and in, and the tree of goals."""

from __future__ import annotations

from typing import Any

from experiments.goals.sheets.taking_in import take_in_goals
from experiments.goals.sheets.whole_cycle import take_in_cycle
from experiments.goals.sheets.writing import cycle_sheet, goal_sheet
from experiments.learning.progress.tree import goal_tree
from webapp.schemas.answering import open_room, tells
from webapp.schemas.sheets import (
    CycleBranchAnswer,
    GoalSheetBody,
    SheetAnswer,
    SheetBody,
    SheetQuery,
    TakenAnswer,
    TreeAnswer,
    TreeQuery,
)
from webapp.security import current_actor
from webapp.storage import now, session, today

api = open_room("sheets", "")


@api.get("/goals/<int:goal_id>/sheet")
@api.output(SheetAnswer)
@tells(404)
def of_goal(goal_id: int) -> Any:
    """Read a goal as plain text, in the layout of its sheet."""
    return SheetAnswer(sheet=goal_sheet(session(), current_actor(), goal_id))


@api.post("/goals/sheet")
@api.input(SheetQuery, location="query", arg_name="asked")
@api.input(GoalSheetBody, location="json", arg_name="body")
@api.output(TakenAnswer)
@tells(400, 404, 409, 415, 422)
def take_goals(asked: SheetQuery, body: GoalSheetBody) -> Any:
    """Make or change goals from plain text, all or nothing; what does not fit is said with its line."""
    taken = take_in_goals(session(), current_actor(), body.sheet, goal_id=body.goal_id, version=body.version, now=now())
    return _answer(TakenAnswer.of(taken, preview=asked.preview), asked)


@api.get("/cycles/<int:cycle_id>/sheet")
@api.output(SheetAnswer)
@tells(404)
def of_cycle(cycle_id: int) -> Any:
    """Read a whole planning cycle as plain text: its days and budgets, its objectives, the sheets of its goals."""
    return SheetAnswer(sheet=cycle_sheet(session(), current_actor(), cycle_id))


@api.post("/cycles/sheet")
@api.input(SheetQuery, location="query", arg_name="asked")
@api.input(SheetBody, location="json", arg_name="body")
@api.output(TakenAnswer)
@tells(400, 415, 422)
def take_cycle(asked: SheetQuery, body: SheetBody) -> Any:
    """Make or change a whole planning cycle from plain text, all or nothing."""
    taken = take_in_cycle(session(), current_actor(), body.sheet, now=now())
    return _answer(TakenAnswer.of(taken, preview=asked.preview), asked)


@api.get("/goals/tree")
@api.input(TreeQuery, location="query", arg_name="asked")
@api.output(TreeAnswer)
@tells(422)
def tree(asked: TreeQuery) -> Any:
    """Read the tree: objectives with their goals, how far the criteria got, the experiments and their lessons."""
    found = goal_tree(session(), current_actor(), today=today(), cycle_id=asked.cycle_id)
    return TreeAnswer(items=[CycleBranchAnswer.of(one) for one in found])


def _answer(answer: TakenAnswer, asked: SheetQuery) -> TakenAnswer:
    """Forget what a preview did; the answer is written already."""
    if asked.preview:
        session().rollback()
    return answer
