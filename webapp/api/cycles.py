"""Planning cycles: list, read, plan one, change one."""

from __future__ import annotations

from typing import Any

from experiments.goals.listing import cycles_before, get_cycle
from experiments.goals.planning import change_cycle, plan_cycle
from webapp.schemas.answering import created, open_room, page_of, tells
from webapp.schemas.cycles import CycleAnswer, CycleBody, CyclePatch, CyclesAnswer
from webapp.schemas.reading import Listed
from webapp.security import current_actor
from webapp.storage import now, session

api = open_room("cycles", "cycles")


@api.get("")
@api.input(Listed, location="query", arg_name="asked")
@api.output(CyclesAnswer)
@tells(422)
def index(asked: Listed) -> Any:
    """List planning cycles, the last made first."""
    found = cycles_before(session(), current_actor(), asked.cursor, limit=asked.limit + 1)
    return page_of(found, asked.limit, CycleAnswer.of, lambda cycle: cycle.id)


@api.get("/<int:cycle_id>")
@api.output(CycleAnswer)
@tells(404)
def show(cycle_id: int) -> Any:
    """Read a planning cycle."""
    return CycleAnswer.of(get_cycle(session(), current_actor(), cycle_id))


@api.post("")
@api.input(CycleBody, location="json", arg_name="body")
@api.output(CycleAnswer, status_code=201)
@tells(400, 415, 422)
def create(body: CycleBody) -> Any:
    """Plan a cycle; its days may not belong to another one."""
    cycle = plan_cycle(session(), current_actor(), body.plan(), now=now())
    return created(CycleAnswer.of(cycle), "api_cycles.show", cycle_id=cycle.id)


@api.patch("/<int:cycle_id>")
@api.input(CyclePatch, location="json", arg_name="body")
@api.output(CycleAnswer)
@tells(400, 404, 409, 415, 422)
def change(cycle_id: int, body: CyclePatch) -> Any:
    """Change what is sent; the rest stays."""
    cycle = change_cycle(session(), current_actor(), cycle_id, body.change(), version=body.version, now=now())
    return CycleAnswer.of(cycle)
