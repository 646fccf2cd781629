# ruff: noqa: INP001 - a script beside the run, no package
"""Say what pip-audit found: known vulnerabilities end with 1; where nothing could be looked up, that is said plainly.

Used by ``.ci/run``: ``python .ci/audited.py DOCUMENT``.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path


def told(document: str) -> tuple[list[str], int]:
    """Read the document of pip-audit; give the lines to print and the status to end with."""
    try:
        packages = json.loads(document)["dependencies"]
    except (ValueError, KeyError, TypeError):
        return ["Nothing was audited: the service that knows of vulnerabilities does not answer from here."], 0
    looked_up = [one for one in packages if "vulns" in one]
    if not looked_up:
        return ["Nothing was audited: the service that knows of vulnerabilities knows none of the packages here."], 0
    lines = [
        f"{one['name']} {one['version']}: {found['id']}, mended in {', '.join(found['fix_versions']) or 'nothing'}"
        for one in looked_up
        for found in one["vulns"]
    ]
    skipped = [one["name"] for one in packages if "vulns" not in one]
    if skipped:
        lines.append(f"Not audited, as the service does not know them: {', '.join(skipped)}.")
    vulnerable = any(one["vulns"] for one in looked_up)
    if not vulnerable:
        lines.append(f"{len(looked_up)} packages have no known vulnerability.")
    return lines, int(vulnerable)


if __name__ == "__main__":
    lines, status = told(Path(sys.argv[1]).read_text(encoding="utf-8"))
    sys.stdout.write("\n".join(lines) + "\n")
    sys.exit(status)
