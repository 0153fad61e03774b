"""The normaliser: a Scorecard's entries as tidy Records. Its one public verb is `normalise`."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal, localcontext
from typing import Any

from kpiworkbook.model.grid import Grid
from kpiworkbook.model.places import cell_name, column_letters
from kpiworkbook.model.problems import Problem
from kpiworkbook.model.records import RECORD_FIELDS, Measure, Polarity, Records, Series, Status, Unit
from kpiworkbook.model.scorecard import Column, Field, Indicator, Scorecard
from kpiworkbook.model.settings import Settings
from kpiworkbook.notation.arrows import parse_polarity
from kpiworkbook.notation.figures import Figure, lacks_percent_sign, read_figure, true_value
from kpiworkbook.notation.rounding import EXACT
from kpiworkbook.notation.units import named_unit

__all__ = ["normalise"]

_SERIES = {Field.MONTH: Series.ACTUAL, Field.BENCHMARK: Series.BENCHMARK, Field.TARGET: Series.TARGET}
_PERCENT_FLAGS = frozenset(("p", "%", "y", "yes", "true"))
_LARGEST_FRACTION = Decimal(2)
"""A percentage above 200% is rare, one typed without its sign as 36.9 is not."""
_SEVERAL = 4
"""So many months have a precision in common; of fewer, the most precise tells."""
_MOST_DECIMALS = 4
"""More are digits of a division, not a choice of whoever typed them."""


def normalise(card: Scorecard) -> Records:
    """Return one record per figure (month, benchmark or target), in reading order.

    Percentages are fractions, whichever way they were typed. What is not understood keeps its text, has the status
    `not-understood`, and is listed in `problems`.
    """
    table = _Table()
    with localcontext(EXACT):
        for sheet in card.sheets:
            for section in sheet.sections:
                columns = [column for column in section.columns if column.field in _SERIES]
                for row in section.rows:
                    indicator = Indicator(grid=sheet.grid, section=section, row=row)
                    _add_indicator(table, indicator, columns, card.source, card.settings)
            table.editions += [sheet.as_of] * (len(table.rows) - len(table.editions))
    return Records(
        columns=table.columns,
        measures=table.measures,
        rows=table.rows,
        half_steps=table.half_steps,
        editions=table.editions,
        problems=tuple(table.problems),
    )


@dataclass(slots=True)
class _Table:
    columns: dict[str, list[Any]] = field(default_factory=lambda: {name: [] for name in RECORD_FIELDS})
    measures: dict[tuple[str, int], Measure] = field(default_factory=dict)
    rows: list[int] = field(default_factory=list)
    half_steps: list[float] = field(default_factory=list)
    editions: list[date] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Figures:
    """An indicator's months, benchmarks and targets: their columns, what they show, and what that means."""

    columns: Sequence[Column]
    shown: Sequence[str]
    figures: Sequence[Figure]

    def months(self) -> list[tuple[Figure, str]]:
        """Return the months that have a value, with the texts that show it."""
        return [
            (figure, text)
            for figure, column, text in zip(self.figures, self.columns, self.shown, strict=True)
            if figure.value is not None and column.field is Field.MONTH
        ]


def _add_indicator(
    table: _Table, indicator: Indicator, columns: Sequence[Column], workbook: str, settings: Settings
) -> None:
    row = _read_row(indicator.grid, indicator.row, columns, settings)
    measure = _measure(table, indicator, row.months(), settings)
    table.measures[indicator.grid.name, indicator.row] = measure
    _append(table, indicator, row, measure, workbook)
    _report(table, indicator, row, measure)


def _report(table: _Table, indicator: Indicator, row: _Figures, measure: Measure) -> None:
    """Note what was not understood, and what could have been meant otherwise."""
    bare = measure.unit is Unit.PERCENT and measure.scale == 1 and not any(f.is_percent for f in row.figures)
    for column, text, figure in zip(row.columns, row.shown, row.figures, strict=True):
        if bare and column.field is Field.MONTH and figure.value is not None and 1 < abs(figure.value) <= 2:
            table.problems.append(_ambiguous(indicator, column, text, figure.value))
            bare = False
        if figure.status is Status.NOT_UNDERSTOOD:
            table.problems.append(_not_understood(indicator, column, text))
        elif lacks_percent_sign(figure, measure):
            table.problems.append(_unsigned(indicator, column, text))


