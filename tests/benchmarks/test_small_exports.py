"""The benchmark of small exports compares like with like: the same sums on both sides."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from benchmarks.small_exports import Export, disagreement, fastest, google, linkedin, meta, ours, tiktok, with_pandas


@pytest.mark.parametrize("write", [meta, google, linkedin, tiktok], ids=lambda write: str(write.__name__))
def test_ours_and_pandas_find_the_same_sums(write: Callable[[int], Export]) -> None:
    assert disagreement(write(40)) is None


def test_sums_that_differ_are_told() -> None:
    export = meta(40)
    changed = Export(export.name, export.data.replace(b"Launch | D", b"Launch | E", 1), export.variant, export.measures)
    assert disagreement(changed) is None
    lacking = Export(export.name, export.data, export.variant, ("Impressions", "Reach"), {"nrows": 39})
    assert str(disagreement(lacking)).startswith("Meta, Launch | D - Offer, Impressions: ours ")


def test_every_way_has_its_time() -> None:
    assert all(0 < seconds < 5 for seconds in fastest([ours, with_pandas], tiktok(20), 2))
