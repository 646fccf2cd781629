"""Which version of a past experiment the others are compared with, and its row for each metric."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from experiments.judging.files import CONTROL_WORDS
from experiments.reading.problems.listing import listed
from experiments.transfer.delimited import Table, quoted
from experiments.transfer.history.problems import ControlUnclear

if TYPE_CHECKING:
    from experiments.transfer.history.records import Past

_WORD = re.compile(r"[^\W_]+")


def controls_of(
    table: Table, pasts: Sequence[Past], rows_of: Sequence[Sequence[tuple[int, str, str]]]
) -> npt.NDArray[np.intp]:
    """Find the control of each experiment, and for each row the row that it is compared with.

    The control is the version with that role; without any role the one with a name such as control or original, else
    the version of the first row.
    """
    against = np.arange(len(table.lines), dtype=np.intp)
    unclear: list[tuple[int, str]] = []
    for past, rows in zip(pasts, rows_of, strict=True):
        named = [name for name, said in past.variants.items() if said.get("role") == "control"]
        roles = {said.get("role") for said in past.variants.values()}
        if len(named) > 1:
            both = " and ".join(map(quoted, named[:3]))
            unclear.append((past.line, f"{quoted(past.title)} has several controls: {both}."))
            continue
        if not named and roles == {"treatment"}:
            unclear.append((past.line, f"{quoted(past.title)} has no control."))
            continue
        open_ones = [name for name, said in past.variants.items() if said.get("role") != "treatment"]
        past.control = named[0] if named else next((one for one in open_ones if _sounds_like_one(one)), open_ones[0])
        base = {metric: place for place, version, metric in rows if version == past.control}
        for place, _version, metric in rows:
            if metric in base:
                against[place] = base[metric]
            else:
                sentence = (
                    f"Line {table.lines[place]}: the control {quoted(past.control)} has no row for {quoted(metric)}."
                )
                unclear.append((table.lines[place], sentence))
    table.problems += listed(
        unclear, lambda at: ControlUnclear(at[1], line=at[0]), "rows have no control to be compared with"
    )
    return against


def _sounds_like_one(name: str) -> bool:
    """Say whether a name holds a word such as control, original or baseline."""
    return not CONTROL_WORDS.isdisjoint(_WORD.findall(f"{name} {name.replace('-', '')}".lower()))
