"""Giving cells that share a formula one each of their own, so that they can be moved."""

from __future__ import annotations

from collections.abc import Collection, Iterator

from kpiworkbook.ooxml.formula_shift import shifted
from kpiworkbook.ooxml.outline import spliced
from kpiworkbook.ooxml.safe_xml import escape
from kpiworkbook.ooxml.scanned import FormulaPlace, SheetScan
from kpiworkbook.ooxml.sheet_scan import scan_sheet

__all__ = ["with_own_formulas"]


def with_own_formulas(xml: bytes, places: Collection[tuple[int, int]], name: str) -> bytes:
    """Return a worksheet in which no shared formula reaches any of the cells; the same bytes where none did.

    A formula that reaches one of them is written out wherever it is shared. Raises NotAWorkbookError, with `name`,
    where the part cannot be read.
    """
    scan = scan_sheet(xml, (), name)
    pairs = list(_with_masters(scan))
    touched = {id(master) for formula, master in pairs if (formula.row, formula.column) in places}
    return spliced(
        xml,
        [
            (formula.start, formula.end, _own(scan.prefix, formula, master))
            for formula, master in pairs
            if id(master) in touched
        ],
    )


def _with_masters(scan: SheetScan) -> Iterator[tuple[FormulaPlace, FormulaPlace]]:
    """Yield each shared formula with the one that holds its text (ECMA-376 part 1, 18.3.1.40)."""
    shared = [formula for formula in scan.formulas if formula.attributes.get("t") == "shared"]
    masters = {formula.attributes.get("si"): formula for formula in reversed(shared) if _is_master(formula)}
    for formula in shared:
        group = formula.attributes.get("si")
        if _is_master(formula):
            masters[group] = formula  # a number may be used again further down
        if group in masters:
            yield formula, masters[group]


def _is_master(formula: FormulaPlace) -> bool:
    return bool(formula.text) and "ref" in formula.attributes


def _own(prefix: str, formula: FormulaPlace, master: FormulaPlace) -> bytes:
    text = shifted(master.text, formula.row - master.row, formula.column - master.column)
    return f"<{prefix}f>{escape(text)}</{prefix}f>".encode()
