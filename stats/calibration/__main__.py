"""Prove by simulation what the library promises; ends with 1 where a promise is broken by more than chance."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Sequence
from pathlib import Path

from stats.calibration.figures import STORED, made_now, read, written
from stats.calibration.page import filled
from stats.calibration.report import EVERY_FAMILY, broken, run, summary, table

WORKERS = 2


def main(arguments: Sequence[str]) -> int:
    """Draw, count, print, and write what is asked for."""
    asked = _parser().parse_args(arguments)
    if asked.read:
        figures = read(asked.read.read_text(encoding="utf-8"))
    else:
        workers = min(WORKERS, os.cpu_count() or 1) if asked.workers is None else asked.workers
        figures = made_now(
            run(asked.family or EVERY_FAMILY, replications=asked.replications, workers=workers), asked.replications
        )
    sys.stdout.write(f"{table(figures.lines)}\n\n{summary(figures.lines)}\n")
    if asked.json:
        asked.json.write_text(written(figures), encoding="utf-8")
    if asked.write_help:
        page = asked.write_help.read_text(encoding="utf-8")
        asked.write_help.write_text(filled(page, figures), encoding="utf-8")
    return 1 if broken(figures.lines) else 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m stats.calibration", description=__doc__)
    parser.add_argument("replications", nargs="?", type=_above_zero, default=4_000, help="datasets per line (4000)")
    parser.add_argument("--family", action="append", choices=EVERY_FAMILY, help="only this family; may be repeated")
    parser.add_argument("--workers", type=_above_zero, help=f"processes (at most {WORKERS} unless given)")
    parser.add_argument("--json", type=Path, metavar="FILE", help=f"write the figures, for example to {STORED.name}")
    parser.add_argument("--read", type=Path, metavar="FILE", help="take the figures from a file instead of drawing")
    parser.add_argument("--write-help", type=Path, metavar="PAGE", help="put the figures into a page of the guide")
    return parser


def _above_zero(text: str) -> int:
    number = int(text)
    if number < 1:
        raise argparse.ArgumentTypeError(f"must be above 0: {number}")
    return number


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
