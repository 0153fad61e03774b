"""Whole columns and rows merged as other programs write them, `F:F`, which calamine takes for damage."""

from __future__ import annotations

from pathlib import Path

import pytest

import kpiworkbook as kw
from tests.support import xlsx
from tests.zoo.parts import SHEET_PART, Parts

GRID = """
Scorecard
Ref. | Indicator        | Aug-19 | Sep-19 | % change from previous month
A1   | Number of plans  | 100    | 117    | ↑ 17%
A2   | Number of visits | 200    | 220    | ↑ 10%
"""


def merged(*areas: str) -> bytes:
    """Return the scorecard with merged cells, as they are named."""
    parts = Parts.of(xlsx(GRID))
    cells = "".join(f'<mergeCell ref="{area}"/>' for area in areas)
    parts.change(SHEET_PART, "</sheetData>", f'</sheetData><mergeCells count="{len(areas)}">{cells}</mergeCells>')
    return parts.packed()


@pytest.mark.parametrize(
    "areas", [("G:G",), ("F:XFD",), ("$F:$G",), ("1:1",), ("6:1048576",), ("1:1", "G:XFD"), ("A1:E1", "7:9")]
)
def test_a_book_is_read_where_they_hold_nothing_but_their_first_cell(areas: tuple[str, ...]) -> None:
    card = kw.read(merged(*areas))

    assert [(indicator.ref, indicator.name) for indicator in card] == [
        ("A1", "Number of plans"),
        ("A2", "Number of visits"),
    ]
    assert kw.validate(card).findings == ()


@pytest.mark.parametrize(
    ("area", "said"),
    [
        ("A:A", "A1:A1048576 are merged as whole columns or rows, so that nobody sees what stands in A2"),
        ("E:G", "E1:G1048576 are merged as whole columns or rows, so that nobody sees what stands in E2"),
        ("2:2", "A2:XFD2 are merged as whole columns or rows, so that nobody sees what stands in B2"),
    ],
)
def test_where_they_hide_something_the_cell_is_named(area: str, said: str) -> None:
    with pytest.raises(kw.NotAWorkbookError, match=said):
        kw.read(merged(area))


def test_what_comes_of_it_has_them_as_they_were(tmp_path: Path) -> None:
    source, target = tmp_path / "book.xlsx", tmp_path / "new.xlsx"
    source.write_bytes(merged("1:1", "G:XFD"))

    kw.refresh(source, target, month="Oct-19", values={"A1": 1, "A2": 2})

    sheet = Parts.of(target.read_bytes())[SHEET_PART]
    assert b'<mergeCells count="2"><mergeCell ref="1:1"/><mergeCell ref="G:XFD"/></mergeCells>' in sheet
    assert kw.read(target)["A1"].section.as_of.month == 10
