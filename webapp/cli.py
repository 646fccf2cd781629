"""The command line. A command is imported when it is called, so that help and version cost nothing."""

from __future__ import annotations

import importlib

import click

COMMANDS = {
    "demo": "Try it: invented data, in the browser, nothing kept.",
    "serve": "Open the book for a team, with log-in.",
    "worker": "Read large files, send mails and call webhooks in a process of its own.",
    "inspect": "Say what a file is, without a database.",
    "analyze": "Judge one or more files, without a database.",
    "plan": "Say what an experiment takes, and what a budget can see.",
    "import": "Take result files into an experiment, files too big for a browser too.",
    "archive": "Bring past experiments in, take all out: import, export.",
    "user": "Take people into a team: add.",
    "token": "Make tokens for the JSON interface: add.",
    "db": "Look after the database: upgrade.",
    "doctor": "Check that everything the book needs is in order.",
}


MODULES = {"import": "import_results"}
"""Commands whose module cannot be called like them."""


class LateGroup(click.Group):
    """A group that knows names and one line of each command, and imports only the one that is called."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 - click's signature
        """Name the commands in the order in which one needs them."""
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002 - click's signature
        """Import one command."""
        if cmd_name not in COMMANDS:
            return None
        command: click.Command = importlib.import_module(f"webapp.commands.{MODULES.get(cmd_name, cmd_name)}").command
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:  # noqa: ARG002 - click's signature
        """List the commands without importing them."""
        with formatter.section("Commands"):
            formatter.write_dl(list(COMMANDS.items()))


def _print_version(ctx: click.Context, _option: click.Parameter, wanted: bool) -> None:  # noqa: FBT001 - click's signature
    if not wanted or ctx.resilient_parsing:
        return
    from importlib.metadata import version

    click.echo(f"trialbook {version('trialbook')}")
    ctx.exit()


@click.command("trialbook", cls=LateGroup)
@click.option(
    "--version", is_flag=True, callback=_print_version, expose_value=False, is_eager=True, help="Show the version."
)
def trialbook() -> None:
    """Keep the book of trials of a marketing team.

    Register an experiment under a goal, upload the export as it is, read an honest verdict, keep the lesson.
    """


def main() -> None:
    """Run the command line: 0 done, 1 the answer is no, 2 wrong usage."""
    trialbook(prog_name="trialbook")
