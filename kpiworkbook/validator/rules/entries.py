"""Entries that are no figures and should be, and those that are not there."""

from __future__ import annotations

import re
from collections.abc import Iterator
from unicodedata import category

from kpiworkbook.model.covered import covered_cells
from kpiworkbook.model.derived import Arrow, months_behind
from kpiworkbook.model.fields import CHANGES, DERIVED, FIGURES, Field
from kpiworkbook.model.findings import Finding, Severity
from kpiworkbook.model.grid import Merge
from kpiworkbook.model.periods import month_name
from kpiworkbook.model.places import cell_name, ranges_in_row
from kpiworkbook.model.records import Status, Unit
from kpiworkbook.model.section import Column
from kpiworkbook.notation.arrow_words import arrow_word
from kpiworkbook.notation.durations import is_duration, meant_by
from kpiworkbook.notation.figures import ERRORS
from kpiworkbook.notation.numbers import parse_number, with_point
from kpiworkbook.validator.context import Context
from kpiworkbook.validator.notices import noticed
from kpiworkbook.validator.row import Row
from kpiworkbook.validator.rule import Rule
from kpiworkbook.validator.shown import read_summary
from kpiworkbook.validator.signs import shown_change

__all__ = ["RULES"]

_FIGURE = r"\d[\d,]*(?:\.\d+)?%?"
_APART = rf"(?<![\w.,/–-]){_FIGURE}(?![\w.,])"
"""A figure that is no part of a word or a date: none of `£1.2m` and `by Mar-20`."""
_NOTED = rf"({_FIGURE})\s*[(\[][^)\]]*[)\]]"
"""A figure with a note: `92 [1]`, `92 (est.)`."""
_INTERVAL = rf"({_FIGURE})\s*[(\[]\s*(-?{_FIGURE})\s*(?:[-–—]|to)\s*({_FIGURE})\s*[)\]]"
"""A figure with a note that reaches from one below it to one above it: `85.1 (83.0-87.2)`, but not `45 (2018-19)`."""
_PENCE = rf"{_FIGURE}p"
_LOOKALIKES = str.maketrans("OoQlI|SsB", "000111558")
"""Letters that are typed for digits."""


def _not_numbers(context: Context, rule: Rule) -> Iterator[Finding]:
    for row in context.rows:
        if row.has(Status.NOT_UNDERSTOOD):
            for figure in row.figures:
                if figure.status is Status.NOT_UNDERSTOOD:
                    yield _not_a_number(context, rule, row, figure.column)
    for row, column, expected in context.differing:
        shown = row.shown(column)
        if shown and shown not in ERRORS and not _is_understood(context, row, column):
            yield _not_a_number(context, rule, row, column, expected)


def _has_interval(text: str) -> bool:
    match = re.fullmatch(_INTERVAL, text)
    if match is None:
        return False
    figure, low, high = (float(part.rstrip("%").replace(",", "")) for part in match.groups())
    return low <= figure <= high


def _is_understood(context: Context, row: Row, column: Column) -> bool:
    if column.field in CHANGES:
        return shown_change(context, row, column).is_understood
    return read_summary(row, column, context.card.settings).is_understood


