"""Tables below a scorecard that have no months: of quarters or years, and of words, as logs of changes are."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from kpiworkbook.layout.contents import Kind, Kinds
from kpiworkbook.model.fields import NAMES
from kpiworkbook.model.grid import Grid
from kpiworkbook.model.section import Column
from kpiworkbook.notation.months import MONTHS

__all__ = ["begins_another_table", "begins_log"]

_HEADINGS = frozenset(
    ("action", "amended by", "amendment", "amendments", "approved", "approved by", "author", "by", "by whom", "cell",
     "change", "change made", "changed by", "changes", "changes made", "colour", "comment", "comments", "date",
     "date of change", "definition", "description", "description of change", "detail", "details", "initials", "issue",
     "key", "made by", "meaning", "name", "note", "notes", "rag", "reason", "reason for change", "ref", "requested by",
     "sheet", "source", "status", "summary of changes", "symbol", "threshold", "update", "updated", "updated by",
     "version", "version no", "what", "what changed", "when", "who", "why")
)  # fmt: skip
"""Of logs, legends and definitions."""
_FEWEST = 2
"""Of them must stand in one row; an indicator may be called `Reason`."""
_FIGURES = (Kind.NUMBER, Kind.SMALL_NUMBER, Kind.PERCENT, Kind.CHANGE, Kind.BARE_CHANGE)


def begins_another_table(grid: Grid, columns: Sequence[Column], row: int) -> bool:
    """Return whether a row has the headings of refs and indicators again, and otherwise other ones.

    The same months without their years are no other ones.
    """
    same = other = names = 0
    for column in columns:
        text = grid.shown(row, column.index).strip().casefold()
        is_same = text == column.heading.casefold() or (
            column.period is not None and MONTHS.get(text) == column.period.month
        )
        if column.field in NAMES:
            if not (text and is_same):
                return False
            names += 1
        same += bool(text) and is_same
        other += bool(text) and not is_same
    return same == names and other > 0


def begins_log(kinds: Kinds, row: int, texts: Sequence[str], figures: Sequence[int], below: Iterable[int]) -> bool:
    """Return whether a row heads a table of words in columns that hold figures above.

    `texts` are all of the row, `figures` the columns of figures, `below` the rows that follow up to the next blank one.
    They have no figures but under headings of its own, as the thresholds of a legend.
    """
    if sum(text.casefold().strip(" .:") in _HEADINGS for text in texts) < _FEWEST:
        return False
    if any(letter.isdigit() for text in texts for letter in text):
        return False
    rows, looks = [*below], {index: kinds.of(row, index) for index in figures}
    bare = [index for index, kind in looks.items() if kind is not Kind.WORDS]
    if not rows or len(bare) == len(looks) or any(looks[index] is not None for index in bare):
        return False
    return not any(kinds.of(each, index) in _FIGURES for each in rows for index in bare)
