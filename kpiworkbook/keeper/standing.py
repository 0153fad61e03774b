"""Whether a formula of a derived column may stay: it is the officer's own, and goes by the current month."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping
from decimal import Decimal
from functools import lru_cache
from math import isclose

from kpiworkbook.formula_months import FormulaMonths, derived_formulas
from kpiworkbook.keeper.roundings import as_rounded
from kpiworkbook.model.derived import months_behind
from kpiworkbook.model.fields import MONTHS_BACK, Field
from kpiworkbook.model.grid import CellValue
from kpiworkbook.model.periods import months_before, window
from kpiworkbook.model.places import OWN_ROW, Place
from kpiworkbook.model.records import Records
from kpiworkbook.model.scorecard import Section, Sheet
from kpiworkbook.notation.month_spelling import months_within
from kpiworkbook.notation.rounding import decimal_of, decimals_of, round_half_away
from kpiworkbook.ooxml.cell_xml import CellEdit

__all__ = ["Standing", "agrees", "array_places", "is_close", "standing"]

_CELLS = re.compile(r"\$?[A-Z]{1,3}\$?[0-9]+(?:[:,]\$?[A-Z]{1,3}\$?[0-9]+)*(?:,-?[0-9][0-9.E+-]*)*")
"""One cell, an area, or several of them, and the numbers of archived months behind them."""
_CATCHES_ERRORS = re.compile(r"(?i)\b(?:IFERROR|ISERROR|ISNUMBER|COUNT)\(")
_PASSES_OVER = re.compile(r"(?i)\b(?:AGGREGATE|AVERAGE|COUNT|SUBTOTAL)")
_SEES_BELOW_ZERO = re.compile(r"<=? *0|> *0|\b0 *<|\b0 *>=?")
_SAME = 1e-9


class Standing:
    """The formulas of a sheet's derived columns."""

    def __init__(
        self,
        sheet: Sheet,
        texts: Mapping[Place, str],
        records: Records,
        were_right: Mapping[Place, bool],
        *,
        is_next_column: bool,
    ) -> None:
        """Take the formulas as they would read each on its own, and the card's records.

        `were_right` says of formulas whether their results were right before new figures were put in;
        `is_next_column` that these stand in a column that was there, so that a month's place is another's now.
        """
        self._sheet, self._texts, self._figures = sheet.name, texts, records.months
        self._without_result = frozenset(sheet.grid.look.not_calculated)
        self._were_right, self._goes_by_places = were_right, is_next_column
        self._wrong = {
            (column, _in_any_row(texts.get((row, column), ""), row))
            for (row, column), is_right in were_right.items()
            if not is_right
        }
        self.has_new_results = False
        """Whether a formula of the officer's has got another result here than the one it had."""
        self.gone: dict[Place, tuple[str, str]] = {}
        """The officer's formulas that give way, each with the one that takes its place, or nothing."""

    def note_gone(self, place: Place, edit: CellEdit, houses: Collection[str]) -> None:
        """Note that what a cell is to hold takes the place of its formula, if that is none of the house's."""
        text, row = self._texts.get(place, ""), place[0]
        now = _in_row(edit.formula, row)
        if text and text != now and not _is_one_of(houses, text, row):
            self.gone[place] = text, now

    def with_result(
        self,
        place: Place,
        edit: CellEdit,
        section: Section,
        field: Field,
        *,
        houses: Collection[str],
        exact: Decimal | None,
    ) -> CellEdit | None:
        """Return an officer's formula with the result that new figures give it; None where it does not stay.

        It stays where its results were right before, in its own row and in all others that have it, and it goes by the
        months that it must. `edit` is what the cell would hold otherwise, `exact` what was computed, not rounded;
        `houses` are the house's formulas, which are no officer's. A result is rounded as the formula says; one that
        does with it what cannot be told does not stay.
        """
        text, row = self._texts.get(place, ""), place[0]
        if not self._were_right.get(place) or (not edit.formula and not section.lacks_base(field)):
            return None
        if _is_one_of(houses, text, row):
            return None
        named = _with_cells(text, row, section)
        if (place[1], _in_any_row(text, row)) in self._wrong or not self._goes_by(named, row, section, field):
            return None
        value: str | float | None = edit.value
        if exact is None:
            gives_it = self._says_none(text, str(value), row, section, field)
        elif isinstance(value, str):
            gives_it = value[0] in text  # the arrow
        else:
            rounded = as_rounded(text, exact) if self._gives_number(text, row, section, field) else None
            gives_it, value = rounded is not None, None if rounded is None else float(rounded)
        if not gives_it:
            return None
        self.has_new_results = True
        return CellEdit(value=value, formula=text)

    def _gives_number(self, text: str, row: int, section: Section, field: Field) -> bool:
        """Return whether a formula gives a number and no text, and an average passes over months without a figure."""
        if "&" in text:
            return False
        if field is not Field.AVERAGE_12M or _PASSES_OVER.search(text):
            return True
        here = section.periods.intersection(window(section.as_of))  # `SUM(…)/12` is right where all have figures
        return here <= self._figures[self._sheet, row].keys()

    def _says_none(self, text: str, none: str, row: int, section: Section, field: Field) -> bool:
        """Return whether a formula says itself, in the house's words, that no change can be computed.

        Others give an error, or a change on a negative figure: with one of those nobody is left.
        """
        if field not in MONTHS_BACK or f'"{none}"' not in text:
            return False
        base = () if section.lacks_base(field) else (months_before(section.as_of, MONTHS_BACK[field]),)
        if all(month in self._figures[self._sheet, row] for month in (section.as_of, *base)):
            return "<=0" in text.replace(" ", "")
        return _CATCHES_ERRORS.search(text) is not None

    def _computes_below_zero(self, text: str, row: int, section: Section, field: Field) -> bool:
        """Return whether a formula gives a change on a base below zero, of which none is shown."""
        back = MONTHS_BACK.get(field)
        if back is None or _SEES_BELOW_ZERO.search(text):
            return False
        figures = self._figures[self._sheet, row]
        base = figures.get(months_before(section.as_of, back))
        return base is not None and base < 0 and section.as_of in figures

    def _is_old(
        self, text: str, row: int, section: Section, field: Field, *, stored: CellValue, exact: Decimal | None
    ) -> bool:
        """Return whether a stored result is that of the figures before, and not what the formula gives now."""
        if exact is None:
            return self._computes_below_zero(text, row, section, field)
        given = as_rounded(text, exact)
        return not is_close(stored, float(exact if given is None else given))

    def _goes_by(self, text: str, row: int, section: Section, field: Field) -> bool:
        """Return whether a formula refers to all months that it must, by their cells, and to none that it must not."""
        from kpiworkbook.ooxml.formula_follow import refers_to

        needed = months_behind(field, section.as_of)
        cells = [(row, column.index) for column in section.fields(Field.MONTH) if column.period in needed]
        if section.lacks_base(field):
            others = [(row, column.index) for column in section.fields(Field.MONTH) if column.period not in needed]
            if refers_to(text, self._sheet, others):
                return False
        if months_within(text) or not all(refers_to(text, self._sheet, (cell,)) for cell in cells):
            return False
        if self._goes_by_places and not FormulaMonths.judges(text, row):
            return False
        return not FormulaMonths(section).strays(field, text, row, self._figures[self._sheet, row])

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
        is_new: bool,
    ) -> bool:
        """Return whether a cell that reads right may stay as it is; `edit` is what it would hold otherwise.

        Without a stored result none may. The house's own formula is to be that of the current month, with the result
        that belongs to it; `ours` is the usual one, which gives way where it would not give what is computed. An
        officer's that refers to months of its row and not to the current one was right for another month, and one that
        goes by other months than it must reads right by chance; else its result is to agree with the `exact` one. One
        that refers to none, such as to a column of a table, is the officer's to keep. Where the row `is_new`, by new
        figures, the result is an old one, and is to be just what the formula gives now.
        """
        if place in self._without_result:
            return False
        from kpiworkbook.ooxml.formula_follow import refers_to

        text, row = self._texts.get(place, ""), place[0]
        if text == _in_row(edit.formula, row):
            return is_close(stored, edit.value)
        if _is_one_of((edit.formula, ours), text, row):
            return False
        text = _with_cells(text, row, section)
        months = {column.period: (row, column.index) for column in section.fields(Field.MONTH)}
        current = (row, months[section.as_of][1])
        if is_new and self._is_old(text, row, section, field, stored=stored, exact=exact):
            return False
        if not refers_to(text, self._sheet, (current,)):
            return not refers_to(text, self._sheet, months.values())
        strays = FormulaMonths(section).strays(field, text, row, self._figures[self._sheet, row])
        return not strays and agrees(stored, exact)


