"""Tidy records as CSV: dates as 2019-09-01, numbers as they are, nothing for what is missing."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Sequence
from typing import Any, BinaryIO, TextIO

from kpiworkbook.delimited import inert
from kpiworkbook.model.records import RECORD_FIELDS, Records

__all__ = ["rows", "write", "write_text"]


def rows(records: Records) -> Iterator[tuple[Any, ...]]:
    """Yield each record as plain values, in the order of RECORD_FIELDS; numbers without a trailing `.0`."""
    for row in zip(*(records.columns[name] for name in RECORD_FIELDS), strict=True):
        yield tuple(int(cell) if isinstance(cell, float) and cell.is_integer() else cell for cell in row)


def write_text(records: Sequence[Records], stream: TextIO) -> None:
    """Write a header line and all records; what a spreadsheet would run as a formula stands behind an apostrophe."""
    writer = csv.writer(stream, lineterminator="\n")
    writer.writerow(RECORD_FIELDS)
    for part in records:
        writer.writerows(map(inert, row) for row in rows(part))


def write(records: Sequence[Records], stream: BinaryIO) -> None:
    """Write UTF-8 with the mark by which Excel knows it."""
    text = io.TextIOWrapper(stream, encoding="utf-8-sig", newline="")
    write_text(records, text)
    text.flush()
    text.detach()
