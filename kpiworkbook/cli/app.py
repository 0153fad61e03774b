"""The app that holds the commands, and what the command as a whole is told."""

from __future__ import annotations

from collections.abc import Sequence
from copy import copy
from typing import Annotated

import typer

from kpiworkbook.cli.options import print_version

__all__ = ["alone", "new_app"]


def new_app() -> typer.Typer:
    """Return the app, still without commands."""
    app = typer.Typer(
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


def alone(app: typer.Typer, arguments: Sequence[str]) -> typer.Typer:
    """Return the app with the one command that the arguments begin with, where they begin with one.

    typer works out the options of all commands that it is given, whichever is called.
    """
    named = [
        command
        for command in app.registered_commands
        if command.callback is not None and [command.callback.__name__] == [*arguments[:1]]
    ]
    if not named:
        return app
    one = copy(app)
    one.registered_commands = named
    return one


def _options(
    version: Annotated[
        bool, typer.Option("--version", callback=print_version, is_eager=True, help="Show the version and exit.")
    ] = False,
) -> None:
    pass
