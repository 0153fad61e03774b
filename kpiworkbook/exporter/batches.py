"""Records as the exporter hands them on: workbook by workbook, a list for each column of the file."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date
from typing import Any

from kpiworkbook.exporter.scorecards import scorecard_of
from kpiworkbook.model.records import RECORD_FIELDS, Records, Series

__all__ = ["FIELDS", "Batch", "batch_of", "figures", "is_quoted", "rows", "size", "taken"]

FIELDS = (*RECORD_FIELDS, "scorecard", "edition")
"""The columns of every file. The last two tell the vintages of a figure apart: which scorecard, as of which month."""
_MOST = 1e15
"""Larger ones are no whole numbers any more, and SQLite takes none beyond 9e18."""
_WORDS = ("unit", "polarity", "series", "status")

Batch = dict[str, list[Any]]
"""The records of one workbook, as plain values by column."""


def batch_of(records: Records, known_as: Callable[[str], str]) -> Batch:
    """Return a workbook's records as the file will hold them; `known_as` gives the name that the workbook has there."""
    batch: Batch = {name: list(values) for name, values in records.columns.items()}
    known = {name: known_as(name) for name in set(batch["workbook"])}
    batch["workbook"] = [known[name] for name in batch["workbook"]]
    for name in _WORDS:
        batch[name] = [word.value for word in batch[name]]
    count = len(records)
    # Records that somebody has put together himself may come without their editions.
    batch["edition"] = list(records.editions) if len(records.editions) == count else [None] * count
    own = _own_editions(batch)
    sheets = zip(batch["workbook"], batch["sheet"], strict=True)
    batch["scorecard"] = [scorecard_of(workbook, sheet, own[workbook, sheet]) for workbook, sheet in sheets]
    return {name: batch[name] for name in FIELDS}


def _own_editions(batch: Batch) -> dict[tuple[str, str], date | None]:
    """Return as of when each sheet is: what its archive says of earlier editions stands in a workbook of that one."""
    own: dict[tuple[str, str], date | None] = {}
    for workbook, sheet, edition in zip(batch["workbook"], batch["sheet"], batch["edition"], strict=True):
        before = own.setdefault((workbook, sheet), edition)
        if edition is not None and (before is None or edition > before):
            own[workbook, sheet] = edition
    return own


def rows(batches: Iterable[Batch]) -> Iterator[tuple[Any, ...]]:
    """Yield each record as plain values, in the order of FIELDS; numbers without a trailing `.0`, up to 15 digits."""
    for batch in batches:
        for row in zip(*batch.values(), strict=True):
            yield tuple(
                int(cell) if isinstance(cell, float) and cell.is_integer() and abs(cell) < _MOST else cell
                for cell in row
            )


def size(batch: Batch) -> int:
    """Return how many records there are."""
    return len(batch["cell"])


def taken(batch: Batch, positions: Sequence[int]) -> Batch:
    """Return the records at those positions."""
    return {name: [values[position] for position in positions] for name, values in batch.items()}


def is_quoted(batch: Batch) -> list[bool]:
    """Return of each record whether it is an archive's word on an earlier edition, and not the sheet's own."""
    return ["!" in cell for cell in batch["cell"]]


def figures(batch: Batch) -> Iterator[tuple[Any, ...]]:
    """Yield for each record what it is a figure of: all that say the same here are words on one and the same figure.

    An indicator without a ref goes by its section and its name; a month that could not be read is like no other.
    """
    names = ("scorecard", "ref", "section", "indicator", "series", "period", "label", "cell")
    for scorecard, ref, section, indicator, series, period, label, cell in zip(
        *(batch[name] for name in names), strict=True
    ):
        when = period or (cell if series == Series.ACTUAL else label)
        yield (scorecard, ref, series, when) if ref else (scorecard, ref, series, when, section, indicator)
