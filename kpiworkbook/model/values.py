"""New figures for a scorecard: what `refresh --month Oct-19 --values FILE` puts into it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

__all__ = ["NewFigure", "NewValues", "Rolled"]


@dataclass(frozen=True, slots=True, kw_only=True)
class NewFigure:
    """A figure, or a placeholder, for one month of one indicator."""

    ref: str
    value: float | str
    """As the cell is to hold it, on the scale of its row: 0.369 where percentages are fractions, 36.9 where they are
    points; a text is a placeholder (`tbc`)."""
    number_format: str
    """The number format that shows it as its row does; empty for a placeholder."""
    shown: str
    """As it will be shown: `36.9%`."""
    note: str = ""
    """What a person should know of its look; empty as a rule."""


@dataclass(frozen=True, slots=True, kw_only=True)
class NewValues:
    """New figures and commentary for one month, by sheet and row (counted from zero)."""

    period: date
    figures: Mapping[tuple[str, int], NewFigure] = field(default_factory=dict)
    """One for every indicator, where the scorecard moves on by a month: `tbc` where nothing was given."""
    commentary: Mapping[tuple[str, int], str] = field(default_factory=dict)
    not_given: tuple[str, ...] = ()
    """The refs of those that got `tbc` because nothing was given; none where the month is there already."""
    warnings: tuple[str, ...] = ()
    """What a person should know of what was handed in: the figures of other months that it holds as well, and those
    that are not shown as their rows are."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Rolled:
    """An officer's workbook with the new figures in it; its derived columns are still those of before."""

    content: bytes = field(repr=False)
    moved: bool
    """Whether the months moved by a column; False where a column for the month was there already."""
    warnings: tuple[str, ...] = ()
    """What a person should look at, each with its cell; the notes that left with the oldest month are among them."""
    computed: Mapping[tuple[str, int], NewFigure] = field(default_factory=dict)
    """The figures that no one gave and that the workbook's own formulas give, by sheet and row."""
