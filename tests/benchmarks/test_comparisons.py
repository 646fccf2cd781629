import numpy as np
import pytest

from benchmarks.comparisons import disagreement, drawn, main
from benchmarks.plain_formulas import KINDS


@pytest.mark.parametrize("kind", KINDS)
def test_many_at_once_agree_with_plain_formulas_written_anew(kind):
    rng = np.random.default_rng(31)
    assert disagreement(kind, drawn(rng, 400, 0.0), drawn(rng, 400, 0.05), 400) is None


def test_a_disagreement_is_said(monkeypatch):
    monkeypatch.setattr("benchmarks.comparisons.AGREEMENT", -1.0)
    rng = np.random.default_rng(31)
    assert disagreement("mean", drawn(rng, 1, 0.0), drawn(rng, 1, 0.05), 1).startswith("mean, place 0, lift: ours")


def test_the_table_has_a_line_for_ours_and_for_the_others_of_each_kind(capsys):
    assert main(["--count", "50", "--rounds", "1"]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert lines[0].startswith("ours and the plain formulas agree")
    for kind in KINDS:
        methods = [line for line in lines if line.startswith(f"{kind} ")]
        assert len(methods) >= 3
        assert "ours, all at once" in methods[0]
        assert methods[0].endswith(" 1.0")
