"""Tidy records as CSV: dates as 2019-09-01, numbers as they are, nothing for what is missing."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable
from typing import BinaryIO, TextIO

from kpiworkbook.delimited import inert
from kpiworkbook.exporter.batches import FIELDS, Batch, rows

__all__ = ["write", "write_text"]


def write_text(batches: Iterable[Batch], stream: TextIO) -> None:
    """Write a header line and all records; what a spreadsheet would run as a formula stands behind an apostrophe."""
    writer = csv.writer(stream, lineterminator="\n")
    writer.writerow(FIELDS)
    writer.writerows(map(inert, row) for row in rows(batches))


def write(batches: Iterable[Batch], stream: BinaryIO) -> None:
    """Write UTF-8 with the mark by which Excel knows it."""
    text = io.TextIOWrapper(stream, encoding="utf-8-sig", newline="")
    write_text(batches, text)
    text.flush()
    text.detach()
