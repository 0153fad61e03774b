"""The endings of the files that are read as books, in small letters."""

from __future__ import annotations

__all__ = ["BOOKS", "OOXML"]

OOXML = (".xlsx", ".xlsm")
"""Of those that come back with only some cells changed."""
BOOKS = (*OOXML, ".xls", ".xlsb", ".ods", ".csv", ".tsv")
"""Where several files bear a name, the first of these is most likely the one that is meant."""
