"""A cell as a worksheet's XML holds it: writing one, and telling whether it holds already what it should."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

from kpiworkbook.model.excel import LONGEST_FORMULA, LONGEST_TEXT, MOST_ROWS
from kpiworkbook.model.places import OWN_ROW, Place, column_letters
from kpiworkbook.ooxml.safe_xml import escape, quoteattr
from kpiworkbook.ooxml.scanned import ScannedCell

__all__ = ["CellEdit", "cell_xml", "escaped", "holds_already", "unescaped"]

_LAST_ROW = str(MOST_ROWS)
_SHORT_TEXT, _SHORT_FORMULA = LONGEST_TEXT // 2, LONGEST_FORMULA // (2 * len(_LAST_ROW))
"""What is certainly within the limits: no sign takes more than two units, even where it is an `OWN_ROW`."""

# XML cannot have most control characters at all, and turns a carriage return into a line feed. Not compiled here: few
# texts have any.
_NOT_XML = "[\x00-\x08\x0b-\x1f\ufffe\uffff]|[\ud800-\udfff]"
_LOOKS_ESCAPED = re.compile("_(?=x[0-9A-Fa-f]{4}_)")
_ESCAPED = re.compile("_x([0-9A-Fa-f]{4})_")


@dataclass(slots=True, kw_only=True)
class CellEdit:
    """What a cell is to hold; ValueError where no cell can hold it.

    Not frozen, as a frozen one takes Python four times as long to make, and each changed cell has one.
    """

    value: str | float | None
    """Of a formula, its result. None empties the cell."""
    formula: str = ""
    """Without the leading `=`; an `OWN_ROW` in it is the number of the row that it comes to stand in."""
    style: int | None = None
    """Index of the cell's format; None leaves it as it is."""

    def __post_init__(self) -> None:
        """Refuse what Excel would call damaged."""
        value, formula = self.value, self.formula
        if isinstance(value, str):
            if len(value) > _SHORT_TEXT:
                _check_length(value, LONGEST_TEXT, "text")
        elif value is not None and not math.isfinite(value):
            raise ValueError(f"{value} is no number that a cell can hold")
        if len(formula) > _SHORT_FORMULA:
            _check_length(formula.replace(OWN_ROW, _LAST_ROW), LONGEST_FORMULA, "formula")

    @property
    def is_something(self) -> bool:
        """Whether a cell that is not there yet has to be made for it."""
        return self.value is not None or bool(self.formula) or self.style is not None


def _check_length(text: str, most: int, what: str) -> None:
    if len(text.encode("utf-16-le", "surrogatepass")) > most * 2:
        raise ValueError(f"a {what} of more than {most:,} characters does not fit into a cell")


def holds_already(cell: ScannedCell, edit: CellEdit, row: int) -> bool:
    """Return whether a cell of a row has just the formula, the value and the format that it should have.

    What is known of a shared string is its number, so it counts as another text.
    """
    if bool(cell.formula) != bool(edit.formula) or cell.formula_attributes:  # as a rule it differs
        return False
    if edit.style is not None and cell.attributes.get("s", "0") != str(edit.style):
        return False
    if cell.formula and unescaped(cell.formula) != edit.formula.replace(OWN_ROW, str(row + 1)):
        return False
    kind = cell.attributes.get("t", "n")
    if isinstance(edit.value, str):
        held = cell.value if kind == "str" else cell.text if kind == "inlineStr" else None
        return held is not None and unescaped(held) == edit.value
    return kind == "n" and (_number_of(cell.value) if cell.value else None) == edit.value


def _number_of(text: str) -> float | None:
    try:
        return float(text)
    except ValueError:
        return None


def cell_xml(prefix: str, place: Place, edit: CellEdit, before: Mapping[str, str]) -> bytes:
    """Return a cell's XML; `prefix` is that of the sheet's elements, `before` the attributes that the cell had."""
    (row, column), value = place, edit.value
    look = before.get("s") if edit.style is None else str(edit.style), before.get("ph")
    if value is None:
        kind = told = ""
    elif isinstance(value, str):
        kind, told = "text", _short(value) if len(value) < _SHORT else _text(value)
    else:
        kind, told = "number", _number(value)
    opened, closed = _around(prefix, column, look, edit.formula, kind)
    return str(row + 1).encode().join(opened) + told.encode() + closed


@lru_cache(maxsize=256)
def _around(
    prefix: str, column: int, look: tuple[str | None, str | None], formula: str, kind: str
) -> tuple[list[bytes], bytes]:
    """Return what stands before and after the value in those cells of a column that differ in nothing else.

    What stands before it is given in pieces, between which the row's number belongs.
    """
    style, reading_aid = look
    opened = f'<{prefix}c r="{column_letters(column)}{OWN_ROW}"'
    if style is not None:
        opened += f" s={quoteattr(style)}"
    if reading_aid is not None:  # which outlives a cell's content
        opened += f" ph={quoteattr(reading_aid)}"
    if kind == "text":
        opened += ' t="str"' if formula else ' t="inlineStr"'
    told = OWN_ROW.join(map(_text, formula.split(OWN_ROW)))
    opened += f"><{prefix}f>{told}</{prefix}f>" if formula else ">"
    closed = f"</{prefix}c>"
    if kind == "text" and not formula:
        opened += f'<{prefix}is><{prefix}t xml:space="preserve">'
        closed = f"</{prefix}t></{prefix}is>" + closed
    elif kind:
        opened += f"<{prefix}v>"
        closed = f"</{prefix}v>" + closed
    return opened.encode().split(OWN_ROW.encode()), closed.encode()


def _number(value: float) -> str:
    number = float(value)
    return str(int(number)) if number.is_integer() and abs(number) < 1e15 else repr(number)


def _text(text: str) -> str:
    """Return a text as OOXML holds it: signs that XML cannot have become `_x0001_` (ECMA-376 part 1, 22.9.2.19)."""
    if "_x" in text:
        text = escaped(text)
    return escape(text if text.isprintable() else re.sub(_NOT_XML, lambda match: f"_x{ord(match[0]):04X}_", text))


_SHORT = 64
"""Texts of so many signs hardly come to stand in two cells; shorter ones are mostly changes, which do."""
_short = lru_cache(maxsize=4_096)(_text)


def escaped(text: str) -> str:
    """Return a text as a file holds it, so that Excel does not read `_x0041_` as the letter A."""
    return _LOOKS_ESCAPED.sub("_x005F_", text)


def unescaped(text: str) -> str:
    """Return a text of OOXML with the signs for which it has codes: `_x000a_` is a line break."""
    return _ESCAPED.sub(lambda match: chr(int(match[1], 16)), text) if "_x" in text else text
