"""Showing results: tables drawn by rich on a terminal, plain columns in a pipe; messages on standard error."""

from __future__ import annotations

import sys
from collections.abc import Sequence

__all__ = ["say", "table"]


def say(message: str) -> None:
    """Print a message for the person at the terminal, on standard error."""
    print(message, file=sys.stderr)  # noqa: T201 - this is the place that prints


def table(headings: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
    """Print a table on standard output."""
    if sys.stdout.isatty():
        _drawn(headings, rows)
    else:
        _plain(headings, rows)


def _drawn(headings: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
    from rich import box
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    drawn = Table(box=box.SIMPLE_HEAD)
    for heading in headings:
        drawn.add_column(heading)
    for row in rows:
        drawn.add_row(*map(Text, row))
    Console().print(drawn)


def _plain(headings: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
    widths = [max(map(len, column)) for column in zip(headings, *rows, strict=True)]
    for row in (headings, *rows):
        cells = (text.ljust(width) for text, width in zip(row, widths, strict=True))
        print("  ".join(cells).rstrip())  # noqa: T201
