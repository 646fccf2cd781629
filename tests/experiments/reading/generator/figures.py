"""Figures that could be true together: clicks are fewer than times shown, orders fewer than clicks."""

from __future__ import annotations

import random

LEVEL_NAMES = (
    ("Launch - control", "Launch - new hook"),
    ("Frühling | A – Gesicht", "Frühling | B – Produkt", "Frühling | C – Stimme"),
    ("Oferta_otoño_V1", "Oferta_otoño_V2"),
    ("Summer, short (original)", "Summer, long (variant)"),
    ("Totally new", "Gesamtlook"),
    ("Été – Témoin", "Été – Nouveau"),
    ("Group A", "Group B"),
)
LABELS = (
    ("carousel", "video"),
    ("question", "promise", "number"),
    ("emoji", "plain"),
    ("Morning", "Evening"),
)


def one_line(dice: random.Random, scale: int = 1) -> dict[str, float]:
    """Draw the figures of one line; ``scale`` makes them larger, so that thousands and millions occur."""
    shown = dice.randint(900, 12_000) * scale
    clicks = dice.randint(20, shown // 20)
    links = clicks - dice.randint(0, 9)
    orders = dice.randint(0, min(9, links))
    likes, comments, shares, saves = (dice.randint(1, 90) for _ in range(4))
    return {
        "impressions": shown,
        "views": shown,
        "reach": int(shown * 0.8),
        "clicks": clicks,
        "link_clicks": links,
        "engagements": clicks + dice.randint(0, 30),
        "conversions": orders,
        "revenue": orders * dice.randint(500, 20_000) / 100,
        "spend": dice.randint(1_000, 150_000) / 100,
        "rate": round(clicks / shown * 100, 2),
        "cost": round(dice.randint(100, 900) / 100, 2),
        "likes": likes,
        "comments": comments,
        "shares": shares,
        "saves": saves,
        "sends": shown,
        "opens": int(shown * 0.3),
        "sessions": shown,
        "visitors": int(shown * 0.9),
        "users": int(shown * 0.9),
        "video_views": int(shown * 0.5),
        "follows": dice.randint(0, 5),
        "landing_page_views": links,
    }
