"""What cannot be compared: rows that could be one another, months that stand twice, formulas without a result."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date

from kpiworkbook.comparer.matching import Matched, Matches
from kpiworkbook.comparer.rows import EditionSheet, Row, doubled_months, listed
from kpiworkbook.model.fields import FIGURES, Field
from kpiworkbook.model.places import address, cell_name, count

__all__ = ["ambiguous", "common_months", "unread"]


def ambiguous(matches: Matches, old: str, new: str) -> tuple[Matches, list[str]]:
    """Return the matches without rows that might be one another, and a note on each such ref.

    What is left on both sides under one ref (or one name, without a ref) stands at least twice on one of them, or the
    ref was given to another indicator. `old` and `new` name the workbooks.
    """
    left_old, left_new = _by_identity(matches.removed), _by_identity(matches.added)
    paired = {row.identity for pair in matches.pairs for row in (pair.old, pair.new)}
    doubtful = {
        name for name in left_new.keys() & left_old.keys()
        if name in paired or len(left_old[name]) > 1 or len(left_new[name]) > 1
    }  # fmt: skip
    notes = [_note(left_old[name], rows, old, new) for name, rows in left_new.items() if name in doubtful]
    kept = Matches(
        pairs=matches.pairs,
        removed=tuple(row for row in matches.removed if row.identity not in doubtful),
        added=tuple(row for row in matches.added if row.identity not in doubtful),
    )
    return kept, notes


def _by_identity(rows: Sequence[Row]) -> dict[object, list[Row]]:
    found: dict[object, list[Row]] = {}
    for row in rows:
        found.setdefault(row.identity, []).append(row)
    return found


def _note(rows_old: Sequence[Row], rows_new: Sequence[Row], old: str, new: str) -> str:
    row = rows_new[0]
    told = (
        f"the ref {row.ref!r}" if row.ref else f"{row.name!r}, without a ref," if row.name else "a row without a name"
    )
    return (
        f"{told} is there more than once, so {_cells(rows_old)} of {old} and {_cells(rows_new)} of {new} are not "
        "compared; give each row a ref of its own"
    )


def _cells(rows: Sequence[Row]) -> str:
    return listed([address(row.sheet.name, row.cell(Field.REF)) for row in rows])


def unread(edition: EditionSheet, source: str) -> Iterator[str]:
    """Yield notes on figures of a sheet that are not known: a month that stands twice, a formula without a result."""
    sheet = edition.sheet
    for section in sheet.sections:
        for columns in doubled_months(section).values():
            cells = " and ".join(cell_name(section.header.last_row, column.index) for column in columns)
            yield (
                f"the month {columns[0].heading!r} is there more than once, in {cells} of {sheet.name!r} in {source}, "
                "so it is not compared; correct one of the headings"
            )
    missing = _missing(edition)
    if missing:
        yield (
            f"{count(missing, 'formula')} of {sheet.name!r} in {source} {'has' if missing == 1 else 'have'} no stored "
            f"result, so {'its cell is' if missing == 1 else 'their cells are'} not compared; open the workbook in "
            "Excel, save it, and compare again"
        )


def common_months(old: EditionSheet, new: EditionSheet, pairs: Sequence[Matched]) -> int:
    """Return how many months two sheets have in common up to the older one's current month, archives included."""
    archived = {
        figure.column.period
        for pair in pairs
        for key, figure in pair.new.figures.items()
        if (before := pair.old.figures.get(key)) and (figure.archive or before.archive) and figure.column.period
    }
    return sum(month <= old.sheet.as_of for month in (_months(old) & _months(new)) | archived)


def _months(edition: EditionSheet) -> set[date]:
    return {
        column.period for section in edition.sheet.sections for column in section.columns if column.period is not None
    }


def _missing(edition: EditionSheet) -> int:
    """Return how many figures are not known, because the result of their formula was never stored."""
    unknown = edition.sheet.grid.look.not_calculated
    if not unknown:
        return 0
    return sum(
        (row.number, column.index) in unknown
        for row in edition.rows
        for column in row.section.columns
        if column.field in FIGURES
    )
