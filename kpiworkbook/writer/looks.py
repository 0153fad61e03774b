"""How a cell of the table looks, by its column and by what it holds."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from kpiworkbook.model.fields import Field
from kpiworkbook.model.grid import CellValue
from kpiworkbook.model.section import Column
from kpiworkbook.writer.formats import FIGURE_ALIGNMENT

__all__ = ["WRAPPED", "drawn_in", "kept_as_text", "reads_as_formula", "text_look", "written_as"]

WRAPPED = frozenset(
    (Field.REF, Field.INDICATOR, Field.OWNER, Field.REPORTER, Field.OUTCOME, Field.COMMENTARY, Field.EXTRA)
)
UNKNOWN_DATE_FORMAT = "dd/mm/yyyy"
"""For dates of files that do not tell how they are shown."""
_FORMULA_LIKE = ("=", "+", "-", "@")


def text_look(column: Column, value: CellValue, number_format: str) -> dict[str, Any]:
    """Return the properties of a cell in a column that holds neither figures nor signs."""
    looks = written_as(value, number_format)
    if isinstance(value, float | int) and column.field is Field.EXTRA:
        looks |= FIGURE_ALIGNMENT
    elif column.field in WRAPPED:
        looks["text_wrap"] = True
    if column.field is Field.PERCENTAGE_FLAG:
        looks["align"] = "center"
    if column.field is Field.REF:
        looks["bold"] = True
    return looks


def written_as(value: CellValue, number_format: str) -> dict[str, Any]:
    """Return the properties with which a value is written as it stands: text as text, all else behind its format."""
    return kept_as_text(value) if isinstance(value, str) else _number_format_for(value, number_format)


def reads_as_formula(text: str) -> bool:
    """Return whether Excel would take text for a formula once somebody edits it."""
    return len(text) > 1 and text.startswith(_FORMULA_LIKE)


def kept_as_text(text: str) -> dict[str, Any]:
    """Return the property that keeps Excel from taking text for a formula once somebody edits it."""
    return {"quote_prefix": True} if reads_as_formula(text) else {}


def _number_format_for(value: CellValue, number_format: str) -> dict[str, Any]:
    """Return the format property with which a value that is no figure is written."""
    if isinstance(value, date | datetime) and number_format in ("", "General"):
        return {"num_format": UNKNOWN_DATE_FORMAT}
    if value is None or isinstance(value, str) or number_format in ("", "General"):
        return {}
    return {"num_format": number_format}


def drawn_in(font: str) -> dict[str, Any]:
    """Return the property that draws letters as signs; `font` is the cell's symbol font, empty where it has another."""
    return {"font_name": font} if font else {}
