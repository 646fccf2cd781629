"""A table of people from a cold process to all lifts, beside one hand-written DuckDB aggregate over the same file.

``python -m benchmarks.large_files`` writes tables of 1 and 10 million rows (a user, a version, a day, five figures)
into a temporary folder, runs both ways in turn, and prints seconds, peak memory and their ratios. Rounds on a busy
machine move a lot; the ratio is taken of the shortest rounds of one run.
"""

from __future__ import annotations

import json
import math
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

ROWS = (1_000_000, 10_000_000)
ROUNDS = 5
METRICS = ("revenue", "clicks/impressions", "converted")
OURS = [
    str(Path(sys.executable).with_name("trialbook")), "analyze", "--control", "control", "--json",
    *(part for metric in METRICS for part in ("--metric", metric)),
]  # fmt: skip
BY_HAND = [sys.executable, "-m", "benchmarks.large_files", "--by-hand"]


@dataclass(frozen=True, slots=True)
class Round:
    """One cold process: seconds on the clock, seconds of the processors, peak memory."""

    seconds: float
    cpu_seconds: float
    peak_mib: float
    answer: str


def _say(line: str) -> None:
    sys.stdout.write(f"{line}\n")


def write_table(path: Path, rows: int) -> None:
    """Write the same table every time, out of hashes of the number of the row."""
    import duckdb

    def uniform(salt: int) -> str:
        return f"((hash(i * 131 + {salt}) >> 11)::DOUBLE / 9007199254740992.0)"

    statement = f"""
    COPY (
      WITH drawn AS (SELECT range AS i, range % 2 AS t, {uniform(1)} AS a, {uniform(2)} AS b, {uniform(3)} AS c
                     FROM range({rows})),
           shown AS (SELECT *, 1 + floor(-6 * ln(a + 1e-12))::INTEGER AS impressions FROM drawn),
           acted AS (SELECT *, least(impressions, floor(impressions * (0.05 + 0.004 * t) * -ln(b + 1e-12) + c)::INTEGER)
                            AS clicks, (c < 0.05 + 0.002 * t)::INTEGER AS converted FROM shown)
      SELECT format('{{:016x}}', hash(i)) AS user_id, CASE t WHEN 1 THEN 'treatment' ELSE 'control' END AS variant,
             DATE '2025-01-06' + (i % 28)::INTEGER AS date, impressions, clicks, converted,
             round(converted * (5 + 30 * b), 2) AS revenue, round(20 * a, 2) AS pre_revenue
      FROM acted
    ) TO '{path}' (HEADER, DELIMITER ',')"""  # noqa: S608  numbers and a path of our own
    duckdb.execute(statement)


def by_hand(path: str) -> dict[str, float]:
    """Do what somebody does who knows the file: declared types, one aggregate, the lifts by their formula."""
    import duckdb

    columns = (
        "{'user_id': 'VARCHAR', 'variant': 'VARCHAR', 'date': 'DATE', 'impressions': 'INTEGER', 'clicks': 'INTEGER', "
        "'converted': 'INTEGER', 'revenue': 'DOUBLE', 'pre_revenue': 'DOUBLE'}"
    )
    statement = f"""
        SELECT variant, count(*), sum(impressions), sum(clicks), sum(converted), sum(revenue), sum(pre_revenue),
               sum(impressions * impressions), sum(clicks * clicks), sum(revenue * revenue),
               sum(pre_revenue * pre_revenue), sum(impressions * clicks), sum(revenue * pre_revenue)
        FROM read_csv(?, header = true, auto_detect = false, delim = ',', quote = '"', columns = {columns})
        GROUP BY variant"""  # noqa: S608  columns of our own
    rows = duckdb.execute(statement, [path]).fetchall()
    found = {row[0]: row[1:] for row in rows}
    control, treatment = found["control"], found["treatment"]
    means = [
        {"revenue": v[4] / v[0], "clicks/impressions": v[2] / v[1], "converted": v[3] / v[0]}
        for v in (control, treatment)
    ]
    lifts = {name: means[1][name] / means[0][name] - 1 for name in means[0]}
    spread = (control[8] / control[0] - means[0]["revenue"] ** 2) / control[0]
    lifts["z of revenue"] = (means[1]["revenue"] - means[0]["revenue"]) / math.sqrt(2 * spread)
    return lifts


