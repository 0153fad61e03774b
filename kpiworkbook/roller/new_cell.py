"""What a cell takes that is new for a month, and the formulas that stand in a sheet's cells."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from kpiworkbook.model.places import Place
from kpiworkbook.ooxml.formula_follow import Moves

__all__ = ["Formulas", "NewCell"]


@dataclass(frozen=True, slots=True, kw_only=True)
class NewCell:
    """What a cell is to hold."""

    value: str | float | None
    formula: str = ""
    """The cell's own formula, which stays and gets the value as its result."""
    number_format: str = ""
    """The number format that it needs; empty where its own will do."""
    is_computed: bool = False
    """Whether the value is what the formula gives, and not what was given for it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Formulas:
    """The formulas of a sheet's cells that may change, and how cells move."""

    texts: Mapping[Place, str]
    arrays: frozenset[Place]
    """Those that are array formulas."""
    moves: Moves
    on_months: frozenset[Place] = frozenset()
    """Those that go by months that move, be it on another sheet."""
    hindered: Mapping[Place, str] = field(default_factory=dict)
    """Those of months' cells that cannot follow what they go by, with the reason."""
    others: Mapping[Place, str] = field(default_factory=dict)
    """The formulas that stay where months move, but for those of derived columns, which are computed anew."""

    @property
    def leaving(self) -> frozenset[Place]:
        """Those that leave with their month."""
        return self.moves.leaving & self.texts.keys()

    def kept(self, place: Place, *, moves: bool) -> str:
        """Return the formula that stays in a cell with the new figure as its result; empty where none does.

        Where its month moves away, only a formula on months that move as well stays: it is right for the new month too.
        All others go with the month that they were made for. A formula without references is a figure, just typed so.
        """
        text = self.texts.get(place, "")
        if place in self.arrays or not text:
            return ""
        if moves:
            return text if place in self.on_months else ""
        return text if _has_reference(text) else ""


def _has_reference(formula: str) -> bool:
    return any(sign.isalpha() for sign in formula)
