"""What the rows under one header are: indicators, section titles, or what stands apart from both."""

from __future__ import annotations

import re
from bisect import bisect
from collections.abc import Callable, Iterator, Sequence
from functools import cached_property

from kpiworkbook.layout.contents import Kind
from kpiworkbook.layout.numbering import LETTER
from kpiworkbook.layout.other_words import in_other_words
from kpiworkbook.layout.sheet_rows import SheetRows
from kpiworkbook.layout.tables_below import Logs
from kpiworkbook.model.fields import DERIVED, NAMES, Field
from kpiworkbook.model.section import Column

__all__ = ["IsSummary", "TableRows"]

IsSummary = Callable[[Sequence[Column], int], bool]
"""Tells whether a row under these columns sums up others by formulas."""
_REPORTED = (Field.MONTH, Field.BENCHMARK, Field.TARGET)
LONGEST_TITLE = 60
"""Characters of a title that stands between two indicators. What is longer is a note."""
_NUMBERS_AND_DATES = (Kind.NUMBER, Kind.SMALL_NUMBER, Kind.PERCENT, Kind.DATE)
_FEWEST_FIGURES = 3
"""Columns of figures that a table has at least in which a row with a single one stands out."""
_TITLE = re.compile(r"(?!note|source)[^\W_](?:.*[^.:;,])?", re.IGNORECASE)


