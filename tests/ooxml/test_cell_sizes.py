"""Where a note's box ends on a sheet: over hidden rows and columns it goes on, in no more steps than it has pixels."""

from __future__ import annotations

import pytest

from kpiworkbook.ooxml.cell_sizes import CellSizes
from tests.work import calls

START = b'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">'


def sizes(*told: str) -> CellSizes:
    return CellSizes(START + "".join(told).encode() + b"</worksheet>")


def test_a_box_ends_behind_the_rows_and_columns_that_it_lies_over() -> None:
    plain = sizes()
    assert plain.beside((9, 4), (100, 50)) == (5, 15, 8, 10, 6, 51, 11, 0)


def test_it_goes_on_over_what_is_hidden() -> None:
    hidden = sizes('<col min="7" max="9" hidden="1"/>', *(f'<row r="{row}" hidden="1"/>' for row in range(11, 15)))
    assert hidden.beside((9, 4), (100, 50)) == (5, 15, 8, 10, 9, 51, 15, 0)


def test_the_first_that_tells_a_columns_width_counts() -> None:
    told = sizes('<col min="6" max="6" width="20"/>', '<col min="1" max="16384" width="1"/>')
    assert [told.grown((5, 0, 0, 0, at, 0, 1, 0), 100, 0)[4] for at in (5, 6)] == [5, 6]


@pytest.mark.parametrize("told", ['zeroHeight="1" hidden="1"', 'defaultRowHeight="0"', 'defaultRowHeight="-9"'])
def test_where_all_rows_are_hidden_no_million_of_them_is_gone_through(told: str) -> None:
    hidden = sizes(f"<sheetFormatPr {told}/>", '<row r="500001" ht="15"/>', '<row r="500002" ht="15"/>')
    assert hidden.beside((9, 4), (100, 25))[6:] == (500_001, 15)
    assert calls(lambda: hidden.beside((9, 4), (100, 500))) < 100


def test_many_hidden_rows_are_passed_over_at_once() -> None:
    hidden = sizes(*(f'<row r="{row}" hidden="1"/>' for row in range(11, 20_011)))
    assert hidden.beside((9, 4), (100, 50))[6] == 20_011
    assert calls(lambda: hidden.beside((9, 4), (100, 50))) < 100
