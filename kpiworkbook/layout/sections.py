"""Parting the rows under a header into indicators, section titles, notes and blank rows."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

from kpiworkbook.layout.contents import Kind, Kinds
from kpiworkbook.layout.header import HeaderBlock
from kpiworkbook.layout.key import find_key
from kpiworkbook.layout.numbering import LETTER, Numbering, numbering
from kpiworkbook.layout.other_words import in_other_words
from kpiworkbook.layout.tables_below import Logs, begins_another_table
from kpiworkbook.model.fields import DERIVED, NAMES, Field
from kpiworkbook.model.section import Column

__all__ = ["RowReader", "RowRun"]

IsSummary = Callable[[Sequence[Column], int], bool]
"""Tells whether a row under these columns sums up others by formulas."""
_REPORTED = (Field.MONTH, Field.BENCHMARK, Field.TARGET)
TITLE_WIDTH = 3
"""Columns over which a title is merged at least."""
LONGEST_TITLE = 60
"""Characters of a title that stands between two indicators. What is longer is a note."""
_NUMBERS_AND_DATES = (Kind.NUMBER, Kind.SMALL_NUMBER, Kind.PERCENT, Kind.DATE)
_FEWEST_FIGURES = 3
"""Columns of figures that a table has at least in which a row with a single one stands out."""
_TITLE = re.compile(r"(?!note|source)[^\W_](?:.*[^.:;,])?", re.IGNORECASE)


@dataclass(frozen=True, slots=True, kw_only=True)
class RowRun:
    """The rows of one section's indicators, and the title that opens it."""

    rows: tuple[int, ...]
    title_row: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class _Table:
    """The rows under a header, from `first` up to `end` (not included), and where names and figures stand in them."""

    columns: Sequence[Column]
    first: int
    end: int
    names: Sequence[int]
    ref: int | None
    reported: Sequence[int]
    """The columns of months, benchmarks and targets."""
    derived: Sequence[int]

    @classmethod
    def under(cls, header: HeaderBlock, columns: Sequence[Column], end: int) -> _Table:
        """Return the rows under a header that is read as these columns."""
        return cls(
            columns=columns,
            first=header.last_row + 1,
            end=end,
            names=[column.index for column in columns if column.field in NAMES],
            ref=next((column.index for column in columns if column.field is Field.REF), None),
            reported=[column.index for column in columns if column.field in _REPORTED],
            derived=[column.index for column in columns if column.field in DERIVED],
        )