class TableRows:
    """The rows under a header, from `first` up to `end` (not included), and where names and figures stand in them."""

    def __init__(
        self, sheet: SheetRows, columns: Sequence[Column], first: int, end: int, is_summary: IsSummary
    ) -> None:
        """Take the sheet's rows, and what tells which of them sum up others."""
        self._sheet, self._grid, self._kinds, self._is_summary = sheet, sheet.grid, sheet.kinds, is_summary
        self.columns, self.first, self.end = columns, first, end
        self._names = [column.index for column in columns if column.field in NAMES]
        self._ref = next((column.index for column in columns if column.field is Field.REF), None)
        self._reported = [column.index for column in columns if column.field in _REPORTED]
        """The columns of months, benchmarks and targets."""
        self._derived = [column.index for column in columns if column.field in DERIVED]
        self._logs = Logs(sheet.kinds, sheet.is_void)

    def sums_up(self, row: int) -> bool:
        """Return whether a row sums up others."""
        return self._is_summary(self.columns, row)

    def is_in_other_words(self, row: int) -> bool:
        """Return whether a row next to a header says its months in other words."""
        is_above_next = row == self.end - 1 and row < self._grid.last_row
        return (row == self.first or is_above_next) and bool(in_other_words(self._grid, self.columns, row))

    def is_indicator(self, row: int, above: int) -> bool:
        """Return whether a row is an indicator's; `above` is the last one before it that belongs to the table."""
        if self._has_figures(row):
            return True
        if not self._is_named(row):
            return False
        # An indicator without any figure is told from a note below the table by the company that it keeps.
        if above == row - 1:
            return True
        following = next(self._filled(row), None)
        return following is not None and self._has_figures(following)

    def opens_section(self, row: int, title: int | None, *, borders: bool) -> bool:
        """Return whether a row is a section's title.

        `title` is the row of the one before, and `borders` says whether the header or a blank row is above.
        """
        is_numbered = self._is_numbered_title(row)
        if len(self._sheet.texts(row)) != 1 and not self._is_merged_title(row) and not is_numbered:
            return False
        following, is_next = self._following(row)
        if following is None or not self.is_indicator(following, row):
            return False
        return row in self._sheet.merged or is_numbered or (is_next and (borders or self._is_like(row, title)))

    def end_of_log(self, row: int) -> int:
        """Return the row before which a log ends that begins with a row, 0 where none does."""
        if not self._reported or self._kinds.is_figure(row, self._reported[0]):
            return 0  # as in most rows
        return self._logs.end_of(row, self._sheet.texts(row), (*self._reported, *self._derived), self.end)

    def is_tally(self, row: int, last: int) -> bool:
        """Return whether only a text and a figure or date stand in a row, and no ref, below the indicators' `last` row.

        Others above have a ref, a blank row or a title is between, and no row with a ref follows. A letter before the
        text is a key's.
        """
        if self._ref is None or last >= row - 1 or len(self._reported) < _FEWEST_FIGURES:
            return False
        named = [text for index in self._names if (text := self._grid.shown(row, index).strip())]
        is_named = len(named) == 1 or (len(named) == 2 and len(min(named, key=len)) == 1)
        if not is_named or len(self._sheet.texts(row)) != len(named) + 1 or self._has_ref(row):
            return False
        if not any(self._kinds.of(row, index) in _NUMBERS_AND_DATES for index in self._reported):
            return False
        first_ref, last_ref = self._with_refs
        return first_ref <= last and last_ref < row

    def _filled(self, row: int) -> Iterator[int]:
        """Yield the rows below in which something stands."""
        return (below for below in range(row + 1, self.end) if self._sheet.texts(below))

    def _has_figures(self, row: int) -> bool:
        """Return whether the row has a name and a figure (a placeholder is one), or at least two figures.

        Of a row whose figures are derived from none, see `_is_derived_alone`.
        """
        missing = wanted = 2
        for index in self._names:
            if self._grid.shown(row, index).strip():
                missing = wanted = 1
                break
        for index in self._reported:
            missing -= self._kinds.is_figure(row, index)
            if not missing:
                return True
        derived = [index for index in self._derived if self._kinds.is_figure(row, index)]
        if missing < wanted:
            return len(derived) >= missing
        return bool(derived) and self._is_derived_alone(row, derived)

    @cached_property
    def _with_figures(self) -> list[int]:
        """The rows that have figures, found once for all rows that ask for those beside them and have none."""
        rows = range(self.first, self.end)
        return [row for row in rows if not self._sheet.is_void(row) and self._has_figures(row)]

    def _is_derived_alone(self, row: int, derived: Sequence[int]) -> bool:
        """Return whether a row with nothing but derived figures is an indicator that has none of its own.

        It has ref and name as the others. Else it sums the table up (`Mean change`), unless all that it shows is that
        there is nothing to derive from.
        """
        names = [self._grid.shown(row, index).strip() for index in self._names]
        is_empty = all(self._kinds.of(row, index) is Kind.PLACEHOLDER for index in derived)
        return all(names) and (is_empty or self._has_ref(row))

    def _has_ref(self, row: int) -> bool:
        """Return whether a row has a ref as an indicator has it: with a digit, or a letter alone among such others.

        Below these, a letter may be that of a key.
        """
        if self._ref is None:
            return False
        if any(letter.isdigit() for letter in self._grid.shown(row, self._ref)):
            return True
        first, last = self._with_letters
        return first < row < last and self._sheet.numbering(row, self._ref) == LETTER

    @cached_property
    def _with_refs(self) -> tuple[int, int]:
        """The first and the last row that has a ref; where none has, they are the wrong way round."""
        rows = range(self.first, self.end)
        first = next(filter(self._has_ref, rows), self.end)
        return first, next(filter(self._has_ref, reversed(rows)), self.first - 1)

    @cached_property
    def _with_letters(self) -> tuple[int, int]:
        """The first and the last row of the indicators with figures whose refs are letters alone."""
        rows = [
            row
            for row in range(self.first, self.end)
            if self._ref is not None
            and self._sheet.numbering(row, self._ref) == LETTER
            and any(self._kinds.is_figure(row, index) for index in self._reported)
        ]
        return (rows[0], rows[-1]) if rows else (self.end, self.first)

    def _is_named(self, row: int) -> bool:
        """Return whether a row without figures is an indicator's: it has a name, and says more than a note does.

        More is what stands in further columns, or a ref as indicators have it.
        """
        if row in self._sheet.of_key or self._is_merged_title(row) or self._is_numbered_title(row):
            return False
        asked = [c for c in self.columns if c.field is not Field.EXTRA and c.field not in DERIVED]
        filled = [column for column in asked if self._grid.shown(row, column.index).strip()]
        names = sum(column.field in NAMES for column in filled)
        further = len(filled) - names
        if names == len(self._names):
            return further >= 1 or (names == 2 and self._has_ref(row))
        return names == 1 and further >= 2

    def _is_merged_title(self, row: int) -> bool:
        """Return whether a text merged from the names on stands in the row, with a number before it at the most."""
        return self._sheet.merged.get(row) in self._names and len(self._sheet.texts(row)) <= 2

    def _is_numbered_title(self, row: int) -> bool:
        """Return whether only a number and a text stand in the row, among indicators whose refs are no such numbers.

        A letter is a number too: `A | Front door` among `A1`, `A2`.
        """
        if self._ref is None or len(self._names) != 2 or len(self._sheet.texts(row)) != 2:
            return False
        number = self._sheet.numbering(row, self._ref)
        if number is None or not all(self._grid.shown(row, index).strip() for index in self._names):
            return False
        at = bisect(self._with_figures, row)
        beside = self._with_figures[max(at - 1, 0) : at + 1]
        return bool(beside) and not any(self._sheet.numbering(other, self._ref) == number for other in beside)

    def _following(self, row: int) -> tuple[int | None, bool]:
        """Return the next row that sums up no others, and whether no blank row is before it."""
        expected = row + 1
        for each in self._filled(row):
            if not (self.sums_up(each) or self.is_in_other_words(each)):
                return each, each == expected
            expected += each == expected
        return None, False

    def _is_like(self, row: int, title: int | None) -> bool:
        """Return whether a text between two indicators stands and looks like the title of the section before."""
        if title is None or len(self._sheet.texts(title)) != 1:
            return False
        text, styles = self._sheet.texts(row)[0], self._grid.look.style_ids
        index = next((index for index in self._names if self._grid.shown(row, index).strip()), None)
        return (
            index is not None
            and bool(self._grid.shown(title, index).strip())
            and styles.get(row, {}).get(index) == styles.get(title, {}).get(index)
            and len(text) <= LONGEST_TITLE
            and _TITLE.fullmatch(text) is not None
            and not text[0].islower()
        )