def _read_row(grid: Grid, row: int, columns: Sequence[Column], settings: Settings) -> _Figures:
    shown = [grid.shown(row, column.index) for column in columns]
    figures = [
        _not_suppressed(figure) if column.field is Field.TARGET else figure
        for column, text in zip(columns, shown, strict=True)
        for figure in [
            read_figure(
                grid.value(row, column.index), text, grid.number_format(row, column.index), settings.placeholders
            )
        ]
    ]
    return _Figures(columns=columns, shown=shown, figures=figures)


def _not_suppressed(target: Figure) -> Figure:
    """Return a target's figure: `<10%` is an aim, not a figure too small to publish."""
    return replace(target, status=Status.NOT_UNDERSTOOD) if target.status is Status.SUPPRESSED else target


def _append(table: _Table, indicator: Indicator, row: _Figures, measure: Measure, workbook: str) -> None:
    columns, number = row.columns, indicator.row + 1
    put = table.columns
    same: dict[str, Any] = {
        "workbook": workbook, "sheet": indicator.grid.name, "section": indicator.section.title,
        "ref": indicator.ref, "indicator": indicator.name, "owner": indicator.owner,
        "reporter": indicator.reporter, "unit": measure.unit, "polarity": measure.polarity,
    }  # fmt: skip
    for key, value in same.items():
        put[key] += [value] * len(columns)
    put["series"] += [_SERIES[column.field] for column in columns]
    put["label"] += [column.heading for column in columns]
    put["period"] += [column.period for column in columns]
    put["value"] += [_value(figure, measure) for figure in row.figures]
    put["status"] += [figure.status for figure in row.figures]
    put["shown"] += row.shown
    put["cell"] += [f"{column_letters(column.index)}{number}" for column in columns]
    table.rows += [indicator.row] * len(columns)
    table.half_steps += [
        _half_step_of(figure, measure) if column.field is Field.MONTH else _own_half_step(figure, measure)
        for figure, column in zip(row.figures, columns, strict=True)
    ]


def _unit(name: str, flag: str, months: Sequence[Figure], shown: Sequence[str]) -> Unit:
    """Return the unit of a row. Percent signs say most, then the name; a flag that contradicts the name is a slip."""
    signed = sum(text.rstrip().endswith("%") for text in shown)
    if signed * 2 > len(months):
        return Unit.PERCENT
    if unit := named_unit(name):
        return unit
    return Unit.PERCENT if flag.casefold() in _PERCENT_FLAGS else Unit.COUNT


def _polarity(table: _Table, indicator: Indicator, settings: Settings) -> Polarity:
    if (given := settings.polarity.get(indicator.ref)) is not None:
        return given
    column = indicator.section.column(Field.DOT)
    if column is None:
        return Polarity.NONE
    entry = indicator.grid.entry(indicator.row, column.index)
    polarity = parse_polarity(entry.shown, entry.symbol_font)
    if polarity is None:
        message = f"{entry.shown!r} is neither ▲ nor ▼ nor empty, so no change is judged good or bad; write one of them"
        table.problems.append(_problem("polarity-unclear", indicator, column, message))
    return polarity or Polarity.NONE


def _measure(table: _Table, indicator: Indicator, filled: Sequence[tuple[Figure, str]], settings: Settings) -> Measure:
    months, texts = [figure for figure, _ in filled], [text for _, text in filled]
    unit = settings.units.get(indicator.ref) or _unit(
        indicator.name, indicator.text(Field.PERCENTAGE_FLAG), months, texts
    )
    scale = 100 if unit is Unit.PERCENT and _in_points(months) else 1
    as_fraction = 2 if unit is Unit.PERCENT and scale == 1 else 0
    decimals = [f.decimals if f.is_percent else max(f.decimals - as_fraction, 0) for f in months]
    return Measure(
        unit=unit,
        polarity=_polarity(table, indicator, settings),
        decimals=min(max(decimals, default=0), _MOST_DECIMALS),
        half_step=_half_step(months, unit, scale),
        scale=scale,
        largest_fraction=_largest_fraction(months),
        grouped=any("," in text for text in texts),
    )