def standing(
    sheet: Sheet,
    xml: bytes,
    records: Records,
    name: str,
    were_right: Mapping[Place, bool] | None = None,
    *,
    is_next_column: bool = False,
) -> Standing:
    """Return the formulas of a sheet's derived columns; NotAWorkbookError, with `name`, where it cannot be read."""
    judged = {}
    if were_right:
        arrays = array_places(xml, name)  # which no plain formula of the same text stands for
        judged = {place: is_right for place, is_right in were_right.items() if place not in arrays}
    return Standing(sheet, derived_formulas(sheet, xml, name), records, judged, is_next_column=is_next_column)


def array_places(xml: bytes, name: str) -> Collection[Place]:
    """Return where array formulas stand; NotAWorkbookError, with `name`, where the sheet cannot be read."""
    from kpiworkbook.ooxml.sheet_scan import scan_sheet

    found = scan_sheet(xml, (), name).formulas if b"array" in xml else ()
    return {(formula.row, formula.column) for formula in found if formula.attributes.get("t") == "array"}


def is_close(stored: CellValue, value: float | str | None) -> bool:
    """Return whether a stored number is the value but for what other programs' arithmetic adds; so is any text."""
    if not isinstance(stored, float | int) or not isinstance(value, float | int):
        return True
    return isclose(stored, value, rel_tol=_SAME, abs_tol=_SAME)


