"""Months that have left an edition's sheets for its archive: they are its indicators' figures as well."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date

from kpiworkbook.comparer.matching import Matched
from kpiworkbook.comparer.rows import EditionSheet, Figure, Row
from kpiworkbook.model.archived import archived_months, known_as
from kpiworkbook.model.fields import Field
from kpiworkbook.model.periods import month_key, month_name
from kpiworkbook.model.places import address, count, parts_of
from kpiworkbook.model.scorecard import Scorecard
from kpiworkbook.model.section import Column

__all__ = ["lost_figures", "with_archived"]

_NOWHERE = -1
"""The column of a month that has none on the sheet: it was to the left of all that have."""
_MOST_NAMED = 6
"""Cells that a note names."""


def with_archived(card: Scorecard, sheets: Sequence[EditionSheet]) -> list[EditionSheet]:
    """Return an edition's sheets, each row with the months that the archive alone has of it.

    Whose they are is told as it is elsewhere, by ref and name; where a ref stands twice, nobody can tell.
    """
    archived = archived_months(card.archived, card.records)
    if not archived:
        return [*sheets]
    numbers = Counter(_known_as(row) for sheet in sheets for row in sheet.rows)
    return [
        replace(
            sheet,
            rows=tuple(
                _with(row, card, archived.get(_known_as(row), {})) if numbers[_known_as(row)] == 1 else row
                for row in sheet.rows
            ),
        )
        for sheet in sheets
    ]


def _known_as(row: Row) -> tuple[str, ...]:
    return known_as(row.sheet.name, row.ref, row.section.title, row.name)


def _with(row: Row, card: Scorecard, months: Mapping[date, int]) -> Row:
    """Return a row with its archived months before those of its sheet, whose word counts."""
    on_sheet = row.section.periods
    left = [_figure(card, month, months[month]) for month in sorted(months) if month not in on_sheet]
    values = {figure.column.period: figure for figure in left if figure.column.period and figure.value is not None}
    return replace(
        row,
        figures={**{figure.column.key: figure for figure in left}, **row.figures},
        months=dict(sorted({**values, **row.months}.items())),
    )


def _figure(card: Scorecard, month: date, position: int) -> Figure:
    columns = card.archived.columns
    archive, cell = parts_of(columns["cell"][position])
    heading = Column(
        index=_NOWHERE, field=Field.MONTH, key=month_key(month), heading=month_name(month), period=month
    )  # fmt: skip
    return Figure(
        column=heading, half_step=card.archived.half_steps[position], value=columns["value"][position],
        status=columns["status"][position], shown=columns["shown"][position], cell=cell,
        unit=columns["unit"][position], archive=archive,
    )  # fmt: skip


def lost_figures(pairs: Sequence[Matched], old: str, new: str) -> Iterator[str]:
    """Yield a note where figures of the old edition's archive are nowhere in the new one.

    Months that only its sheet had may leave without a word: not every workbook has an archive.
    """
    lost = [
        (figure, pair)
        for pair in pairs
        for key, figure in pair.old.figures.items()
        if figure.archive and figure.value is not None
        and key not in pair.new.figures and figure.column.period not in pair.new.section.periods
    ]  # fmt: skip
    if not lost:
        return
    cells = [address(figure.archive, figure.cell) for figure, _ in lost]
    named = ", ".join(cells[:_MOST_NAMED]) + (" …" if len(cells) > _MOST_NAMED else "")
    are, them, rows = ("is", "it is", "its row") if len(lost) == 1 else ("are", "they are", "their rows")
    yield (
        f"{count(len(lost), 'figure')} in the archive of {old} {are} nowhere in {new} under the ref and name that the "
        f"indicator has there, so {them} not compared: {named}; put {rows} into the archive there, with that ref and "
        "name"
    )
