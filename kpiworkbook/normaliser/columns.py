"""The records' columns, each made of the rows of figures when somebody first asks for it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date
from decimal import Decimal, localcontext
from functools import lru_cache, partial
from itertools import chain, compress, repeat
from typing import Any, NamedTuple, TypeVar

from kpiworkbook.model.fields import Field
from kpiworkbook.model.lazy import LazyList, LazyMapping
from kpiworkbook.model.records import RECORD_FIELDS, Measure, Shared, Unit
from kpiworkbook.model.scorecard import Indicator, Scorecard
from kpiworkbook.normaliser.entries import FigureEntry
from kpiworkbook.normaliser.figure_columns import FigureColumns
from kpiworkbook.notation.durations import reach_of
from kpiworkbook.notation.figures import Figure, lacks_percent_sign, scale_of, true_value
from kpiworkbook.notation.rounding import EXACT

__all__ = [
    "FigureRow",
    "figures_by_month",
    "half_steps",
    "months_not_understood",
    "record_columns",
    "repeated",
    "shared_values",
]

T = TypeVar("T")


class FigureRow(NamedTuple):
    """An indicator's months, benchmarks and targets: their columns, and what stands in them."""

    indicator: Indicator
    columns: FigureColumns
    entries: Sequence[FigureEntry]
    measure: Measure


def shared_values(card: Scorecard, rows: Sequence[FigureRow]) -> Shared:
    """Return what the figures of a row have in common; `rows` are those of the card, from top to bottom."""

    def texts(field: Field) -> list[str]:
        return [text for sheet in card.sheets for text in sheet.texts(field)]

    made: Mapping[str, Callable[[], list[Any]]] = {
        "workbook": lambda: [card.source] * len(rows),
        "sheet": lambda: [row.indicator.grid.name for row in rows],
        "section": lambda: [row.indicator.section.title for row in rows],
        "ref": partial(texts, Field.REF),
        "indicator": partial(texts, Field.INDICATOR),
        "owner": partial(texts, Field.OWNER),
        "reporter": partial(texts, Field.REPORTER),
        "unit": lambda: [row.measure.unit for row in rows],
        "polarity": lambda: [row.measure.polarity for row in rows],
    }
    return Shared(
        values=LazyMapping(made, lambda name: made[name]()),
        lengths=LazyList(lambda: [len(row.entries) for row in rows]),
    )


def record_columns(rows: Sequence[FigureRow], shared: Shared) -> LazyMapping[str, list[Any]]:
    """Return the columns of the records, by their names."""
    own: Mapping[str, Callable[[FigureRow], Iterable[Any]]] = {
        "series": lambda row: row.columns.series,
        "label": lambda row: row.columns.headings,
        "period": lambda row: row.columns.periods,
        "value": _values,
        "status": lambda row: [entry.figure.status for entry in row.entries],
        "shown": lambda row: [entry.shown for entry in row.entries],
        "cell": _cells,
    }

    def make(name: str) -> list[Any]:
        if name in shared.values:
            return repeated(shared.values[name], shared.lengths)
        of_figures = own[name]
        made: list[Any] = []
        for row in rows:
            made += of_figures(row)
        return made

    return LazyMapping(RECORD_FIELDS, make)


def repeated(values: Iterable[T], lengths: Iterable[int]) -> list[T]:
    """Return what is the same for all figures of a row, once for each of them."""
    return [*chain.from_iterable(map(repeat, values, lengths))]


def half_steps(rows: Sequence[FigureRow]) -> LazyList[float]:
    """Return how far each true figure may lie from the typed one."""
    return LazyList(lambda: [item for row in rows for item in _half_steps(row)])


def figures_by_month(row: FigureRow) -> dict[date, Decimal]:
    """Return the months of a row that have a figure; none has more than the 15 digits that Excel keeps."""
    measure = row.measure
    months = [entry.figure for entry in compress(row.entries, row.columns.are_months)]
    figures = zip(row.columns.months, months, strict=True)
    if measure.unit is not Unit.PERCENT:
        return {period: value for period, figure in figures if (value := figure.value) is not None}
    return {
        period: value
        for period, figure in figures
        if (value := figure.value if figure.is_percent else true_value(figure, measure)) is not None
    }


def months_not_understood(row: FigureRow) -> frozenset[date]:
    """Return the months of a row whose entries were not understood."""
    entries = compress(row.entries, row.columns.are_months)
    return frozenset(period for period, entry in zip(row.columns.months, entries, strict=True) if entry.is_unclear)


def _cells(row: FigureRow) -> list[str]:
    number = str(row.indicator.row + 1)
    return [letters + number for letters in row.columns.letters]


def _values(row: FigureRow) -> list[float | None]:
    if row.measure.unit is not Unit.PERCENT or not [entry for entry in row.entries if entry.is_bare]:
        return [entry.figure.number for entry in row.entries]
    values = [true_value(entry.figure, row.measure) for entry in row.entries]
    return [None if value is None else float(value) for value in values]


def _half_steps(row: FigureRow) -> list[float]:
    measure = row.measure
    if measure.unit is Unit.DURATION:
        reach, pairs = float(measure.half_step), zip(row.columns.are_months, row.entries, strict=True)
        return [_reach(entry.figure, reach if is_month else 0.0) for is_month, entry in pairs]
    is_exact = measure.unit is Unit.COUNT and not measure.half_step
    if is_exact and not any(entry.figure.decimals for entry in row.entries):
        return [0.0] * len(row.entries)
    with localcontext(EXACT):
        # A month may lie as far from its true figure as its row's, unless it has more digits. Where most of the row are
        # full-precision numbers, what it shows is all that is known.
        of_row = float(measure.half_step)
        return [
            min(of_row, _half_a_unit(entry.figure.used_decimals, scale_of(entry.figure, measure)))
            if of_row and is_month and entry.figure.is_rounded
            else _own_half_step(entry.figure, measure)
            for is_month, entry in zip(row.columns.are_months, row.entries, strict=True)
        ]


def _reach(figure: Figure, of_row: float) -> float:
    """Return how far a duration may lie from the true one; `of_row` is 0 where it does not go by its row's."""
    if figure.value is None or not figure.is_rounded or not figure.time_format:
        return 0.0
    return min(of_row, float(reach_of(figure.used_decimals))) if of_row else float(reach_of(figure.decimals))


def _own_half_step(figure: Figure, measure: Measure) -> float:
    if figure.value is None or not figure.is_rounded or (measure.unit is Unit.COUNT and not figure.decimals):
        return 0.0
    is_percentage = figure.is_percent or lacks_percent_sign(figure, measure)
    return _half_a_unit(figure.decimals, 100 if is_percentage else measure.scale)


@lru_cache(maxsize=256)
def _half_a_unit(decimals: int, scale: int) -> float:
    return float(Decimal(5).scaleb(-decimals - 1, EXACT) / scale)