class RowReader:
    """Tells what the rows of one sheet are."""

    def __init__(self, kinds: Kinds, is_summary: IsSummary) -> None:
        """Take what the sheet's entries look like, and what tells which of its rows sum up others."""
        self._grid, self.kinds, self._is_summary = kinds.grid, kinds, is_summary
        self._lettered: dict[tuple[int, int], tuple[int, int]] = {}
        """Of tables, by their first row and their column of refs: the rows between which letters are refs."""
        self.summaries: set[int] = set()
        """The rows that were found to sum up others."""
        self.tallies: set[int] = set()
        """The rows below a table that say a text and a figure and are no indicators: `Number on target | 4`."""
        self.other_tables: set[int] = set()
        """The rows with which tables begin below that have no months: of quarters or years, and logs of changes."""
        self._logs = Logs(kinds, self._is_void)
        self._log_end = 0
        """The row before which the log ends that was found last."""
        self._merged = {m.first_row: m.first_column for m in kinds.grid.merges if m.width >= TITLE_WIDTH}

    @cached_property
    def _key_rows(self) -> frozenset[int]:
        return frozenset(row for row, _ in find_key(self._grid))

    def runs(self, header: HeaderBlock, columns: Sequence[Column], end: int) -> list[RowRun]:
        """Return the sections under a header, up to the row `end` (not included), each with its indicators' rows."""
        table = _Table.under(header, columns, end)
        found: list[RowRun] = []
        rows: list[int] = []
        title: int | None = None
        above = last = header.last_row
        """The last row that belongs to the table, and the last of an indicator."""
        self._logs, self._log_end = Logs(self.kinds, self._is_void), 0
        for row in range(table.first, end):
            if self._is_void(row):
                continue
            if last < row - 1 and begins_another_table(self._grid, columns, row):
                self.other_tables.add(row)
                break
            if self._stands_apart(table, row, last):
                continue
            if self._is_indicator(table, row, above):
                rows.append(row)
                above = last = row
            elif self._opens_section(table, row, title, borders=above == header.last_row or above < row - 1):
                if rows:
                    found.append(RowRun(rows=tuple(rows), title_row=title))
                rows, title = [], row
                above = row
        if rows:
            found.append(RowRun(rows=tuple(rows), title_row=title))
        return found

    def title_above(self, header: HeaderBlock, previous_end: int) -> int | None:
        """Return the row of the title that stands above a header, or None.

        A title is the only text of the row directly above, or its number is the only other and a blank row above it;
        over a blank row it counts where it is merged.
        """
        nearest = header.first_row - 1
        if self._grid.typed and not self.texts(nearest) and any(row == nearest for row, _ in self._grid.typed):
            nearest -= 1  # over it stand the years of its months
        nearest -= bool(in_other_words(self._grid, header.columns, nearest))
        for row in (nearest, nearest - 1):
            if row <= previous_end:
                return None
            texts = self.texts(row)
            if len(texts) == 1 and (row == nearest or row in self._merged):
                return row
            is_numbered = (
                len(texts) == 2
                and any(map(str.isalpha, texts[1]))
                and self._numbering(row, self.first_filled(row)) is not None
            )
            if is_numbered and row == nearest and not (row - 1 > previous_end and self.texts(row - 1)):
                return row
            if texts:
                return None
        return None

    def texts(self, row: int) -> list[str]:
        """Return what stands in a row, empty cells left out."""
        grid = self._grid
        if not grid.first_row <= row <= grid.last_row:
            return []
        return [text for value in grid.rows[row - grid.first_row] if value is not None and (text := str(value).strip())]

    def first_filled(self, row: int) -> int:
        """Return the first column in which something stands in a row that is not blank; it may be hidden."""
        cells = self._grid.cells(row)
        first = next(i for i, value in enumerate(cells) if value is not None and str(value).strip())
        return self._grid.first_column + first

    def title(self, row: int) -> str:
        """Return what a title's row says, its number included."""
        grid = self._grid
        return " ".join(" ".join(grid.shown(row, i) for i in range(grid.first_column, grid.last_column + 1)).split())

    def _is_void(self, row: int) -> bool:
        """Return at a glance whether nothing stands in a row; a million of them may lie before a stray cell."""
        cells = self._grid.rows[row - self._grid.first_row]
        return not any(cells) and row not in self._merged and cells.count("") + cells.count(None) == len(cells)

    def _is_indicator(self, table: _Table, row: int, above: int) -> bool:
        if self._has_figures(table, row):
            return True
        if not self._is_named(table, row):
            return False
        # An indicator without any figure is told from a note below the table by the company that it keeps.
        if above == row - 1:
            return True
        following = next(self._filled(table, row), None)
        return following is not None and self._has_figures(table, following)

    def _stands_apart(self, table: _Table, row: int, last: int) -> bool:
        """Return whether a row sums up others, or stands below the table and is no part of it; and note which it is."""
        if row < self._log_end or self._is_in_other_words(table, row):
            return True
        if self._is_summary(table.columns, row):
            self.summaries.add(row)
        elif last >= table.first and (end := self._end_of_log(table, row)):
            self.other_tables.add(row)
            self._log_end = end
        elif last >= table.first and self._is_tally(table, row, last):
            self.tallies.add(row)
        else:
            return False
        return True

    def _is_in_other_words(self, table: _Table, row: int) -> bool:
        return row in (table.first, table.end - 1) and bool(in_other_words(self._grid, table.columns, row))

    def _end_of_log(self, table: _Table, row: int) -> int:
        """Return the row before which a log ends that begins with a row, 0 where none does."""
        if not table.reported or self.kinds.is_figure(row, table.reported[0]):
            return 0  # as in most rows
        return self._logs.end_of(row, self.texts(row), (*table.reported, *table.derived), table.end)

    def _is_tally(self, table: _Table, row: int, last: int) -> bool:
        """Return whether only a text and a figure or date stand in a row, and no ref, below the indicators' `last` row.

        Others above have a ref, a blank row or a title is between, and no row with a ref follows. A letter before the
        text is a key's.
        """
        if table.ref is None or last >= row - 1 or len(table.reported) < _FEWEST_FIGURES:
            return False
        named = [text for index in table.names if (text := self._grid.shown(row, index).strip())]
        is_named = len(named) == 1 or (len(named) == 2 and len(min(named, key=len)) == 1)
        if not is_named or len(self.texts(row)) != len(named) + 1 or self._has_ref(table, row):
            return False
        if not any(self.kinds.of(row, index) in _NUMBERS_AND_DATES for index in table.reported):
            return False
        have_refs = any(self._has_ref(table, above) for above in range(last, table.first - 1, -1))
        return have_refs and not any(self._has_ref(table, below) for below in self._filled(table, row))

    def _filled(self, table: _Table, row: int) -> Iterator[int]:
        """Yield the rows below in which something stands."""
        return (below for below in range(row + 1, table.end) if self.texts(below))

    def _has_figures(self, table: _Table, row: int) -> bool:
        """Return whether the row has a name and a figure (a placeholder is one), or at least two figures.

        Of a row whose figures are derived from none, see `_is_derived_alone`.
        """
        missing = wanted = 2
        for index in table.names:
            if self._grid.shown(row, index).strip():
                missing = wanted = 1
                break
        for index in table.reported:
            missing -= self.kinds.is_figure(row, index)
            if not missing:
                return True
        derived = [index for index in table.derived if self.kinds.is_figure(row, index)]
        if missing < wanted:
            return len(derived) >= missing
        return bool(derived) and self._is_derived_alone(table, row, derived)

    def _is_derived_alone(self, table: _Table, row: int, derived: Sequence[int]) -> bool:
        """Return whether a row with nothing but derived figures is an indicator that has none of its own.

        It has ref and name as the others. Else it sums the table up (`Mean change`), unless all that it shows is that
        there is nothing to derive from.
        """
        names = [self._grid.shown(row, index).strip() for index in table.names]
        is_empty = all(self.kinds.of(row, index) is Kind.PLACEHOLDER for index in derived)
        return all(names) and (is_empty or self._has_ref(table, row))

    def _has_ref(self, table: _Table, row: int) -> bool:
        """Return whether a row has a ref as an indicator has it: with a digit, or a letter alone among such others.

        Below these, a letter may be that of a key.
        """
        if table.ref is None:
            return False
        if any(letter.isdigit() for letter in self._grid.shown(row, table.ref)):
            return True
        first, last = self._with_letters(table, table.ref)
        return first < row < last and self._numbering(row, table.ref) == LETTER

    def _with_letters(self, table: _Table, ref: int) -> tuple[int, int]:
        """Return the first and the last row of the indicators with figures whose refs are letters alone."""
        place = table.first, ref
        if place not in self._lettered:
            rows = [
                row
                for row in range(table.first, table.end)
                if self._numbering(row, ref) == LETTER
                and any(self.kinds.is_figure(row, index) for index in table.reported)
            ]
            self._lettered[place] = (rows[0], rows[-1]) if rows else (table.end, table.first)
        return self._lettered[place]

    def _is_named(self, table: _Table, row: int) -> bool:
        """Return whether a row without figures is an indicator's: it has a name, and says more than a note does.

        More is what stands in further columns, or a ref as indicators have it.
        """
        if row in self._key_rows or self._is_merged_title(table, row) or self._is_numbered_title(table, row):
            return False
        asked = [c for c in table.columns if c.field is not Field.EXTRA and c.field not in DERIVED]
        filled = [column for column in asked if self._grid.shown(row, column.index).strip()]
        names = [self._grid.shown(row, column.index) for column in filled if column.field in NAMES]
        further = len(filled) - len(names)
        if len(names) == len(table.names):
            return further >= 1 or (len(names) == 2 and self._has_ref(table, row))
        return len(names) == 1 and further >= 2

    def _is_merged_title(self, table: _Table, row: int) -> bool:
        """Return whether a text merged from the names on stands in the row, with a number before it at the most."""
        return self._merged.get(row) in table.names and len(self.texts(row)) <= 2

    def _is_numbered_title(self, table: _Table, row: int) -> bool:
        """Return whether only a number and a text stand in the row, among indicators whose refs are no such numbers.

        A letter is a number too: `A | Front door` among `A1`, `A2`.
        """
        if table.ref is None or len(table.names) != 2 or len(self.texts(row)) != 2:
            return False
        names = [self._grid.shown(row, index).strip() for index in table.names]
        number = self._numbering(row, table.ref)
        if not all(names) or number is None:
            return False
        above = (other for other in range(row - 1, table.first - 1, -1) if self._has_figures(table, other))
        below = (other for other in range(row + 1, table.end) if self._has_figures(table, other))
        beside = [other for other in (next(above, None), next(below, None)) if other is not None]
        return bool(beside) and not any(self._numbering(other, table.ref) == number for other in beside)

    def _numbering(self, row: int, column: int) -> Numbering | None:
        return numbering(self._grid.shown(row, column))

    def _opens_section(self, table: _Table, row: int, title: int | None, *, borders: bool) -> bool:
        is_numbered = self._is_numbered_title(table, row)
        if len(self.texts(row)) != 1 and not self._is_merged_title(table, row) and not is_numbered:
            return False
        following, is_next = self._following(table, row)
        if following is None or not self._is_indicator(table, following, row):
            return False
        return row in self._merged or is_numbered or (is_next and (borders or self._is_like(table, row, title)))

    def _following(self, table: _Table, row: int) -> tuple[int | None, bool]:
        """Return the next row that sums up no others, and whether no blank row is before it."""
        below, expected = self._filled(table, row), row + 1
        for each in below:
            if not (self._is_summary(table.columns, each) or self._is_in_other_words(table, each)):
                return each, each == expected
            expected += each == expected
        return None, False

    def _is_like(self, table: _Table, row: int, title: int | None) -> bool:
        """Return whether a text between two indicators stands and looks like the title of the section before."""
        if title is None or len(self.texts(title)) != 1:
            return False
        text, styles = self.texts(row)[0], self._grid.look.style_ids
        index = next((index for index in table.names if self._grid.shown(row, index).strip()), None)
        return (
            index is not None
            and bool(self._grid.shown(title, index).strip())
            and styles.get(row, {}).get(index) == styles.get(title, {}).get(index)
            and len(text) <= LONGEST_TITLE
            and _TITLE.fullmatch(text) is not None
            and not text[0].islower()
        )
