"""The formulas that stand in a sheet's derived columns, and which of them may stay there."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping
from decimal import Decimal
from functools import lru_cache

from kpiworkbook.formula_months import derived_formulas
from kpiworkbook.keeper.own_formula import OwnFormula
from kpiworkbook.keeper.roundings import is_close
from kpiworkbook.model.fields import Field
from kpiworkbook.model.grid import CellValue
from kpiworkbook.model.places import OWN_ROW, Place, cell_name
from kpiworkbook.model.records import Records
from kpiworkbook.model.scorecard import Sheet
from kpiworkbook.model.section import Section
from kpiworkbook.ooxml.cell_xml import CellEdit

__all__ = ["Standing", "array_places", "standing"]

_CELLS = re.compile(r"\$?[A-Z]{1,3}\$?[0-9]+(?:[:,]\$?[A-Z]{1,3}\$?[0-9]+)*(?:,-?[0-9][0-9.E+-]*)*")
"""One cell, an area, or several of them, and the numbers of archived months behind them."""

_ROW = re.compile(r"(?<=[A-Za-z$])[0-9]++")
"""The row of a cell."""


class Standing:
    """The formulas of a sheet's derived columns."""

    def __init__(
        self,
        sheet: Sheet,
        texts: Mapping[Place, str],
        records: Records,
        were_right: Mapping[Place, bool],
        own_reasons: Collection[Place],
        *,
        is_next_column: bool,
    ) -> None:
        """Take the formulas as they would read each on its own, and the card's records.

        `were_right` says of formulas whether their results were right before new figures were put in, `own_reasons`
        which were not for a reason of their row alone; `is_next_column` that these stand in a column that was there, so
        that a month's place is another's now.
        """
        self._sheet, self._texts, self._figures = sheet.name, texts, records.months
        self._without_result = sheet.grid.look.not_calculated
        self._were_right, self._by_places = were_right, is_next_column
        self._wrong = {
            (column, _in_any_row(texts.get((row, column), ""), row)): (row, column)
            for (row, column), is_right in sorted(were_right.items(), reverse=True)  # so that the first one is told
            if not is_right and (row, column) not in own_reasons
        }
        self._own_reasons = own_reasons
        self._wrong_elsewhere: dict[Place, Place] = {}
        """Formulas that were right where they stand, and where the same one was not."""
        self.has_new_results = False
        """Whether a formula of the officer's has got another result here than the one it had."""
        self.gone: dict[Place, tuple[str, str, str]] = {}
        """The officer's formulas that give way, each with the one that takes its place, or nothing, and why."""

    def note_gone(self, place: Place, edit: CellEdit, houses: Collection[str]) -> None:
        """Note that what a cell is to hold takes the place of its formula, if that is none of the house's."""
        text, row = self._texts.get(place, ""), place[0]
        now = _in_row(edit.formula, row)
        if text and text != now and not _is_one_of(houses, text, row):
            self.gone[place] = text, now, self._why_gone(place)

    def _why_gone(self, place: Place) -> str:
        """Return what was wrong with a formula before new figures; empty where that is not why it gives way."""
        if place in self._wrong_elsewhere:
            return f"it was right here, but not in {cell_name(*self._wrong_elsewhere[place])}"
        if self._were_right.get(place, True):
            return ""
        of_row = ": a figure of its row is text or another one to it, or a half was rounded the other way"
        return f"it was not right before the new figures either{of_row if place in self._own_reasons else ''}"

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

        It stays where its results were right before, in its own row and in all others that have it (but for those with
        a reason of their own), and it goes by the months that it must. `edit` is what the cell would hold otherwise,
        `exact` what was computed, not rounded; `houses` are the house's formulas, which are no officer's. A result is
        rounded as the formula says; one that does with it what cannot be told does not stay.
        """
        text, row = self._texts.get(place, ""), place[0]
        if not self._were_right.get(place) or (not edit.formula and not section.lacks_base(field)):
            return None
        if _is_one_of(houses, text, row):
            return None
        if (wrong := self._wrong.get((place[1], _in_any_row(text, row)))) is not None:
            self._wrong_elsewhere[place] = wrong
            return None
        own = self._own(text, row, section, field)
        with_result = own.with_result(edit.value, exact) if own.goes_by_its_months(by_places=self._by_places) else None
        if with_result is not None:
            self.has_new_results = True
        return with_result

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
        text, row = self._texts.get(place, ""), place[0]
        if text == _in_row(edit.formula, row):
            return is_close(stored, edit.value)
        if _is_one_of((edit.formula, ours), text, row):
            return False
        own = self._own(text, row, section, field)
        return not (is_new and own.has_old_result(stored, exact)) and own.may_keep(stored, exact)

    def has(self, place: Place, formula: str) -> bool:
        """Return whether a formula stands in a cell that is written once for all rows."""
        return self._texts.get(place) == _in_row(formula, place[0])

    def keeps_arrow(self, place: Place, section: Section, *, usual: str, is_right: bool, says: str | None) -> bool:
        """Return whether the formula of an arrow alone stays: the house's `usual` one, or an officer's that is right.

        It is where it was right before new figures were put in, unless it goes by months whose places are others' now.
        Where it is not known to give the same as the house's, it has to hold what it `says`.
        """
        text, row = self._texts.get(place, ""), place[0]
        if place in self._without_result or not text:
            return False
        if _is_one_of((usual,), text, row):
            return text == _in_row(usual, row)
        if self._by_places and self._own(text, row, section, section.derived[0].field).goes_by_months:
            return False
        is_told = is_right or says is None or f'"{says}"' in text
        return is_told and self._were_right.get(place, is_right)

    def right_before(self, place: Place) -> str:
        """Return the formula that stands in a cell and was right before new figures were put in; empty without one."""
        return self._texts.get(place, "") if self._were_right.get(place) else ""

    def with_arrow(self, place: Place, arrow: str) -> CellEdit:
        """Return the formula that stands in a cell with another result."""
        self.has_new_results = True
        return CellEdit(value=arrow, formula=self._texts[place])

    def _own(self, text: str, row: int, section: Section, field: Field) -> OwnFormula:
        figures = self._figures[self._sheet, row]
        return OwnFormula(text, self._sheet, row, section, field, figures=figures)


def standing(
    sheet: Sheet,
    xml: bytes,
    records: Records,
    name: str,
    were_right: Mapping[Place, bool] | None = None,
    *,
    own_reasons: Collection[Place] = (),
    is_next_column: bool = False,
) -> Standing:
    """Return the formulas of a sheet's derived columns; NotAWorkbookError, with `name`, where it cannot be read."""
    judged = {}
    if were_right:
        arrays = array_places(xml, name)  # which no plain formula of the same text stands for
        judged = {place: is_right for place, is_right in were_right.items() if place not in arrays}
    return Standing(
        sheet, derived_formulas(sheet, xml, name), records, judged, own_reasons, is_next_column=is_next_column
    )


