"""Every text that a goal may hold, with more of those that look like the layout of a sheet than chance would draw."""

from __future__ import annotations

from datetime import date

from hypothesis import strategies as st

from experiments.goals.goal_change import Criterion
from experiments.metrics.goal_kinds import GoalKind

LIKE_LAYOUT = (
    "Goal",
    "Owner",
    "Owner: Tom",
    "Success criteria",
    "Implementation plan:",
    "Kind: New sales",
    "First day: 2026-10-01",
    "- a line",
    "1. a step",
    "  deeper",
    "------------",
    "",
    "   ",
    " trailing ",
    "\ttab",
    r"C:\recipes\n",
    "\\",
    "\r",
    "a\x0bb\x0cc\x85d\u2028e\u2029f",
    "(cost, down, 14)",
    "(x",
    "x)",
    '"',
    "()",
    "by 2026-12-31",
    "up",
    "14",
    "\ufeff",
    "🌾 ähnlich",
)


def storable(limit: int = 300) -> st.SearchStrategy[str]:
    """Texts as the book keeps them: trimmed, not empty, no NUL, no half signs."""
    signs = st.characters(exclude_characters="\x00", exclude_categories=("Cs",))
    piece = st.one_of(st.sampled_from(LIKE_LAYOUT), st.text(signs, max_size=12))
    lines = st.lists(piece, min_size=1, max_size=5)
    joined = st.builds(str.join, st.sampled_from(["\n", "\n", " ", "\r\n", ", ", ""]), lines)
    return joined.map(lambda text: text.strip()[:limit].strip()).filter(bool)


def figures() -> st.SearchStrategy[float]:
    """Numbers as the book keeps them."""
    return st.one_of(st.integers(-(10**15), 10**15).map(float), st.floats(-1e15, 1e15))


def days() -> st.SearchStrategy[date]:
    """Days of this age."""
    return st.dates(date(1990, 1, 1), date(2199, 12, 30))


def criteria() -> st.SearchStrategy[Criterion]:
    """Criteria with any of their figures."""
    return st.builds(
        Criterion,
        storable(),
        st.none() | storable(120),
        st.sampled_from([None, "up", "down"]),
        st.none() | figures(),
        st.none() | days(),
    )


def kinds() -> st.SearchStrategy[str]:
    """Kinds of goals."""
    return st.sampled_from([kind.value for kind in GoalKind])
