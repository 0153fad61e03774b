"""What the new workbook that comes of a book is called when nobody says otherwise, and which sheets are named.

It is asked of many books before any is read, so nothing that reads them is imported here.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path

from kpiworkbook.model.endings import OOXML

__all__ = ["annotated_name", "fixed_name", "keeps", "names_of", "refreshed_name"]


def keeps(book: Path) -> bool:
    """Return whether a book of that kind can be given back as it is, with a few cells changed."""
    return book.suffix.casefold() in OOXML


def annotated_name(book: Path) -> Path:
    """Return where a book's annotated copy goes when only a folder is named for it; one with macros stays one."""
    return book.parent / f"{book.stem}.annotated{'.xlsm' if book.suffix.casefold() == '.xlsm' else '.xlsx'}"


def fixed_name(book: Path) -> Path:
    """Return where a book's corrected copy goes when nobody says otherwise."""
    return book.parent / f"{book.stem}.fixed{book.suffix if keeps(book) else '.xlsx'}"


def refreshed_name(book: Path, *, restyle: bool = False) -> Path:
    """Return where a book's refreshed copy goes when nobody says otherwise; one with macros stays one."""
    suffix = ".xlsm" if book.suffix.casefold() == ".xlsm" and not restyle else ".xlsx"
    return book.parent / f"{book.stem}.refreshed{suffix}"


def names_of(sheets: Sequence[str] | None) -> tuple[str, ...]:
    """Return the names of sheets, each once; one may be given by itself. Raise TypeError where something else is."""
    if sheets is None:
        return ()
    names = [sheets] if isinstance(sheets, str) or not isinstance(sheets, Iterable) else list(sheets)
    for name in names:
        if not isinstance(name, str):
            raise TypeError(f"sheets are named, as in ['Dataset'], and not given as {type(name).__name__}")
    return tuple(dict.fromkeys(names))
