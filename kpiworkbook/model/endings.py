"""The endings of the files that are read as books."""

from __future__ import annotations

__all__ = ["BOOKS"]

BOOKS = (".xlsx", ".xlsm", ".xls", ".xlsb", ".ods", ".csv", ".tsv")
"""In small letters; where several files bear a name, the first of these is most likely the one that is meant."""
