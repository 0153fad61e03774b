"""What Excel's sheets and cells can hold."""

from __future__ import annotations

__all__ = ["LONGEST_FORMULA", "LONGEST_TEXT", "MOST_COLUMNS", "MOST_NESTED", "MOST_ROWS"]

LONGEST_TEXT = 32_767
"""Of a cell, in units of UTF-16; Excel calls a workbook damaged that goes beyond."""
LONGEST_FORMULA = 8_192
"""In the same units, and with the same end."""
MOST_NESTED = 64
"""Levels of functions within each other, in one formula."""
MOST_ROWS, MOST_COLUMNS = 1_048_576, 16_384
"""Of a sheet (ECMA-376 part 1, 18.3.1.4 and 18.3.1.73); what names a cell beyond them is no worksheet."""
