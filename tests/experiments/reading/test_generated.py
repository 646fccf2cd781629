"""Exports in random conditions: exact totals, never a wrong one."""

from __future__ import annotations

import pytest

from experiments.reading.read import read_file
from tests.experiments.reading.export_writer import write_export


@pytest.mark.parametrize("start", range(0, 240, 40))
def test_files_of_every_platform_language_order_and_style_give_exact_totals(start: int) -> None:
    for seed in range(start, start + 40):
        written = write_export(seed)
        report = read_file(written.data, written.name)
        assert not report.is_refused, (written.about, report.problems)
        assert report.platform == written.platform, written.about
        assert str(report.level).endswith(" x day"), written.about
        assert len(report.rows.lines) == written.rows, written.about
        assert report.date_range == (written.first, written.last), written.about
        assert sorted(report.variants) == sorted(written.totals), written.about
        for name, totals in written.totals.items():
            found = {measure: report.variants[name].get(measure) for measure in totals}
            assert found == {measure: pytest.approx(value, abs=1e-4) for measure, value in totals.items()}, (
                written.about
            )
