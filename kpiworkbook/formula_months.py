"""Which months a formula of a derived column goes by, and which it must: after a month was put in, an officer's own
formula may point at the months before, and read right by chance.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Container, Mapping
from datetime import date
from functools import lru_cache

from kpiworkbook.model.derived import months_behind
from kpiworkbook.model.fields import ARROWS, MONTHS_BACK, Field
from kpiworkbook.model.periods import month_name, window
from kpiworkbook.model.places import OWN_ROW, Place, range_name, runs
from kpiworkbook.model.scorecard import Sheet
from kpiworkbook.model.section import Section
from kpiworkbook.ooxml.areas import LAST_ROW, Area, area_of
from kpiworkbook.ooxml.formula_shift import TOKENS

__all__ = ["FormulaMonths", "areas_alone", "derived_formulas"]

_FUNCTIONS = (
    "ABS|AGGREGATE|AND|AVERAGE|AVERAGEA|AVERAGEIF|CHAR|CONCAT|CONCATENATE|COUNT|COUNTA|COUNTBLANK|COUNTIF|FIXED|IF|IFERROR|IFNA|IFS|"
    "INT|ISBLANK|ISERR|ISERROR|ISNA|ISNUMBER|ISTEXT|LARGE|MAX|MAXA|MEDIAN|MIN|MINA|N|NOT|OR|PRODUCT|REPT|ROUND|ROUNDDOWN|"
    "ROUNDUP|SIGN|SUBTOTAL|SUM|SUMIF|SUMPRODUCT|TEXT|TRUNC|UNICHAR|VALUE"
)
"""Those that take the cells they name and no others, as OFFSET and INDEX do."""
_CALCULATION = re.compile(rf"(?i)(?:[\s0-9.+\-*/^&=<>(),;%]++|(?:_xlfn\.)?(?:{_FUNCTIONS})(?=\()|TRUE|FALSE)*+")
"""What a formula is beside the cells and texts in it, where nothing else tells it cells: no name, no other sheet."""


def derived_formulas(sheet: Sheet, xml: bytes, name: str) -> Mapping[Place, str]:
    """Return the formulas of a sheet's derived columns, each as it would read on its own.

    Raises NotAWorkbookError, with `name`, where the sheet's part, `xml`, cannot be read.
    """
    there = sheet.grid.look.formulas
    derived = ((row, column.index) for s in sheet.sections for column in s.derived for row in s.rows) if there else ()
    places = [place for place in derived if place in there]
    if not places:
        return {}
    from kpiworkbook.ooxml.cell_moves import formula_texts

    return formula_texts(xml, places, name)


class FormulaMonths:
    """The months that the formulas of a section's rows must go by."""

    def __init__(self, section: Section) -> None:
        """Look up where the months stand."""
        self._months = {c.index: c.period for c in section.fields(Field.MONTH) if c.period is not None}
        self._as_of = section.as_of

    @staticmethod
    def judges(formula: str, row: int) -> bool:
        """Return whether it can be told which months a formula goes by: those of its row's cells that it names."""
        return bool(_areas(formula.replace(str(row + 1), OWN_ROW)))

    def strays(self, field: Field, formula: str, row: int, figures: Container[date]) -> frozenset[int]:
        """Return the columns of the months that a formula goes by, where they are not those that it must; else nothing.

        `figures` are the months of its row that have one: to leave out one that has none, or to go beyond the window
        to one, makes no difference. Nothing is returned either for a formula that goes by anything else as well.
        """
        areas = _areas(formula.replace(str(row + 1), OWN_ROW))
        named = frozenset(index for left, right in areas for index in range(left, right + 1))
        if not named <= self._months.keys():
            return frozenset()
        periods, wanted = {self._months[index] for index in named}, self._wanted(field)
        if field in MONTHS_BACK or field in ARROWS:
            strays = not wanted <= periods
        else:
            matter = {month for month in wanted if month in figures or month == self._as_of}
            strays = not matter <= periods or any(
                month < min(window(self._as_of)) and month in figures for month in periods
            )
        return named if strays else frozenset()

    def _wanted(self, field: Field) -> set[date]:
        """Return those months with a column that a derived figure is made of."""
        return set(months_behind(field, self._as_of)).intersection(self._months.values())

    def told(self, named: Collection[int], field: Field, row: int) -> str:
        """Return in words which months a formula goes by, and which it must."""
        wanted = self._wanted(field)
        must = [index for index, month in self._months.items() if month in wanted]
        return f"the formula uses {self._cells(named, row)}, and should use {self._cells(must, row)}"

    def _cells(self, columns: Collection[int], row: int) -> str:
        """Return cells with their months in words: `R10:S10 (Aug-19 to Sep-19)`."""
        areas = runs(columns)
        cells = " and ".join(range_name(row, first, row, last) for first, last in areas)
        months = [[month_name(self._months[end]) for end in dict.fromkeys(area)] for area in areas]
        return f"{cells} ({', '.join(' to '.join(ends) for ends in months)})"


@lru_cache(maxsize=4_096)
def _areas(formula: str) -> frozenset[tuple[int, int]]:
    """Return the first and last columns of what a formula names in its own row, if it names nothing else.

    Its row's number is `OWN_ROW` in it, so that the formulas of a column are looked at once.
    """
    areas = areas_alone(formula.replace(OWN_ROW, str(LAST_ROW + 1)))  # to which nobody refers
    is_own_row = all({top, bottom} == {LAST_ROW} for top, _, bottom, _ in areas)
    return frozenset((left, right) for _, left, _, right in areas) if is_own_row else frozenset()


def areas_alone(formula: str) -> frozenset[Area]:
    """Return the areas of its own sheet that a formula takes; nothing where it takes anything else, as by OFFSET."""
    areas: set[Area] = set()
    between, at = [], 0
    for match in re.finditer(TOKENS, formula):
        between.append(formula[at : match.start()])
        at = match.end()
        if match["first"]:
            area = area_of(match[0].replace("$", "").upper())
            if area is None:
                return frozenset()
            areas.add(area)
        elif not match[0].startswith('"'):
            return frozenset()
    between.append(formula[at:])
    return frozenset(areas if _CALCULATION.fullmatch(" ".join(between)) else ())
