"""``trialbook doctor``: check that everything the book needs is in order. It changes nothing."""

from __future__ import annotations

import click


@click.command("doctor")
def command() -> None:
    """Check that everything the book needs is in order; exit 1 if not. Changes nothing."""
    from webapp.checkup import examine
    from webapp.serving import settings_or_exit

    findings = examine(settings_or_exit())
    for finding in findings:
        click.echo(f"{'ok  ' if finding.well else 'WRONG'} {finding.sentence}", err=not finding.well)
    if not all(finding.well for finding in findings):
        raise SystemExit(1)