def array_places(xml: bytes, name: str) -> Collection[Place]:
    """Return where array formulas stand; NotAWorkbookError, with `name`, where the sheet cannot be read."""
    from kpiworkbook.ooxml.sheet_scan import scan_sheet

    found = scan_sheet(xml, (), name).formulas if b"array" in xml else ()
    return {(formula.row, formula.column) for formula in found if formula.attributes.get("t") == "array"}


def _in_row(formula: str, row: int) -> str:
    """Return a formula that is written once for all rows as it reads in one of them."""
    return formula.replace(OWN_ROW, str(row + 1))


def _is_one_of(houses: Iterable[str], text: str, row: int) -> bool:
    """Return whether a formula of a row is one of the house's, whatever cells it refers to."""
    shape = _shape(text)
    return any(shape == _shape(_in_row(house, row)) for house in houses)


def _in_any_row(formula: str, row: int) -> str:
    """Return a formula as it reads alike in all rows; `/2` in row 2 is none of its cells."""
    own = str(row + 1)
    return _ROW.sub(lambda match: OWN_ROW if match[0] == own else match[0], formula)


@lru_cache(maxsize=4_096)
def _shape(formula: str) -> str:
    """Return a formula without the cells that it refers to."""
    return _CELLS.sub("§", formula)
