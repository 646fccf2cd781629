"""What to click in each platform to get a usable file; stands beside the upload and in refusals."""

from __future__ import annotations

from collections.abc import Mapping

from experiments.reading.recognise import known_sources
from experiments.reading.sources.source import ExportCard

EXPORT_CARDS: Mapping[str, ExportCard] = {source.platform: source.card for source in known_sources()}


def all_cards() -> tuple[ExportCard, ...]:
    """Return each card once (some platforms share one), those of platforms before those of tables of one's own."""
    distinct = {source.card.title: source for source in known_sources()}
    own = ("units", "geo", "aggregate")
    return tuple(source.card for source in sorted(distinct.values(), key=lambda source: source.kind in own))


def card_for(platform: str | None) -> ExportCard:
    """Return the card of a platform, or the general one where the platform is not known."""
    return EXPORT_CARDS.get(platform or "", EXPORT_CARDS["generic_aggregate"])
