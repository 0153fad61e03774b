"""What an indicator's other months tell: how they are written, and what a new figure of it can be."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from kpiworkbook.house.figures import written_figure
from kpiworkbook.model.actuals import Actual
from kpiworkbook.model.fields import Field
from kpiworkbook.model.periods import month_name
from kpiworkbook.model.records import Measure, Unit
from kpiworkbook.model.scorecard import Indicator
from kpiworkbook.model.settings import Settings
from kpiworkbook.notation.below_zero import may_be_below_zero
from kpiworkbook.notation.figures import configured_format, house_format
from kpiworkbook.notation.number_format import decimals, is_percent
from kpiworkbook.notation.numbers import mark_of
from kpiworkbook.notation.rounding import decimal_of
from kpiworkbook.notation.units import named_unit

__all__ = ["Habits", "habits_of"]

_PLAIN = re.compile(r"-?[£€$]?(?!0\d)[\d.,]+\s*%?")
"""A figure whose format suits others too: no footnote mark, no plus sign, no leading zeros."""
_THOUSAND = 1000


@dataclass(frozen=True, slots=True, kw_only=True)
class Habits:
    """What a row's months have in common."""

    indicator: Indicator
    measure: Measure
    sizes: Sequence[Decimal]
    """The figures of its other months; percentages are fractions."""
    usual_format: str
    """The one that they are shown with, the latest of them first; empty where there is none."""
    configured_format: str
    """The configuration's, which goes before it; empty where it has none."""
    grouping_open: bool
    """Whether nothing tells if thousands are parted: no month has a thousand, and the configuration is silent."""
    example: str
    """The latest of them with its month, for messages: `Sep-19 is 1,514`; empty where there is none."""
    stored_example: str
    """The same of a row whose format shows less than is stored: `Sep-19 shows 1,212 and stores 1,212,000`."""

    @property
    def label(self) -> str:
        """What the indicator is called: its ref, or its name where it has none."""
        return self.indicator.ref or self.indicator.name

    @property
    def is_whole(self) -> bool:
        """Whether it counts in whole numbers."""
        named = named_unit(self.indicator.name)
        if self.measure.unit is not Unit.COUNT or (named is None and not self.sizes):
            return False
        return all(size == size.to_integral_value() for size in self.sizes)

    @property
    def is_never_negative(self) -> bool:
        """Whether it counts, and neither its months, nor its name, nor their format speak of figures below zero."""
        is_positive = self.measure.unit is Unit.COUNT and all(size >= 0 for size in self.sizes)
        return is_positive and not may_be_below_zero(self.indicator.name, self.usual_format)

    @property
    def number_format(self) -> str:
        """The format that a new figure is to have; empty where nothing tells."""
        return self.configured_format or self.usual_format

    def largest_fraction(self) -> Decimal:
        """Return up to what size a percentage without its sign is surely a fraction: 1, less where all are small."""
        most = max(map(abs, self.sizes), default=Decimal(0))
        return min(Decimal(1), self.measure.largest_fraction, most * 10 if most else Decimal(1))

    def smallest_points(self) -> Decimal:
        """Return from what size on a percentage in a row of points is surely one of them: a tenth of the least."""
        return min((abs(size) for size in self.sizes if size), default=Decimal(0)) * self.measure.scale / 10


def habits_of(
    indicator: Indicator, measure: Measure, actuals: Mapping[date, Actual], period: date, settings: Settings
) -> Habits:
    """Return what the months of an indicator tell; the one that is to be filled says nothing."""
    others = {month: actual for month, actual in actuals.items() if month != period}
    sizes = tuple(decimal_of(actual.value) for actual in others.values())
    configured = configured_format(measure, settings.style.number_formats)
    return Habits(
        indicator=indicator,
        measure=measure,
        sizes=sizes,
        usual_format=_usual_format(indicator, measure, others, settings) if others else "",
        configured_format=configured,
        grouping_open=not configured and all(abs(size * measure.scale) < _THOUSAND for size in sizes),
        example=_example(indicator, others, "is"),
        stored_example=_stored_example(indicator, others),
    )


def _usual_format(indicator: Indicator, measure: Measure, others: Mapping[date, Actual], settings: Settings) -> str:
    """Return the latest format that two months have; what one month alone has was perhaps made for its figure."""
    codes = [*_formats(indicator, measure, others, settings)]
    codes = [code for code in codes if measure.grouped and "," in code] or codes
    return next((code for code in codes if codes.count(code) > 1), codes[0] if codes else house_format(measure, {}))


def _formats(
    indicator: Indicator, measure: Measure, others: Mapping[date, Actual], settings: Settings
) -> Iterator[str]:
    """Yield the formats that the months are shown with, footnote marks left out, the latest month's first.

    Of texts only those tell that show the row's decimals, percent signs and thousands.
    """
    signed = measure.unit is Unit.PERCENT and measure.scale == 1
    grid, row = indicator.grid, indicator.row
    for column in _months(indicator, others):
        shown = grid.shown(row, column).strip()
        written = written_figure(grid, row, column, measure, settings)
        if written is None or is_percent(written[1]) != signed or mark_of(shown):
            continue
        code = written[1]
        if not isinstance(grid.value(row, column), str):
            if code != "@":
                yield code if signed or grid.number_format(row, column) else "General"
        elif _PLAIN.fullmatch(shown) and decimals(code) == measure.decimals and ("," in code) == measure.grouped:
            yield code


def _months(indicator: Indicator, others: Mapping[date, Actual]) -> list[int]:
    columns = (column for column in indicator.section.fields(Field.MONTH) if column.period in others)
    return [column.index for column in sorted(columns, key=lambda c: c.period or date.min, reverse=True)]


def _example(indicator: Indicator, others: Mapping[date, Actual], verb: str) -> str:
    columns = _months(indicator, others)
    shown = indicator.grid.shown(indicator.row, columns[0]).strip() if columns else ""
    return f"{month_name(max(others))} {verb} {shown}" if columns else ""


def _stored_example(indicator: Indicator, others: Mapping[date, Actual]) -> str:
    shown = _example(indicator, others, "shows")
    return f"{shown} and stores {decimal_of(others[max(others)].value):,f}" if shown else ""
