"""The calculator: the derived columns from the months, on exact decimals. Its one public verb is `calculate`.

The house rules (docs/architecture.md): a change is current / base - 1, shown as a whole percent; it is not shown where
either is missing or the base is not positive; the arrow follows the percent as shown; average and maximum go over the
available values of the 12 calendar months that end with the current one.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from decimal import ROUND_HALF_UP, Decimal, localcontext

from kpiworkbook.model.archived import archived_months, known_as
from kpiworkbook.model.derived import Change, Derived, DerivedIndicator
from kpiworkbook.model.grid import Grid
from kpiworkbook.model.periods import months_before, window
from kpiworkbook.model.records import Records
from kpiworkbook.model.scorecard import MONTHS_BACK, Field, Scorecard, Section
from kpiworkbook.model.settings import ArrowSettings
from kpiworkbook.notation.arrows import arrow_of
from kpiworkbook.notation.rounding import EXACT, decimal_of, to_15_digits

__all__ = ["calculate", "change_between"]

_ZERO, _ONE, _HUNDRED, _HUNDREDTH = map(Decimal, ("0", "1", "100", "0.01"))


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
        self._sheet, self._section, self._archived = grid.name, section.title, archived
        here = {column.period for column in section.fields(Field.MONTH)}
        self._months = {field: months_before(section.as_of, back) for field, back in MONTHS_BACK.items()}
        self._gone = [field for field, month in self._months.items() if month not in here]

    def of(
        self, ref: str, name: str, here: Mapping[date, Decimal]
    ) -> tuple[Mapping[Field, Decimal | None], tuple[str, ...]]:
        """Return the base of each change of an indicator, and which of them nobody can know."""
        bases = {field: here.get(month) for field, month in self._months.items()}
        if not self._gone:
            return bases, ()
        earlier = self._archived.get(known_as(self._sheet, ref, self._section, name), {})
        bases |= {field: earlier.get(self._months[field]) for field in self._gone}
        return bases, tuple(field for field in self._gone if self._months[field] not in earlier)


def _of_section(
    card: Scorecard, grid: Grid, section: Section, archived: Archived
) -> Iterator[tuple[tuple[str, int], DerivedIndicator]]:
    """Yield the derived columns of a section's rows, by sheet and row."""
    arrows, as_of = card.settings.arrows, section.as_of
    refs, names = section.column(Field.REF), section.column(Field.INDICATOR)
    months, bases_of = window(as_of), _Bases(grid, section, archived).of
    for row in section.rows:
        place = grid.name, row
        figures = card.records.months[place]
        ref = grid.text(row, refs.index) if refs else ""
        bases, unknown = bases_of(ref, grid.text(row, names.index) if names else "", figures)
        current = figures.get(as_of)
        available = [value for value in map(figures.get, months) if value is not None]
        item = DerivedIndicator(
            sheet=grid.name,
            row=row,
            ref=ref,
            section=section.title,
            as_of=as_of,
            polarity=card.records.measures[place].polarity,
            change_month=change_between(bases[Field.CHANGE_MONTH], current, arrows),
            change_year=change_between(bases[Field.CHANGE_YEAR], current, arrows),
            average_12m=to_15_digits(sum(available, _ZERO) / len(available)) if available else None,
            max_12m=max(available) if available else None,
            unknown=unknown,
        )
        yield place, item
