"""Showing results: tables drawn by rich on a terminal, plain columns in a pipe; messages on standard error."""

from __future__ import annotations

import os
import re
import sys
from collections.abc import Callable, Collection, Iterator, Sequence
from contextlib import contextmanager, nullcontext, suppress
from typing import TYPE_CHECKING, TextIO

if TYPE_CHECKING:
    from rich.console import Console

__all__ = ["disconnect", "plain", "results", "say", "short", "short_apart", "table", "tell"]

_CONTROLS = "[\0-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]"
"""All control signs but the tab and the end of a line, and those that turn the direction of writing: a name with them
could move the cursor, change the terminal's settings, or read otherwise than it is."""
LONGEST_TEXT = 32
"""Letters of a cell's text that a table shows; the message tells of longer ones what matters."""
_LEAD = 12
"""Letters before the first that differs which two long texts are shown with, back to where a word begins."""

LEAST_ROOM = 60
"""Columns of the terminal; a message that has less beside the other texts of its row stands below them."""
_GAP = 3
"""Columns between two texts that stand beside each other."""
_INDENT = 4

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


def tell(line: str = "") -> None:
    """Print a line of the results, on standard output."""
    print(plain(line))


def say(message: str) -> None:
    """Print a message for the person at the terminal, on standard error."""
    with _alone():
        print(plain(message), file=sys.stderr)


def short(text: str) -> str:
    """Return a cell's text as far as a table shows it."""
    return text if len(text) <= LONGEST_TEXT else text[: LONGEST_TEXT - 1] + "…"


def short_apart(one: str, other: str) -> tuple[str, str]:
    """Return two texts as far as a table shows them; where it would show no difference, from shortly before it on."""
    one, other = " ".join(one.split()), " ".join(other.split())
    letters = zip(one, other, strict=False)
    shared = next((place for place, (a, b) in enumerate(letters) if a != b), min(len(one), len(other)))
    if shared > LONGEST_TEXT - _LEAD and max(len(one), len(other)) > LONGEST_TEXT:
        start = one.rfind(" ", shared - LONGEST_TEXT + _LEAD, shared - _LEAD) + 1 or shared - _LEAD
        one, other = (f"…{text[start:]}" for text in (one, other))
    return short(one), short(other)


def table(
    headings: Sequence[str],
    rows: Sequence[Sequence[str]],
    stream: TextIO | None = None,
    *,
    below: Sequence[Collection[str]] = (),
) -> None:
    """Print a table on a stream, by default standard output.

    `below` are headings whose texts stand below the others', as the message does, where beside them there is no room:
    first those that go together.
    """
    stream = stream or sys.stdout
    if stream.isatty():
        _drawn(headings, rows, stream, below)
    else:
        _plain(headings, rows, stream)


def _drawn(
    headings: Sequence[str], rows: Sequence[Sequence[str]], stream: TextIO, below: Sequence[Collection[str]]
) -> None:
    from rich.cells import cell_len
    from rich.console import Console

    console = Console(file=stream)
    lines = [[_one_line(text) for text in row] for row in (headings, *rows)]
    *widths, last = (max(map(cell_len, column)) for column in zip(*lines, strict=True))
    room = console.width - sum(widths) - _GAP * len(lines[0])
    if room < min(last, LEAST_ROOM):
        down = [[place for place, heading in enumerate(headings) if heading in group] for group in below]
        _stacked(lines, widths, down, console)
    else:
        _beside(lines, console)


def _beside(lines: Sequence[Sequence[str]], console: Console) -> None:
    """Print a row's texts beside each other, each wrapped within its column."""
    from rich import box
    from rich.table import Table
    from rich.text import Text

    drawn = Table(box=box.SIMPLE_HEAD)
    for heading in lines[0]:
        drawn.add_column(Text(heading), overflow="fold")
    for row in lines[1:]:
        drawn.add_row(*map(Text, row))
    console.print(drawn)


def _stacked(
    lines: Sequence[Sequence[str]], widths: Sequence[int], below: Sequence[Sequence[int]], console: Console
) -> None:
    """Print each row's last text, a message, below the others, where beside them there is no room to read it.

    So do the texts of as many groups of columns `below` as have to, each after its heading.
    """
    from rich.cells import cell_len
    from rich.padding import Padding
    from rich.text import Text

    first, down = _divided(widths, below, console.width)
    for number, line in enumerate(lines):
        style = "" if number else "bold"
        texts = [line[place] for place in first]
        whole = "  ".join(
            text + " " * (widths[place] - cell_len(text)) for text, place in zip(texts, first, strict=True)
        )
        # A single long text shall not tear the lines of all others.
        console.print(Text(whole.rstrip() if cell_len(whole.rstrip()) <= console.width else "  ".join(texts), style))
        below_it = ("   ".join(_named(lines[0], line, group, number)) for group in down)
        for text in filter(None, (*below_it, line[-1])):
            console.print(Padding(Text(text, style), (0, 0, 0, _INDENT)))


def _named(headings: Sequence[str], line: Sequence[str], group: Sequence[int], number: int) -> list[str]:
    """Return the texts of a group of columns, each after its heading; of the headings' own line, these."""
    return [f"{headings[place]}: {line[place]}" if number else line[place] for place in group if line[place]]


def _divided(
    widths: Sequence[int], below: Sequence[Sequence[int]], room: int
) -> tuple[list[int], Sequence[Sequence[int]]]:
    """Return which columns stand beside each other, and which groups of them below; no more than have to."""
    first, down = list(range(len(widths))), 0
    while down < len(below) and sum(widths[place] + 2 for place in first) - 2 > room:
        first = [place for place in first if place not in below[down]]
        down += 1
    return first, below[:down]


def _plain(headings: Sequence[str], rows: Sequence[Sequence[str]], stream: TextIO) -> None:
    lines = [[_one_line(text) for text in row] for row in (headings, *rows)]
    widths = [max(map(len, column)) for column in zip(*lines, strict=True)]
    for row in lines:
        cells = (text.ljust(width) for text, width in zip(row, widths, strict=True))
        print("  ".join(cells).rstrip(), file=stream)


def _one_line(text: str) -> str:
    """Return a cell's text without its line breaks, which would tear the table apart."""
    return plain(" ".join(text.split()))
