"""What a refresh may change of a workbook, and nothing else."""

from __future__ import annotations

import re

import kpiworkbook as kw
from tests.keeper.differences import Differences

__all__ = ["CHAIN", "DERIVED", "OTHERS", "changed_cells", "derived_cells", "texts_as_numbers"]

DERIVED = re.compile(r"(change_month|change_year|average_12m|max_12m)")
CHAIN = r".*calcChain\.xml$|^\[Content_Types\]\.xml$|.*workbook\.xml\.rels$"
OTHERS = re.compile(rf".*styles.*\.xml$|.*workbook\.xml$|{CHAIN}", re.IGNORECASE)
"""What may change beside the scorecard's sheets; the workbook's part where formulas must be computed on opening."""


def derived_cells(card: kw.Scorecard) -> set[str]:
    return {entry.cell for indicator in card for key, entry in indicator.entries.items() if DERIVED.fullmatch(key)}


def texts_as_numbers(card: kw.Scorecard) -> set[str]:
    return {
        entry.cell
        for indicator in card
        for key, entry in indicator.entries.items()
        if isinstance(entry.value, str)
        and any(letter.isdigit() for letter in entry.shown)
        and not DERIVED.fullmatch(key)
    }


def changed_cells(found: Differences) -> set[str]:
    return {cell for sheet in found.sheets.values() for cell in sheet.cells}
