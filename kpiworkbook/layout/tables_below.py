"""Tables below a scorecard that have no months: of quarters or years, and of words, as logs of changes are."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from kpiworkbook.layout.contents import Kind, Kinds
from kpiworkbook.model.fields import NAMES
from kpiworkbook.model.grid import Grid
from kpiworkbook.model.section import Column
from kpiworkbook.notation.months import MONTHS

__all__ = ["Logs", "begins_another_table"]

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
_WORDS = frozenset((Kind.WORDS, Kind.PROSE))
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


class Logs:
    """Tells which rows head a table of words in columns that hold figures above; its rows are asked from above."""

    def __init__(self, kinds: Kinds, is_void: Callable[[int], bool]) -> None:
        """Take what the sheet's entries look like, and what tells which of its rows are empty."""
        self._kinds, self._is_void = kinds, is_void
        self._block, self._limit = range(0), 0
        """The rows that were looked at last, up to a blank one, and the row before which the table ended."""
        self._last_figures: dict[tuple[int, ...], int] = {}
        """Of that block, by the columns of figures that a log leaves empty: the last row that belongs to none."""

    def end_of(self, row: int, texts: Sequence[str], figures: Sequence[int], limit: int) -> int:
        """Return the row before which a log ends that begins with a row, 0 where none does: the next blank one.

        `texts` are all of the row, `figures` the columns of figures, `limit` is the row before which the table ends.
        A log has no figures but under headings of its own, as the thresholds of a legend, and there not as an indicator
        has them: two, and no word beside them.
        """
        if sum(text.casefold().strip(" .:") in _HEADINGS for text in texts) < _FEWEST:
            return 0
        if any(letter.isdigit() for text in texts for letter in text):
            return 0
        looks = {index: self._kinds.of(row, index) for index in figures}
        bare = tuple(index for index, kind in looks.items() if kind is not Kind.WORDS)
        if len(bare) == len(looks) or any(looks[index] is not None for index in bare):
            return 0
        end = self._end_of_block(row, limit)
        return end if end > row + 1 and self._last_figure(bare, figures, row) <= row else 0

    def _end_of_block(self, row: int, limit: int) -> int:
        if row not in self._block or limit != self._limit:
            end = next((below for below in range(row, limit) if self._is_void(below)), limit)
            self._block, self._limit, self._last_figures = range(row, end), limit, {}
        return self._block.stop

    def _last_figure(self, bare: tuple[int, ...], figures: Sequence[int], row: int) -> int:
        """Return the last row of the block with figures that no log has, or this one where none follows it."""
        if bare not in self._last_figures:
            below = range(self._block.stop - 1, row, -1)
            self._last_figures[bare] = next((each for each in below if self._has_figures(each, bare, figures)), row)
        return self._last_figures[bare]

    def _has_figures(self, row: int, bare: Sequence[int], figures: Sequence[int]) -> bool:
        if any(self._kinds.of(row, index) in _FIGURES for index in bare):
            return True
        looks = [self._kinds.of(row, index) for index in figures]
        return sum(kind in _FIGURES for kind in looks) >= _FEWEST and _WORDS.isdisjoint(looks)
