"""The calculator: the derived columns from the months, on exact decimals. Its one public verb is `calculate`.

The house rules (docs/architecture.md): a change is current / base - 1, shown as a whole percent; it is not shown where
either is missing or the base is not positive; the arrow follows the percent as shown; average and maximum go over the
available values of the 12 calendar months that end with the current one.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal, localcontext
from functools import lru_cache

from kpiworkbook.model.derived import Change, Derived, DerivedIndicator
from kpiworkbook.model.periods import months_before, window
from kpiworkbook.model.records import Records, Series
from kpiworkbook.model.scorecard import Indicator, Scorecard
from kpiworkbook.model.settings import ArrowSettings
from kpiworkbook.notation.arrows import arrow_of
from kpiworkbook.notation.rounding import EXACT, decimal_of, round_half_away, to_15_digits

__all__ = ["calculate", "change_between"]

_window = lru_cache(maxsize=256)(window)


def calculate(card: Scorecard) -> Derived:
    """Return the derived columns of every indicator, computed from the card's records alone."""
    found: dict[tuple[str, int], DerivedIndicator] = {}
    with localcontext(EXACT):
        actuals = _actuals(card.records)
        for sheet in card.sheets:
            for section in sheet.sections:
                for row in section.rows:
                    indicator = Indicator(grid=sheet.grid, section=section, row=row)
                    found[sheet.name, row] = _derive(card, indicator, actuals.get((sheet.name, row), {}))
    return Derived(indicators=found)


def change_between(base: Decimal | None, current: Decimal | None, arrows: ArrowSettings) -> Change | None:
    """Return the change from a base to the current value, or None where none is shown.

    None where either is missing, or the base is zero or negative. The percent is rounded half away from zero.
    """
    if base is None or current is None or base <= 0:
        return None
    with localcontext(EXACT):
        exact = to_15_digits(current / base - 1)
        percent = round_half_away(exact * 100)
    held = percent.scaleb(-2) if arrows.basis == "shown" else exact
    return Change(exact=exact, percent=int(percent), arrow=arrow_of(held, arrows.threshold))


def _actuals(records: Records) -> dict[tuple[str, int], dict[date, Decimal]]:
    """Return each indicator's available months, by sheet and row."""
    found: dict[tuple[str, int], dict[date, Decimal]] = {}
    columns = records.columns
    figures = zip(columns["sheet"], records.rows, columns["series"], columns["period"], columns["value"], strict=True)
    for sheet, row, series, period, value in figures:
        if series is Series.ACTUAL and value is not None:
            found.setdefault((sheet, row), {})[period] = decimal_of(value)
    return found


def _derive(card: Scorecard, indicator: Indicator, values: Mapping[date, Decimal]) -> DerivedIndicator:
    as_of = indicator.section.as_of
    arrows = card.settings.arrows
    current = values.get(as_of)
    available = [values[period] for period in _window(as_of) if period in values]
    return DerivedIndicator(
        sheet=indicator.grid.name,
        row=indicator.row,
        ref=indicator.ref,
        section=indicator.section.title,
        as_of=as_of,
        polarity=card.records.measures[indicator.grid.name, indicator.row].polarity,
        change_month=change_between(values.get(months_before(as_of, 1)), current, arrows),
        change_year=change_between(values.get(months_before(as_of, 12)), current, arrows),
        average_12m=to_15_digits(sum(available, Decimal(0)) / len(available)) if available else None,
        max_12m=max(available, default=None),
    )
