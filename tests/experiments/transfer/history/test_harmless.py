"""What a spreadsheet would run leaves harmless, and comes back as it was."""

from __future__ import annotations

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from experiments.reading.cells.formulas import defused
from experiments.transfer.history.harmless import harmless, restored

CELLS = st.text(alphabet="ab1 '=+-@;,|\t\n\"(.\uff1d", max_size=14)


@given(CELLS)
def test_every_cell_comes_back_as_it_was(cell: str) -> None:
    assert restored(harmless(cell)) == cell


@example(';"\n"=')  # the line break is a blank behind one mark, and a mark itself
@given(CELLS)
def test_nothing_is_left_that_a_spreadsheet_would_run(cell: str) -> None:
    assert defused(harmless(cell)) == harmless(cell)


@pytest.mark.parametrize("cell", ["5 % more", "-12.5", "--", "A/B", "Short hooks win, +12 %", "it's"])
def test_ordinary_texts_are_left_alone(cell: str) -> None:
    assert harmless(cell) == cell
