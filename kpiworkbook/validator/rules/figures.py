"""Figures that cannot be what was meant."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import partial

from kpiworkbook.model.fields import Field
from kpiworkbook.model.findings import Finding, Severity
from kpiworkbook.model.records import Unit
from kpiworkbook.notation.intervals import Interval
from kpiworkbook.notation.number_format import scaling
from kpiworkbook.notation.numbers import parse_number
from kpiworkbook.notation.units import named_unit
from kpiworkbook.validator.context import Context
from kpiworkbook.validator.notices import noticed
from kpiworkbook.validator.outliers import may_have_slipped, slipped
from kpiworkbook.validator.row import FigureCell, Row
from kpiworkbook.validator.rule import Option, Rule

__all__ = ["RULES"]

_FEW = 5
"""One in so many figures of a row is an exception; more of them are a habit."""


def _out_of_range(context: Context, rule: Rule) -> Iterator[Finding]:
    lowest_of, highest_of = (context.option(rule, name) for name in ("lowest", "highest"))
    for row in context.rows:
        if row.measure.unit is not Unit.PERCENT:
            continue
        lowest, highest = lowest_of(row.ref), highest_of(row.ref)
        values = [value for value in row.values if value is not None]
        if not values or (lowest <= min(values) and max(values) <= highest):
            continue
        out = sum(not lowest <= value <= highest for value in values)
        # Where most are outside, they are no percentages of a whole to begin with.
        for figure in row.figures if 0 < out * 2 < len(values) else ():
            if figure.value is not None and not lowest <= figure.value <= highest:
                limit = "lowest" if figure.value < lowest else "highest"
                message = (
                    f"{figure.shown.strip()!r} is outside {lowest:.0%} to {highest:.0%}, the range of a percentage "
                    f"of a whole; correct it, or set `{limit}` for {row.ref or 'it'} under [rules.{rule.name}] in "
                    "kpiworkbook.toml"
                )
                yield context.finding(rule, row, figure.column, message)


def _flags(context: Context, rule: Rule) -> Iterator[Finding]:
    for row in context.rows:
        column = row.section.column(Field.PERCENTAGE_FLAG)
        flag = row.shown(column).casefold() if column and row.known else ""
        if column is None or flag not in ("p", "-", "%", "n", "y"):
            continue
        texts, named = row.known_texts, named_unit(row.name)
        if flag in ("p", "%", "y"):
            if not _is_any_signed(texts) and (named in (Unit.COUNT, Unit.RATE) or _are_counts(texts)):
                message = (
                    f"the flag says percentage, but the name or the months ({texts[0]}) are those of a count or a "
                    "rate; write '-'"
                )
                yield context.finding(rule, row, column, message, expected="-")
        elif all(text.endswith("%") for text in texts) or (named is Unit.PERCENT and not _is_any_signed(texts)):
            message = (
                f"the flag says that it is not a percentage, but the name or the months ({texts[0]}) are those of "
                "one; write 'P'"
            )
            yield context.finding(rule, row, column, message, expected="P")


def _is_any_signed(texts: Sequence[str]) -> bool:
    return any(text.endswith("%") for text in texts)


def _are_counts(texts: Sequence[str]) -> bool:
    """Return whether figures without signs are too large for percentages: 36.9 may be one, 118 is none."""
    return any((number := parse_number(text)) and abs(number.value) > 100 for text in texts)


def _negative(context: Context, rule: Rule) -> Iterator[Finding]:
    for row in context.rows:
        if row.measure.unit is not Unit.COUNT or min(row.known, default=0) >= 0:
            continue
        below = [figure for figure in row.months if (figure.value or 0) < 0 and not _may_be_negative(row, figure)]
        # Figures of which several are negative are balances.
        if len(below) == 1 or len(below) * _FEW < len(row.known):
            for figure in below:
                message = f"{figure.shown.strip()!r} is negative, and a count cannot be"
                yield context.finding(rule, row, figure.column, message)


def _may_be_negative(row: Row, figure: FigureCell) -> bool:
    from kpiworkbook.notation.below_zero import may_be_below_zero

    return may_be_below_zero(row.name, row.grid.number_format(row.number, figure.column.index))


def _fractional(context: Context, rule: Rule) -> Iterator[Finding]:
    for row in context.rows:
        if row.measure.unit is not Unit.COUNT or all(map(float.is_integer, row.known)):
            continue
        broken = [f for f in row.months if not float(f.value or 0).is_integer() and not row.is_misplaced(f)]
        if len(broken) * _FEW <= len(row.known):
            for figure in broken:
                message = f"{figure.shown.strip()!r} is not whole, and the other months of this count are"
                yield context.finding(rule, row, figure.column, message)


def _outliers(context: Context, rule: Rule) -> Iterator[Finding]:
    factor_of = context.option(rule, "factor")
    for row in context.rows:
        factor = factor_of(row.ref)
        if not may_have_slipped(row.known, factor):
            continue
        months = [figure for figure in row.months if figure.value is not None and not row.is_misplaced(figure)]
        is_count, is_whole = row.measure.unit is Unit.COUNT, _are_whole(row, months)
        scale_of = partial(_scale, row)
        for figure, digits in slipped(months, factor, is_count=is_count, is_whole=is_whole, scale_of=scale_of):
            low, high = _ends(figure, months)
            meant = f"{digits}%" if low.endswith("%") and high.endswith("%") and "%" not in digits else digits
            scale = scale_of(figure)
            slip = "a digit or the decimal point has slipped"
            if scale > 1 and digits == f"{(figure.value or 0) * scale:,.0f}":
                slip = f"its number format divides by {scale:,}"
            message = (
                f"{figure.shown.strip()!r} is far outside the other months ({low} to {high}), and {meant} would "
                f"not be; perhaps {slip}"
            )
            _contradict(context, row, figure)
            yield context.finding(rule, row, figure.column, message, expected=meant)


def _scale(row: Row, figure: FigureCell) -> int:
    """Return by how much smaller the number format of a cell shows its figure."""
    return scaling(figure.value or 0.0, row.grid.number_format(row.number, figure.column.index))


def _contradict(context: Context, row: Row, figure: FigureCell) -> None:
    """Note that a month should be one of those that the others are, or lie between them."""
    period = figure.column.period
    others = [actual.value for at, actual in row.actuals.items() if at != period]
    if period is not None:
        asked = context.contradicted.setdefault((row.sheet.name, row.number), {})
        asked.setdefault(period, Interval(min(others), max(others)))


def _are_whole(row: Row, months: list[FigureCell]) -> bool:
    """Return whether a row counts something: a score has decimals in more months than slips would explain."""
    broken = sum(not float(figure.value or 0).is_integer() for figure in months)
    return row.measure.unit is Unit.COUNT and broken * _FEW <= len(months)


def _ends(figure: FigureCell, months: list[FigureCell]) -> tuple[str, str]:
    others = sorted((other for other in months if other is not figure), key=lambda other: other.value or 0)
    return others[0].shown.strip(), others[-1].shown.strip()


RULES = (
    Rule(
        name="percent-unsigned",
        severity=Severity.WARNING,
        why="A figure without a percent sign is among percentages. It is read as a percentage, but could be a count.",
        breaks="""
            Ref. | Indicator            | Jul-19 | Aug-19 | Sep-19
            A1   | Percentage of visits | 35.1%  | 34.8%  | 36.9
        """,
        keeps="""
            Ref. | Indicator            | Jul-19 | Aug-19 | Sep-19
            A1   | Percentage of visits | 35.1%  | 34.8%  | 36.9%
        """,
        check=noticed,
    ),
    Rule(
        name="percent-misplaced",
        severity=Severity.WARNING,
        why="A percentage is in a row of counts or rates, where 100% counts as 1. Or the row is a percentage, and its "
        "other months lack the sign. A benchmark or target of a different kind from its row cannot be compared "
        "with it.",
        breaks="""
            Ref. | Indicator        | Jun-19 | Jul-19 | Aug-19 | Sep-19 | Target 19-20
            A1   | Number of visits | 20     | 22     | 21     | 14.9%  | 90%
        """,
        keeps="""
            Ref. | Indicator        | Jun-19 | Jul-19 | Aug-19 | Sep-19 | Target 19-20
            A1   | Number of visits | 20     | 22     | 21     | 23     | 25
            A2   | Visits in time   | tbc    | tbc    | tbc    | tbc    | 90%
        """,
        check=noticed,
    ),
    Rule(
        name="percent-out-of-range",
        severity=Severity.WARNING,
        why="A percentage of a whole is between 0% and 100%.",
        breaks="""
            Ref. | Indicator            | Jul-19 | Aug-19 | Sep-19
            A1   | Percentage of visits | 95.1%  | 94.8%  | 104.9%
        """,
        keeps="""
            Ref. | Indicator            | Jul-19 | Aug-19 | Sep-19
            A1   | Percentage of visits | 95.1%  | 94.8%  | 100%
        """,
        check=_out_of_range,
        options={
            "lowest": Option(default=0, lowest=-10, highest=1, meaning="the lowest percentage allowed, as a fraction"),
            "highest": Option(
                default=1, lowest=0, highest=10, meaning="the highest percentage allowed, as a fraction: 1 is 100%"
            ),
        },
    ),
    Rule(
        name="percent-flag",
        severity=Severity.WARNING,
        why="The column that says whether the figures are percentages contradicts the figures.",
        breaks="""
            Ref. | Indicator        | Aug-19 | Sep-19 | Percentage?
            A1   | Number of visits | 118    | 121    | P
        """,
        keeps="""
            Ref. | Indicator        | Aug-19 | Sep-19 | Percentage?
            A1   | Number of visits | 118    | 121    | -
            A2   | Visits in time   | 81.2%  | 82.3%  | P
        """,
        check=_flags,
    ),
    Rule(
        name="negative-count",
        severity=Severity.WARNING,
        why="A count cannot be negative. A row with several negative figures is taken for a balance, and so is one "
        "whose name (net, variance, balance) or number format (money, brackets, red) suggests it.",
        breaks="""
            Ref. | Indicator        | Jun-19 | Jul-19 | Aug-19 | Sep-19
            A1   | Number of visits | 118    | 121    | 117    | -119
        """,
        keeps="""
            Ref. | Indicator        | Jun-19 | Jul-19 | Aug-19 | Sep-19
            A1   | Net change       | -18    | 21     | -17    | -19
        """,
        check=_negative,
    ),
    Rule(
        name="fractional-count",
        severity=Severity.WARNING,
        why="A count is a whole number. One month with decimals among whole ones is a slip.",
        breaks="""
            Ref. | Indicator        | May-19 | Jun-19 | Jul-19 | Aug-19 | Sep-19
            A1   | Number of visits | 118    | 121    | 117    | 119    | 119.5
        """,
        keeps="""
            Ref. | Indicator        | May-19 | Jun-19 | Jul-19 | Aug-19 | Sep-19
            A1   | Average caseload | 11.8   | 12.1   | 11.7   | 12     | 11.9
        """,
        check=_fractional,
    ),
    Rule(
        name="outlier",
        severity=Severity.WARNING,
        why="A month is far outside all others in its row, and a slipped digit or decimal point would explain it: 10 "
        "times too large, a digit too many, two digits swapped. Genuine jumps, even to several times the usual "
        "figure, are left alone.",
        breaks="""
            Ref. | Indicator        | Apr-19 | May-19 | Jun-19 | Jul-19 | Aug-19 | Sep-19
            A1   | Number of visits | 286    | 378    | 577    | 488    | 5220   | 542
        """,
        keeps="""
            Ref. | Indicator        | Apr-19 | May-19 | Jun-19 | Jul-19 | Aug-19 | Sep-19
            A1   | Number of visits | 286    | 378    | 577    | 488    | 522    | 1542
        """,
        check=_outliers,
        options={
            "factor": Option(default=3, lowest=1, meaning="how many times as far out as all others a figure must be"),
        },
    ),
)