def _not_a_number(context: Context, rule: Rule, row: Row, column: Column, expected: str = "") -> Finding:
    text = row.shown(column)
    typed = parse_number(text) if not expected and row.measure.unit is Unit.DURATION else None
    if typed:
        meant = "" if typed.is_percent else meant_by(typed.value, row.known, row.measure.time_format)
        return _no_duration(context, rule, row, column, meant)
    number = parse_number(text.translate(_LOOKALIKES)) if any(letter.isdigit() for letter in text) else None
    expected = expected or (text.translate(_LOOKALIKES) if number else with_point(text))
    if not expected and column.field is Field.MONTH:
        from kpiworkbook.notation.named_scales import in_named_scale  # few sheets have such figures

        expected = in_named_scale(text, row.name, row.known)
    meant = f"; {expected!r} was perhaps meant" if expected else ""
    if cells := _not_checked(context, row, column):
        meant += f"; what needs it ({cells}) is neither checked nor computed"
    if text.startswith("?") and column.field in CHANGES:
        meant += " (a sign that became '?' was lost when the file was saved: save it from Excel as 'CSV UTF-8')"
    message = f"{text!r} is neither a figure nor a placeholder, and does not count as a figure{meant}. "
    message += _remedy(row, text, column, expected)
    if column.field in CHANGES and (sign := _unknown_sign(text)):
        message = (
            f"{text!r} has a sign that is not one of the known arrows, so the change is not understood{meant}. Correct "
            f"it, or say under [arrows] in kpiworkbook.toml what {sign} is: up, same or down"
        )
    elif column.field in CHANGES and (word := arrow_word(text)):
        message = _of_a_word(context, text, *word, expected)
    severity = Severity.WARNING if column.field in (Field.BENCHMARK, Field.TARGET) else Severity.ERROR
    return context.finding(rule, row, column, message, severity=severity, expected=expected)


def _no_duration(context: Context, rule: Rule, row: Row, column: Column, expected: str) -> Finding:
    """Return that a number stands among durations, with the duration that was perhaps meant."""
    example = next(filter(None, reversed(row.known_texts)), "")
    among = f", and the row's other figures are, as {example!r}" if example else ""
    meant = f"; {expected!r} was perhaps meant" if expected else ""
    if cells := _not_checked(context, row, column):
        meant += f"; what needs it ({cells}) is neither checked nor computed"
    message = (
        f"{row.shown(column)!r} is no duration{among}, so it does not count as a figure{meant}. Type it as a time, "
        "hours, minutes and seconds with colons between them"
    )
    severity = Severity.WARNING if column.field in (Field.BENCHMARK, Field.TARGET) else Severity.ERROR
    return context.finding(rule, row, column, message, severity=severity, expected=expected)


def _remedy(row: Row, text: str, column: Column, expected: str) -> str:
    """Return what to type instead, by what usually stands in such a column."""
    known = "say what it means under [placeholders] in kpiworkbook.toml"
    if expected:
        return f"Correct it, or {known}"
    if noted := re.fullmatch(_NOTED, text):
        if _has_interval(text):
            return f"Type {noted[1]!r} alone, and the interval into the commentary"
        return f"Type {noted[1]!r} alone, or with a mark that stands for the note, such as * or (p)"
    if re.fullmatch(_PENCE, text):
        return f"Type '{text[:-1]} (p)' if it is provisional, and the pounds if it is pence"
    if is_duration(text) and column.field in FIGURES:
        from kpiworkbook.validator.time_remedies import remedy_of_duration  # few sheets have such figures

        return remedy_of_duration(row, column, text)
    if column.field is Field.MONTH:
        if row.measure.unit is not Unit.DURATION and (remedy := _without_unit(text)):
            return remedy
        return f"Type the figure, '-' (not reported) or 'tbc' (to come), or {known}"
    if column.field in (Field.BENCHMARK, Field.TARGET):
        is_duration_row = row.measure.unit is Unit.DURATION
        figures = [] if is_duration_row else re.findall(_APART, text)
        if len(figures) == len(re.findall(_FIGURE, text)) == 1:
            return f"Type {figures[0]!r} alone to have it compared with the months, and the rest into the commentary"
        single = "time, such as 2:30," if is_duration_row else "figure"
        return f"Type a single {single} to have it compared with the months, 'tbc' or 'Local', or {known}"
    return f"Correct it, or {known}"


def _without_unit(text: str) -> str:
    """Return what to type in place of a month's figure with a unit of its own, so that it counts; else nothing."""
    from kpiworkbook.notation.own_units import with_unit  # few sheets have such figures

    meant = with_unit(text)
    if meant is None:
        return ""
    if meant.part:
        return f"Type the percentage, '{meant.figure}', or '{meant.part}' alone where all months are of {meant.whole}"
    if not meant.number_format:
        return f"Type '{meant.figure}'"
    return f"Type '{meant.figure}' behind the number format {meant.number_format}, which shows it so"


