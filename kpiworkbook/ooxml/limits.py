"""What a package may be like before any of its parts is unpacked: how large, how often the same name, how packed.

The zip's directory says what each part unpacks to. It may lie, so whoever unpacks a part goes by what is said there
and no further: `Package.read` does, and calamine's own zip reader stops at the declared size too.
"""

from __future__ import annotations

import re
import zipfile
from collections import Counter
from collections.abc import Sequence

from kpiworkbook.errors import NotAWorkbookError, TooLargeError
from kpiworkbook.model.settings import LimitSettings

__all__ = ["MEGABYTE", "METHODS", "check_directory"]

METHODS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
"""How parts of a workbook are packed (ECMA-376 part 2, annex B). Others cannot be unpacked within bounds."""
_ENCRYPTED = 0x0001
MEGABYTE = 1_000_000
_FREE = 10 * MEGABYTE
"""A part may unpack to this whatever it is packed to: a small one of blanks does no harm."""
_OUTSIDE = re.compile(r"(?:^|[/\\])\.\.?(?:[/\\]|$)|^[A-Za-z]:|[\0-\x1f]")
"""Names that lead out of the folder into which somebody may unpack the package, or that two readers may take for
different parts. A slash before all, which xlsxwriter writes, is left out by all that unpack."""


def check_directory(entries: Sequence[zipfile.ZipInfo], limits: LimitSettings, name: str) -> None:
    """Raise TooLargeError or NotAWorkbookError, with `name`, where a package should not be unpacked.

    Looks at the zip's directory only, which costs microseconds.
    """
    if len(entries) > limits.parts:
        raise TooLargeError.beyond(f"{name} has {len(entries):,} parts", "parts", limits.parts, "")
    total = sum(entry.file_size for entry in entries)
    if total > limits.unpacked_megabytes * MEGABYTE:
        raise TooLargeError.beyond(
            f"{name} unpacks to {_megabytes(total)}", "unpacked_megabytes", limits.unpacked_megabytes, " MB"
        )
    for entry in entries:
        _check_entry(entry, limits, name)
    alike = Counter(entry.filename.replace("\\", "/").lstrip("/").casefold() for entry in entries)
    if len(alike) < len(entries):
        twice = next(part for part, number in alike.items() if number > 1)
        raise NotAWorkbookError(
            f"{name} holds the part {twice!r} twice, so that programs may read different things in it; open it in "
            "Excel and save it again"
        )


def _check_entry(entry: zipfile.ZipInfo, limits: LimitSettings, name: str) -> None:
    part, size = entry.filename, entry.file_size
    if size > _FREE and size > limits.ratio * entry.compress_size:
        times = size // max(entry.compress_size, 1)
        raise TooLargeError.beyond(
            f"{name}: {part} unpacks to {_megabytes(size)}, {times:,} times its packed size, as nothing does that was "
            "typed",
            "ratio",
            limits.ratio,
            " times",
        )
    if _OUTSIDE.search(part):
        raise NotAWorkbookError(
            f"{name} holds a part whose name leads out of it, {part!r}, which no workbook has; do not unpack it, and "
            "ask where it comes from"
        )
    if entry.flag_bits & _ENCRYPTED:
        raise NotAWorkbookError(
            f"{name} is a zip whose parts are encrypted, as Excel never writes one; unpack it with its password first"
        )


def _megabytes(size: int) -> str:
    return f"{size / MEGABYTE:,.0f} MB"
