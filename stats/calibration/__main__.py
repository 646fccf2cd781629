"""Print the false alarms of all scenarios: ``python -m stats.calibration [REPLICATIONS]``."""

from __future__ import annotations

import sys

from stats.calibration.report import false_alarms, table
from stats.calibration.scenarios import issue_grid


def main(arguments: list[str]) -> int:
    """Draw, count and print."""
    if len(arguments) > 1 or not all(argument.isdecimal() and int(argument) > 0 for argument in arguments):
        sys.stderr.write("Usage: python -m stats.calibration [REPLICATIONS]\n")
        return 2
    replications = int(arguments[0]) if arguments else 4_000
    sys.stdout.write(table(false_alarms(scenario, replications=replications) for scenario in issue_grid()) + "\n")
    return 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
