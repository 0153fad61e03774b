"""Commands run in this very process."""

from __future__ import annotations

from typer.testing import CliRunner, Result  # noqa: TID251 - it tests the CLI

from kpiworkbook.cli.commands import app


def kpi(*arguments: object) -> Result:
    """Run a command, its name first; return its status and what it printed."""
    return CliRunner().invoke(app, [*map(str, arguments)])
