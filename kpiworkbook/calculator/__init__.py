"""The calculator: the derived columns from the months, on exact decimals. Its one public verb is `calculate`.

The house rules (docs/architecture.md): a change is current / base - 1, shown as a whole percent; it is not shown where
either is missing or the base is not positive; the arrow follows the percent as shown; average and maximum go over the
available values of the 12 calendar months that end with the current one. What needs a month whose entry was not
understood is not computed. Columns of arrows alone show the way of the changes, each as its typed arrows do.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date
from decimal import ROUND_HALF_UP, Decimal, localcontext
from functools import partial
from itertools import chain, compress
from typing import TYPE_CHECKING, NamedTuple

from kpiworkbook.model.archived import archived_months, known_as
from kpiworkbook.model.derived import Change, Derived, DerivedIndicator, months_behind
from kpiworkbook.model.fields import ARROWS, CHANGES, DERIVED, MONTHS_BACK, SUMMARIES, Field
from kpiworkbook.model.grid import Grid
from kpiworkbook.model.periods import months_before, window
from kpiworkbook.model.records import Measure, Status, Unit
from kpiworkbook.model.scorecard import Scorecard
from kpiworkbook.model.section import Column, Section
from kpiworkbook.model.settings import ArrowSettings
from kpiworkbook.notation.arrows import arrow_of
from kpiworkbook.notation.differences import names_points
from kpiworkbook.notation.figures import Figure, read_in_row, says, true_value
from kpiworkbook.notation.points_habit import POINTS_HABIT, ChangeOfPercentage, points_habit
from kpiworkbook.notation.rounding import EXACT, WIDE, decimal_of, to_15_digits

if TYPE_CHECKING:
    from kpiworkbook.model.arrow_columns import ArrowColumn, KnownArrows

__all__ = ["calculate", "change_between"]

_ZERO, _ONE, _HUNDRED, _HUNDREDTH = map(Decimal, ("0", "1", "100", "0.01"))
_AS_FORMULAS = Decimal(1).scaleb(-12)
_MANY = 5
"""Typed averages that are hardly all mistakes."""
_NO_FIGURE = Figure(value=None, status=Status.MISSING)


def calculate(card: Scorecard, known: KnownArrows | None = None) -> Derived:
    """Return the derived columns of every indicator, computed from the card's records.

    Months of theirs that have no column on the sheet any more are taken from the archive. `known` is what was learnt of
    columns of arrows before new figures were put in.
    """
    found: dict[tuple[str, int], DerivedIndicator] = {}
    arrows: dict[tuple[str, str], ArrowColumn] = {}
    with localcontext(EXACT):
        archived = _archived(card)
        sheets = [[_Section(card, sheet.grid, each, archived) for each in sheet.sections] for sheet in card.sheets]
        judged = [[is_right for section in sections for is_right in section.of_months_here()] for sections in sheets]
        in_book = list(chain.from_iterable(judged))
        for sections, on_sheet in zip(sheets, judged, strict=True):
            may_be_incomplete = _go_beyond(on_sheet, in_book)
            learnt = _learnt(sections, known)
            for section in sections:
                arrows.update(((section.grid.name, field.value), column) for field, column in learnt.items())
                found.update(
                    section.indicators(learnt, known.rows if known else (), may_be_incomplete=may_be_incomplete)
                )
    return Derived(indicators=found, arrow_columns=arrows)


def change_between(base: Decimal | None, current: Decimal | None, arrows: ArrowSettings) -> Change | None:
    """Return the change from a base to the current value, or None where none is shown; within the context `EXACT`.

    None where either is missing, or the base is zero or negative. The percent is rounded half away from zero.
    """
    if base is None or current is None or base <= 0:
        return None
    exact = to_15_digits(current / base - _ONE)
    rounded = WIDE.quantize(exact, _AS_FORMULAS)  # what `round_change` does, of a number of 15 digits
    percent = (rounded * _HUNDRED).to_integral_value(ROUND_HALF_UP)  # halves away from zero
    held = percent * _HUNDREDTH if arrows.basis == "shown" else rounded
    return Change(exact=exact, percent=int(percent), arrow=arrow_of(held, arrows.threshold))


class _Archived(NamedTuple):
    """What the archive says of a month."""

    value: Decimal | None
    is_understood: bool


Archived = Mapping[tuple[str, ...], Mapping[date, _Archived]]
"""Figures that have left the sheet, by what their indicator is known as."""


def _archived(card: Scorecard) -> Archived:
    """Return the archive's months of each indicator."""
    records = card.archived
    values = [None if value is None else decimal_of(value) for value in records.columns["value"]]
    statuses = records.columns["status"]
    return {
        indicator: {
            period: _Archived(values[position], statuses[position] is not Status.NOT_UNDERSTOOD)
            for period, position in months.items()
        }
        for indicator, months in archived_months(records, card.records).items()
    }


