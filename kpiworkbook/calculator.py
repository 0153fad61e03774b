"""The calculator: the derived columns from the months, on exact decimals. Its one public verb is `calculate`.

The house rules (docs/architecture.md): a change is current / base - 1, shown as a whole percent; it is not shown where
either is missing or the base is not positive; the arrow follows the percent as shown; average and maximum go over the
available values of the 12 calendar months that end with the current one.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from decimal import ROUND_HALF_UP, Decimal, localcontext

from kpiworkbook.model.archived import archived_months, known_as
from kpiworkbook.model.derived import Change, Derived, DerivedIndicator
from kpiworkbook.model.grid import Grid
from kpiworkbook.model.periods import months_before, window
from kpiworkbook.model.records import Records
from kpiworkbook.model.scorecard import MONTHS_BACK, Field, Indicator, Scorecard, Section
from kpiworkbook.model.settings import ArrowSettings
from kpiworkbook.notation.arrows import arrow_of
from kpiworkbook.notation.rounding import EXACT, decimal_of, to_15_digits

__all__ = ["calculate", "change_between"]

_ZERO, _ONE, _HUNDRED, _HUNDREDTH = map(Decimal, ("0", "1", "100", "0.01"))
_CHANGES = (Field.CHANGE_MONTH, Field.CHANGE_YEAR)


def calculate(card: Scorecard) -> Derived:
    """Return the derived columns of every indicator, computed from the card's records.

    The base of a change that has no column on the sheet any more is taken from the archive.
    """
    found: dict[tuple[str, int], DerivedIndicator] = {}
    with localcontext(EXACT):
        archived = _archived(card.archived)
        for sheet in card.sheets:
            for section in sheet.sections:
                found.update(_of_section(card, sheet.grid, section, archived))
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


Archived = Mapping[tuple[str, ...], Mapping[date, Decimal | None]]
"""Figures that have left the sheet, by what their indicator is known as."""


def _archived(records: Records) -> Archived:
    """Return the archive's figures of each indicator, None where a month has none."""
    values = [None if value is None else decimal_of(value) for value in records.columns["value"]]
    return {
        indicator: {period: values[position] for period, position in months.items()}
        for indicator, months in archived_months(records).items()
    }


class _Bases:
    """Where the figures stand that the changes of a section go back to."""

    def __init__(self, grid: Grid, section: Section, archived: Archived) -> None:
        self._grid, self._section, self._archived = grid, section, archived
        here = {column.period for column in section.fields(Field.MONTH)}
        self._months = [months_before(section.as_of, MONTHS_BACK[field]) for field in _CHANGES]
        self._gone = [(field, month) for field, month in zip(_CHANGES, self._months, strict=True) if month not in here]

    def of(self, row: int, ref: str, here: Mapping[date, Decimal]) -> tuple[Iterable[Decimal | None], tuple[str, ...]]:
        """Return the bases of an indicator's changes in the order of `_CHANGES`, and the changes that lack theirs."""
        if not self._gone:
            return map(here.get, self._months), ()
        named = Indicator(grid=self._grid, section=self._section, row=row).name
        earlier = self._archived.get(known_as(self._grid.name, ref, self._section.title, named), {})
        gone = {month: earlier.get(month) for _, month in self._gone}
        lacking = tuple(field for field, month in self._gone if month not in earlier)
        return map({**here, **gone}.get, self._months), lacking


def _of_section(
    card: Scorecard, grid: Grid, section: Section, archived: Archived
) -> Iterator[tuple[tuple[str, int], DerivedIndicator]]:
    """Yield the derived columns of a section's rows, by sheet and row."""
    arrows, as_of = card.settings.arrows, section.as_of
    months, bases_of = window(as_of), _Bases(grid, section, archived).of
    for row, ref in zip(section.rows, section.texts(grid, Field.REF), strict=True):
        place = grid.name, row
        figures = card.records.months[place]
        (month_before, year_before), unknown = bases_of(row, ref, figures)
        current = figures.get(as_of)
        available = [value for value in map(figures.get, months) if value is not None]
        item = DerivedIndicator(
            sheet=grid.name,
            row=row,
            ref=ref,
            section=section.title,
            as_of=as_of,
            polarity=card.records.measures[place].polarity,
            change_month=change_between(month_before, current, arrows),
            change_year=change_between(year_before, current, arrows),
            average_12m=to_15_digits(sum(available, _ZERO) / len(available)) if available else None,
            max_12m=max(available) if available else None,
            unknown=unknown,
        )
        yield place, item
