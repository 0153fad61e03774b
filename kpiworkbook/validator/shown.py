"""What a derived cell says: a figure as the interval of what it may stand for, an arrow, or no figure."""

from __future__ import annotations

from dataclasses import dataclass

from kpiworkbook.model.derived import Arrow
from kpiworkbook.model.grid import is_number
from kpiworkbook.model.records import Measure, Status, Unit
from kpiworkbook.model.section import Column
from kpiworkbook.model.settings import Settings
from kpiworkbook.notation.arrows import TypedChange, typed_change
from kpiworkbook.notation.change_habits import NO_HABITS, ChangeHabits
from kpiworkbook.notation.durations import reach_of
from kpiworkbook.notation.figures import read_in_row, scale_of
from kpiworkbook.notation.intervals import Interval
from kpiworkbook.notation.number_format import is_time
from kpiworkbook.notation.rounding import decimal_of, decimals_of
from kpiworkbook.validator.row import Row

__all__ = ["ShownFigure", "change_in", "read_change", "read_summary"]

_WHOLE_PERCENT = 2
"""Decimals of a percentage that is shown as a whole percent."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownFigure:
    """A derived cell's figure as a fraction or in the indicator's unit; `value` is None where it shows none."""

    value: float | None = None
    half_step: float = 0
    decimals: int = 0
    """Of `value`, as typed: 2 for a whole percent."""
    arrow: Arrow | None = None
    has_sign: bool = True
    """Whether a change has a plus or a minus; one that is a positive number has none."""
    is_inferred: bool = False
    """Whether a change's sign or its percent sign is not its own, but what its arrow, format or neighbours say."""
    is_understood: bool = True

    @property
    def span(self) -> Interval:
        """What the figure may stand for."""
        value = self.value or 0.0
        return Interval(value - self.half_step, value + self.half_step)


_NOTHING = ShownFigure()
_NOT_UNDERSTOOD = ShownFigure(is_understood=False)


def change_in(row: Row, column: Column, settings: Settings) -> TypedChange | None:
    """Return a change cell's text, whatever the habits of its section make of it."""
    return typed_change(row.shown(column), row.grid.symbol_font(row.number, column.index), settings.arrows)


def read_change(row: Row, column: Column, settings: Settings, habits: ChangeHabits = NO_HABITS) -> ShownFigure:
    """Return what a change cell says; `value` is relative: -0.16 for `⬆️ -16%`."""
    as_typed = change_in(row, column, settings)
    typed = habits.meant(as_typed)
    stored = row.grid.value(row.number, column.index)
    if typed is not None:
        if typed.percent is None:
            return ShownFigure(arrow=typed.arrow)
        decimals = typed.decimals + _WHOLE_PERCENT
        value, is_inferred = float(typed.percent) / 100, typed is not as_typed or typed.is_bare
        if is_number(stored) and stored < 0:  # its format may leave the sign to the arrow
            value, is_inferred = -abs(value), is_inferred or not typed.has_sign
        return ShownFigure(
            value=value, half_step=0.5 * 10.0**-decimals, decimals=decimals, arrow=typed.arrow,
            has_sign=typed.has_sign, is_inferred=is_inferred,
        )  # fmt: skip
    is_time_alone = is_time(row.grid.number_format(row.number, column.index))  # 0.1 shown as 2:24
    if is_number(stored) and not is_time_alone:  # a fraction without its format
        decimals = max(decimals_of(decimal_of(stored)), _WHOLE_PERCENT)
        half_step = 0.5 * 10.0**-decimals
        return ShownFigure(value=float(stored), half_step=half_step, decimals=decimals, has_sign=stored < 0)
    status = settings.placeholders.get(row.shown(column).casefold())
    return _NOTHING if status is not None else _NOT_UNDERSTOOD


def read_summary(row: Row, column: Column, settings: Settings) -> ShownFigure:
    """Return what an average or maximum says, percentages as fractions.

    Zeros that it ends in prove nothing where the row's months are no more precise: 79.0% above months like 78.0% may
    be a rounded 78.6%. A fraction is a whole percent at least, as among the months: 1 is 100%, and no rounded 87%.
    """
    grid, place = row.grid, (row.number, column.index)
    figure = read_in_row(
        grid.value(*place), row.shown(column), grid.number_format(*place), settings.placeholders, row.measure
    )
    if figure.value is None:
        return _NOT_UNDERSTOOD if figure.status in (Status.NOT_UNDERSTOOD, Status.ERROR) else _NOTHING
    if row.measure.unit is Unit.DURATION:
        return ShownFigure(value=float(figure.value), half_step=float(reach_of(figure.decimals)))
    scale = scale_of(figure, row.measure)
    typed = figure.decimals + 2 * figure.is_percent
    vouched = min(typed, max(figure.used_decimals, _decimals_of_row(row.measure, scale, is_percent=figure.is_percent)))
    if row.measure.unit is Unit.PERCENT and scale == 1:
        typed, vouched = max(typed, _WHOLE_PERCENT), max(vouched, _WHOLE_PERCENT)
    decimals = typed + (2 if scale != 1 else 0)
    return ShownFigure(value=float(figure.value) / scale, half_step=0.5 * 10.0**-vouched / scale, decimals=decimals)


def _decimals_of_row(measure: Measure, scale: int, *, is_percent: bool) -> int:
    """Return how many decimals of a summary its row's precision vouches for; of a fraction two more."""
    if not measure.half_step:
        return 2 if is_percent else 0
    step = decimal_of(float(2 * measure.half_step * scale))
    return decimals_of(step)
