"""The records' columns, each made of the rows of figures when somebody first asks for it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, localcontext
from typing import Any

from kpiworkbook.model.lazy import LazyColumns, LazyList
from kpiworkbook.model.places import column_letters
from kpiworkbook.model.records import RECORD_FIELDS, Measure, Series, Unit
from kpiworkbook.model.scorecard import Column, Field, Indicator
from kpiworkbook.normaliser.entries import FigureEntry
from kpiworkbook.notation.figures import Figure, lacks_percent_sign, true_value
from kpiworkbook.notation.rounding import EXACT

__all__ = ["SERIES", "FigureRow", "half_steps", "months_of", "record_columns"]

SERIES = {Field.MONTH: Series.ACTUAL, Field.BENCHMARK: Series.BENCHMARK, Field.TARGET: Series.TARGET}


@dataclass(frozen=True, slots=True, kw_only=True)
class FigureRow:
    """An indicator's months, benchmarks and targets: their columns, and what stands in them."""

    indicator: Indicator
    columns: Sequence[Column]
    entries: Sequence[FigureEntry]
    measure: Measure


def record_columns(rows: Sequence[FigureRow], workbook: str) -> LazyColumns:
    """Return the columns of the records, by their names."""
    same: Mapping[str, Callable[[FigureRow], Any]] = {
        "workbook": lambda _: workbook,
        "sheet": lambda row: row.indicator.grid.name,
        "section": lambda row: row.indicator.section.title,
        "ref": lambda row: row.indicator.ref,
        "indicator": lambda row: row.indicator.name,
        "owner": lambda row: row.indicator.owner,
        "reporter": lambda row: row.indicator.reporter,
        "unit": lambda row: row.measure.unit,
        "polarity": lambda row: row.measure.polarity,
    }
    own: Mapping[str, Callable[[FigureRow], list[Any]]] = {
        "series": lambda row: [SERIES[column.field] for column in row.columns],
        "label": lambda row: [column.heading for column in row.columns],
        "period": lambda row: [column.period for column in row.columns],
        "value": _values,
        "status": lambda row: [entry.figure.status for entry in row.entries],
        "shown": lambda row: [entry.shown for entry in row.entries],
        "cell": _cells,
    }

    def make(name: str) -> list[Any]:
        if name in same:
            of_row = same[name]
            return [item for row in rows for item in [of_row(row)] * len(row.columns)]
        of_figures = own[name]
        return [item for row in rows for item in of_figures(row)]

    return LazyColumns(RECORD_FIELDS, make)


def half_steps(rows: Sequence[FigureRow]) -> LazyList[float]:
    """Return how far each true figure may lie from the typed one."""
    return LazyList(lambda: [item for row in rows for item in _half_steps(row)])


def months_of(row: FigureRow) -> dict[date, Decimal]:
    """Return the months of a row that have a figure; none has more than the 15 digits that Excel keeps."""
    is_plain = row.measure.unit is not Unit.PERCENT
    return {
        column.period: value
        for column, entry in zip(row.columns, row.entries, strict=True)
        if column.period is not None
        and (value := entry.figure.value if is_plain else true_value(entry.figure, row.measure)) is not None
    }


def _cells(row: FigureRow) -> list[str]:
    number = row.indicator.row + 1
    return [f"{column_letters(column.index)}{number}" for column in row.columns]


def _values(row: FigureRow) -> list[float | None]:
    if row.measure.unit is not Unit.PERCENT:
        return [entry.figure.number for entry in row.entries]
    with localcontext(EXACT):
        values = [true_value(entry.figure, row.measure) for entry in row.entries]
    return [None if value is None else float(value) for value in values]


def _half_steps(row: FigureRow) -> list[float]:
    is_exact = row.measure.unit is Unit.COUNT and not row.measure.half_step
    if is_exact and not any(entry.figure.decimals for entry in row.entries):
        return [0.0] * len(row.entries)
    with localcontext(EXACT):
        return [
            _half_step_of(entry.figure, row.measure)
            if column.field is Field.MONTH
            else _own_half_step(entry.figure, row.measure)
            for column, entry in zip(row.columns, row.entries, strict=True)
        ]


def _half_step_of(month: Figure, measure: Measure) -> float:
    """Return how far a month's true figure may lie from it: as far as its row's, unless it has more digits."""
    if month.is_rounded and measure.half_step:
        used = Decimal(5).scaleb(-month.used_decimals - 1) / measure.scale
        return float(min(measure.half_step, used))
    # Else most of the row are full-precision numbers; of one that is not, what it shows is all that is known.
    return _own_half_step(month, measure)


def _own_half_step(figure: Figure, measure: Measure) -> float:
    if figure.value is None or not figure.is_rounded or (measure.unit is Unit.COUNT and not figure.decimals):
        return 0.0
    shown = Decimal(5).scaleb(-figure.decimals - 1)
    if figure.is_percent or lacks_percent_sign(figure, measure):
        return float(shown / 100)
    return float(shown / measure.scale)
