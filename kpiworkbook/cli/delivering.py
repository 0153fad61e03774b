"""Where a report goes: to standard output, or whole to a file, as a table or as text in another form."""

from __future__ import annotations

import contextlib
import io
import sys
from collections.abc import Callable, Iterable
from pathlib import Path

from kpiworkbook.cli.show import results, say
from kpiworkbook.errors import OutputError
from kpiworkbook.output import check_target, same_file, whole_file

__all__ = ["check_output", "deliver", "kind_of"]

_ENDINGS = ("json", "csv", "html")
_OTHERS = frozenset((
    "xlsx", "xlsm", "xls", "xlsb", "ods", "tsv", "pdf", "doc", "docx", "odt", "rtf", "ppt", "pptx", "xml", "htm", "zip",
    "parquet", "sqlite", "db", "duckdb", "toml", "png",
))  # fmt: skip
"""What else a file's ending says of its content; a table is text, in a file of any other ending."""


def kind_of(asked: str | None, output: Path | None, books: Iterable[Path], *, annotates: bool = False) -> str:
    """Return the kind of a report: the one that was asked for, or that the file's ending names, or a table.

    `annotates` says whether there is a workbook with what was found. Raises OutputError where the file is one of the
    books, or its ending names another kind, or one that there is not.
    """
    if output is not None and any(same_file(book, output) for book in books):
        raise OutputError(f"{output} is a workbook that is read, and is left as it is; choose another name")
    ending = output.suffix.casefold().removeprefix(".") if output else ""
    if ending == asked or (ending not in _ENDINGS and ending not in _OTHERS):
        return asked or "table"
    if asked is None and ending in _ENDINGS:
        return ending
    kind = asked or f"one of table, {', '.join(_ENDINGS)}"
    is_workbook = ending.startswith("xls") and annotates
    another = "give it another ending" + (", as .txt for a table" if asked in (None, "table") else "")
    advice = "a workbook with the findings is what --annotate writes" if is_workbook else another
    raise OutputError(f"{output} ends in .{ending}, but what is written is {kind}; {advice}")


def check_output(output: Path | None, *, force: bool) -> None:
    """Raise OutputError where the report could not be written, before any book is read."""
    if output is not None:
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
        stream.write(content.encode("utf-8-sig" if kind == "csv" else "utf-8", "replace"))
    say(f"The {what} is {output}")
