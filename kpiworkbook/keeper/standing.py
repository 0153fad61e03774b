"""Whether a formula of a derived column may stay: it is the officer's own, and goes by the current month."""

from __future__ import annotations

import re
from collections.abc import Mapping
from decimal import Decimal
from functools import lru_cache
from math import isclose

from kpiworkbook.formula_months import FormulaMonths, derived_formulas
from kpiworkbook.model.grid import CellValue
from kpiworkbook.model.places import OWN_ROW
from kpiworkbook.model.records import Records
from kpiworkbook.model.scorecard import Field, Section, Sheet
from kpiworkbook.notation.rounding import decimal_of, decimals_of, round_half_away
from kpiworkbook.ooxml.cell_xml import CellEdit

__all__ = ["Standing", "agrees", "standing"]

Place = tuple[int, int]
_CELLS = re.compile(r"\$?[A-Z]{1,3}\$?[0-9]+(?:[:,]\$?[A-Z]{1,3}\$?[0-9]+)*")
"""One cell, an area, or several of them."""
_SAME = 1e-9


class Standing:
    """The formulas of a sheet's derived columns."""

    def __init__(self, sheet: Sheet, texts: Mapping[Place, str], records: Records) -> None:
        """Take the formulas as they would read each on its own, and the card's records."""
        self._sheet, self._texts, self._figures = sheet.name, texts, records.months
        self._without_result = frozenset(sheet.grid.look.not_calculated)

    def may_stay(
        self,
        place: Place,
        edit: CellEdit,
        stored: CellValue,
        section: Section,
        field: Field,
        *,
        ours: str,
        exact: Decimal | None,
    ) -> bool:
        """Return whether a cell that reads right may stay as it is; `edit` is what it would hold otherwise.

        Without a stored result none may. The house's own formula is to be that of the current month, with the result
        that belongs to it; `ours` is the usual one, which gives way where it would not give what is computed. An
        officer's that refers to months of its row and not to the current one was right for another month, and one that
        goes by other months than it must reads right by chance; else its result is to agree with the `exact` one. One
        that refers to none, such as to a column of a table, is the officer's to keep.
        """
        if place in self._without_result:
            return False
        from kpiworkbook.ooxml.formula_follow import refers_to

        text, row = self._texts.get(place, ""), place[0]
        house = edit.formula.replace(OWN_ROW, str(row + 1))
        if text == house:
            return _is_close(stored, edit.value)
        if _shape(text) in (_shape(house), _shape(ours.replace(OWN_ROW, str(row + 1)))):
            return False
        months = {column.period: (row, column.index) for column in section.fields(Field.MONTH)}
        current = (row, months[section.as_of][1])
        if not refers_to(text, self._sheet, (current,)):
            return not refers_to(text, self._sheet, months.values())
        strays = FormulaMonths(section).strays(field, text, row, self._figures[self._sheet, row])
        return not strays and agrees(stored, exact)


def standing(sheet: Sheet, xml: bytes, records: Records, name: str) -> Standing:
    """Return the formulas of a sheet's derived columns; NotAWorkbookError, with `name`, where it cannot be read."""
    return Standing(sheet, derived_formulas(sheet, xml, name), records)


def _is_close(stored: CellValue, value: float | str | None) -> bool:
    """Return whether a stored number is the value but for what other programs' arithmetic adds; so is any text."""
    if not isinstance(stored, float | int) or not isinstance(value, float | int):
        return True
    return isclose(stored, value, rel_tol=_SAME, abs_tol=_SAME)


def agrees(stored: CellValue, exact: Decimal | None) -> bool:
    """Return whether a number is what was computed, to its own decimals, of which not all need be shown."""
    if not isinstance(stored, float | int) or isinstance(stored, bool) or exact is None:
        return True
    if _is_close(stored, float(exact)):
        return True
    typed = decimal_of(stored)
    return round_half_away(exact, decimals_of(typed)) == typed


@lru_cache(maxsize=4_096)
def _shape(formula: str) -> str:
    """Return a formula without the cells that it refers to."""
    return _CELLS.sub("§", formula)
