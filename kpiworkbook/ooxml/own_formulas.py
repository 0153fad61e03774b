"""Giving cells that share a formula one each of their own, so that they can be moved."""

from __future__ import annotations

from collections.abc import Collection

from kpiworkbook.model.places import Place
from kpiworkbook.ooxml.outline import spliced
from kpiworkbook.ooxml.shared_formulas import with_masters, written_out
from kpiworkbook.ooxml.sheet_scan import scan_sheet

__all__ = ["with_own_formulas"]


def with_own_formulas(xml: bytes, places: Collection[Place], name: str) -> bytes:
    """Return a worksheet in which no shared formula reaches any of the cells; the same bytes where none did.

    A formula that reaches one of them is written out wherever it is shared. Raises NotAWorkbookError, with `name`,
    where the part cannot be read.
    """
    if b"shared" not in xml:  # as in many sheets, which need no closer look
        return xml
    scan = scan_sheet(xml, (), name)
    pairs = list(with_masters(scan))
    touched = {id(master) for formula, master in pairs if (formula.row, formula.column) in places}
    return spliced(
        xml,
        [
            (formula.start, formula.end, written_out(scan.prefix, formula, master))
            for formula, master in pairs
            if id(master) in touched
        ],
    )
