"""Judging arrows that stand alone: each has to show the way of its figures, as the others of its column do."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date
from decimal import localcontext

from kpiworkbook.model.arrow_columns import ArrowColumn, ArrowHabit
from kpiworkbook.model.derived import Arrow
from kpiworkbook.model.fields import ARROWS, MONTHS_BACK
from kpiworkbook.model.findings import Cause, Finding, Severity
from kpiworkbook.model.periods import month_name, months_before
from kpiworkbook.model.records import Polarity
from kpiworkbook.model.scorecard import Sheet
from kpiworkbook.model.section import Column, Section
from kpiworkbook.notation.arrow_habits import Move, arrow_by, arrows_within, may_be_right
from kpiworkbook.notation.lone_arrows import arrow_at, signs_in
from kpiworkbook.notation.rounding import EXACT, decimal_of
from kpiworkbook.notation.symbol_letters import lone_letter
from kpiworkbook.validator.arithmetic import change_in_words
from kpiworkbook.validator.context import Context
from kpiworkbook.validator.history import Months
from kpiworkbook.validator.row import Row
from kpiworkbook.validator.rule import Rule
from kpiworkbook.validator.verdict import is_unknown

__all__ = ["arrows_alone"]

_WITHOUT_POLARITY = (
    "; if up means better there, say which way is good, in a column 'Good is' or under [polarity] in kpiworkbook.toml"
)
_SEEN = {Arrow.UP: "↑", Arrow.SAME: "→", Arrow.DOWN: "↓"}


def arrows_alone(context: Context, rule: Rule) -> Iterator[Finding]:
    """Yield what is wrong in the columns of arrows alone, and once for a sheet that one goes by nothing known."""
    for sheet in context.card.sheets:
        told: set[str] = set()
        for section in sheet.sections:
            for column in section.arrows:
                if (sheet.name, column.key) in context.derived.arrow_columns:
                    with localcontext(EXACT):
                        found = list(_of_column(context, rule, sheet, column, context.rows_in(sheet, section)))
                    yield from found
                elif column.key not in told:
                    told.add(column.key)
                    yield _without_habit(context, rule, sheet, section, column)


def _without_habit(context: Context, rule: Rule, sheet: Sheet, section: Section, column: Column) -> Finding:
    where = f"under {column.heading!r}" if column.heading else "in this column"
    message = (
        f"by what the arrows {where} go cannot be told, since they agree with the figures too seldom, "
        "or are too few; they are neither checked nor overwritten"
    )
    if not any(row.measure.polarity for row in context.rows_in(sheet, section)):
        message += _WITHOUT_POLARITY
    return replace(context.heading_finding(rule, sheet, section, column, message), severity=Severity.INFO)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Cell:
    """A typed arrow, what it stands beside, and by what those of its column go."""

    row: Row
    column: Column
    typed: Arrow
    learnt: ArrowColumn
    months: Months
    base_period: date

    @property
    def as_of(self) -> date:
        """The current month."""
        return self.row.section.as_of


def _of_column(context: Context, rule: Rule, sheet: Sheet, column: Column, rows: Iterable[Row]) -> Iterator[Finding]:
    learnt, arrows = context.derived.arrow_columns[sheet.name, column.key], context.card.settings.arrows
    for row in rows:
        typed = arrow_at(row.grid, row.number, column.index, arrows)
        if typed is None or (sheet.name, row.number) in context.undecided:
            continue
        months, as_of = context.months_of(row), row.section.as_of
        base = months_before(as_of, MONTHS_BACK[ARROWS[column.field]])
        cell = _Cell(row=row, column=column, typed=typed.arrow, learnt=learnt, months=months, base_period=base)
        if base in months and not is_unknown(months.status(base), months.status(as_of)):
            # What nobody can know is not held against the cell.
            yield from _of_cell(context, rule, cell)


def _of_cell(context: Context, rule: Rule, cell: _Cell) -> Iterator[Finding]:
    row, column, habit, arrows = cell.row, cell.column, cell.learnt.habit, context.card.settings.arrows
    move = _move(cell, cell.as_of, cell.base_period)
    if move is None:
        if ARROWS[column.field] not in context.derived.indicators[row.sheet.name, row.number].not_understood:
            yield _without_change(context, rule, cell)
        return
    if cell.typed in (right := arrows_within(habit, move, arrows)):
        return
    if habit.of_performance and row.measure.polarity is Polarity.NONE:
        return
    expected = arrow_by(habit, move, arrows)
    signs = signs_in(row.grid.symbol_font(row.number, column.index), cell.learnt.signs, arrows)
    shown = cell.learnt.none if expected is None else signs[expected]
    ago = months_before(cell.as_of, 1)
    before = _move(cell, ago, months_before(ago, MONTHS_BACK[ARROWS[column.field]]))
    is_open = may_be_right(cell.typed, cell.learnt, move, before, arrows)
    if is_open and not right:
        return  # there is a rise from zero
    was_right = before is not None and not is_open and arrow_by(habit, before, arrows) is cell.typed
    message = (
        f"{row.shown(column)!r} should be {shown!r}: {change_in_words(cell.months, cell.as_of, cell.base_period)}"
        f"{_words(habit, row.measure.polarity, arrows.threshold_text)}"
    )
    if was_right:
        message += f"; it was right a month ago, for {month_name(ago)}"
    elif is_open:
        message += "; the arrows of the column could also go by something else, by which it would be right, so it stays"
    message += _drawn(cell, expected)
    yield context.finding(
        rule, row, column, message, severity=Severity.WARNING if is_open else None, expected=shown,
        cause=Cause.CARRIED_OVER if was_right else Cause.ARROW_FLIPPED,
    )  # fmt: skip


def _drawn(cell: _Cell, expected: Arrow | None) -> str:
    """Return what letters show that a symbol font draws as arrows, since nobody sees the letters in Excel."""
    text, font = cell.row.shown(cell.column).strip(), cell.row.grid.symbol_font(cell.row.number, cell.column.index)
    if not lone_letter(text, font) or expected is None:
        return ""
    return (
        f"; in {font} {text!r} shows {_SEEN[cell.typed]}, and {cell.learnt.signs[expected]!r} shows {_SEEN[expected]}"
    )


def _move(cell: _Cell, as_of: date, base_period: date) -> Move | None:
    base, current = cell.months.actuals.get(base_period), cell.months.actuals.get(as_of)
    if base is None or current is None:
        return None
    half_step = decimal_of(max(base.half_step, current.half_step))
    return Move(decimal_of(base.value), decimal_of(current.value), half_step, cell.row.measure.polarity)


def _without_change(context: Context, rule: Rule, cell: _Cell) -> Finding:
    """Return that an arrow stands where a month has no figure."""
    months, none = cell.months, cell.learnt.none
    period = next(each for each in (cell.as_of, cell.base_period) if each not in months.actuals)
    said = f"says {months.shown(period)!r}" if months.shown(period) else "is empty"
    message = (
        f"{cell.row.shown(cell.column)!r} should be {none!r}: there is no change to show, since {month_name(period)} "
        f"({months.cell(period)}) {said}"
    )
    return context.finding(rule, cell.row, cell.column, message, expected=none, cause=Cause.UNKNOWN)


def _words(habit: ArrowHabit, polarity: Polarity, threshold: str) -> str:
    """Return by what an arrow goes, where the calculation alone does not say it."""
    better = "; in this column up is better" if habit.of_performance and polarity is Polarity.DOWN else ""
    return f"{better}; it takes {threshold} for another arrow than the level one" if habit.by_threshold else better
