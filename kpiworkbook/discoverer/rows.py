"""A sheet's indicators as the search looks at them: spans, steps, and how much each month can tell."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from math import isnan, log10, nan

from kpiworkbook.discoverer.chance import alternatives
from kpiworkbook.model.actuals import Actual
from kpiworkbook.model.records import Measure, Unit
from kpiworkbook.model.scorecard import Scorecard, Sheet
from kpiworkbook.notation.intervals import Interval
from kpiworkbook.relations import Actuals, rows_by_ref

__all__ = ["LOOKED_UP", "NEIGHBOURS", "SLACK", "Row", "Table", "table_of"]

SLACK = 1e-9
"""What binary arithmetic may add. The search rather finds too much: what it finds is checked once more."""
LOOKED_UP = 3
"""In how many months partners are looked up: a relation that is broken in one or two of them is found in the other."""
NEIGHBOURS = 60
"""How many indicators away a partner may stand. A scorecard has some 55, and who relates two figures writes them on one
page; to look further would cost more, and each further candidate makes a coincidence more likely."""
_NOTHING = Interval(nan, nan)
"""What a month without a figure may be, to the search: neither too small nor too large for anything."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """An indicator."""

    place: int
    """Its place on the sheet, counted in indicators."""
    ref: str
    name: str
    unit: Unit
    step: float
    """The smallest difference between two of its figures as they are typed."""
    is_whole: bool
    """Whether all its figures are whole numbers."""
    lows: Sequence[float]
    """For each of the table's periods, the least that its figure may stand for; NaN for a month without a figure, so
    that it compares as neither less nor more."""
    highs: Sequence[float]
    """The most, likewise."""
    alternatives: Sequence[float]
    """For each of the table's periods, among how many values its figure can be said to have been drawn."""
    telling: Sequence[int]
    """The periods in which it is not zero, those that tell most first."""
    worth: float
    """The most evidence that its figures could give, in decades."""

    def span(self, month: int) -> Interval | None:
        """Return what its figure may stand for in one of the table's periods."""
        low = self.lows[month]
        return None if isnan(low) else Interval(low, self.highs[month])

    @property
    def nearby(self) -> range:
        """The places of the rows that may be its partners."""
        return range(self.place - NEIGHBOURS, self.place + NEIGHBOURS + 1)

    @property
    def ends(self) -> list[tuple[int, float, float]]:
        """The periods that tell, those that tell most first, with the ends of what its figure may stand for."""
        return [(month, self.lows[month], self.highs[month]) for month in self.telling]


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """The indicators of a sheet that have a ref of their own, from top to bottom."""

    sheet: str
    periods: Sequence[date]
    rows: Sequence[Row]
    figures: Mapping[str, Mapping[date, Actual]] = field(repr=False)
    by_ref: Mapping[str, Row] = field(repr=False)


def table_of(card: Scorecard, sheet: Sheet, actuals: Actuals) -> Table:
    """Return a sheet's table."""
    own = rows_by_ref(sheet)
    figures = {ref: actuals.get((sheet.name, row), {}) for ref, row in own.items()}
    ref_of = {row: ref for ref, row in own.items()}
    periods = sorted({period for months in figures.values() for period in months})
    rows = []
    for place, indicator in enumerate(sheet.indicators):
        ref = ref_of.get(indicator.row, "")
        if ref and (known := figures[ref]):
            measure = card.records.measures[sheet.name, indicator.row]
            if measure.unit is Unit.DURATION:
                continue  # they are averages as a rule, of which nothing is the sum
            rows.append(_row(place, ref, indicator.name, measure, [known.get(period) for period in periods]))
    return Table(sheet=sheet.name, periods=periods, rows=rows, figures=figures, by_ref={row.ref: row for row in rows})


def _row(place: int, ref: str, name: str, measure: Measure, months: Sequence[Actual | None]) -> Row:
    values = [month.value if month else None for month in months]
    is_whole = not [month for month in months if month and (month.half_step or not month.value.is_integer())]
    step = _step(measure, months, is_whole=is_whole)
    chances = alternatives(values, step, 1.0 if measure.unit is Unit.PERCENT else None)
    # A small figure tells little, whatever its row does: 1% of something fits too many somethings.
    sizes = [min(chance, abs(value or 0.0) / step) for chance, value in zip(chances, values, strict=True)]
    ends = [Interval.around(month.value, month.half_step) if month else _NOTHING for month in months]
    return Row(
        place=place, ref=ref, name=name, unit=measure.unit, step=step, is_whole=is_whole,
        lows=[low for low, _ in ends], highs=[high for _, high in ends], alternatives=chances,
        telling=sorted([month for month, size in enumerate(sizes) if size], key=sizes.__getitem__, reverse=True),
        worth=sum([log10(chance) for chance in chances if chance > 1]),
    )  # fmt: skip


def _step(measure: Measure, months: Sequence[Actual | None], *, is_whole: bool) -> float:
    typed = 2 * max((month.half_step for month in months if month), default=0.0)
    if typed or is_whole:
        return typed or 1.0
    # Full precision behind a number format: what the format shows is the least that the figure says.
    return float(10.0 ** -(measure.decimals + (2 if measure.unit is Unit.PERCENT else 0)))