def _of_a_word(context: Context, text: str, word: str, arrow: Arrow, expected: str) -> str:
    """Return what to say of a change whose arrow is a word, as in `up 10%`."""
    message = f"{text!r} has a word for an arrow, so the change is not understood; "
    arrows = context.card.settings.arrows
    if word.casefold() in map(str.casefold, (arrows.up, arrows.same, arrows.down)):
        return f"{message}type {expected!r}"
    return (
        f"{message}{expected!r} was perhaps meant. Correct it, or make the word known under [arrows] in "
        f'kpiworkbook.toml: {arrow.value} = "{word}"'
    )


def _not_checked(context: Context, row: Row, column: Column) -> str:
    """Return the derived cells that need a month whose entry was not understood; empty for other columns."""
    item = context.derived.indicators[row.sheet.name, row.number]
    needed = {
        field for field in DERIVED if field in item.not_understood and column.period in months_behind(field, item.as_of)
    }
    return ranges_in_row(row.number, (each.index for each in row.section.columns if each.field in needed))


def _unknown_sign(text: str) -> str:
    """Return the sign that stands before a percentage, such as ▲ or ↗; empty where there is none."""
    sign, number = text[:1], parse_number(text[1:].replace("\ufe0f", ""))
    return sign if number and number.is_percent and category(sign) == "So" else ""


def _errors(context: Context, rule: Rule) -> Iterator[Finding]:
    for sheet in context.card.sheets:
        # A workbook names its errors; in a text file they can only stand where figures do.
        named = sheet.grid.look.shown
        with_named = {row for row, _ in named}
        for row in context.rows_of(sheet):
            if row.has(Status.ERROR) or row.number in with_named or not ERRORS.isdisjoint(row.said.values()):
                yield from _errors_of(context, rule, row)


def _errors_of(context: Context, rule: Rule, row: Row) -> Iterator[Finding]:
    named = row.grid.look.shown
    stated = {figure.column.index for figure in row.figures if figure.status is Status.ERROR}
    for column in row.section.columns:
        place = (row.number, column.index)
        if column.field not in DERIVED and column.index not in stated and (not named or place not in named):
            continue
        text = row.shown(column)
        # Charts draw no line to #N/A, so it is what formulas give for months to come.
        is_to_come = text == "#N/A" and column.period is not None and column.period > row.section.as_of
        if text in ERRORS and not is_to_come:
            message = (
                f"the cell shows the error {text}, which does not count as a figure; correct its formula, or type '-'"
            )
            yield context.finding(rule, row, column, message)


def _missing(context: Context, rule: Rule) -> Iterator[Finding]:
    # Empty because a formula's result was never stored, which has rules of its own.
    unknown = {(s.name, row, index) for s in context.card.sheets for row, index in s.grid.look.not_calculated}
    covered = {(s.name, *place): merge for s in context.card.sheets for place, merge in covered_cells(s).items()}
    for row in context.rows:
        if len(row.known) < len(row.plan.periods) and not all(map(str.strip, row.month_texts())):
            for column, message in _without_entry(row):
                place = row.sheet.name, row.number, column.index
                if place not in unknown:
                    told = _covered(covered[place]) if place in covered else message
                    yield context.finding(rule, row, column, told)
        if not (row.owner and row.name):
            yield from _unnamed(context, rule, row)
    for row, column, expected in context.differing:
        place = row.sheet.name, row.number, column.index
        if not row.shown(column) and place not in unknown:
            message = f"the cell is empty; it should be {expected!r}"
            if place in covered:
                message = f"{_covered(covered[place])}. It should be {expected!r}"
            yield context.finding(rule, row, column, message, expected=expected)


def _covered(merge: Merge) -> str:
    shown = cell_name(merge.first_row, merge.first_column)
    return f"the cell is hidden under the merged cells {merge.area}, which count as {shown} alone; unmerge them"


