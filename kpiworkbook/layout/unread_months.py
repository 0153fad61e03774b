"""Headings that speak of months and are none as they stand: `Apr` without a year, `Actual May`."""

from __future__ import annotations

import re
from collections.abc import Iterable

from kpiworkbook.layout.headings import Vocabulary
from kpiworkbook.model.fields import NAMES
from kpiworkbook.model.grid import Grid
from kpiworkbook.model.places import address, cell_name, few
from kpiworkbook.notation.months import MONTHS

__all__ = ["unread_months"]

_FEWEST = 2
"""Months; a single word such as `May` may mean something else."""
_SPOKEN_OF = rf"(?i)(?<![a-z])(?:{'|'.join(MONTHS)})(?![a-z])"
_LONGEST = 40
"""Characters; longer texts are commentary."""


def unread_months(grid: Grid, vocabulary: Vocabulary) -> str:
    """Return which headings beside the indicators' were meant to be months, and what to write; else an empty text.

    For a sheet on which no header was found, so that no heading there is a month's.
    """
    for row, cells in enumerate(grid.rows, grid.first_row):
        texts = {index: text for index, text in enumerate(cells) if isinstance(text, str) and len(text) < _LONGEST}
        spoken_of = {index: text.strip() for index, text in texts.items() if re.search(_SPOKEN_OF, text)}
        if len(spoken_of) >= _FEWEST and _names_indicators(texts.values(), vocabulary):
            place = address(grid.name, cell_name(row, grid.first_column + min(spoken_of)))
            named = few([repr(text) for text in spoken_of.values()], 3)
            return (
                f"the headings {named} ({place}) speak of months, and are not read as such, but a header row "
                "needs at least one month with its year. Write each as 'Sep-19', without other words, or its name "
                "alone below its year ('2019' or '2019/20' in the row above)"
            )
    return ""


def _names_indicators(texts: Iterable[str], vocabulary: Vocabulary) -> bool:
    return any((heading := vocabulary.heading(text)) and heading.field in NAMES for text in texts)
