"""What is looked for in the archive, as the address holds it."""

from __future__ import annotations

from dataclasses import replace

from werkzeug.datastructures import MultiDict

from experiments.learning.finding.asked import SEARCH_FACETS, ArchiveQuery
from webapp.forms.answers import key

MOST_TYPED = 500


def archive_query(given: MultiDict[str, str]) -> ArchiveQuery:
    """Read words, facets (each may come several times) and page; what is no number of ours narrows nothing."""
    facets = {name: tuple(one for one in given.getlist(name) if one) for name in SEARCH_FACETS}
    facets["cycle_id"] = tuple(one for one in facets["cycle_id"] if key(one) is not None)
    return ArchiveQuery(
        text=given.get("q", "").strip()[:MOST_TYPED],
        team=key(given.get("team")),
        exact=given.get("exact") == "yes",
        cursor=given.get("cursor") or None,
        **facets,  # type: ignore[arg-type]  # only names of its facets
    )


def first_page(query: ArchiveQuery) -> ArchiveQuery:
    """Give the first page of the same question."""
    return replace(query, cursor=None)


def address_of(query: ArchiveQuery) -> dict[str, str | list[str]]:
    """Write the question as parameters of an address, without the page."""
    asked: dict[str, str | list[str]] = {"q": query.text} if query.text else {}
    for name in SEARCH_FACETS:
        values = getattr(query, name)
        if values:
            asked[name] = [str(one) for one in values]
    if query.team is not None:
        asked["team"] = str(query.team)
    if query.exact:
        asked["exact"] = "yes"
    return asked
