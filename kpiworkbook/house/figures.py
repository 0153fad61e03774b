"""A figure as the number and the number format that show it as it was typed, or as the configuration asks."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from kpiworkbook.model.grid import CellValue, Grid
from kpiworkbook.model.records import Measure, Unit
from kpiworkbook.model.settings import Settings
from kpiworkbook.notation.figures import configured_format, house_format, keeps_format, lacks_percent_sign, read_in_row
from kpiworkbook.notation.format_edit import with_mark, with_percent_as_text
from kpiworkbook.notation.number_format import render, shows_digits
from kpiworkbook.notation.numbers import mark_of, parse_number

__all__ = ["MONTH_FORMAT", "FigureWriting", "shared_format", "written_figure"]

MONTH_FORMAT = "mmm-yy"
"""Shows a date as its month: `Sep-19`."""
_PLAIN = frozenset("General0#,.%")
"""What a number format consists of that holds no mark."""


class FigureWriting:
    """How the figures of one indicator are written: what they share is found once."""

    __slots__ = ("_configured", "_is_fraction", "_measure", "_placeholders")

    def __init__(self, measure: Measure, settings: Settings) -> None:
        """Take what is true of all figures of the indicator."""
        self._measure, self._placeholders = measure, settings.placeholders
        self._configured = configured_format(measure, settings.style.number_formats)
        self._is_fraction = measure.unit is Unit.PERCENT and measure.scale == 1

    @property
    def number_format(self) -> str:
        """The number format of what is computed from the figures."""
        return self._configured or house_format(self._measure, {})

    def computed(self, value: float, shared: str) -> str:
        """Return the number format of a figure that is computed from months which share one of their own."""
        fits = not self._configured and keeps_format(shared, self._measure) and shows_digits(value, shared)
        return shared if fits else self.number_format

    def written(self, value: CellValue, shown: str, source: str) -> tuple[float, str] | None:
        """Return the number and the number format of a figure; None for what is no figure.

        It is given as stored, as shown (which does not matter for a number) and with the number format that it has.
        """
        figure = read_in_row(value, shown, source, self._placeholders, self._measure)
        if figure.number is None:
            return None
        if self._measure.unit is Unit.DURATION:
            return figure.number, self._configured or figure.time_format or self.number_format
        typed = parse_number(shown) if isinstance(value, str) else None
        if self._is_fraction and lacks_percent_sign(figure, self._measure) and figure.value is not None:
            return float(figure.value / 100), _marked(self.number_format, value, shown, source)
        is_fraction_among_points = self._measure.shows_sign and figure.is_percent
        number = float(figure.value * 100) if is_fraction_among_points and figure.value is not None else figure.number
        if self._configured:
            return number, _marked(self._configured, value, shown, source)
        code = typed.number_format if typed else source
        if is_fraction_among_points:  # to a formula it would be another figure than 45.5 behind `0.0"%"` beside it
            return number, with_percent_as_text(code)
        is_bare_fraction = self._is_fraction and code in ("", "General")
        return number, self.number_format if not code or is_bare_fraction else code


def shared_format(codes: Sequence[str]) -> str:
    """Return the first number format that two months have; empty where it has nothing that the house's lacks.

    A footnote mark is that of a figure, and not of what is computed from it.
    """
    code = next((code for code, months in Counter(codes).items() if months > 1), "")
    return "" if _PLAIN.issuperset(code) or mark_of(render(1, code)) else code


def _marked(code: str, value: CellValue, shown: str, source: str) -> str:
    """Return a number format with the footnote mark that a figure was typed with, or has in its own number format."""
    if isinstance(value, float | int):
        shown = "" if _PLAIN.issuperset(source) else render(value, source)
    return with_mark(code, mark_of(shown))


def written_figure(grid: Grid, row: int, column: int, measure: Measure, settings: Settings) -> tuple[float, str] | None:
    """Return the number and the number format with which a figure is written; None for what is no figure.

    The format shows the number as it was shown, or as the configuration asks, with the footnote mark that it had.
    """
    value = grid.value(row, column)
    shown = "" if value.__class__ is float else grid.shown(row, column)  # a number means what it is, however shown
    return FigureWriting(measure, settings).written(value, shown, grid.number_format(row, column))
