"""The calculator: the derived columns from the months, on exact decimals. Its one public verb is `calculate`.

The house rules (docs/architecture.md): a change is current / base - 1, shown as a whole percent; it is not shown where
either is missing or the base is not positive; the arrow follows the percent as shown; average and maximum go over the
available values of the 12 calendar months that end with the current one.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from decimal import Decimal, localcontext

from kpiworkbook.model.derived import Change, Derived, DerivedIndicator
from kpiworkbook.model.grid import Grid
from kpiworkbook.model.periods import months_before, window
from kpiworkbook.model.records import Records, Series
from kpiworkbook.model.scorecard import MONTHS_BACK, Field, Scorecard, Section
from kpiworkbook.model.settings import ArrowSettings
from kpiworkbook.notation.arrows import arrow_of
from kpiworkbook.notation.rounding import EXACT, decimal_of, round_change, round_half_away, to_15_digits

__all__ = ["calculate", "change_between"]

_ZERO, _ONE, _HUNDRED = map(Decimal, ("0", "1", "100"))


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
    shown = round_change(exact, 2)
    held = shown if arrows.basis == "shown" else round_half_away(exact, 12)
    return Change(exact=exact, percent=int(shown * _HUNDRED), arrow=arrow_of(held, arrows.threshold))


Archived = Mapping[tuple[str, ...], Mapping[date, Decimal | None]]
"""Figures that have left the sheet, by its name and the indicator's ref, or its section and its name."""


def _archived(records: Records) -> Archived:
    """Return the archive's months of each indicator; of a month that is there twice, what the later row says."""
    found: dict[tuple[str, ...], dict[date, Decimal | None]] = {}
    names = ("series", "sheet", "ref", "section", "indicator", "period", "value")
    columns = zip(*(records.columns[name] for name in names), strict=True)
    for series, sheet, ref, section, name, period, value in columns:
        if series is Series.ACTUAL and period is not None:
            months = found.setdefault(_known_as(sheet, ref, section, name), {})
            months[period] = None if value is None else decimal_of(value)
    return found


def _known_as(sheet: str, ref: str, section: str, name: str) -> tuple[str, ...]:
    return (sheet, ref) if ref else (sheet, section, name)


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
        earlier = self._archived.get(_known_as(self._sheet, ref, self._section, name), {})
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
