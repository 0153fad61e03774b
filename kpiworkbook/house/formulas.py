"""The live formulas of the derived columns, short enough to be read in Excel's formula bar."""

from __future__ import annotations

from datetime import date

from kpiworkbook.model.periods import months_before, window
from kpiworkbook.model.places import cell_name, range_name, runs
from kpiworkbook.model.scorecard import Field, Section
from kpiworkbook.model.settings import ArrowSettings

__all__ = ["Formulas"]


class Formulas:
    """The formulas of one section's rows."""

    def __init__(self, section: Section, arrows: ArrowSettings) -> None:
        """Look up the columns that the section's formulas refer to."""
        self._arrows = arrows
        columns = {c.period: c.index for c in section.fields(Field.MONTH) if c.period is not None}
        as_of: date = section.as_of
        self._current = columns[as_of]
        self._month_before = columns.get(months_before(as_of, 1))
        self._year_before = columns.get(months_before(as_of, 12))
        self._window = runs(columns[month] for month in window(as_of) if month in columns)

    def formula(self, field: Field, row: int) -> str:
        """Return the formula of a derived column in a row; an empty text where the base month has no column."""
        if field is Field.CHANGE_MONTH:
            return self._change(self._month_before, row)
        if field is Field.CHANGE_YEAR:
            return self._change(self._year_before, row)
        months = ",".join(range_name(row, first, row, last) for first, last in self._window)
        name = "AVERAGE" if field is Field.AVERAGE_12M else "MAX"
        return f'=IF(COUNT({months})=0,"-",{name}({months}))'

    def _change(self, base_column: int | None, row: int) -> str:
        if base_column is None:
            return ""
        exact, shown = self._rounded(base_column, row)
        held = shown if self._arrows.basis == "shown" else exact
        limit = self._arrows.threshold_text
        glyph = (
            f'IF({held}>={limit},"{_quoted(self._arrows.up)} ",'
            f'IF({held}<=-{limit},"{_quoted(self._arrows.down)} ","{_quoted(self._arrows.same)} "))'
        )
        return self._where_there_is_one(base_column, row, f'{glyph}&TEXT({shown},"0%")')

    def plain_change(self, field: Field, row: int) -> str:
        """Return the formula of a change as a number, for a cell whose number format draws the arrow itself."""
        base_column = self._month_before if field is Field.CHANGE_MONTH else self._year_before
        if base_column is None:
            return ""
        return self._where_there_is_one(base_column, row, self._rounded(base_column, row)[1])

    def _rounded(self, base_column: int, row: int) -> tuple[str, str]:
        """Return the change, exact and as a whole percent.

        The inner ROUND takes away what binary numbers add: 201/200-1 is stored as a little less than 0.5%, which would
        show as 0% instead of 1%.
        """
        base, current = cell_name(row, base_column), cell_name(row, self._current)
        exact = f"ROUND({current}/{base}-1,12)"
        return exact, f"ROUND({exact},2)"

    def _where_there_is_one(self, base_column: int, row: int, change: str) -> str:
        base, current = cell_name(row, base_column), cell_name(row, self._current)
        otherwise = f'"{_quoted(self._arrows.not_available)}"'
        return f"=IF(COUNT({base},{current})<2,{otherwise},IF({base}<=0,{otherwise},{change}))"


def _quoted(text: str) -> str:
    return text.replace('"', '""')
