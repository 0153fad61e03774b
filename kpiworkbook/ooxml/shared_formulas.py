"""Formulas that cells share: one cell holds the text, the others hang on it (ECMA-376 part 1, 18.3.1.40)."""

from __future__ import annotations

from collections.abc import Collection, Iterator

from kpiworkbook.model.places import Place
from kpiworkbook.ooxml.formula_shift import shifted
from kpiworkbook.ooxml.outline import spliced
from kpiworkbook.ooxml.safe_xml import escape
from kpiworkbook.ooxml.scanned import FormulaPlace, SheetScan
from kpiworkbook.ooxml.sheet_scan import scan_sheet

__all__ = ["with_masters", "with_own_formulas", "written_out"]


def with_masters(scan: SheetScan) -> Iterator[tuple[FormulaPlace, FormulaPlace]]:
    """Yield each shared formula with the one that holds its text, which comes with itself."""
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


def written_out(prefix: str, formula: FormulaPlace, master: FormulaPlace) -> bytes:
    """Return the XML of a formula of its own for a cell that shares one."""
    text = shifted(master.text, formula.row - master.row, formula.column - master.column)
    return f"<{prefix}f>{escape(text)}</{prefix}f>".encode()


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
