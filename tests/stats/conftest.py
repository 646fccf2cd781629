"""Without the shared reference cases beside the checkout their tests are not collected (rather than skipped)."""

from __future__ import annotations

from tests.stats.cases import SHARED

collect_ignore = [] if SHARED.is_file() else ["test_shared_reference.py"]
