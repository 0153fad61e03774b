"""Showing results: tables drawn by rich on a terminal, plain columns in a pipe; messages on standard error."""

from __future__ import annotations

import os
import re
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, nullcontext, suppress
from typing import TextIO

__all__ = ["disconnect", "plain", "results", "say", "short", "table"]

_CONTROLS = "[\0-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]"
"""All control signs but the tab and the end of a line, and those that turn the direction of writing: a name with them
could move the cursor, change the terminal's settings, or read otherwise than it is."""
LONGEST_TEXT = 32
"""Letters of a cell's text that a table shows; the message tells of longer ones what matters."""


aside: tuple[Callable[[], None], Callable[[], None]] | None = None
"""How to take away what moves on the terminal, and to bring it back; set by the progress bar while it is shown."""


@contextmanager
def _alone() -> Iterator[None]:
    """Have the terminal to oneself."""
    global aside  # noqa: PLW0603 - there is one terminal
    if aside is None:
        yield
        return
    moving, aside = aside, None
    hide, bring_back = moving
    hide()
    try:
        yield
    finally:
        bring_back()
        aside = moving


@contextmanager
def results() -> Iterator[None]:
    """Print results within; where the reader of a pipe (`| head`) has gone, the work goes on without printing."""
    try:
        with _alone() if sys.stdout.isatty() else nullcontext():
            yield
            sys.stdout.flush()
    except BrokenPipeError:
        disconnect()


def disconnect() -> None:
    """Send what standard output still holds, and all that follows, nowhere; Python would complain of it at its end."""
    with suppress(OSError, ValueError, AttributeError):
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def plain(text: str) -> str:
    """Return a text of a workbook's, or a name, without what would steer the terminal: control signs become `�`."""
    return text if text.isprintable() else re.sub(_CONTROLS, "\ufffd", text)


def say(message: str) -> None:
    """Print a message for the person at the terminal, on standard error."""
    with _alone():
        print(plain(message), file=sys.stderr)  # noqa: T201 - this is the place that prints


def short(text: str) -> str:
    """Return a cell's text as far as a table shows it."""
    return text if len(text) <= LONGEST_TEXT else text[: LONGEST_TEXT - 1] + "…"


def table(headings: Sequence[str], rows: Sequence[Sequence[str]], stream: TextIO | None = None) -> None:
    """Print a table on a stream, by default standard output."""
    stream = stream or sys.stdout
    if stream.isatty():
        _drawn(headings, rows, stream)
    else:
        _plain(headings, rows, stream)


def _drawn(headings: Sequence[str], rows: Sequence[Sequence[str]], stream: TextIO) -> None:
    from rich import box
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    drawn = Table(box=box.SIMPLE_HEAD)
    for heading in headings:
        drawn.add_column(heading)
    for row in rows:
        drawn.add_row(*(Text(_one_line(text)) for text in row))
    Console(file=stream).print(drawn)


def _plain(headings: Sequence[str], rows: Sequence[Sequence[str]], stream: TextIO) -> None:
    lines = [[_one_line(text) for text in row] for row in (headings, *rows)]
    widths = [max(map(len, column)) for column in zip(*lines, strict=True)]
    for row in lines:
        cells = (text.ljust(width) for text, width in zip(row, widths, strict=True))
        print("  ".join(cells).rstrip(), file=stream)


def _one_line(text: str) -> str:
    """Return a cell's text without its line breaks, which would tear the table apart."""
    return plain(" ".join(text.split()))
