"""Benchmarks and targets that do not go with the figures beside them."""

from __future__ import annotations

from collections.abc import Iterator

from kpiworkbook.model.fields import Field
from kpiworkbook.model.findings import Finding, Severity
from kpiworkbook.model.periods import window
from kpiworkbook.model.records import Polarity, Unit
from kpiworkbook.validator.context import Context
from kpiworkbook.validator.kinship import stem
from kpiworkbook.validator.row import FigureCell, Row
from kpiworkbook.validator.rule import Option, Rule

__all__ = ["RULES"]

_LEAST_DIGITS = 6
"""Digits that copied benchmarks must have together: 2, 2 and 2 agree by chance."""
_LEAST_MONTHS = 6
"""Of the window, for a target to be compared with."""


def _scales(context: Context, rule: Rule) -> Iterator[Finding]:
    factor_of, percent_factor_of = context.option(rule, "factor"), context.option(rule, "percent_factor")
    for row in context.rows:
        benchmarks = [value for value in row.benchmarks if value]
        values = row.amounts if benchmarks else ()
        if not values or max(values) <= 0:
            continue
        factor = (percent_factor_of if row.measure.unit is Unit.PERCENT else factor_of)(row.ref)
        low, high = min(values), max(values)
        if not any(value * factor < low or value > high * factor for value in benchmarks):
            continue
        like = [f for f in row.of(Field.BENCHMARK) if f.value and not row.is_misplaced(f)]
        odd = [f for f in like if f.value and (f.value * factor < low or f.value > high * factor)]
        if not odd:
            continue
        shown = ", ".join(dict.fromkeys(f"{f.shown.strip()} ({f.column.heading})" for f in odd))
        least, most = (next(f.shown.strip() for f in row.months if f.value == end) for end in (low, high))
        message = (
            f"{shown}: on a different scale from the indicator's own figures, which are between {least} and "
            f"{most}; perhaps a rate or a percentage was set beside a count, or these are the figures of another kind "
            "of authority"
        )
        yield context.finding(rule, row, odd[0].column, message)


def _copied(context: Context, rule: Rule) -> Iterator[Finding]:
    first: dict[tuple[object, ...], Row] = {}
    for row in _with_benchmarks_of_another(context):
        numbers = [figure for figure in row.of(Field.BENCHMARK) if figure.value is not None]
        if sum(letter.isdigit() for figure in numbers for letter in figure.shown) < _LEAST_DIGITS:
            continue
        key = (row.sheet.name, row.measure.unit, *((figure.column.key, figure.value) for figure in numbers))
        other = first.setdefault(key, row)
        if other is not row and _differ(row, other):
            # The benchmarks are more likely at home where the figures are nearer to them.
            copy, home = sorted((row, other), key=_distance, reverse=True)
            column = next(f.column for f in copy.of(Field.BENCHMARK) if f.value is not None)
            shown = ", ".join(figure.shown.strip() for figure in numbers)
            message = f"the benchmarks {shown} are those of {home.called} ({home.cell(column)}), {_how(row, other)}"
            yield context.finding(rule, copy, column, message)


def _with_benchmarks_of_another(context: Context) -> Iterator[Row]:
    """Go through the rows that have just the figures of another one as benchmarks, two different ones or more."""
    known: dict[tuple[float, ...], list[Row]] = {}
    for row in context.rows:
        known.setdefault(tuple([value for value in row.benchmarks if value is not None]), []).append(row)
    doubled = {id(row) for values, rows in known.items() if len(rows) > 1 < len({*values}) for row in rows}
    return (row for row in context.rows if id(row) in doubled)


def _differ(one: Row, other: Row) -> bool:
    return one.measure.polarity is not other.measure.polarity or stem(one.ref) != stem(other.ref)


def _how(one: Row, other: Row) -> str:
    is_opposite = {one.measure.polarity, other.measure.polarity} == {Polarity.UP, Polarity.DOWN}
    return f"which measures {'the opposite' if is_opposite else 'something else'}; were they copied by mistake?"


def _distance(row: Row) -> float:
    values = [actual.value for actual in row.actuals.values()]
    middle = sum(values) / len(values) if values else 0.0
    return sum(abs(figure.value - middle) for figure in row.of(Field.BENCHMARK) if figure.value is not None)


