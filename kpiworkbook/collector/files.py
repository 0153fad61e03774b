"""New figures from a file: .csv, .tsv, .json or .xlsx."""

from __future__ import annotations

import json
from functools import partial
from os import PathLike
from pathlib import Path

from kpiworkbook.collector.given import Given
from kpiworkbook.collector.objects import Pairs, from_items, from_pairs
from kpiworkbook.collector.own_words import Asked
from kpiworkbook.collector.tables import from_table, resembles_table
from kpiworkbook.collector.workbooks import read_first_sheet
from kpiworkbook.delimited import decoded, delimited_rows
from kpiworkbook.errors import NotAWorkbookError, ReadError, ValuesError
from kpiworkbook.model.endings import OOXML

__all__ = ["from_file"]

_TEXTS = (".csv", ".tsv", ".txt")
_MOST_COLUMNS = 1_000
"""Each column that is not known is told of by itself."""
_LARGEST = 100_000_000
"""Bytes; a file of figures for one month has some thousands."""


def from_file(source: str | PathLike[str], asked: Asked) -> Given:
    """Return what a file holds of what is asked for; a workbook is known by its content, all else by the name's ending.

    Raises ReadError and NotAWorkbookError where it cannot be read, ValuesError where it is of another kind.
    """
    path = Path(source)
    name, suffix = path.as_posix(), path.suffix.casefold()
    data = _bytes(path)
    if data.startswith(b"PK"):
        return from_table(name, *read_first_sheet(data, name), asked)
    if suffix in OOXML:
        raise NotAWorkbookError(f"{name} is no workbook, or is protected by a password; save it again from Excel")
    if suffix == ".json":
        return _from_json(data, name, asked)
    if suffix in _TEXTS:
        rows = delimited_rows(data, name, partial(resembles_table, words=asked.words))
        if (width := max(map(len, rows), default=0)) > _MOST_COLUMNS:
            raise ReadError(f"{name} has {width:,} columns, far too many for new figures; check its name")
        return from_table(name, rows, {}, asked)
    raise ValuesError.of(name, ["new figures are read from .csv, .tsv, .xlsx and .json; save it as one of them"])


def _bytes(path: Path) -> bytes:
    try:
        if path.stat().st_size > _LARGEST:
            raise ReadError(f"{path} is far too large for the figures of one month; check its name")
        return path.read_bytes()
    except FileNotFoundError:
        raise ReadError(f"{path}: there is no such file with new figures; check the name and the folder") from None
    except IsADirectoryError:
        raise ReadError(f"{path} is a folder; name a file with new figures in it") from None
    except (OSError, ValueError) as error:  # a ValueError is a name that no file can have
        raise ReadError(f"{path} cannot be opened: {getattr(error, 'strerror', None) or error}") from error


def _from_json(data: bytes, name: str, asked: Asked) -> Given:
    try:
        content = json.loads(decoded(data, name), object_pairs_hook=Pairs)
    except (ValueError, RecursionError) as error:
        raise ValuesError.of(name, [f"it is not readable as JSON: {error}"]) from error
    if isinstance(content, Pairs):
        return from_pairs(name, content, asked)
    if isinstance(content, list):
        return from_items(name, content, asked)
    return Given(name=name, problems=['it should hold {"M1": 1600, …} or [{"ref": "M1", "value": 1600}, …]'])
