"""How a difference is made: the texts, cells and people of both rows, and its position in the reading order."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple, TypedDict

from kpiworkbook.comparer.matching import Matched
from kpiworkbook.comparer.rows import Figure, Row
from kpiworkbook.model.comparison import Difference, DifferenceKind, became
from kpiworkbook.model.fields import Field

__all__ = ["Found", "Position", "about_figure", "about_row", "about_text", "in_one_edition", "whose"]

REF = Field.REF.value


class Position(NamedTuple):
    """Where a difference belongs on the new edition's sheet; what is no more on it, where it stood before."""

    row: float
    column: int = -1


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """A difference and its position."""

    difference: Difference
    position: Position


class Whose(TypedDict):
    """Whom a difference concerns, as fields of it."""

    section: str
    indicator: str
    owner: str
    reporter: str


class InOneEdition(TypedDict, total=False):
    """What stands in one edition only, as fields of a difference: the old or the new ones."""

    old_sheet: str
    old_cell: str
    old_shown: str
    new_sheet: str
    new_cell: str
    new_shown: str


def whose(row: Row) -> Whose:
    """Return whom a difference about a row concerns."""
    return Whose(
        section=row.section.title,
        indicator=row.name,
        owner=row.text(Field.OWNER),
        reporter=row.text(Field.REPORTER),
    )


def in_one_edition(sheet: str, cell: str, shown: str, *, is_new: bool) -> InOneEdition:
    """Return where something stands that the other edition lacks, and its text."""
    if is_new:
        return InOneEdition(new_sheet=sheet, new_cell=cell, new_shown=shown)
    return InOneEdition(old_sheet=sheet, old_cell=cell, old_shown=shown)


def about_figure(
    kind: DifferenceKind,
    pair: Matched,
    old: Figure,
    new: Figure,
    reason: str,
    *,
    message: str = "",
    provisional: bool = False,
) -> Found:
    """Return a difference between two figures; `message` is for where neither text became the other."""
    old_shown, new_shown = old.shown.strip(), new.shown.strip()
    difference = Difference(
        kind=kind, ref=pair.new.ref, column=new.column.key, period=new.column.period,
        old_sheet=old.archive or pair.old.sheet.name, old_cell=old.cell,
        new_sheet=new.archive or pair.new.sheet.name, new_cell=new.cell,
        old_shown=old_shown, new_shown=new_shown, old_value=old.value, new_value=new.value,
        was_provisional=provisional, message=message or became(old_shown, new_shown, reason),
        **whose(pair.new),
    )  # fmt: skip
    return Found(difference=difference, position=Position(pair.new.number, new.column.index))


def about_text(kind: DifferenceKind, pair: Matched, field: Field, reason: str, *, message: str = "") -> Found:
    """Return a difference between the two rows' texts in a column; `message` is for where none became another."""
    old_shown, new_shown = pair.old.text(field), pair.new.text(field)
    column = pair.new.columns.get(field)
    difference = Difference(
        kind=kind, ref=pair.new.ref, column=column.key if column else field.value,
        old_sheet=pair.old.sheet.name, old_cell=pair.old.cell(field),
        new_sheet=pair.new.sheet.name, new_cell=pair.new.cell(field), old_shown=old_shown, new_shown=new_shown,
        message=message or became(old_shown, new_shown, reason), **whose(pair.new),
    )  # fmt: skip
    return Found(difference=difference, position=Position(pair.new.number, column.index if column else -1))


def about_row(kind: DifferenceKind, row: Row, position: Position, message: str) -> Found:
    """Return the difference that a row stands in one edition only."""
    is_new = kind is DifferenceKind.ADDED
    stands = in_one_edition(row.sheet.name, row.cell(Field.REF), row.name or row.ref, is_new=is_new)
    difference = Difference(kind=kind, ref=row.ref, column=REF, message=message, **stands, **whose(row))
    return Found(difference=difference, position=position)
