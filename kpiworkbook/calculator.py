"""The calculator: the derived columns from the months, on exact decimals. Its one public verb is `calculate`.

The house rules (docs/architecture.md): a change is current / base - 1, shown as a whole percent; it is not shown where
either is missing or the base is not positive; the arrow follows the percent as shown; average and maximum go over the
available values of the 12 calendar months that end with the current one.
"""

from __future__ import annotations

from datetime import date
from decimal import ROUND_HALF_UP, Decimal, localcontext

from kpiworkbook.model.derived import Change, Derived, DerivedIndicator
from kpiworkbook.model.periods import months_before, window
from kpiworkbook.model.scorecard import Indicator, Scorecard
from kpiworkbook.model.settings import ArrowSettings
from kpiworkbook.notation.arrows import arrow_of
from kpiworkbook.notation.rounding import EXACT, to_15_digits

__all__ = ["calculate", "change_between"]

_ZERO, _ONE = Decimal(0), Decimal(1)


def calculate(card: Scorecard) -> Derived:
    """Return the derived columns of every indicator, computed from the card's records alone."""
    found: dict[tuple[str, int], DerivedIndicator] = {}
    with localcontext(EXACT):
        for sheet in card.sheets:
            for section in sheet.sections:
                periods = _Periods(section.as_of)
                for row in section.rows:
                    indicator = Indicator(grid=sheet.grid, section=section, row=row)
                    found[sheet.name, row] = _derive(card, indicator, periods)
    return Derived(indicators=found)


def change_between(base: Decimal | None, current: Decimal | None, arrows: ArrowSettings) -> Change | None:
    """Return the change from a base to the current value, or None where none is shown.

    None where either is missing, or the base is zero or negative. The percent is rounded half away from zero.
    """
    if base is None or current is None or base <= 0:
        return None
    exact = to_15_digits(EXACT.subtract(EXACT.divide(current, base), _ONE))
    percent = exact.scaleb(2, EXACT).to_integral_value(ROUND_HALF_UP)  # halves away from zero; it has its 15 digits
    held = percent.scaleb(-2) if arrows.basis == "shown" else exact
    return Change(exact=exact, percent=int(percent), arrow=arrow_of(held, arrows.threshold))


class _Periods:
    """The months that a section's derived columns look at."""

    def __init__(self, as_of: date) -> None:
        self.as_of = as_of
        self.window = window(as_of)
        self.month_before, self.year_before = months_before(as_of, 1), months_before(as_of, 12)


def _derive(card: Scorecard, indicator: Indicator, periods: _Periods) -> DerivedIndicator:
    place = indicator.grid.name, indicator.row
    arrows, values = card.settings.arrows, card.records.months[place]
    current = values.get(periods.as_of)
    available = [value for period in periods.window if (value := values.get(period)) is not None]
    return DerivedIndicator(
        sheet=indicator.grid.name,
        row=indicator.row,
        ref=indicator.ref,
        section=indicator.section.title,
        as_of=periods.as_of,
        polarity=card.records.measures[place].polarity,
        change_month=change_between(values.get(periods.month_before), current, arrows),
        change_year=change_between(values.get(periods.year_before), current, arrows),
        average_12m=to_15_digits(sum(available, _ZERO) / len(available)) if available else None,
        max_12m=max(available, default=None),
    )
