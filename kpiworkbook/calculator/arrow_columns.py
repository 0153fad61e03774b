"""The columns of arrows alone: what makes their arrows is learnt from those that stand there."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import NamedTuple, Protocol

from kpiworkbook.model.arrow_columns import ArrowColumn, ArrowHabit
from kpiworkbook.model.derived import Arrow, DerivedIndicator
from kpiworkbook.model.fields import ARROWS, MONTHS_BACK, Field
from kpiworkbook.model.grid import Grid
from kpiworkbook.model.periods import months_before
from kpiworkbook.model.records import Measure, Polarity
from kpiworkbook.model.section import Section
from kpiworkbook.model.settings import ArrowSettings, Settings
from kpiworkbook.notation.arrow_habits import (
    Move,
    TypedArrow,
    arrow_by,
    as_likely,
    habits_shown,
    is_open,
    may_be_right,
)
from kpiworkbook.notation.arrows import ArrowSign
from kpiworkbook.notation.lone_arrows import arrow_at, signs_of

__all__ = ["ArrowRow", "arrow_column", "arrows_of", "typed_arrow"]

_NOTHING = "-"
_ENOUGH = 500
"""Arrows that show by what all go; to ask thousands would take as long as all else."""


class ArrowRow(Protocol):
    """A row, and the figures that its arrows are made of."""

    @property
    def item(self) -> DerivedIndicator:
        """What else is derived for it."""

    @property
    def measure(self) -> Measure:
        """What is true of its figures."""

    @property
    def figures(self) -> Mapping[date, Decimal]:
        """Its months that have a figure."""


class _Cell(NamedTuple):
    row: ArrowRow
    text: str
    sign: ArrowSign | None


def arrow_column(
    settings: Settings, grid: Grid, field: Field, sections: Sequence[tuple[Section, Sequence[ArrowRow]]]
) -> ArrowColumn | None:
    """Return what the arrows of a sheet's columns of that kind go by, in the context `EXACT`; None where none is plain.

    They may be those of the current month, or still those of the month before.
    """
    cells = list(_cells(settings, grid, field, sections))
    signs = [cell.sign for cell in cells if cell.sign]
    if not signs:
        return None
    sample = cells[:: len(cells) // _ENOUGH + 1]
    months = [list(_typed(sample, field, ago)) for ago in (0, 1)]
    shown = [(habits_shown(typed, settings.arrows), typed) for typed in months]
    (right, habits), typed = max(shown, key=lambda each: each[0][0])
    if not habits:
        return None
    return ArrowColumn(
        habit=habits[0],
        rivals=habits[1:],
        as_likely=_as_likely(cells, as_likely(typed, right, habits, settings.arrows), habits[0]),
        signs=signs_of(signs, settings.arrows),
        none=_none(settings, cells),
    )


def _as_likely(cells: Sequence[_Cell], found: tuple[ArrowHabit, ...], habit: ArrowHabit) -> tuple[ArrowHabit, ...]:
    """Return the habits that are as likely as the first; where down is never better, better is no other than more."""
    if not found or any(cell.row.measure.polarity is Polarity.DOWN for cell in cells):
        return found
    return tuple(each for each in found if replace(each, of_performance=habit.of_performance) != habit)


def _cells(
    settings: Settings, grid: Grid, field: Field, sections: Sequence[tuple[Section, Sequence[ArrowRow]]]
) -> Iterator[_Cell]:
    for section, rows in sections:
        if column := section.column(field):
            yield from (_cell(settings, grid, row, column.index) for row in rows)


def _cell(settings: Settings, grid: Grid, row: ArrowRow, index: int) -> _Cell:
    text = grid.shown(row.item.row, index).strip()
    return _Cell(row, text, arrow_at(grid, row.item.row, index, settings.arrows))


def _typed(cells: Sequence[_Cell], field: Field, ago: int) -> Iterator[TypedArrow]:
    """Yield the arrows beside their moves of so many months ago."""
    for cell in cells:
        if cell.sign and (move := _move(cell.row, field, ago)):
            yield TypedArrow(cell.sign.arrow, move)


def _move(row: ArrowRow, field: Field, ago: int = 0) -> Move | None:
    as_of = months_before(row.item.as_of, ago)
    base, current = map(row.figures.get, (months_before(as_of, MONTHS_BACK[ARROWS[field]]), as_of))
    if base is None or current is None:
        return None
    return Move(base, current, row.measure.half_step, row.measure.polarity)


def _none(settings: Settings, cells: Sequence[_Cell]) -> str:
    """Return what the rows without an arrow say most often."""
    texts = Counter(cell.text for cell in cells if cell.text and cell.text.casefold() in settings.placeholders)
    return texts.most_common(1)[0][0] if texts else _NOTHING


def typed_arrow(settings: Settings, grid: Grid, section: Section, row: ArrowRow, field: Field) -> Arrow | None:
    """Return the arrow that stands in a row's column of that kind, or None."""
    column = section.column(field)
    sign = _cell(settings, grid, row, column.index).sign if column else None
    return sign.arrow if sign else None


def arrows_of(
    row: ArrowRow,
    columns: Mapping[Field, ArrowColumn],
    arrows: ArrowSettings,
    typed: Callable[[Field], Arrow | None] | None,
) -> dict[str, Arrow | None]:
    """Return the arrows that a row has to show, by column, in the context `EXACT`; None: there is no change to show.

    What cannot be told is not among them: which way is better, what a month said, or which of two habits is meant that
    the arrows of the column show alike. `typed` gives those that stand there; None where they are of other figures.
    """
    found: dict[str, Arrow | None] = {}
    for field, learnt in columns.items():
        is_told = row.measure.polarity is not Polarity.NONE or not learnt.habit.of_performance
        if not is_told or ARROWS[field] in (*row.item.unknown, *row.item.not_understood):
            continue
        move, stands = _move(row, field), typed(field) if typed else None
        if move is None:
            found[field.value] = None
            continue
        expected = arrow_by(learnt.habit, move, arrows)
        if stands is None:
            stays = is_open(learnt, move, arrows)
        else:  # which is right as a rule
            stays = stands is not expected and may_be_right(stands, learnt, move, _move(row, field, ago=1), arrows)
        if not stays:
            found[field.value] = expected
    return found