def _directions(context: Context, rule: Rule) -> Iterator[Finding]:
    margin_of = context.option(rule, "margin")
    for row in context.rows:
        if row.measure.polarity is Polarity.NONE or all(value is None for value in row.targets):
            continue
        values = [row.actuals[p].value for p in window(row.section.as_of) if p in row.actuals]
        if len(values) < _LEAST_MONTHS:
            continue
        margin = margin_of(row.ref)
        for target in row.of(Field.TARGET):
            if target.value is None or row.is_misplaced(target):
                continue
            if _is_on_wrong_side(row.measure.polarity, target.value, values, margin):
                yield context.finding(rule, row, target.column, _direction_message(row, target, values))


def _is_on_wrong_side(polarity: Polarity, target: float, values: list[float], margin: float) -> bool:
    """Return whether every month beats the target by more than the months differ, and by more than the margin."""
    low, high = min(values), max(values)
    ahead = low - target if polarity is Polarity.UP else target - high
    return ahead > high - low and ahead > margin * max(abs(target), abs(low))


def _direction_message(row: Row, target: FigureCell, values: list[float]) -> str:
    is_up = row.measure.polarity is Polarity.UP
    side, sign, good = ("below", "▲", "up") if is_up else ("above", "▼", "down")
    return (
        f"the target {target.shown.strip()} is far {side} all of the last {len(values)} months, though {sign} says "
        f"that {good} is good; check the target and the DoT column"
    )


RULES = (
    Rule(
        name="benchmark-scale",
        severity=Severity.WARNING,
        why="A benchmark of a very different size from the indicator's own figures invites a comparison that means "
        "nothing.",
        breaks="""
            Ref. | Indicator              | Jul-19 | Aug-19 | Sep-19 | England
            A1   | Number of children     | 509    | 512    | 516    | 41
        """,
        keeps="""
            Ref. | Indicator              | Jul-19 | Aug-19 | Sep-19 | England
            A1   | Number of children     | 509    | 512    | 516    | 410
            A2   | Percentage of children | 2.0%   | 4.0%   | 3.0%   | 23.9%
        """,
        check=_scales,
        options={
            "factor": Option(
                default=8, lowest=1, meaning="how many times larger or smaller than all months a benchmark must be"
            ),
            "percent_factor": Option(default=30, lowest=1, meaning="the same for percentages"),
        },
    ),
    Rule(
        name="benchmark-copied",
        severity=Severity.WARNING,
        why="Two indicators that measure different things, or opposites, have exactly the same benchmarks.",
        breaks="""
            Ref. | Indicator                     | Aug-19 | Sep-19 | DoT | Stat. Neighbour | England
            A1   | Percentage completed in time  | 58.0%  | 46.0%  | ▲   | 79.9%           | 82.7%
            B2   | Percentage completed late     | 41.6%  | 54.2%  | ▼   | 79.9%           | 82.7%
        """,
        keeps="""
            Ref. | Indicator                     | Aug-19 | Sep-19 | DoT | Stat. Neighbour | England
            A1   | Percentage completed in time  | 58.0%  | 46.0%  | ▲   | 79.9%           | 82.7%
            B2   | Percentage completed late     | 41.6%  | 54.2%  | ▼   | 20.1%           | 17.3%
            B3   | Number of adoptions           | 4      | 3      |     | 2               | 2
            B4   | Number of transfers           | 1      | 3      |     | 2               | 2
        """,
        check=_copied,
    ),
    Rule(
        name="target-direction",
        severity=Severity.WARNING,
        why="Every month beats the target by far. Then either the target or the DoT column is the wrong way round.",
        breaks="""
            Ref. | Indicator              | Apr-19 | May-19 | Jun-19 | Jul-19 | Aug-19 | Sep-19 | DoT | Target 19-20
            A1   | Percentage in contact  | 86.2%  | 85.9%  | 84.3%  | 84.9%  | 82.6%  | 81.2%  | ▼   | 98.0%
        """,
        keeps="""
            Ref. | Indicator              | Apr-19 | May-19 | Jun-19 | Jul-19 | Aug-19 | Sep-19 | DoT | Target 19-20
            A1   | Percentage in contact  | 86.2%  | 85.9%  | 84.3%  | 84.9%  | 82.6%  | 81.2%  | ▲   | 94.0%
            A2   | Number of children     | 490    | 502    | 500    | 509    | 512    | 516    | ▼   | 420
        """,
        check=_directions,
        options={
            "margin": Option(
                default=0.1, lowest=0, highest=1, meaning="by what fraction of the target the months must beat it"
            )
        },
    ),
)
