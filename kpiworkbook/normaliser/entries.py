"""Reading the entries of a row. A scorecard repeats itself, so entries that are alike are understood once."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import lru_cache

from kpiworkbook.model.grid import CellValue, Grid
from kpiworkbook.model.records import Status
from kpiworkbook.normaliser.figure_columns import FigureColumns
from kpiworkbook.notation.bounds import bound_of
from kpiworkbook.notation.figures import Figure, read_figure
from kpiworkbook.notation.number_format import is_time, render

__all__ = ["EntryReader", "FigureEntry", "Manner", "to_come", "told"]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Manner:
    """How a figure is written. Figures written alike share one, so that of rows alike no more need be compared."""

    is_signed: bool
    """Whether it is shown with a percent sign."""
    is_grouped: bool
    """Whether it is shown with separators between thousands."""
    is_percent: bool
    in_points: bool
    """Whether its number format says that it is a percentage in hundredths."""
    is_rounded: bool
    decimals: int
    used_decimals: int
    whole: int
    """How large it is without its sign, rounded up to a whole number; 3 stands for all that are larger than 2."""
    time_format: str
    """The number format of times that shows a duration; empty for any other figure."""


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
    """Whether it is a figure without a percent sign, or behind one that is only text."""


class _Numbers(dict[tuple[float, str], FigureEntry]):
    """The entries of numbers by value and number format, each read when it is first asked for.

    What they are depends on nothing else, so the books of a batch share them. Nor does the text: every grid whose
    numbers have formats is shown by `render`.
    """

    def __missing__(self, key: tuple[float, str]) -> FigureEntry:
        if len(self) >= _MOST_NUMBERS:
            self.clear()
        value, number_format = key
        shown = render(value, number_format or "General")
        self[key] = entry = told(shown, read_figure(value, shown, number_format, {}))
        return entry


_MOST_NUMBERS = 65_536
_NUMBERS = _Numbers()
_NONE: Mapping[int, int] = {}


def told(shown: str, figure: Figure) -> FigureEntry:
    """Return the entry that a cell makes with what it shows."""
    manner = None
    if figure.value is not None:
        manner = _manner(
            is_signed=shown.rstrip().endswith("%") or (figure.is_percent and "%" in shown),
            is_grouped="," in shown,
            is_percent=figure.is_percent,
            in_points=figure.in_points,
            is_rounded=figure.is_rounded,
            decimals=figure.decimals,
            used_decimals=figure.used_decimals,
            whole=_whole(abs(figure.value)),
            time_format=figure.time_format,
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
        self._others = _OtherEntries(grid, placeholders)
        self._number_formats = [style.number_format for style in grid.look.styles]
        self._with_given_texts = {row for row, _ in grid.look.shown}
        self._has_formats_of_times = any(map(is_time, set(self._number_formats)))
        self._formats_by_style: dict[tuple[int, ...], dict[int, list[str]]] = {}
        """By the columns, and by which styles a row has: most rows share theirs, in one section and in the next."""

    @property
    def may_have_durations(self) -> bool:
        """Whether any entry that was read so far may be a duration; few sheets have one."""
        return self._has_formats_of_times or self._others.have_times

    def read(self, rows: Sequence[int], columns: FigureColumns) -> Sequence[Sequence[FigureEntry]]:
        """Return the entries of each row in the order of the columns."""
        stored, first = self._grid.stored(rows), self._grid.first_column
        formats = zip(*self._formats(rows, columns.indexes), strict=True)
        entries = [
            self._of_column(stored[index - first], of_column, is_target)
            for index, of_column, is_target in zip(columns.indexes, formats, columns.are_targets, strict=True)
        ]
        found: list[Sequence[FigureEntry]] = list(zip(*entries, strict=True)) or [()] * len(rows)
        for number, row in enumerate(rows) if self._with_given_texts else ():
            if row in self._with_given_texts:
                places = zip(columns.indexes, columns.are_targets, strict=True)
                found[number] = [self._as_shown(row, *place) for place in places]
        return found

    def _formats(self, rows: Sequence[int], indexes: Sequence[int]) -> Iterator[Sequence[str]]:
        """Yield the number formats of each row's columns, empty where the file does not tell."""
        known = self._formats_by_style.setdefault(tuple(indexes), {})
        for row in rows:
            styles = self._grid.look.style_ids.get(row, _NONE)
            formats = known.get(id(styles))
            if formats is None:
                found = [styles.get(index) for index in indexes]
                formats = ["" if style is None else self._number_formats[style] for style in found]
                known[id(styles)] = formats
            yield formats

    def _of_column(self, values: Sequence[CellValue], formats: Sequence[str], is_target: bool) -> Iterable[FigureEntry]:
        if {*map(type, values)} == {float}:
            return map(_NUMBERS.__getitem__, zip(values, formats, strict=True))  # type: ignore[arg-type]  # all are
        numbers, others = _NUMBERS, self._others
        return [
            numbers[value, form] if type(value) is float else others[type(value), value, form, is_target]
            for value, form in zip(values, formats, strict=True)
        ]

    def _as_shown(self, row: int, column: int, is_target: bool) -> FigureEntry:
        """Return the entry of a cell whose text the file itself may give."""
        grid = self._grid
        shown, number_format = grid.shown(row, column), grid.number_format(row, column)
        return _entry(grid.value(row, column), shown, number_format, self._placeholders, is_target=is_target)


class _OtherEntries(dict[tuple[type, CellValue, str, bool], FigureEntry]):
    """A sheet's entries that are no numbers by what is stored, the number format, and whether it is a target.

    Each is read when it is first asked for. True is 1 for a dictionary, so the type counts as well.
    """

    def __init__(self, grid: Grid, placeholders: Mapping[str, Status]) -> None:
        super().__init__()
        self._grid, self._placeholders = grid, placeholders
        self.have_times = bool(grid.look.shown)
        """Whether any of them may be a duration; texts that the file itself gives are not among them."""

    def __missing__(self, key: tuple[type, CellValue, str, bool]) -> FigureEntry:
        _, value, number_format, is_target = key
        shown = self._grid.shown_as(value, number_format)
        self.have_times = self.have_times or ":" in shown
        self[key] = entry = _entry(value, shown, number_format, self._placeholders, is_target=is_target)
        return entry


def _entry(
    value: CellValue, shown: str, number_format: str, placeholders: Mapping[str, Status], *, is_target: bool
) -> FigureEntry:
    figure = read_figure(value, shown, number_format, placeholders)
    if is_target and figure.status in _NO_FIGURES and isinstance(value, str):
        bound = bound_of(shown)  # `<10%` is an aim, not a figure too small to publish
        figure = read_figure(bound.figure, bound.figure, "", {}) if bound else _NOT_UNDERSTOOD
    return told(shown, figure)


def to_come(entry: FigureEntry) -> FigureEntry:
    """Return an entry of a month to come as it counts: a zero that a formula gives for empty cells is no figure yet."""
    return entry if entry.manner is None else replace(entry, figure=_PENDING, manner=None, is_bare=False)


_PENDING = Figure(value=None, status=Status.PENDING)
_NO_FIGURES = (Status.SUPPRESSED, Status.NOT_UNDERSTOOD)
_NOT_UNDERSTOOD = Figure(value=None, status=Status.NOT_UNDERSTOOD)
