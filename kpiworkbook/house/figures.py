"""A figure as the number and the number format that show it as it was typed, or as the configuration asks."""

from __future__ import annotations

from kpiworkbook.model.grid import Grid
from kpiworkbook.model.records import Measure, Status, Unit
from kpiworkbook.model.settings import Settings
from kpiworkbook.notation.figures import configured_format, house_format, lacks_percent_sign, read_figure
from kpiworkbook.notation.numbers import parse_number

__all__ = ["written_figure"]


def written_figure(grid: Grid, row: int, column: int, measure: Measure, settings: Settings) -> tuple[float, str] | None:
    """Return the number and the number format with which a figure is written; None for what is no figure.

    The format shows the number as it was shown, footnote mark included, or as the configuration asks.
    """
    value = grid.value(row, column)
    shown = "" if value.__class__ is float else grid.shown(row, column)  # a number means what it is, however shown
    source = grid.number_format(row, column)
    figure = read_figure(value, shown, source, settings.placeholders)
    if figure.status is not Status.REPORTED or figure.value is None:
        return None
    if lacks_percent_sign(figure, measure):
        return float(figure.value / 100), house_format(measure, settings.style.number_formats)
    if code := configured_format(measure, settings.style.number_formats):
        return float(figure.value), code
    if isinstance(value, str) and (typed := parse_number(shown)):
        return float(figure.value), typed.number_format
    is_bare_fraction = measure.unit is Unit.PERCENT and measure.scale == 1 and source in ("", "General")
    return float(figure.value), house_format(measure, {}) if not source or is_bare_fraction else source
