"""Why it failed: the reasons, what failures cost, what not doing it again saves, and what to try next."""

from __future__ import annotations

from flask import Blueprint, render_template, request, url_for
from flask.typing import ResponseReturnValue

from experiments.errors import RuleBroken
from experiments.learning.failures.follow_ups import follow_ups_for
from experiments.learning.failures.ledger import CardPage, avoided_loss, cost_of_failure, failures, without_answer
from experiments.learning.failures.reasons import why_it_failed
from experiments.people.permission import may
from webapp.formatting import minor_money
from webapp.records.archive.failures import (
    avoided_lines,
    channel_rows,
    cost_note,
    failed_sentence,
    goal_rows,
    ledger_lines,
    reason_rows,
    team_rows,
)
from webapp.security import current_actor
from webapp.storage import session

pages = Blueprint("failures", __name__)

SHOWN = 20
APART = 10


@pages.get("/archive/why")
def index() -> ResponseReturnValue:
    """Show the sentence, the reasons, the ledgers; what could not be told stands apart."""
    db, actor = session(), current_actor()
    found, cost = why_it_failed(db, actor), cost_of_failure(db, actor)
    page, avoided = _failures(), avoided_loss(db, actor, limit=SHOWN)
    apart = without_answer(db, actor, limit=APART)
    tries = follow_ups_for(db, actor, [*page.cards, *apart])
    next_page = url_for("failures.index", cursor=page.next_cursor, _anchor="cost") if page.next_cursor else None
    return render_template(
        "failures/index.html",
        sentence=failed_sentence(found, cost),
        counts=found.counts,
        reasons=reason_rows(found.reasons),
        places=[channel_rows(found.channels), goal_rows(found.goals), team_rows(found.teams)],
        cost=cost,
        summed=minor_money(cost.sum_minor, cost.currency),
        median=minor_money(cost.median_minor, cost.currency) if isinstance(cost.median_minor, int) else None,
        note=cost_note(cost),
        lines=ledger_lines(page.cards, tries, cost.currency),
        apart=ledger_lines(apart, tries, cost.currency),
        avoided=avoided,
        avoided_lines=avoided_lines(avoided),
        a_year=minor_money(avoided.year_minor, avoided.currency),
        next_page=next_page,
        may_draft=may(actor, "draft.change"),
    )


def _failures() -> CardPage:
    """Read the page of the ledger that was asked for; the page mark of an old address begins again."""
    try:
        return failures(session(), current_actor(), limit=SHOWN, cursor=request.args.get("cursor") or None)
    except RuleBroken:
        return failures(session(), current_actor(), limit=SHOWN)
