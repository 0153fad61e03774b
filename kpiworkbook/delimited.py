"""Delimited text: its encoding, its delimiter and its cells."""

from __future__ import annotations

import csv
import io
import re
from codecs import BOM_UTF8
from collections.abc import Callable, Iterable, Mapping, Sequence
from statistics import median
from typing import TypeVar

from kpiworkbook.errors import NotAWorkbookError

__all__ = ["csv_text", "decoded", "delimited_rows", "inert"]

T = TypeVar("T")
Rows = Sequence[Sequence[str]]


_CALLS = re.compile(r"\s*(?:[=@＝＠]|[-+－＋].*(?:[A-Za-z]\(|[|!]))", re.DOTALL)
"""What a spreadsheet that opens a .csv would run as a formula and that could reach out: `=…`, `@SUM(…)`, `-2+cmd|…`.
Signs before plain figures and placeholders (`-12 (p)`, `- n/a`) run nothing."""


_SAYS_DELIMITER = re.compile(r'sep=([^\w\s"]|\t)(?:\r\n?|\n)', re.IGNORECASE)
_MAY_CALL = frozenset(" \t\r\n=@+-＝＠＋－\xa0")


def inert(value: T) -> T | str:
    """Return what goes into a cell of a .csv file; a text that a spreadsheet would run gets an apostrophe before it.

    Anything else comes back as it is.
    """
    if isinstance(value, str) and value and value[0] in _MAY_CALL and _CALLS.match(value):
        return f"'{value}"
    return value


def csv_text(columns: Sequence[str], rows: Iterable[Mapping[str, object]]) -> str:
    """Return rows as CSV text below a header line; what a spreadsheet would run as a formula is made `inert`."""
    stream = io.StringIO()
    writer = csv.DictWriter(stream, columns, lineterminator="\n")
    writer.writeheader()
    writer.writerows({name: inert(cell) for name, cell in row.items()} for row in rows)
    return stream.getvalue()


def delimited_rows(data: bytes, name: str, likeness: Callable[[Rows], float] | None = None) -> list[list[str]]:
    """Return the text's rows, parted by tabs, commas or semicolons: by what gives the widest rows.

    A first line `sep=;` names the delimiter and is no row, as in Excel. `likeness` says how far rows look like what
    they should be, and comes first. Raises NotAWorkbookError, with `name`, where it is no text in a known encoding.
    """
    text, delimiters = decoded(data, name), "\t,;"
    if said := _SAYS_DELIMITER.match(text):
        text, delimiters = text[said.end() :], said[1]
    parsed: list[list[list[str]]] = []
    for delimiter in delimiters:
        try:
            parsed.append(list(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)))
        except csv.Error as error:  # a long line is one long field to the wrong delimiter
            problem = error
    if not parsed:
        raise NotAWorkbookError(f"{name} is not readable as delimited text: {problem}")
    return max(parsed, key=lambda rows: (likeness(rows) if likeness else 0, _width(rows)))


def _width(rows: Rows) -> float:
    """Return how many cells most rows have: many, if the delimiter is right, though commentary may hold the others."""
    return median(len(row) for row in rows if any(row)) if any(map(any, rows)) else 0


def decoded(data: bytes, name: str) -> str:
    """Return the text of bytes as Excel saves them; raise NotAWorkbookError, with `name`, where they are no text.

    So they are where most of their signs beyond ASCII are those of UTF-8, and others are not: what is damaged, or put
    together from two files, would be read as other words.
    """
    is_utf16 = data.startswith((b"\xff\xfe", b"\xfe\xff"))
    # Excel saves "CSV (Comma delimited)" in the Windows code page.
    for encoding in ["utf-16"] if is_utf16 else ["utf-8-sig", "cp1252"]:
        try:
            return data.decode(encoding)
        except UnicodeDecodeError as error:
            if encoding == "utf-8-sig" and _is_damaged_utf8(data):
                line = data.count(b"\n", 0, error.start) + 1
                raise NotAWorkbookError(
                    f"{name} is UTF-8 text, but line {line:,} is not; save it again from Excel as 'CSV UTF-8', or "
                    "correct that line"
                ) from None
    raise NotAWorkbookError(
        f"{name} is neither a workbook nor text in a known encoding; save it from Excel as 'CSV UTF-8'"
    )


def _is_damaged_utf8(data: bytes) -> bool:
    """Return whether bytes say that they are UTF-8, by their mark or by more signs of it than bytes that are none."""
    signs = [sign for sign in data.decode("utf-8", "surrogateescape") if not sign.isascii()]
    other = sum("\udc80" <= sign <= "\udcff" for sign in signs)
    return data.startswith(BOM_UTF8) or len(signs) > 2 * other
