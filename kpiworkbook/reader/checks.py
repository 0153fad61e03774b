"""What the reader notices about refs and months, before anything is computed from them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise

from kpiworkbook.layout.headings import Vocabulary, vocabulary_of
from kpiworkbook.layout.key import KeyMeaning, find_key
from kpiworkbook.model.covered import covered_cells
from kpiworkbook.model.fields import ARROWS, CHANGES, DERIVED, Field
from kpiworkbook.model.grid import Grid, Merge
from kpiworkbook.model.periods import gap_between, month_name, months_before, window
from kpiworkbook.model.places import cell_name, count, ranges_in_row
from kpiworkbook.model.problems import Problem
from kpiworkbook.model.scorecard import Indicator, Sheet
from kpiworkbook.model.section import Column, Section
from kpiworkbook.model.settings import Settings
from kpiworkbook.notation.durations import is_duration
from kpiworkbook.notation.numbers import parse_number

__all__ = ["notice"]


def notice(sheet: Sheet, settings: Settings) -> list[Problem]:
    """Return what a person should know of a sheet's refs, months, formulas and key."""
    problems = list(_refs(sheet))
    seen: set[int] = set()
    for section in sheet.sections:
        if section.header.last_row not in seen:
            seen.add(section.header.last_row)
            problems += _months(sheet.grid, section, settings)
        if section.as_of != sheet.as_of:
            problems.append(_behind(sheet, section))
    problems += _not_calculated(sheet)
    problems += _covered(sheet)
    problems += _key(sheet, settings.arrows.threshold_text)
    return problems


def _key(sheet: Sheet, threshold: str) -> Iterator[Problem]:
    """Yield the cells of the key that name another threshold than the one that the arrows follow."""
    in_table = {row for section in sheet.sections for row in section.rows}
    for (row, column), meaning in find_key(sheet.grid, in_table).items():
        text = sheet.grid.shown(row, column)
        named = re.findall(r"(?<!\d)\d++(?:\.\d++)?%", text)
        if meaning in (KeyMeaning.INCREASE, KeyMeaning.DECREASE) and named and threshold not in named:
            message = f"the key says {text!r}, but arrows turn at {threshold}; correct the key, or [arrows] threshold"
            yield Problem(kind="key-threshold", sheet=sheet.name, cell=cell_name(row, column), message=message)


def _refs(sheet: Sheet) -> Iterator[Problem]:
    # Most sheets name each row, and no two alike.
    refs = [
        ref
        for section in sheet.sections
        if Field.REF in section.first_of
        for ref in section.texts(sheet.grid, Field.REF)
    ]
    if all(refs) and len(set(refs)) == len(refs):
        return
    first: dict[str, Indicator] = {}

    def cell(indicator: Indicator) -> str:
        return cell_name(indicator.row, indicator.section.first_of[Field.REF].index)

    for indicator in sheet.indicators:
        if Field.REF not in indicator.section.first_of:
            continue
        ref = indicator.ref
        if not ref:
            message = f"{indicator.name or 'a row with figures'!r} has no ref; give it one"
            yield Problem(kind="missing-ref", sheet=sheet.name, cell=cell(indicator), message=message)
        elif ref in first:
            told = f"stands in {cell(first[ref])} already; give one of the two rows another ref"
            if (indicator.row, indicator.section.first_of[Field.REF].index) in sheet.grid.anchors:
                told = f"is merged from {cell(first[ref])} down to here; undo that, and give each row a ref of its own"
            message = f"the ref {ref!r} {told}"
            yield Problem(kind="duplicate-ref", sheet=sheet.name, cell=cell(indicator), message=message, fatal=True)
        first.setdefault(ref, indicator)


def _months(grid: Grid, section: Section, settings: Settings) -> Iterator[Problem]:
    months = section.fields(Field.MONTH)
    periods = tuple(column.period for column in months)
    if periods[-1] and periods == window(periods[-1], len(periods)):
        return  # one after the other, as in most sections
    row = section.header.last_row

    def problem(kind: str, column: Column, message: str, *, fatal: bool = False) -> Problem:
        return Problem(kind=kind, sheet=grid.name, cell=cell_name(row, column.index), message=message, fatal=fatal)

    first: dict[str, Column] = {}
    if second := _second_table(section, vocabulary_of(settings.columns)):
        message = (
            "a second table seems to begin here beside the first, with refs or indicators and months of its own; move "
            "it below the first, or to a sheet of its own"
        )
        yield problem("month-twice", second, message, fatal=True)
        months = tuple(column for column in months if column.index < second.index)
    for column in months:
        if column.key in first:
            other = cell_name(row, first[column.key].index)
            message = f"the month {column.heading!r} stands in {other} already; correct one of the two headings"
            yield problem("month-twice", column, message, fatal=True)
        first.setdefault(column.key, column)
    for left, right in pairwise(months):
        if left.period and right.period:
            if right.period < left.period:
                message = f"{right.heading!r} stands after {left.heading!r}; the months are read by calendar"
                yield problem("month-order", right, message)
            elif months_before(right.period, 1) > left.period:
                gap = gap_between(left.period, right.period)
                message = f"{gap} between {left.heading!r} and {right.heading!r}"
                yield problem("month-gap", right, message)