def _in_points(months: Sequence[Figure]) -> bool:
    """Return whether percentages are typed as 36.9: none has a sign, and most are too large to be fractions."""
    sizes = [abs(figure.value) for figure in months if figure.value]
    if any(figure.is_percent for figure in months) or not any(size > _LARGEST_FRACTION for size in sizes):
        return False
    return sum(size > 1 for size in sizes) * 2 >= len(sizes)


def _largest_fraction(months: Sequence[Figure]) -> Decimal:
    """Return up to what size a percentage without its sign is a fraction, judged by the row's signed ones."""
    signed = [abs(figure.value) for figure in months if figure.is_percent and figure.value]
    return min(max(signed) * 10, _LARGEST_FRACTION) if signed else _LARGEST_FRACTION


def _half_step(months: Sequence[Figure], unit: Unit, scale: int) -> Decimal:
    """Return half a unit of the last decimal that typed months use; zeros that all months end in are none.

    One month with more decimals than all others (`1.49%` among `36.9%`) speaks for itself only.
    """
    rounded = sorted((figure.used_decimals for figure in months if figure.is_rounded), reverse=True)
    if len(rounded) * 2 <= len(months):  # full-precision numbers behind a number format
        return Decimal(0)
    decimals = rounded[1] if len(rounded) >= _SEVERAL else rounded[0]
    if unit is Unit.COUNT and not decimals:
        return Decimal(0)
    if unit is Unit.PERCENT and scale == 1:  # 98% is the fraction 0.98, and 100% is no less precise
        decimals = max(decimals, 2)
    return Decimal(5).scaleb(-decimals - 1) / scale


def _half_step_of(month: Figure, measure: Measure) -> float:
    """Return how far a month's true figure may lie from it: as far as its row's, unless it has more digits."""
    if month.is_rounded and measure.half_step:
        used = Decimal(5).scaleb(-month.used_decimals - 1) / measure.scale
        return float(min(measure.half_step, used))
    # Else most of the row are full-precision numbers; of one that is not, what it shows is all that is known.
    return _own_half_step(month, measure)


def _own_half_step(figure: Figure, measure: Measure) -> float:
    if figure.value is None or not figure.is_rounded or (measure.unit is Unit.COUNT and not figure.decimals):
        return 0.0
    shown = Decimal(5).scaleb(-figure.decimals - 1)
    if figure.is_percent or lacks_percent_sign(figure, measure):
        return float(shown / 100)
    return float(shown / measure.scale)


def _value(figure: Figure, measure: Measure) -> float | None:
    value = true_value(figure, measure)
    return None if value is None else float(value)


def _not_understood(indicator: Indicator, column: Column, text: str) -> Problem:
    message = (
        f"{text!r} is neither a figure nor a placeholder; it is kept as it stands and counts as no figure. Correct "
        "it, or say what it means under [placeholders] in kpiworkbook.toml"
    )
    return _problem("not-a-number", indicator, column, message)


def _unsigned(indicator: Indicator, column: Column, text: str) -> Problem:
    message = f"{text!r} stands among percentages without a percent sign; it is read as {text.strip()}%"
    return _problem("percent-unsigned", indicator, column, message)


def _ambiguous(indicator: Indicator, column: Column, text: str, value: Decimal) -> Problem:
    as_read = f"{value * 100:f}".rstrip("0").rstrip(".") + "%"
    message = f"{text!r} has no percent sign and could mean {as_read} or {text.strip()}%; it is read as {as_read}"
    return _problem("percent-unsigned", indicator, column, message)


def _problem(kind: str, indicator: Indicator, column: Column, message: str) -> Problem:
    cell = cell_name(indicator.row, column.index)
    return Problem(kind=kind, sheet=indicator.grid.name, cell=cell, message=message)
