"""What an indicator's other months tell: how they are written, and what a new figure of it can be."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from kpiworkbook.house.figures import written_figure
from kpiworkbook.model.actuals import Actual
from kpiworkbook.model.periods import month_name
from kpiworkbook.model.records import Measure, Unit
from kpiworkbook.model.scorecard import Field, Indicator
from kpiworkbook.model.settings import Settings
from kpiworkbook.notation.figures import configured_format, house_format
from kpiworkbook.notation.number_format import decimals, is_percent
from kpiworkbook.notation.numbers import MARKS
from kpiworkbook.notation.rounding import decimal_of
from kpiworkbook.notation.units import named_unit

__all__ = ["Habits", "habits_of", "mark_of"]

_PLAIN = re.compile(r"-?[£€$]?(?!0\d)[\d.,]+\s*%?")
"""A figure whose format suits others too: no footnote mark, no plus sign, no leading zeros."""
_MARK = re.compile(rf"\s*{MARKS}$")
_THOUSAND = 1000


@dataclass(frozen=True, slots=True, kw_only=True)
class Habits:
    """What a row's months have in common."""

    indicator: Indicator
    measure: Measure
    sizes: Sequence[Decimal]
    """The figures of its other months; percentages are fractions."""
    number_format: str
    """The one that most of them are shown with; empty where there is none."""
    grouping_open: bool
    """Whether nothing tells if thousands are parted: no month has a thousand, and the configuration is silent."""
    example: str
    """The latest of them with its month, for messages: `Sep-19 is 1,514`; empty where there is none."""

    @property
    def is_whole(self) -> bool:
        """Whether it counts in whole numbers."""
        named = named_unit(self.indicator.name)
        if self.measure.unit is not Unit.COUNT or (named is None and not self.sizes):
            return False
        return all(size == size.to_integral_value() for size in self.sizes)

    @property
    def is_never_negative(self) -> bool:
        """Whether it counts, and was never below zero."""
        return self.measure.unit is Unit.COUNT and all(size >= 0 for size in self.sizes)

    @property
    def is_fixed(self) -> bool:
        """Whether its other months, or the configuration, say how a figure is shown."""
        return bool(self.number_format)

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
    code = configured = configured_format(measure, settings.style.number_formats)
    if not code and others:
        code = _usual_format(indicator, measure, others, settings)
    return Habits(
        indicator=indicator,
        measure=measure,
        sizes=sizes,
        number_format=code,
        grouping_open=not configured and all(abs(size * measure.scale) < _THOUSAND for size in sizes),
        example=_example(indicator, others),
    )


def _usual_format(indicator: Indicator, measure: Measure, others: Mapping[date, Actual], settings: Settings) -> str:
    codes = Counter(_formats(indicator, measure, others, settings))
    return codes.most_common(1)[0][0] if codes else house_format(measure, {})


def _formats(
    indicator: Indicator, measure: Measure, others: Mapping[date, Actual], settings: Settings
) -> Iterator[str]:
    """Yield the formats that show the row's decimals, percent signs and thousands, the latest month's first."""
    signed = measure.unit is Unit.PERCENT and measure.scale == 1
    for column in _months(indicator, others):
        if _PLAIN.fullmatch(indicator.grid.shown(indicator.row, column).strip()):
            written = written_figure(indicator.grid, indicator.row, column, measure, settings)
            code = written[1] if written else ""
            fits = decimals(code) == measure.decimals and is_percent(code) == signed
            if fits and ("," in code) == measure.grouped:
                yield code


def _months(indicator: Indicator, others: Mapping[date, Actual]) -> list[int]:
    columns = (column for column in indicator.section.fields(Field.MONTH) if column.period in others)
    return [column.index for column in sorted(columns, key=lambda c: c.period or date.min, reverse=True)]


def _example(indicator: Indicator, others: Mapping[date, Actual]) -> str:
    columns = _months(indicator, others)
    return f"{month_name(max(others))} is {indicator.grid.shown(indicator.row, columns[0]).strip()}" if columns else ""


def mark_of(text: str) -> str:
    """Return the footnote mark at a figure's end, with the space before it: `*` of `1,569*`."""
    match = _MARK.search(text.rstrip())
    return match[0] if match else ""