_NOWHERE: frozenset[date] = frozenset()
_NONE: tuple[Decimal, ...] = ()


class _Row(NamedTuple):
    """A row's derived columns, and what they are made of."""

    item: DerivedIndicator
    measure: Measure
    figures: Mapping[date, Decimal]
    lacking: frozenset[date]
    """The months that are wanted, and neither on the sheet nor in its archive."""


def _go_beyond(on_sheet: Sequence[bool], in_book: Sequence[bool]) -> bool:
    """Return whether averages of a sheet without all twelve months go by months that are nowhere.

    They do where most are not those of the months that are here. Of few all may be mistakes, unless most are not in the
    whole workbook either.
    """
    enough = on_sheet if len(on_sheet) >= _MANY else in_book
    return len(enough) >= _MANY and all(sum(right) * 2 < len(right) for right in (on_sheet, enough))


def _learnt(sections: Sequence[_Section], known: KnownArrows | None) -> dict[Field, ArrowColumn]:
    """Return by what the columns of arrows of a sheet go."""
    found: dict[Field, ArrowColumn] = {}
    for field in ARROWS:
        own = [each for each in sections if each.section.column(field)]
        if not own:
            continue  # as on most sheets
        from kpiworkbook.calculator.arrow_columns import arrow_column

        grid, rows = own[0].grid, [(each.section, each.rows) for each in own]
        column = (
            known.columns.get((grid.name, field.value)) if known else arrow_column(own[0].settings, grid, field, rows)
        )
        if column is not None:
            found[field] = column
    return found


