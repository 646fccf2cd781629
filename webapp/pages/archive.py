"""The archive: what was tried, what came of it, and why. Failures stand as large as successes."""

from __future__ import annotations

from flask import Blueprint, render_template, request, url_for
from flask.typing import ResponseReturnValue

from experiments.errors import RuleBroken
from experiments.learning.finding.asked import ArchiveQuery
from experiments.learning.finding.named import cycle_names, team_names
from experiments.learning.finding.search import ArchivePage, search_archive
from experiments.people.permission import may
from experiments.people.team import Team
from experiments.results.drops.dropped import drop_counts
from experiments.trials.pictures import pictures_shown
from webapp.forms.archive import address_of, archive_query, first_page
from webapp.records.archive.cards import entries_of, spent_on
from webapp.records.archive.facets import facets_of, team_facet
from webapp.security import current_actor
from webapp.storage import session

pages = Blueprint("archive", __name__)

PART = "found"
"""Value of ``part`` in an address: only what was found is asked for, while somebody types."""


@pages.get("/archive")
def index() -> ResponseReturnValue:
    """Search and narrow down; the address holds the whole question, so it can be shared."""
    db, actor = session(), current_actor()
    query, found = _answered(archive_query(request.args))
    asked = address_of(query)
    wanted = query.wanted()
    read, kept = drop_counts(db, actor)
    return render_template(
        "archive/_found.html" if request.args.get("part") == PART else "archive/index.html",
        found=found,
        entries=entries_of(found.items, db.get_one(Team, query.team or actor.team_id).currency) if found.items else [],
        shown=pictures_shown(db, [one.card.experiment_id for one in found.items]),
        facets=[
            *team_facet(found, actor.team_id, query.team, team_names(db, found)),
            *facets_of(found, wanted, cycle_names(db, found)),
        ],
        text=query.text,
        narrowed=bool(wanted or query.team),
        literally=url_for("archive.index", **{**asked, "exact": "yes"}),  # type: ignore[arg-type]  # parameters, not options
        next_page=_page(asked, found.next_cursor),
        spent=spent_on(found),
        read=read,
        kept=kept,
        may_bring=may(actor, "archive.import"),
        may_take_out=may(actor, "archive.export"),
    )


def _answered(query: ArchiveQuery) -> tuple[ArchiveQuery, ArchivePage]:
    """Search; an old page mark begins again."""
    try:
        return query, search_archive(session(), current_actor(), query)
    except RuleBroken:
        query = first_page(query)
        return query, search_archive(session(), current_actor(), query)


def _page(asked: dict[str, str | list[str]], cursor: str | None) -> str | None:
    return url_for("archive.index", **{**asked, "cursor": cursor}) if cursor else None  # type: ignore[arg-type]  # as above