def _second_table(section: Section, vocabulary: Vocabulary) -> Column | None:
    """Return the column with which refs or indicators begin anew, between months that then begin anew as well."""
    months = section.fields(Field.MONTH)
    for column in section.columns:
        heading = vocabulary.heading(column.heading) if column.field is Field.EXTRA else None
        if heading is not None and heading.field in (Field.REF, Field.INDICATOR):
            before = {month.key for month in months if month.index < column.index}
            if any(month.key in before for month in months if month.index > column.index):
                return column
    return None


def _behind(sheet: Sheet, section: Section) -> Problem:
    months = section.fields(Field.MONTH)
    message = (
        f"the section {section.title!r} ends with {month_name(section.as_of)}, the sheet with "
        f"{month_name(sheet.as_of)}; its changes and averages are as of {month_name(section.as_of)}. Bring its figures "
        "up to date, or, where they are, the headings of its months"
    )
    cell = cell_name(section.header.last_row, months[-1].index)
    return Problem(kind="section-behind", sheet=sheet.name, cell=cell, message=message)


def _not_calculated(sheet: Sheet) -> Iterator[Problem]:
    """Yield the figures whose formula has no stored result, and once for the sheet that other columns have none."""
    missing = sheet.grid.look.not_calculated
    if not missing:
        return
    derived: list[str] = []
    nowhere: list[str] = []
    unused: list[str] = []
    for section in sheet.sections:
        without_base = [field for field in CHANGES if section.lacks_base(field)]
        for row in section.rows:
            for column in section.columns:
                if (row, column.index) not in missing:
                    continue
                cell = cell_name(row, column.index)
                if column.field in DERIVED or column.field in ARROWS:
                    (nowhere if column.field in without_base else derived).append(cell)
                    continue
                if column.field is Field.EXTRA:
                    unused.append(cell)
                    continue
                message = (
                    "the formula's result was never stored, so the figure is not known; open the workbook in Excel, "
                    "save it, and run again"
                )
                yield Problem(kind="not-calculated", sheet=sheet.name, cell=cell, message=message, fatal=True)
    for cells, told in ((derived, _derived_told), (nowhere, _nowhere_told), (unused, _unused_told)):
        if cells:
            yield Problem(kind="results-not-stored", sheet=sheet.name, cell=cells[0], message=told(len(cells)))


def _covered(sheet: Sheet) -> Iterator[Problem]:
    """Yield the months and derived cells that are hidden under merged cells, row by row.

    What says of a row alone that it has no figures, `Not collected`, hides none.
    """
    covered: dict[tuple[int, Merge], list[int]] = {}
    for (row, index), merge in covered_cells(sheet).items():
        is_one_row = merge.first_row == merge.last_row
        shown = sheet.grid.shown(merge.first_row, merge.first_column)
        if not is_one_row or parse_number(shown) or is_duration(shown):
            covered.setdefault((row, merge), []).append(index)
    for (row, merge), indexes in sorted(covered.items(), key=lambda each: each[0][0]):
        is_one, shown = len(indexes) == 1, cell_name(merge.first_row, merge.first_column)
        message = (
            f"{ranges_in_row(row, indexes)} {'is' if is_one else 'are'} hidden under the merged cells {merge.area}, "
            f"which count as {shown} alone; nothing is written there. Unmerge them to have a figure for each"
        )
        yield Problem(kind="missing-entry", sheet=sheet.name, cell=cell_name(row, min(indexes)), message=message)


def _derived_told(number: int) -> str:
    have, they = ("has", "it shows") if number == 1 else ("have", "they show")
    return (
        f"{count(number, 'formula')} of the derived columns {have} no stored result, as after a program that does not "
        f"calculate, so what {they} was not checked; refresh the workbook, or open and save it in Excel"
    )


def _nowhere_told(number: int) -> str:
    """Return what is said of changes whose base is on no sheet: at new figures they are left for Excel to compute."""
    have = "has" if number == 1 else "have"
    return (
        f"{count(number, 'formula')} for a change on a month that has no column {have} no stored result, as after new "
        "figures were put in, which Excel alone can follow; open the workbook in Excel and save it"
    )


def _unused_told(number: int) -> str:
    """Return what is said of columns that are carried along: nothing is computed from them."""
    have = "has" if number == 1 else "have"
    return (
        f"{count(number, 'formula')} of columns that are not used here {have} no stored result, as after a program "
        "that does not calculate, so `refresh --restyle` has nothing to write there; open the workbook in Excel and "
        "save it"
    )
