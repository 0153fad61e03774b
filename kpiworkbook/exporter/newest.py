"""The newest word on each figure, chosen in a database on the disk, so that memory does not grow with the books."""

from __future__ import annotations

import pickle
from collections.abc import Iterable, Iterator
from contextlib import closing
from datetime import date
from itertools import count, islice
from typing import Any

from kpiworkbook.errors import OutputError
from kpiworkbook.exporter.batches import FIELDS, Batch, figures, is_quoted

__all__ = ["newest"]

_CREATE = "CREATE TABLE words (figure TEXT PRIMARY KEY, rank INTEGER, place INTEGER, word BLOB)"
_PUT = """
    INSERT INTO words VALUES (?, ?, ?, ?)
    ON CONFLICT (figure) DO UPDATE SET rank = excluded.rank, place = excluded.place, word = excluded.word
    WHERE excluded.rank >= rank
"""
_AT_ONCE = 1000


def newest(batches: Iterable[Batch]) -> Iterator[Batch]:
    """Yield of each figure what the newest edition that tells of it says, in the order in which it came.

    Of two that are as new, what a sheet says comes before what an archive says, and else the later one counts: a
    corrected workbook that stands behind the first one. Raises OutputError where there is no room on the disk.
    """
    import sqlite3

    places = count()
    try:
        with closing(sqlite3.connect("", isolation_level=None)) as database:
            database.execute(_CREATE)
            database.execute("BEGIN")  # never committed: a database without a name ends with its connection
            for batch in batches:
                database.executemany(_PUT, _words(batch, places))
            yield from _in_order(database.execute("SELECT word FROM words ORDER BY place"))
    except sqlite3.Error as error:
        raise OutputError(
            f"the newest figures cannot be chosen: {error}; make room in the folder for temporary files"
        ) from error


def _words(batch: Batch, places: Iterator[int]) -> Iterator[tuple[str, int, int, bytes]]:
    rows = zip(*batch.values(), strict=True)
    for figure, edition, quoted, row in zip(figures(batch), batch["edition"], is_quoted(batch), rows, strict=True):
        rank = 2 * (edition or date.min).toordinal() + (not quoted)
        yield "\x1f".join(map(str, figure)), rank, next(places), pickle.dumps(row, pickle.HIGHEST_PROTOCOL)


def _in_order(found: Iterable[tuple[bytes]]) -> Iterator[Batch]:
    words: Iterator[tuple[Any, ...]] = (pickle.loads(word) for (word,) in found)  # noqa: S301 - the database has no name, so nobody else writes to it
    while some := list(islice(words, _AT_ONCE)):
        yield dict(zip(FIELDS, map(list, zip(*some, strict=True)), strict=True))