def agrees(stored: CellValue, exact: Decimal | None) -> bool:
    """Return whether a number is what was computed, to its own decimals, of which not all need be shown."""
    if not isinstance(stored, float | int) or isinstance(stored, bool) or exact is None:
        return True
    if is_close(stored, float(exact)):
        return True
    typed = decimal_of(stored)
    return round_half_away(exact, decimals_of(typed)) == typed


def _with_cells(formula: str, row: int, section: Section) -> str:
    """Return a formula with cells where it names columns of a table, as the section's headings are called."""
    if "[" not in formula:
        return formula
    from kpiworkbook.ooxml.structured import as_cells

    return as_cells(formula, row, {column.heading.casefold(): column.index for column in section.columns})


def _in_row(formula: str, row: int) -> str:
    """Return a formula that is written once for all rows as it reads in one of them."""
    return formula.replace(OWN_ROW, str(row + 1))


def _is_one_of(houses: Iterable[str], text: str, row: int) -> bool:
    """Return whether a formula of a row is one of the house's, whatever cells it refers to."""
    shape = _shape(text)
    return any(shape == _shape(_in_row(house, row)) for house in houses)


def _in_any_row(formula: str, row: int) -> str:
    """Return a formula as it reads alike in all rows."""
    return formula.replace(str(row + 1), OWN_ROW)


@lru_cache(maxsize=4_096)
def _shape(formula: str) -> str:
    """Return a formula without the cells that it refers to."""
    return _CELLS.sub("§", formula)
