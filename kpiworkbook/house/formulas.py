"""The live formulas of the derived columns, short enough to be read in Excel's formula bar."""

from __future__ import annotations

from collections.abc import Mapping

from kpiworkbook.model.derived import Arrow, DerivedIndicator
from kpiworkbook.model.fields import DERIVED, Field
from kpiworkbook.model.periods import months_before, window
from kpiworkbook.model.places import OWN_ROW, column_letters, runs
from kpiworkbook.model.records import Measure
from kpiworkbook.model.section import Section
from kpiworkbook.model.settings import ArrowSettings

__all__ = ["Formulas", "is_summary_of_the_house"]


class Formulas:
    """The formulas of one section's rows."""

    def __init__(self, section: Section, arrows: ArrowSettings) -> None:
        """Look up the columns that the section's formulas refer to."""
        self._arrows = arrows
        columns = {c.period: c.index for c in section.fields(Field.MONTH) if c.period is not None}
        as_of = section.as_of
        self._current = _cell(columns[as_of])
        self._bases = {
            Field.CHANGE_MONTH: columns.get(months_before(as_of, 1)),
            Field.CHANGE_YEAR: columns.get(months_before(as_of, 12)),
        }
        months = frozenset(columns[month] for month in window(as_of) if month in columns)
        self._window = ",".join(
            _cell(first) if first == last else f"{_cell(first)}:{_cell(last)}" for first, last in runs(months)
        )
        self._written = {field: self._written_once(field) for field in DERIVED}
        bases = {field: frozenset((columns[as_of], base)) for field, base in self._bases.items() if base is not None}
        self._reach = {Field.AVERAGE_12M: months, Field.MAX_12M: months, **bases}

    def for_all_rows(self, field: Field) -> str:
        """Return the formula of a derived column without the leading `=`, with `OWN_ROW` for the row's number.

        It is empty where the base month has no column.
        """
        return self._written[field]

    def for_indicator(self, field: Field, item: DerivedIndicator, measure: Measure) -> str:
        """Return what `for_all_rows` does for one indicator: months that are in the archive alone are numbers in it."""
        if field in self._bases or not item.archived:
            return self.for_all_rows(field)
        numbers = (f"{float(value * measure.scale):.15g}" for value in item.archived)
        return _summary(field, ",".join((self._window, *numbers)))

    def reach(self, field: Field) -> frozenset[int]:
        """Return the columns that a derived column's formula goes over."""
        return self._reach.get(field, frozenset())

    def past_errors_for_all_rows(self, field: Field) -> str:
        """Return the formula of an average or a maximum that passes over errors: one error else makes it an error."""
        number = 1 if field is Field.AVERAGE_12M else 4
        return f'IF(COUNT({self._window})=0,"-",_xlfn.AGGREGATE({number},6,{self._window}))'

    def plain_for_all_rows(self, field: Field, places: int) -> str:
        """Return the same of a change that is a number, whose format shows so many places of its percentage."""
        base = self._bases[field]
        if base is None:
            return ""
        return self._where_there_is_one(base, f"ROUND({self._exact(base)},{places + 2})")

    def arrow(self, field: Field, signs: Mapping[Arrow, str], none: str, *, by_threshold: bool) -> str:
        """Return the formula of the arrow alone of a change, likewise; empty where the base month has no column.

        `signs` are the arrows of a rise, a fall and neither; `none` is what stands where there is no change to show.
        """
        base = self._bases[field]
        if base is None:
            return ""
        if not by_threshold:
            step = _cell(base), self._current
            found = self._either(f"{step[1]}>{step[0]}", f"{step[1]}<{step[0]}", signs)
            return f'IF(COUNT({step[0]},{step[1]})<2,"{_quoted(none)}",{found})'
        held, limit = self._held(self._exact(base)), self._arrows.threshold_text
        return self._where_there_is_one(base, self._either(f"{held}>={limit}", f"{held}<=-{limit}", signs), none)

    @staticmethod
    def _either(is_up: str, is_down: str, signs: Mapping[Arrow, str]) -> str:
        up, same, down = (_quoted(signs[arrow]) for arrow in (Arrow.UP, Arrow.SAME, Arrow.DOWN))
        return f'IF({is_up},"{up}",IF({is_down},"{down}","{same}"))'

    def _held(self, exact: str) -> str:
        """Return what is held against the threshold."""
        return f"ROUND({exact},2)" if self._arrows.basis == "shown" else exact

    def _written_once(self, field: Field) -> str:
        if field in self._bases:
            return self._change(self._bases[field])
        return _summary(field, self._window)

    def _change(self, base_column: int | None) -> str:
        if base_column is None:
            return ""
        exact = self._exact(base_column)
        held, limit = self._held(exact), self._arrows.threshold_text
        arrows = self._arrows
        signs = {Arrow.UP: f"{arrows.up} ", Arrow.SAME: f"{arrows.same} ", Arrow.DOWN: f"{arrows.down} "}
        glyph = self._either(f"{held}>={limit}", f"{held}<=-{limit}", signs)
        return self._where_there_is_one(base_column, f'{glyph}&TEXT(ROUND({exact},2),"0%")')

    def _exact(self, base_column: int) -> str:
        """Return the change as a fraction, without what binary numbers add.

        201/200-1 is stored as a little less than 0.5%, which would show as 0% instead of 1%.
        """
        return f"ROUND({self._current}/{_cell(base_column)}-1,12)"

    def _where_there_is_one(self, base_column: int, change: str, none: str = "") -> str:
        base, otherwise = _cell(base_column), f'"{_quoted(none or self._arrows.not_available)}"'
        return f"IF(COUNT({base},{self._current})<2,{otherwise},IF({base}<=0,{otherwise},{change}))"


def _summary(field: Field, months: str) -> str:
    name = "AVERAGE" if field is Field.AVERAGE_12M else "MAX"
    return f'IF(COUNT({months})=0,"-",{name}({months}))'


def is_summary_of_the_house(field: Field, text: str) -> bool:
    """Return whether a formula is one that was written here for an average or a maximum, of whatever months."""
    months = text.removeprefix("IF(COUNT(").partition(")")[0]
    return text == _summary(field, months)


def _cell(column: int) -> str:
    return column_letters(column) + OWN_ROW


def _quoted(text: str) -> str:
    return text.replace('"', '""')