def _without_entry(row: Row) -> Iterator[tuple[Column, str]]:
    months = row.months
    begun = next((number for number, figure in enumerate(months) if figure.shown.strip()), len(months))
    for figure in months[begun:]:
        period = figure.column.period
        if not figure.shown.strip() and period is not None and period <= row.section.as_of:
            yield figure.column, f"nothing is entered for {month_name(period)}; type the figure, or '-' or 'tbc'"


def _unnamed(context: Context, rule: Rule, row: Row) -> Iterator[Finding]:
    for field, text, lacks in (
        (Field.INDICATOR, row.name, "name; give it one"),
        (Field.OWNER, row.owner, "owner; name one"),
    ):
        if not text and (column := row.section.column(field)):
            yield context.finding(rule, row, column, f"the indicator has no {lacks}")


RULES = (
    Rule(
        name="not-a-number",
        severity=Severity.ERROR,
        why="An entry that is neither a figure nor a known placeholder does not count as a figure. Changes, averages "
        "and maxima that need it can be neither checked nor computed, and are left as they are. Among benchmarks "
        "and targets, where remarks are usual, the finding is a warning.",
        breaks="""
            Ref. | Indicator        | Jul-19 | Aug-19 | Sep-19
            A1   | Number of visits | 118    | 121    | 12O
        """,
        keeps="""
            Ref. | Indicator        | Jul-19 | Aug-19 | Sep-19
            A1   | Number of visits | 118    | tbc    | 120
        """,
        check=_not_numbers,
    ),
    Rule(
        name="error-value",
        severity=Severity.ERROR,
        why="Every reader of the sheet sees an Excel error, and it does not count as a figure.",
        breaks="""
            Ref. | Indicator        | Jul-19 | Aug-19 | Sep-19
            A1   | Number of visits | 118    | 121    | #DIV/0!
        """,
        keeps="""
            Ref. | Indicator        | Jul-19 | Aug-19 | Sep-19
            A1   | Number of visits | 118    | 121    | -
        """,
        check=_errors,
    ),
    Rule(
        name="not-calculated",
        severity=Severity.ERROR,
        why="A figure is a formula whose result was never stored, so the figure is not known. Open the workbook in "
        "Excel and save it.",
        breaks="""
            Ref. | Indicator        | Jul-19 | Aug-19 | Sep-19
            A1   | Number of visits | 118    | 121    | =C2+2
        """,
        keeps="""
            Ref. | Indicator        | Jul-19 | Aug-19 | Sep-19
            A1   | Number of visits | 118    | 121    | 120
        """,
        check=noticed,
    ),
    Rule(
        name="results-not-stored",
        severity=Severity.WARNING,
        why="The derived columns are formulas whose results were never stored, as when a program saves without "
        "calculating. So what a reader would see in them was not checked. This is reported once for each sheet, and "
        "once where columns that are carried along have such formulas.",
        breaks="""
            Ref. | Indicator        | Aug-19 | Sep-19 | % change from previous month
            A1   | Number of visits | 100    | 120    | =D2/C2-1
        """,
        keeps="""
            Ref. | Indicator        | Aug-19 | Sep-19 | % change from previous month
            A1   | Number of visits | 100    | 120    | ↑ 20%
        """,
        check=noticed,
    ),
    Rule(
        name="missing-entry",
        severity=Severity.WARNING,
        why="An empty cell can mean forgotten, nothing to report, or still to come. Only cells before an indicator's "
        "first figure may be empty.",
        breaks="""
            Ref. | Indicator        | Jul-19 | Aug-19 | Sep-19
            A1   | Number of visits | 118    |        | 120
            A2   | Number of plans  | 20     | 21     | 22
        """,
        keeps="""
            Ref. | Indicator        | Jul-19 | Aug-19 | Sep-19
            A1   | Number of visits |        | 121    | 120
            A2   | Number of plans  | 20     | -      | 22
        """,
        check=_missing,
    ),
)
