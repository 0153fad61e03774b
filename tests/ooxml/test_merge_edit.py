"""Merged cells over other columns than before."""

from __future__ import annotations

import pytest

import kpiworkbook as kw
from kpiworkbook.ooxml.merge_edit import with_merges

MERGES = b'<mergeCells count="2"><mergeCell ref="A1:B1"/><mergeCell ref="C1:D1"/></mergeCells>'
SHEET = b"<worksheet><sheetData/>" + MERGES + b"<pageSetup/>"


@pytest.mark.parametrize(("gone", "new", "left"), [
    ({"C1:D1"}, {"C1:E1"}, b'<mergeCells count="2"><mergeCell ref="A1:B1"/><mergeCell ref="C1:E1"/></mergeCells>'),
    ({"C1:D1"}, set(), b'<mergeCells count="1"><mergeCell ref="A1:B1"/></mergeCells>'),
    ({"A1:B1", "C1:D1"}, {"B1:D1"}, b'<mergeCells count="1"><mergeCell ref="B1:D1"/></mergeCells>'),
    ({"A1:B1", "C1:D1"}, set(), b""),
])  # fmt: skip
def test_only_what_changes_is_written_anew(gone: set[str], new: set[str], left: bytes) -> None:
    assert with_merges(SHEET, gone, new, "b.xlsx") == b"<worksheet><sheetData/>" + left + b"<pageSetup/>"


def test_prefixes_and_pairs_of_tags_stay() -> None:
    pair = b'<x:mergeCell ref="A1:B1"></x:mergeCell>'
    sheet = b'<x:sheetData/><x:mergeCells count="1">' + pair + b"</x:mergeCells>"
    assert with_merges(sheet, {"A1:B1"}, {"A1:C1"}, "b.xlsx") == sheet.replace(b"A1:B1", b"A1:C1")
    assert with_merges(sheet, {"A1:B1"}, set(), "b.xlsx") == b"<x:sheetData/>"


def test_a_reference_may_stand_between_single_quotes() -> None:
    sheet = SHEET.replace(b'"C1:D1"', b"'C1:D1'")
    assert with_merges(sheet, {"C1:D1"}, {"C1:E1"}, "b.xlsx") == SHEET.replace(b"C1:D1", b"C1:E1")


def test_one_that_is_not_there_is_refused() -> None:
    with pytest.raises(kw.NotAWorkbookError, match="unmerge E1:F1"):
        with_merges(SHEET, {"E1:F1"}, set(), "b.xlsx")
