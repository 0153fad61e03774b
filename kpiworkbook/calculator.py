"""The calculator: the derived columns from the months, on exact decimals. Its one public verb is `calculate`.

The house rules (docs/architecture.md): a change is current / base - 1, shown as a whole percent; it is not shown where
either is missing or the base is not positive; the arrow follows the percent as shown; average and maximum go over the
available values of the 12 calendar months that end with the current one.
"""

from __future__ import annotations

from collections.abc import Iterator
from decimal import ROUND_HALF_UP, Decimal, localcontext

from kpiworkbook.model.derived import Change, Derived, DerivedIndicator
from kpiworkbook.model.grid import Grid
from kpiworkbook.model.periods import months_before, window
from kpiworkbook.model.scorecard import Field, Scorecard, Section
from kpiworkbook.model.settings import ArrowSettings
from kpiworkbook.notation.arrows import arrow_of
from kpiworkbook.notation.rounding import EXACT, to_15_digits

__all__ = ["calculate", "change_between"]

_ZERO, _ONE, _HUNDRED, _HUNDREDTH = map(Decimal, ("0", "1", "100", "0.01"))


def calculate(card: Scorecard) -> Derived:
    """Return the derived columns of every indicator, computed from the card's records alone."""
    found: dict[tuple[str, int], DerivedIndicator] = {}
    with localcontext(EXACT):
        for sheet in card.sheets:
            for section in sheet.sections:
                found.update(_of_section(card, sheet.grid, section))
    return Derived(indicators=found)


def change_between(base: Decimal | None, current: Decimal | None, arrows: ArrowSettings) -> Change | None:
    """Return the change from a base to the current value, or None where none is shown; within the context `EXACT`.

    None where either is missing, or the base is zero or negative. The percent is rounded half away from zero.
    """
    if base is None or current is None or base <= 0:
        return None
    exact = to_15_digits(current / base - _ONE)
    percent = (exact * _HUNDRED).to_integral_value(ROUND_HALF_UP)  # halves away from zero; it has its 15 digits
    held = percent * _HUNDREDTH if arrows.basis == "shown" else exact
    return Change(exact=exact, percent=int(percent), arrow=arrow_of(held, arrows.threshold))


def _of_section(card: Scorecard, grid: Grid, section: Section) -> Iterator[tuple[tuple[str, int], DerivedIndicator]]:
    """Yield the derived columns of a section's rows, by sheet and row."""
    arrows, as_of, refs = card.settings.arrows, section.as_of, section.column(Field.REF)
    months = window(as_of)
    month_before, year_before = months_before(as_of, 1), months_before(as_of, 12)
    for row in section.rows:
        place = grid.name, row
        value_of = card.records.months[place].get
        current = value_of(as_of)
        available = [value for value in map(value_of, months) if value is not None]
        item = DerivedIndicator(
            sheet=grid.name,
            row=row,
            ref=grid.text(row, refs.index) if refs else "",
            section=section.title,
            as_of=as_of,
            polarity=card.records.measures[place].polarity,
            change_month=change_between(value_of(month_before), current, arrows),
            change_year=change_between(value_of(year_before), current, arrows),
            average_12m=to_15_digits(sum(available, _ZERO) / len(available)) if available else None,
            max_12m=max(available) if available else None,
        )
        yield place, item
