"""Where a report goes: to standard output, or whole to a file, as a table or as text in another form."""

from __future__ import annotations

import contextlib
import io
import sys
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path

from kpiworkbook.cli.show import results, say
from kpiworkbook.errors import OutputError
from kpiworkbook.output import check_target, same_file, whole_file

__all__ = ["check_output", "deliver", "kind_of"]

_ENDINGS = ("json", "csv", "html")


def kind_of(asked: str | None, output: Path | None, kinds: Sequence[str]) -> str:
    """Return the kind of a report: the one that was asked for, or that the file's ending names, or a table.

    Raises OutputError where the ending names another one, or one that there is not.
    """
    ending = output.suffix.casefold().removeprefix(".") if output else ""
    named = ending if ending in _ENDINGS else None
    if named is None or named == asked:
        return asked or "table"
    if asked is None and named in kinds:
        return named
    kind = asked or f"one of {', '.join(kinds)}"
    raise OutputError(f"{output} ends in .{ending}, but what is written is {kind}; give it another ending")


def check_output(output: Path | None, *, force: bool, books: Iterable[Path] = ()) -> None:
    """Raise OutputError where the report could not be written or is one of the books, before any book is read."""
    if output is None:
        return
    if any(same_file(book, output) for book in books):
        raise OutputError(f"{output} is a workbook that is read, and is left as it is; choose another name")
    check_target(output, force=force)


def deliver(
    kind: str, output: Path | None, *, show: Callable[[], None], text: Callable[[], str], force: bool, what: str
) -> None:
    """Write a report to a file, or to standard output; `show` prints its table, `text` gives any other kind.

    `what` is how it is called when the user is told where it is.
    """
    if output is None:
        with results():
            if kind == "table":
                show()
            else:
                sys.stdout.write(text())
        return
    if kind == "table":
        with contextlib.redirect_stdout(io.StringIO()) as shown:
            show()
        content = shown.getvalue()
    else:
        content = text()
    with whole_file(output, force=force) as stream:
        # Excel takes a .csv for UTF-8 by its mark only.
        stream.write(content.encode("utf-8-sig" if kind == "csv" else "utf-8"))
    say(f"The {what} is {output}")
