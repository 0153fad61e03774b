"""The live formulas of a section's columns of arrows alone."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping

from kpiworkbook.house.arrow_cells import ArrowCells
from kpiworkbook.house.formulas import Formulas
from kpiworkbook.house.operands import Operands
from kpiworkbook.model.arrow_columns import ArrowColumn, ArrowHabit
from kpiworkbook.model.derived import Arrow, DerivedIndicator
from kpiworkbook.model.fields import ARROWS
from kpiworkbook.model.places import Place
from kpiworkbook.model.records import Polarity
from kpiworkbook.model.scorecard import Scorecard, Sheet
from kpiworkbook.model.section import Section
from kpiworkbook.model.settings import ArrowSettings
from kpiworkbook.notation.lone_arrows import lone_arrow, signs_of

__all__ = ["ArrowFormulas", "as_written"]

_WRITTEN = re.compile(
    r'IF\(COUNT\((?P<base>[A-Z0-9]++),(?P<current>[A-Z0-9]++)\)<2,"(?P<none>[^"]*+)",'
    r'(?P<held>IF\((?P=base)<=0,"[^"]*+",)?'
    r"IF\((?P<step>(?(held)(?:ROUND\()?ROUND\((?P=current)/(?P=base)-1,12\)(?:,2\))?|(?P=current)))"
    r'(?(held)>=(?P<limit>[0-9.]++%)|>(?P=base)),"(?P<up>[^"]*+)",'
    r'IF\((?P=step)(?(held)<=-(?P=limit)|<(?P=base)),"(?P<down>[^"]*+)","(?P<same>[^"]*+)"\)\)\)(?(held)\))'
)
"""What `Formulas.arrow` writes, and no formula of an officer's that is like it but for its threshold."""


class ArrowFormulas:
    """The live formulas of a column of arrows alone."""

    def __init__(
        self, card: Scorecard, sheet: Sheet, section: Section, cells: ArrowCells, numbers: Mapping[Place, float]
    ) -> None:
        """Look up what they go over; `numbers` are the figures stored as text that become numbers."""
        self._measures, self._sheet, self._cells = card.records.measures, sheet.name, cells
        self._change = ARROWS[cells.column.field]
        self._formulas = Formulas(section, card.settings.arrows)
        self._operands = Operands(card, sheet, section, numbers)

    def usual(self, row: int) -> str:
        """Return the formula of a row without the leading `=`; empty where the base month has no column."""
        learnt, signs = self._cells.learnt, dict(self._cells.signs(row))
        if learnt.habit.of_performance and self._measures[self._sheet, row].polarity is Polarity.DOWN:
            signs[Arrow.UP], signs[Arrow.DOWN] = signs[Arrow.DOWN], signs[Arrow.UP]
        by_threshold = learnt.habit.by_threshold
        return self._formulas.arrow(self._change, signs, learnt.none, by_threshold=by_threshold)

    def fitting(self, item: DerivedIndicator) -> str:
        """Return the same where it gives what is computed; empty where no formula does, or not surely next month."""
        if self._cells.learnt.as_likely:
            return ""
        usual, operands = self.usual(item.row), self._operands.of(item.row)
        return operands.fitting(self._formulas, self._change, item, usual) if operands else usual


def as_written(
    formulas: Iterable[tuple[str, Polarity]], font: str, arrows: ArrowSettings
) -> tuple[int, ArrowColumn | None]:
    """Return how many of a column's formulas the house has written, and by what they go; None where it is none.

    The formulas come with their rows' polarities; `font` is the cells' symbol font, if any.
    """
    found = [(match, polarity) for text, polarity in formulas if (match := _WRITTEN.fullmatch(text))]
    signs = [
        sign for match, _ in found for each in ("up", "down", "same") if (sign := lone_arrow(match[each], font, arrows))
    ]
    if not found or len(signs) < 3 * len(found):
        return 0, None
    turned = [sign.arrow is Arrow.DOWN for sign in signs[::3]]
    lower = [each for each, (_, polarity) in zip(turned, found, strict=True) if polarity is Polarity.DOWN]
    habit = ArrowHabit(
        by_threshold=sum(bool(match["held"]) for match, _ in found) * 2 > len(found),
        of_performance=sum(lower) * 2 > len(lower),
    )
    none = Counter(match["none"] for match, _ in found).most_common(1)[0][0]
    return len(found), ArrowColumn(habit=habit, rivals=(), signs=signs_of(signs, arrows), none=none)
