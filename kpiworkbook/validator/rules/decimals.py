"""How many decimals are shown: one row, one number of them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache

from kpiworkbook.model.fields import SUMMARIES, Field
from kpiworkbook.model.findings import Finding, Severity
from kpiworkbook.model.places import count
from kpiworkbook.model.records import Unit
from kpiworkbook.model.scorecard import Sheet
from kpiworkbook.notation.figures import configured_format
from kpiworkbook.notation.number_format import decimals as decimals_of_format
from kpiworkbook.validator.context import Context
from kpiworkbook.validator.row import FigureCell, Row
from kpiworkbook.validator.rule import Rule

__all__ = ["RULES"]

_DECIMALS = re.compile(r"\.(\d+)")
_MOSTLY = 0.75
"""The share that makes a habit."""
_LEAST = 4
"""So few figures make none."""
_BOUNDS = frozenset(("0%", "100%", "0"))
"""What people write without decimals."""


def _number_formats(context: Context, rule: Rule) -> Iterator[Finding]:
    for sheet in filter(_tells_formats, context.card.sheets):
        usual: list[tuple[Row, int]] = []
        for row in context.rows_of(sheet):
            decimals = _decimals_of(row.known_texts)
            most = _usual(row.known_texts, decimals)
            if most is not None:
                usual.append((row, most))
                if {*decimals} != {most}:
                    yield from _odd_decimals(context, rule, row, most)
        for field in SUMMARIES:
            yield from _odd_summaries(context, rule, usual, field)


def _tells_formats(sheet: Sheet) -> bool:
    """Return whether it is known how a sheet's numbers are shown, as it is not of an old or binary book."""
    look = sheet.grid.look
    return bool(look.styles or look.shown) or all(isinstance(v, str) for cells in sheet.grid.rows for v in cells if v)


def _odd_summaries(context: Context, rule: Rule, rows: Iterable[tuple[Row, int]], field: Field) -> Iterator[Finding]:
    """Yield a finding for each summary that shows more decimals than its row's months, where most show no more."""
    shown = [
        (row, column, _decimals(text), usual)
        for row, usual in rows
        if (column := row.section.column(field)) and any(map(str.isdigit, text := row.said[column.index]))
    ]
    odd = [
        (row, column, usual)
        for row, column, decimals, usual in shown
        if decimals > usual and decimals != _house_decimals(context, row)
    ]
    for row, column, usual in odd if len(shown) - len(odd) >= len(shown) * _MOSTLY else ():
        message = f"{row.shown(column)!r} shows more decimals than its months, which have {usual or 'none'}"
        yield context.finding(rule, row, column, message)


def _odd_decimals(context: Context, rule: Rule, row: Row, usual: int) -> Iterator[Finding]:
    """Yield a finding for each month that shows other decimals than the row does, and than the house."""
    allowed = (usual, _house_decimals(context, row))
    for figure in row.months:
        if figure.value is not None and _decimals(figure.shown) not in allowed and not _is_told(row, figure):
            yield context.finding(rule, row, figure.column, _told_decimals(row, figure, usual))


def _told_decimals(row: Row, figure: FigureCell, usual: int) -> str:
    """Return what is odd about a month's decimals: of 0.369 among percentages, that it is one without its sign."""
    text = figure.shown.strip()
    is_bare = "%" not in text and sum("%" in other for other in row.known_texts) == len(row.known_texts) - 1
    if is_bare and row.measure.unit is Unit.PERCENT and figure.value is not None:
        read = f"{figure.value:.{max(_decimals(text) - 2, 0)}%}"
        return (
            f"{text!r} lacks the percent sign that the other months of the row have, and is read as {read}; give the "
            "cell their number format"
        )
    return f"{text!r} shows {count(_decimals(figure.shown), 'decimal')}, the other months of the row {usual or 'none'}"


def _usual(texts: Sequence[str], decimals: Sequence[int]) -> int | None:
    """Return how many decimals nearly all months of a row show, or None where they differ."""
    if not _BOUNDS.isdisjoint(texts):
        decimals = [number for number, text in zip(decimals, texts, strict=True) if text not in _BOUNDS]
    if len(decimals) < _LEAST:
        return None
    if len({*decimals}) == 1:
        return decimals[0]
    usual = max(decimals, key=decimals.count)
    return usual if decimals.count(usual) >= len(decimals) - 1 else None


def _house_decimals(context: Context, row: Row) -> int | None:
    """Return how many decimals the configuration has for a row's figures, None where it leaves them."""
    return decimals_of_format(configured_format(row.measure, context.card.settings.style.number_formats))


def _decimals_of(texts: Sequence[str]) -> Sequence[int]:
    """Return how many decimals each text shows; in most rows none has a point."""
    return [*map(_decimals, texts)] if "." in "".join(texts) else [0] * len(texts)


@lru_cache(maxsize=16_384)
def _decimals(shown: str) -> int:
    match = _DECIMALS.search(shown)
    return len(match[1]) if match else 0


def _is_told(row: Row, figure: FigureCell) -> bool:
    """Return whether its decimals are no matter of style: other rules tell of counts that are not whole, or none."""
    is_broken = row.measure.unit is Unit.COUNT and not float(figure.value or 0).is_integer()
    return is_broken or row.is_misplaced(figure) or figure.shown.strip() in _BOUNDS


RULES = (
    Rule(
        name="number-format",
        severity=Severity.INFO,
        why="A figure shows more or fewer decimals than the others in its row, and not as many as the configuration "
        "asks for.",
        breaks="""
            Ref. | Indicator        | Jun-19 | Jul-19 | Aug-19 | Sep-19 | 12 month average
            A1   | Number of visits | 118    | 121    | 117    | 119    | 118.75
            A2   | Number of plans  | 20     | 21     | 21     | 22     | 21
            A3   | Number of calls  | 30     | 31     | 31     | 32     | 31
            A4   | Number of cases  | 40     | 41     | 41     | 42     | 41
        """,
        keeps="""
            Ref. | Indicator        | Jun-19 | Jul-19 | Aug-19 | Sep-19 | 12 month average
            A1   | Number of visits | 118    | 121    | 117    | 119    | 119
            A2   | Number of plans  | 20     | 21     | 21     | 22     | 21
        """,
        check=_number_formats,
    ),
)