class _Section:
    """A section's rows, and the months that their derived columns go by."""

    def __init__(self, card: Scorecard, grid: Grid, section: Section, archived: Archived) -> None:
        self.grid, self.section, self._archived = grid, section, archived
        self.settings, self._records = card.settings, card.records
        self._window = window(section.as_of)
        self._bases = [months_before(section.as_of, MONTHS_BACK[field]) for field in CHANGES]
        ago = [months_before(base, 1) for base in self._bases] if any(map(section.column, ARROWS)) else []
        self._gone = frozenset((*self._window, *self._bases, *ago)).difference(section.periods)
        refs, names = section.texts(grid, Field.REF), section.texts(grid, Field.INDICATOR)
        self.rows = [self._row(*told) for told in zip(section.rows, refs, names, strict=True)]
        """What is derived for each row."""

    def indicators(
        self, learnt: Mapping[Field, ArrowColumn], renewed: Collection[tuple[str, int]], *, may_be_incomplete: bool
    ) -> Iterator[tuple[tuple[str, int], DerivedIndicator]]:
        """Yield the derived columns of each row, by sheet and row.

        `learnt` are the sheet's columns of arrows; those that stand in the rows `renewed` prove nothing.
        """
        may_be = may_be_incomplete or bool(self.grid.look.of_other_sheets)
        in_points = self._in_points()
        for row in self.rows:
            item = row.item
            if learnt:
                from kpiworkbook.calculator.arrow_columns import arrows_of, typed_arrow

                is_new = (self.grid.name, item.row) in renewed
                typed = None if is_new else partial(typed_arrow, self.settings, self.grid, self.section, row)
                item = replace(item, arrows=arrows_of(row, learnt, self.settings.arrows, typed))
            if fields := in_points.get(item.row):
                item = replace(item, in_points=fields)
            if may_be and not row.lacking.isdisjoint(self._window):
                found = [field for field in self._incomplete(row) if may_be_incomplete or self._goes_beyond(row, field)]
                item = replace(item, incomplete=tuple(found)) if found else item
            yield (self.grid.name, item.row), item

    def _row(self, row: int, ref: str, name: str) -> _Row:
        place = self.grid.name, row
        figures, measure, section = self._records.months[place], self._records.measures[place], self.section
        unclear, lacking, archived = self._records.not_understood.get(place, _NOWHERE), _NOWHERE, _NONE
        if self._gone:
            earlier = self._earlier(ref, name)
            lacking = self._gone.difference(earlier)
            found = {month: value for month, (value, _) in earlier.items() if value is not None}
            figures, archived = {**figures, **found}, tuple(found[month] for month in self._window if month in found)
            unclear |= {month for month, (_, is_understood) in earlier.items() if not is_understood}
        current, (month_before, year_before) = figures.get(section.as_of), map(figures.get, self._bases)
        is_known = not unclear or unclear.isdisjoint(self._window)
        average, largest = _summaries(figures, self._window) if is_known else (None, None)
        item = DerivedIndicator(
            sheet=self.grid.name,
            row=row,
            ref=ref,
            indicator=name,
            section=section.title,
            as_of=section.as_of,
            unit=measure.unit,
            polarity=measure.polarity,
            current=current,
            change_month=change_between(month_before, current, self.settings.arrows),
            change_year=change_between(year_before, current, self.settings.arrows),
            average_12m=average,
            max_12m=largest,
            unknown=tuple(compress(CHANGES, map(lacking.__contains__, self._bases))) if lacking else (),
            archived=archived,
            not_understood=self._made_of(unclear, figures) if unclear else (),
        )
        return _Row(item, measure, figures, lacking)

    def _made_of(self, unclear: frozenset[date], figures: Mapping[date, Decimal]) -> tuple[str, ...]:
        """Return the derived columns that need one of some months.

        A change does not where the other of its two months is here and has no figure: there is none in any case.
        """
        may_have_figures, found = self._gone.union(unclear, figures), []
        for field in DERIVED:
            months = months_behind(field, self.section.as_of)
            if not unclear.isdisjoint(months) and (field in SUMMARIES or may_have_figures.issuperset(months)):
                found.append(field)
        return tuple(found)

    def _earlier(self, ref: str, name: str) -> Mapping[date, _Archived]:
        """Return what the archive says of a row's months that are wanted and not on the sheet."""
        if not self._archived:
            return {}
        known = self._archived.get(known_as(self.grid.name, ref, self.section.title, name), {})
        return {month: known[month] for month in self._gone if month in known}

    def of_months_here(self) -> list[bool]:
        """Return of each typed average, on a section without all twelve months, whether it is that of those here.

        That is, for the current month, or as yet for the one before.
        """
        if self._gone.isdisjoint(self._window):
            return []
        field = Field.AVERAGE_12M if self.section.column(Field.AVERAGE_12M) else Field.MAX_12M
        at, before = SUMMARIES.index(field), window(months_before(self.section.as_of, 1))
        rows = (row for row in self.rows if field not in row.item.not_understood)
        typed = [(row, figure) for row in rows if (figure := self._typed(row, field)).value is not None]
        return [
            any(says(figure, _summaries(row.figures, months)[at], row.measure) for months in (self._window, before))
            for row, figure in typed
        ]

    def _in_points(self) -> dict[int, tuple[str, ...]]:
        """Return the change columns that are in points as a habit, by row."""
        found: dict[int, tuple[str, ...]] = {}
        rows = [row for row in self.rows if row.measure.unit is Unit.PERCENT]
        for column in map(self.section.column, CHANGES) if len(rows) >= POINTS_HABIT else ():
            if column is None:
                continue
            texts = [(row, self.grid.shown(row.item.row, column.index).strip()) for row in rows]
            if any(names_points(text) for _, text in texts):
                for number in points_habit(self._changes(column, texts), self.settings.arrows):
                    found[number] = (*found.get(number, ()), column.field)
        return found

    def _changes(self, column: Column, texts: Iterable[tuple[_Row, str]]) -> Iterator[ChangeOfPercentage]:
        """Yield the changes of percentages that can be computed, with what a column says."""
        base_month = months_before(self.section.as_of, MONTHS_BACK[column.field])
        for row, text in texts:
            if text and row.item.change(column.field):
                yield ChangeOfPercentage(
                    row=row.item.row,
                    text=text,
                    font=self.grid.symbol_font(row.item.row, column.index),
                    base=row.figures[base_month],
                    current=row.figures[self.section.as_of],
                    half_step=row.measure.half_step,
                )

    def _incomplete(self, row: _Row) -> Iterator[Field]:
        """Yield the average and the maximum that months which are nowhere could explain; none makes a maximum less."""
        for field in (field for field in SUMMARIES if field not in row.item.not_understood):
            typed, computed = self._typed(row, field), row.item.figure(field)
            if typed.value is not None and not says(typed, computed, row.measure):
                is_less = computed is not None and (true_value(typed, row.measure) or _ZERO) < computed
                if field is not Field.MAX_12M or not is_less:
                    yield field

    def _goes_beyond(self, row: _Row, field: Field) -> bool:
        """Return whether an average or a maximum is a formula that goes by months on another sheet."""
        column = self.section.column(field)
        return column is not None and (row.item.row, column.index) in self.grid.look.of_other_sheets

    def _typed(self, row: _Row, field: Field) -> Figure:
        """Return what is typed in an average or a maximum; nothing where a formula goes by the sheet's own months."""
        column, look = self.section.column(field), self.grid.look
        place = row.item.row, -1 if column is None else column.index
        if column is None or (place in look.formulas and place not in look.of_other_sheets):
            return _NO_FIGURE
        entry = self.grid.entry(row.item.row, column.index)
        code = self.grid.number_format(row.item.row, column.index)
        return read_in_row(entry.value, entry.shown, code, self.settings.placeholders, row.measure)


def _summaries(figures: Mapping[date, Decimal], months: Sequence[date]) -> tuple[Decimal | None, Decimal | None]:
    """Return mean and maximum of the available figures of some months."""
    available = [value for value in map(figures.get, months) if value is not None]
    return (to_15_digits(sum(available, _ZERO) / len(available)), max(available)) if available else (None, None)
