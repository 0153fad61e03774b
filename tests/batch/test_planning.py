"""What is settled before any book is read takes as long as there are books, whatever becomes of them."""

from __future__ import annotations

import sys
from pathlib import Path

from kpiworkbook.batch.books import Book
from kpiworkbook.batch.planning import plan


def calls_for(number: int, folder: Path) -> int:
    """Return how many calls it takes to plan so many books that would all become one file."""
    books = [Book(path=folder / f"{place}/card.xlsx", inside=Path("card.xlsx")) for place in range(number)]
    calls = 0

    def called(*_: object) -> None:
        nonlocal calls
        calls += 1

    sys.setprofile(called)
    try:
        jobs = plan(books, f"{folder}/", named=lambda book: book)
    finally:
        sys.setprofile(None)
    assert jobs[-1].refused.endswith(
        f"/4/card.xlsx and {number - 6} more; name the folder that holds them all instead, and -o keeps their "
        "sub-folders"
    )
    return calls


def test_books_that_would_all_become_one_file_are_named_without_holding_each_against_each(tmp_path: Path) -> None:
    assert calls_for(160, tmp_path) < 6 * calls_for(40, tmp_path)
