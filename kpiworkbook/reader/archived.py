"""What the workbook's Archive sheets hold, as records and commentary."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import date
from decimal import Decimal
from enum import StrEnum
from math import isclose
from typing import Any, TypeVar

from kpiworkbook.errors import ReadError
from kpiworkbook.layout.archive_sheet import archive_header, archive_rows
from kpiworkbook.model.archived import ARCHIVE_COLUMNS, COMMENTARY, ArchivedCommentary, ArchiveRow
from kpiworkbook.model.derived import months_behind
from kpiworkbook.model.fields import Field
from kpiworkbook.model.grid import Grid
from kpiworkbook.model.names import are_alike
from kpiworkbook.model.periods import month_name
from kpiworkbook.model.places import address, cell_name, count
from kpiworkbook.model.problems import Problem
from kpiworkbook.model.records import RECORD_FIELDS, Polarity, Records, Series, Status, Unit
from kpiworkbook.model.scorecard import Sheet
from kpiworkbook.model.section import Section
from kpiworkbook.notation.durations import parse_duration, reach_of
from kpiworkbook.notation.months import parse_month
from kpiworkbook.notation.numbers import parse_number
from kpiworkbook.notation.rounding import decimal_of
from kpiworkbook.reader.workbook import Workbook

__all__ = ["archives_among", "read_archives", "under_other_names"]

_VALUE = ARCHIVE_COLUMNS.index("value")
Word = TypeVar("Word", bound=StrEnum)


def archives_among(workbook: Workbook, names: Collection[str]) -> list[Grid]:
    """Return those of the workbook's sheets that are archives; what cannot be read among them is none."""
    found = []
    for name in workbook.sheet_names:
        if name in names:
            try:
                grid = workbook.values(name)
            except ReadError:
                continue  # nobody has asked for this sheet
            if archive_header(grid) is not None:
                found.append(workbook.look(grid))
    return found


def read_archives(
    archives: Sequence[Grid], source: str, sheets: Collection[str]
) -> tuple[Records, tuple[ArchivedCommentary, ...]]:
    """Return the figures and the commentary of the archives, in the order in which they left the scorecard.

    `sheets` are the scorecard's sheets that they are wanted of; with none given, all are. A record's `cell` names the
    archive's cell with its sheet, `'Archive'!L17`, because `sheet` is the scorecard's.
    """
    columns: dict[str, list[Any]] = {name: [] for name in RECORD_FIELDS}
    rows: list[int] = []
    half_steps: list[float] = []
    editions: list[date | None] = []
    commentary = []
    for grid in archives:
        header = archive_header(grid)
        first_column = header[1] if header else 0
        for number, row in archive_rows(grid):
            if sheets and row.sheet not in sheets:
                continue
            if row.series.strip().casefold() == COMMENTARY:
                told = ArchivedCommentary(edition=row.edition, sheet=row.sheet, ref=row.ref, text=row.commentary)
                commentary.append(told)
                continue
            cell = address(grid.name, cell_name(number, first_column + _VALUE))
            for name, value in _record(row, source, cell).items():
                columns[name].append(value)
            rows.append(number)
            half_steps.append(_half_step(row))
            editions.append(parse_month(row.edition))
    return Records(columns=columns, rows=rows, half_steps=half_steps, editions=editions), tuple(commentary)


def under_other_names(archived: Records, sheets: Sequence[Sheet]) -> Iterator[Problem]:
    """Yield the indicators of whose ref the archive has months that count now, but of something else by their name.

    Without them averages and maxima go by fewer months, and show nothing of it.
    """
    if not len(archived):
        return
    found: dict[tuple[str, str], dict[str, set[date]]] = {}
    names = ("sheet", "ref", "indicator", "period")
    for sheet, ref, name, period in zip(*(archived.columns[each] for each in names), strict=True):
        if ref and period:
            found.setdefault((sheet, ref), {}).setdefault(name, set()).add(period)
    for each in sheets:
        for section in each.sections:
            yield from _under_other_names(each, section, found)


def _under_other_names(
    sheet: Sheet, section: Section, found: Mapping[tuple[str, str], Mapping[str, Collection[date]]]
) -> Iterator[Problem]:
    wanted = {month for each in section.derived for month in months_behind(each.field, section.as_of)}
    named, grid = section.column(Field.INDICATOR), sheet.grid
    if named is None or not (wanted := wanted - section.periods):
        return
    texts = zip(section.rows, section.texts(grid, Field.REF), section.texts(grid, Field.INDICATOR), strict=True)
    for row, ref, name in texts:
        for other, months in found.get((sheet.name, ref), {}).items():
            if not wanted.isdisjoint(months) and not are_alike(other, name):
                number = count(len(wanted.intersection(months)), "month")
                message = (
                    f"the archive has {ref!r} as {other!r}, which is taken for another indicator; {number} of it would "
                    "count here. If it is the same one, write its new name into the archive's rows, too"
                )
                cell = cell_name(row, named.index)
                yield Problem(kind="base-missing", sheet=sheet.name, cell=cell, message=message)


def _record(row: ArchiveRow, workbook: str, cell: str) -> dict[str, Any]:
    otherwise = Status.NOT_UNDERSTOOD if row.value is None else Status.REPORTED
    return {
        "workbook": workbook, "sheet": row.sheet, "section": row.section, "ref": row.ref, "indicator": row.indicator,
        "owner": row.owner, "reporter": row.reporter, "unit": _word(Unit, row.unit, Unit.COUNT),
        "polarity": _word(Polarity, row.polarity, Polarity.NONE), "series": Series.ACTUAL,
        "label": month_name(row.period) if row.period else "", "period": row.period, "value": row.value,
        "status": _word(Status, row.status, otherwise), "shown": row.shown, "cell": cell,
    }  # fmt: skip


def _word(words: type[Word], text: str, otherwise: Word) -> Word:
    """Return the word that a cell holds; another one where somebody has put something else there."""
    return next((word for word in words if word == text.strip().casefold()), otherwise)


def _half_step(row: ArchiveRow) -> float:
    """Return how far the true figure may lie from the archived one, as far as its own text tells."""
    if row.unit == Unit.DURATION:
        return _reach_of_duration(row)
    typed = parse_number(row.shown)
    if typed is None or row.value is None or (row.unit == Unit.COUNT and not typed.decimals):
        return 0.0
    step = Decimal(5).scaleb(-typed.decimals - 1)
    value = decimal_of(row.value)
    if row.unit == Unit.PERCENT and not typed.is_percent and typed.value == value * 100:
        return float(step / 100)
    if typed.value != value:  # a full-precision number behind a number format
        return 0.0
    return float(step / 100 if typed.is_percent else step)


def _reach_of_duration(row: ArchiveRow) -> float:
    """Return the same of a duration; one that its text does not say in full has its full precision."""
    typed = [parse_duration(row.shown, in_minutes=in_minutes) for in_minutes in (False, True)]
    fitting = [each for each in typed if each and row.value is not None and isclose(each.number, row.value)]
    return float(reach_of(fitting[0].places)) if fitting else 0.0
