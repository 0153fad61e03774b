"""An officer's own formula in a derived column: which months it goes by, and what it gives."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from datetime import date
from decimal import Decimal

from kpiworkbook.formula_months import FormulaMonths
from kpiworkbook.keeper.roundings import agrees, as_rounded, is_close
from kpiworkbook.model.derived import months_behind
from kpiworkbook.model.fields import MONTHS_BACK, Field
from kpiworkbook.model.grid import CellValue
from kpiworkbook.model.periods import months_before, window
from kpiworkbook.model.places import Place
from kpiworkbook.model.section import Section
from kpiworkbook.notation.month_spelling import months_within
from kpiworkbook.ooxml.cell_xml import CellEdit

__all__ = ["OwnFormula"]

_CATCHES_ERRORS = re.compile(r"(?i)\b(?:IFERROR|ISERROR|ISNUMBER|COUNT)\(")
_PASSES_OVER = re.compile(r"(?i)\b(?:AGGREGATE|AVERAGE|COUNT|SUBTOTAL)")
_LESS_ONE = re.compile(r"- *(?:1(?![0-9.%])|100%)")
_SEES_BELOW_ZERO = re.compile(r"<=? *0|> *0|\b0 *<|\b0 *>=?")


class OwnFormula:
    """A formula of a derived column that is none of the house's."""

    def __init__(
        self, text: str, sheet: str, row: int, section: Section, field: Field, *, figures: Mapping[date, Decimal]
    ) -> None:
        """Take a formula as it would read on its own, the place where it stands, and the figures of its row."""
        self._text, self._sheet, self._row, self._section, self._field = text, sheet, row, section, field
        self._figures = figures
        self._with_cells = _with_cells(text, row, section)

    def with_result(self, value: str | float | None, exact: Decimal | None) -> CellEdit | None:
        """Return it with the result that new figures give it, rounded as it says; None where that cannot be told.

        `value` is what its cell would hold otherwise, `exact` what was computed, not rounded.
        """
        if exact is None:
            gives_it = self._says_none(str(value))
        elif not self._rounds_as(exact):
            gives_it = False
        elif isinstance(value, str):
            gives_it = value[0] in self._text  # the arrow
        else:
            rounded = as_rounded(self._text, exact) if self._gives_number() else None
            gives_it, value = rounded is not None, None if rounded is None else float(rounded)
        return CellEdit(value=value, formula=self._text) if gives_it else None

    def goes_by_its_months(self, *, by_places: bool) -> bool:
        """Return whether it refers to all months that it must, by their cells, and to none that it must not.

        Where months are known `by_places` alone, as each stands in another's column now, it has to be plain by which
        it goes.
        """
        section, text = self._section, self._with_cells
        needed = months_behind(self._field, section.as_of)
        cells = [self._cell(column.index) for column in section.fields(Field.MONTH) if column.period in needed]
        if section.lacks_base(self._field):
            others = [self._cell(column.index) for column in section.fields(Field.MONTH) if column.period not in needed]
            if self._refers_to(others):
                return False
        if months_within(text) or not all(self._refers_to((cell,)) for cell in cells):
            return False
        return (not by_places or FormulaMonths.judges(text, self._row)) and not self._strays()

    @property
    def goes_by_months(self) -> bool:
        """Whether it refers to a month of its row."""
        return self._refers_to([self._cell(column.index) for column in self._section.fields(Field.MONTH)])

    def may_keep(self, stored: CellValue, exact: Decimal | None) -> bool:
        """Return whether a result that reads right is not so by chance: the formula goes by the months that it must.

        One that refers to months of its row and not to the current one was right for another month; else its result is
        to agree with the `exact` one. One that refers to none, such as to a column of a table, is the officer's.
        """
        months = {column.period: self._cell(column.index) for column in self._section.fields(Field.MONTH)}
        if not self._refers_to((months[self._section.as_of],)):
            return not self._refers_to(months.values())
        return not self._strays() and agrees(stored, exact)

    def has_old_result(self, stored: CellValue, exact: Decimal | None) -> bool:
        """Return whether a stored result is that of the figures before, and not what the formula gives now."""
        if exact is None:
            return self._computes_below_zero()
        given = as_rounded(self._with_cells, exact)
        return not is_close(stored, float(exact if given is None else given))

    def _rounds_as(self, exact: Decimal) -> bool:
        """Return whether what it rounds is not a half that binary numbers miss: `201/200-1` is less than 0.005."""
        back = MONTHS_BACK.get(self._field)
        if back is None or not _LESS_ONE.search(self._text):
            return True
        as_of = self._section.as_of
        base, current = map(self._figures.get, (months_before(as_of, back), as_of))
        if not base or current is None:
            return True
        given = (as_rounded(self._text, each) for each in (exact, Decimal(float(current) / float(base) - 1)))
        first, second = (None if each is None else float(each) for each in given)
        return first is None or second is None or is_close(first, second)

    def _gives_number(self) -> bool:
        """Return whether it gives a number and no text, and an average passes over months without a figure."""
        if "&" in self._text:
            return False
        if self._field is not Field.AVERAGE_12M or _PASSES_OVER.search(self._text):
            return True
        here = self._section.periods.intersection(window(self._section.as_of))
        return here <= self._figures.keys()  # `SUM(…)/12` is right where all have figures

    def _says_none(self, none: str) -> bool:
        """Return whether it says itself, in the house's words, that no change can be computed.

        Others give an error, or a change on a negative figure: with one of those nobody is left.
        """
        if self._field not in MONTHS_BACK or f'"{none}"' not in self._text:
            return False
        as_of = self._section.as_of
        base = () if self._section.lacks_base(self._field) else (months_before(as_of, MONTHS_BACK[self._field]),)
        if all(month in self._figures for month in (as_of, *base)):
            return "<=0" in self._text.replace(" ", "")
        return _CATCHES_ERRORS.search(self._text) is not None

    def _computes_below_zero(self) -> bool:
        """Return whether it gives a change on a base below zero, of which none is shown."""
        back = MONTHS_BACK.get(self._field)
        if back is None or _SEES_BELOW_ZERO.search(self._with_cells):
            return False
        base = self._figures.get(months_before(self._section.as_of, back))
        return base is not None and base < 0 and self._section.as_of in self._figures

    def _strays(self) -> bool:
        """Return whether it goes by other months than it must."""
        return bool(FormulaMonths(self._section).strays(self._field, self._with_cells, self._row, self._figures))

    def _refers_to(self, places: Collection[Place]) -> bool:
        from kpiworkbook.ooxml.formula_follow import refers_to

        return refers_to(self._with_cells, self._sheet, places)

    def _cell(self, index: int) -> Place:
        return self._row, index


def _with_cells(formula: str, row: int, section: Section) -> str:
    """Return a formula with cells where it names columns of a table, as the section's headings are called."""
    if "[" not in formula:
        return formula
    from kpiworkbook.ooxml.structured import as_cells

    return as_cells(formula, row, {column.heading.casefold(): column.index for column in section.columns})
