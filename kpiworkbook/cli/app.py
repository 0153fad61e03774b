"""The app that holds the commands, and what the command as a whole is told."""

from __future__ import annotations

from collections.abc import Sequence
from copy import copy
from inspect import getdoc
from typing import Annotated

import typer
from typer.models import CommandInfo

from kpiworkbook.cli.options import print_version
from kpiworkbook.cli.usage import Commands

__all__ = ["narrowed", "new_app"]


def new_app() -> typer.Typer:
    """Return the app, still without commands."""
    app = typer.Typer(
        cls=Commands,
        help="Reads a council's KPI scorecard as it is, recomputes its derived columns, and gives back a workbook.",
        no_args_is_help=True,
        # rich would cost more time at every start than all else; tables ask for it when they are drawn.
        rich_markup_mode=None,
        pretty_exceptions_enable=False,
        add_completion=False,
        context_settings={"help_option_names": ["-h", "--help"]},
    )
    app.callback()(_options)
    return app


def narrowed(app: typer.Typer, arguments: Sequence[str]) -> typer.Typer:
    """Return the app with the one command that the arguments begin with; without options where they name none.

    typer works out the options of all commands that it is given, whichever is called, and also where none is: for
    `--help`, which tells their names and what they are for.
    """
    narrow = copy(app)
    commands = {_name(command): command for command in app.registered_commands}
    if called := commands.get("".join(arguments[:1])):
        narrow.registered_commands = [called]
    elif commands.keys().isdisjoint(arguments):
        narrow.registered_commands = [_without_options(command) for command in app.registered_commands]
    return narrow


def _name(command: CommandInfo) -> str:
    return getattr(command.callback, "__name__", "")


def _without_options(command: CommandInfo) -> CommandInfo:
    plain = copy(command)
    plain.name, plain.help, plain.callback = _name(command), getdoc(command.callback), _never_called
    return plain


def _never_called() -> None:
    raise AssertionError("a command without its options")


def _options(
    version: Annotated[
        bool, typer.Option("--version", callback=print_version, is_eager=True, help="Show the version and exit.")
    ] = False,
) -> None:
    pass