def lifts_of(answer: str) -> dict[str, float]:
    """Read the lifts out of our document."""
    return {
        metric["name"]: variant["lift"]["estimate"]
        for metric in json.loads(answer)["metrics"]
        for variant in metric["variants"]
        if variant["name"] == "treatment"
    }


# What a process used is asked by a small one that starts it: a process begins with the peak memory of its parent, and
# the parent of a benchmark may be large.
MEASURED = """
import json, resource, subprocess, sys, time
started = time.perf_counter()
done = subprocess.run(sys.argv[1:], stdout=subprocess.PIPE, text=True)
seconds = time.perf_counter() - started
used = resource.getrusage(resource.RUSAGE_CHILDREN)
json.dump([done.returncode, done.stdout, seconds, used.ru_utime + used.ru_stime, used.ru_maxrss / 1024], sys.stdout)
"""


def run(command: Sequence[str], path: Path) -> Round:
    """Run a command on a file in a process of its own."""
    measured = [sys.executable, "-c", MEASURED, *command, str(path)]
    told = subprocess.run(measured, stdout=subprocess.PIPE, text=True, check=True)  # noqa: S603  our own
    status, answer, seconds, cpu_seconds, peak_mib = json.loads(told.stdout)
    if status:
        raise SystemExit(f"{command[2]} ended with {status}")
    return Round(seconds, cpu_seconds, peak_mib, answer)


def compare(path: Path, rounds: int) -> tuple[Round, Round]:
    """Run both ways in turn and give the shortest round of each."""
    ours, hand = [], []
    for _ in range(rounds):
        ours.append(run(OURS, path))
        hand.append(run(BY_HAND, path))
    _check(ours[0].answer, hand[0].answer)
    return min(ours, key=lambda one: one.seconds), min(hand, key=lambda one: one.seconds)


def _check(ours: str, hand: str) -> None:
    """See that both ways say the same."""
    mine, theirs = lifts_of(ours), json.loads(hand)
    for name, lift in mine.items():
        if not math.isclose(lift, theirs[name], rel_tol=1e-9):
            raise SystemExit(f"{name}: ours says {lift}, by hand {theirs[name]}")


def main(rows: Sequence[int] = ROWS, rounds: int = ROUNDS) -> None:
    """Print the table."""
    _say(f"{'rows':>12} {'way':<10} {'seconds':>8} {'cpu s':>7} {'MiB':>6}  ratio of seconds, of memory")
    first: Round | None = None
    with tempfile.TemporaryDirectory(prefix="trialbook-bench-") as folder:
        for many in rows:
            path = Path(folder) / f"people_{many}.csv"
            write_table(path, many)
            ours, hand = compare(path, rounds)
            _say(f"{many:>12,} {'by hand':<10} {hand.seconds:>8.2f} {hand.cpu_seconds:>7.2f} {hand.peak_mib:>6.0f}")
            _say(
                f"{many:>12,} {'trialbook':<10} {ours.seconds:>8.2f} {ours.cpu_seconds:>7.2f} {ours.peak_mib:>6.0f}  "
                f"{ours.seconds / hand.seconds:.2f}, {ours.peak_mib / hand.peak_mib:.2f}"
            )
            if first is not None:
                _say(f"{'':>12} growth: {ours.seconds / first.seconds:.1f} times the seconds, "
                      f"{ours.peak_mib / first.peak_mib:.2f} times the memory")  # fmt: skip
            first = first or ours
            path.unlink()


if __name__ == "__main__":
    if "--by-hand" in sys.argv:
        _say(json.dumps(by_hand(sys.argv[-1])))
    else:
        main()
