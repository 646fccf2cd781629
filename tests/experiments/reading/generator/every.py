"""Every kind of export, drawn by a seed."""

from __future__ import annotations

import random
from collections.abc import Callable
from functools import partial

from tests.experiments.reading.generator.ads import MANAGERS, draft_ads
from tests.experiments.reading.generator.analytics import draft_analytics
from tests.experiments.reading.generator.draft import Draft
from tests.experiments.reading.generator.geo import draft_geo
from tests.experiments.reading.generator.mail import draft_mail
from tests.experiments.reading.generator.own import draft_hootsuite, draft_own
from tests.experiments.reading.generator.people import draft_people
from tests.experiments.reading.generator.posts import EXPORTS, draft_posts

KINDS: tuple[Callable[[random.Random], Draft], ...] = (
    *(partial(draft_ads, manager=manager) for manager in MANAGERS),
    *(partial(draft_posts, export=export) for export in EXPORTS),
    *(partial(draft_mail, platform=platform) for platform in ("mailchimp", "klaviyo")),
    *(partial(draft_analytics, kind=kind) for kind in ("report", "exploration")),
    draft_people,
    draft_geo,
    draft_own,
    draft_hootsuite,
)


def draft(seed: int) -> Draft:
    """Draw one export; each kind in its turn."""
    drawn = KINDS[seed % len(KINDS)](random.Random(seed))
    drawn.about = f"seed {seed}: {drawn.about}"
    return drawn
