"""Reading the entries of a row. A scorecard repeats itself, so entries that are alike are understood once."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import lru_cache

from kpiworkbook.model.grid import CellValue, Grid
from kpiworkbook.model.records import Status
from kpiworkbook.normaliser.figure_columns import FigureColumns
from kpiworkbook.notation.figures import Figure, read_figure
from kpiworkbook.notation.number_format import render

__all__ = ["EntryReader", "FigureEntry", "Manner"]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Manner:
    """How a figure is written. Figures written alike share one, so that of rows alike no more need be compared."""

    is_signed: bool
    """Whether it is shown with a percent sign."""
    is_grouped: bool
    """Whether it is shown with separators between thousands."""
    is_percent: bool
    is_rounded: bool
    decimals: int
    used_decimals: int
    whole: int
    """How large it is without its sign, rounded up to a whole number; 3 stands for all that are larger than 2."""


_manner = lru_cache(maxsize=4_096)(Manner)


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class FigureEntry:
    """What a cell shows in a figure's place, and what that means. Cells that are alike share one."""

    shown: str
    figure: Figure
    manner: Manner | None
    """None where there is no figure."""
    is_unclear: bool
    """Whether it was not understood."""
    is_bare: bool
    """Whether it is a figure without a percent sign."""


@lru_cache(maxsize=65_536)
def _entry_of_number(value: float, number_format: str) -> FigureEntry:
    """Return the entry of a number; what it is depends on nothing else, so the books of a batch share it.

    Nor does the text: every grid whose numbers have formats is shown by `render`.
    """
    shown = render(value, number_format or "General")
    return _told(shown, read_figure(value, shown, number_format, {}))


def _told(shown: str, figure: Figure) -> FigureEntry:
    manner = None
    if figure.value is not None:
        manner = _manner(
            is_signed=shown.rstrip().endswith("%"),
            is_grouped="," in shown,
            is_percent=figure.is_percent,
            is_rounded=figure.is_rounded,
            decimals=figure.decimals,
            used_decimals=figure.used_decimals,
            whole=_whole(abs(figure.value)),
        )
    return FigureEntry(
        shown=shown,
        figure=figure,
        manner=manner,
        is_unclear=figure.status is Status.NOT_UNDERSTOOD,
        is_bare=figure.value is not None and not figure.is_percent,
    )


def _whole(size: Decimal) -> int:
    return 3 if size > 2 else 2 if size > 1 else bool(size)


class EntryReader:
    """Reads one sheet's entries."""

    def __init__(self, grid: Grid, placeholders: Mapping[str, Status]) -> None:
        """Take the sheet; `placeholders` are the words that stand for no figure."""
        self._grid, self._placeholders = grid, placeholders
        self._known = _Entries(grid, placeholders)
        self._with_given_texts = {row for row, _ in grid.look.shown}

    def read(self, row: int, columns: FigureColumns) -> list[FigureEntry]:
        """Return the entries of a row in the order of the columns."""
        if row in self._with_given_texts:
            return [self._as_shown(row, *place) for place in zip(columns.indexes, columns.are_targets, strict=True)]
        cells, first = self._grid.cells(row), self._grid.first_column
        if len(cells) <= columns.last - first:
            cells = [*cells, *[None] * (columns.last - first + 1 - len(cells))]
        values = [cells[index - first] for index in columns.indexes]
        styles = self._grid.look.style_ids.get(row, {})
        # True is 1 for a dictionary, and a number is shown by its format.
        keys = zip(map(type, values), values, map(styles.get, columns.indexes), columns.are_targets, strict=True)
        return list(map(self._known.__getitem__, keys))

    def _as_shown(self, row: int, column: int, is_target: bool) -> FigureEntry:
        """Return the entry of a cell whose text the file itself may give."""
        grid = self._grid
        shown, number_format = grid.shown(row, column), grid.number_format(row, column)
        return _entry(grid.value(row, column), shown, number_format, self._placeholders, is_target=is_target)


class _Entries(dict[tuple[type, CellValue, int | None, bool], FigureEntry]):
    """A sheet's entries by what is stored, the style, and whether it is a target; read when first asked for."""

    def __init__(self, grid: Grid, placeholders: Mapping[str, Status]) -> None:
        super().__init__()
        self._grid, self._placeholders = grid, placeholders

    def __missing__(self, key: tuple[type, CellValue, int | None, bool]) -> FigureEntry:
        _, value, style, is_target = key
        number_format = "" if style is None else self._grid.look.styles[style].number_format
        if type(value) is float:
            entry = _entry_of_number(value, number_format)
        else:
            shown = self._grid.shown_as(value, number_format)
            entry = _entry(value, shown, number_format, self._placeholders, is_target=is_target)
        self[key] = entry
        return entry


def _entry(
    value: CellValue, shown: str, number_format: str, placeholders: Mapping[str, Status], *, is_target: bool
) -> FigureEntry:
    figure = read_figure(value, shown, number_format, placeholders)
    if is_target and figure.status is Status.SUPPRESSED:  # `<10%` is an aim, not a figure too small to publish
        figure = replace(figure, status=Status.NOT_UNDERSTOOD)
    return _told(shown, figure)
