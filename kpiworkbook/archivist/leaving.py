"""What is about to leave a scorecard: the oldest month's figures, and the commentary on the current one."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date

from kpiworkbook.model.archived import COMMENTARY, ArchiveRow
from kpiworkbook.model.fields import Field
from kpiworkbook.model.periods import month_key
from kpiworkbook.model.records import Record, Series
from kpiworkbook.model.scorecard import Scorecard, Sheet
from kpiworkbook.model.section import Section
from kpiworkbook.notation.figures import house_format

__all__ = ["Leaving", "leaving"]

Positions = Mapping[tuple[str, int, date], int]
"""Where an indicator's month stands among the records."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Leaving:
    """A row for the archive, and the number format that shows its value."""

    row: ArchiveRow
    number_format: str = ""


def leaving(card: Scorecard, month: date | None) -> Iterator[Leaving]:
    """Yield the rows, indicator by indicator: its oldest month, and its commentary if it has one.

    Where a section has the new month's column already, none of its months leaves.
    """
    columns = card.records.columns
    names = (columns["sheet"], card.records.rows, columns["period"], columns["series"])
    positions: Positions = {
        (sheet, row, period): position
        for position, (sheet, row, period, series) in enumerate(zip(*names, strict=True))
        if series is Series.ACTUAL
    }
    for sheet in card.sheets:
        for section in sheet.sections:
            months = [column.period for column in section.fields(Field.MONTH) if column.period]
            oldest = min(months)
            for row, text in zip(section.rows, section.texts(sheet.grid, Field.COMMENTARY), strict=True):
                position = positions[sheet.name, row, oldest]
                if month not in months:
                    yield _figure(card, sheet, position)
                if text:
                    yield _commentary(sheet, section, card.records[position], text)


def _figure(card: Scorecard, sheet: Sheet, position: int) -> Leaving:
    measure = card.records.measures[sheet.name, card.records.rows[position]]
    # The archive holds fractions, whatever the sheet's own scale.
    code = house_format(replace(measure, scale=1), card.settings.style.number_formats)
    return Leaving(row=_row(sheet, card.records[position]), number_format=code)


def _commentary(sheet: Sheet, section: Section, record: Record, text: str) -> Leaving:
    like = _row(sheet, record)
    return Leaving(
        row=like._replace(series=COMMENTARY, period=section.as_of, value=None, status="", shown="", commentary=text)
    )


def _row(sheet: Sheet, record: Record) -> ArchiveRow:
    return ArchiveRow(
        edition=month_key(sheet.as_of), sheet=record.sheet, section=record.section, ref=record.ref,
        indicator=record.indicator, owner=record.owner, reporter=record.reporter, unit=record.unit,
        polarity=record.polarity, series=record.series, period=record.period, value=record.value,
        status=record.status, shown=record.shown, commentary="",
    )  # fmt: skip
