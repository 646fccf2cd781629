"""The archive: what was tried, what came of it, and why. Failures stand as large as successes."""

from __future__ import annotations

from dataclasses import fields

from flask import Blueprint, render_template, request, url_for
from flask.typing import ResponseReturnValue

from experiments.errors import RuleBroken
from experiments.learning.finding.asked import ArchiveQuery
from experiments.learning.finding.search import search_archive
from experiments.results.drops.dropped import drop_counts
from experiments.trials.pictures import pictures_shown
from webapp.forms.answers import key
from webapp.records.archive import SHOWN_FACETS, entries_of, facets_of, spent_on
from webapp.security import current_actor
from webapp.storage import session

pages = Blueprint("archive", __name__)

FACETS = tuple(field.name for field in fields(ArchiveQuery) if field.name not in {"text", "limit", "cursor", "team", "exact"})


@pages.get("/archive")
def index() -> ResponseReturnValue:
    """Search and narrow down; the address holds the whole question, so it can be shared."""
    chosen = {name: request.args[name] for name in FACETS if request.args.get(name)}
    narrowed: dict[str, str | int | None] = dict(chosen)
    if "cycle_id" in chosen:
        narrowed["cycle_id"] = key(chosen["cycle_id"])
    text = request.args.get("q", "").strip()
    query = ArchiveQuery(text=text, cursor=request.args.get("cursor"), **narrowed)  # type: ignore[arg-type]  # only names of its fields
    try:
        found = search_archive(session(), current_actor(), query)
    except RuleBroken:  # the page mark of an old address: begin again
        found = search_archive(session(), current_actor(), ArchiveQuery(text=text, **narrowed))  # type: ignore[arg-type]  # as above
    read, kept = drop_counts(session(), current_actor())
    asked = {"q": text, **chosen} if text else dict(chosen)
    return render_template(
        "archive/index.html",
        found=found,
        entries=entries_of(found.items),
        shown=pictures_shown(session(), [one.card.experiment_id for one in found.items]),
        facets=facets_of(found, chosen),
        text=text,
        chosen=chosen,
        others={name: value for name, value in chosen.items() if name not in SHOWN_FACETS},
        next_page=url_for("archive.index", **asked, cursor=found.next_cursor) if found.next_cursor else None,
        spent=spent_on(found),
        read=read,
        kept=kept,
    )
