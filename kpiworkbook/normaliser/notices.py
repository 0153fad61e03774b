"""What was not understood in a row of figures, and what could have been meant otherwise."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal
from itertools import compress
from typing import TYPE_CHECKING

from kpiworkbook.model.fields import Field
from kpiworkbook.model.places import cell_name, ranges_in_row
from kpiworkbook.model.problems import Problem
from kpiworkbook.model.records import Status, Unit
from kpiworkbook.model.scorecard import Indicator
from kpiworkbook.model.section import Column
from kpiworkbook.notation.figures import lacks_percent_sign
from kpiworkbook.notation.numbers import parse_number, with_point

if TYPE_CHECKING:
    from kpiworkbook.normaliser.columns import FigureRow
    from kpiworkbook.normaliser.entries import FigureEntry

__all__ = ["noticed", "problem"]


def problem(kind: str, indicator: Indicator, column: Column, message: str) -> Problem:
    """Return what was noticed about an indicator's cell."""
    cell = cell_name(indicator.row, column.index)
    return Problem(kind=kind, sheet=indicator.grid.name, cell=cell, message=message)


def noticed(row: FigureRow) -> Iterator[Problem]:
    """Yield what a person should know of a row's figures."""
    is_percent = row.measure.unit is Unit.PERCENT
    in_fractions = is_percent and row.measure.scale == 1
    if not [
        entry
        for entry in row.entries
        if entry.is_unclear or (in_fractions and entry.is_bare) or (entry.figure.is_percent and not is_percent)
    ]:
        return
    bare = in_fractions and not any(entry.figure.is_percent for entry in row.entries)
    usual = "" if is_percent else _without_sign(row)
    with_comma = _with_comma(row)
    for column, entry in zip(row.columns.columns, row.entries, strict=True):
        text, figure = entry.shown, entry.figure
        value = None if figure.in_points else figure.value
        if bare and column.field is Field.MONTH and value is not None and 1 < abs(value) <= 2:
            yield _ambiguous(row.indicator, column, text, value)
            bare = False
        if column in with_comma[1:]:
            continue  # a habit that a row has is told once
        if figure.status is Status.NOT_UNDERSTOOD:
            yield _not_understood(row, column, text, with_comma if column in with_comma else ())
        elif lacks_percent_sign(figure, row.measure) and not figure.in_points:
            yield _unsigned(row.indicator, column, text)
        elif usual and figure.is_percent and figure.value is not None:
            yield _misplaced(row, column, entry, usual)


def _without_sign(row: FigureRow) -> str:
    """Return the last month that says by a figure without a percent sign what the row is; empty where none does."""
    bare = [entry for entry in compress(row.entries, row.columns.are_months) if entry.is_bare]
    months = [entry.shown for entry in bare if not entry.figure.in_points]
    return months[-1].strip() if months else ""


def _with_comma(row: FigureRow) -> list[Column]:
    """Return which columns of a row hold numbers with a decimal comma, from left to right."""
    return [
        column
        for column, entry in zip(row.columns.columns, row.entries, strict=True)
        if entry.figure.status is Status.NOT_UNDERSTOOD and with_point(entry.shown.strip())
    ]


def _not_understood(row: FigureRow, column: Column, text: str, with_comma: Sequence[Column]) -> Problem:
    """Return that an entry is not understood; `with_comma` are those of its row for which it stands."""
    indicator = row.indicator
    meant = f"; {pointed!r} was perhaps meant" if (pointed := with_point(text.strip())) else ""
    if row.measure.unit is Unit.DURATION and parse_number(text):
        message = (
            f"{text!r} is no duration, and the row's figures are; it is kept as it is and does not count as a figure. "
            "Type it as a time, such as 2:30"
        )
    elif len(with_comma) > 1:
        ranges = ranges_in_row(indicator.row, (each.index for each in with_comma))
        message = (
            f"{text!r} and {len(with_comma) - 1} more of the row's entries ({ranges}) have a decimal comma{meant}; "
            "they are kept as they are and do not count as figures. Type them with a point"
        )
    else:
        message = (
            f"{text!r} is neither a figure nor a placeholder{meant}; it is kept as it is and does not count as a "
            "figure. Correct it, or say what it means under [placeholders] in kpiworkbook.toml"
        )
    return problem("not-a-number", indicator, column, message)


def _unsigned(indicator: Indicator, column: Column, text: str) -> Problem:
    message = f"{text!r} is among percentages but has no percent sign; it is read as {text.strip()}%"
    return problem("percent-unsigned", indicator, column, message)


def _misplaced(row: FigureRow, column: Column, entry: FigureEntry, usual: str) -> Problem:
    unit, value = row.measure.unit.value, f"{entry.figure.value or 0:f}"
    value = value.rstrip("0").rstrip(".") if "." in value else value  # a stored fraction has more digits than it says
    message = (
        f"{entry.shown.strip()!r} is a percentage, and the row is a {unit} with figures like {usual}; it is read as "
        f"{value}. Type the {unit}, or, if the indicator is a percentage, say so under [units] in kpiworkbook.toml"
    )
    return problem("percent-misplaced", row.indicator, column, message)


def _ambiguous(indicator: Indicator, column: Column, text: str, value: Decimal) -> Problem:
    as_read = f"{value * 100:f}".rstrip("0").rstrip(".") + "%"
    message = f"{text!r} has no percent sign and could mean {as_read} or {text.strip()}%; it is read as {as_read}"
    return problem("percent-unsigned", indicator, column, message)
