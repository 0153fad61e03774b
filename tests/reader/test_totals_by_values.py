"""Totals in .ods and .xls, which do not tell their formulas, are no indicators either."""

from __future__ import annotations

from pathlib import Path

import pytest

import kpiworkbook as kw
from kpiworkbook.layout.contents import Kinds
from kpiworkbook.model.settings import Settings
from kpiworkbook.reader.totals_by_values import is_total_by_values
from tests.reader.test_summary_rows import TOTAL, book
from tests.support import converted, read, xlsx
from tests.work import calls

ROWS = """
Ref | Indicator | Owner | Aug-19 | Sep-19 | % change from previous month | 12 month average | Commentary
M1 | Contacts | A | 10 | 20 | ↑ 100% | 15 | fine
M2 | Visits   | B | 20 | 30 | ↑ 50%  | 25 | fine
M3 | Calls    | C | 30 | 40 | ↑ 33%  | 35 | fine
"""


@pytest.mark.parametrize("kind", ["ods", "xls"])
@pytest.mark.parametrize("gap", [(), ("",)])
def test_a_total_is_none_in_whatever_file_it_is(tmp_path: Path, kind: str, gap: tuple[str, ...]) -> None:
    path = tmp_path / "book.xlsx"
    path.write_bytes(book(*gap, f"T1 | Total | | {TOTAL}"))
    cards = [kw.read(path), kw.read(converted(path, tmp_path / kind, kind))]
    assert [[indicator.ref for indicator in card] for card in cards] == [["M1", "M2", "M3"]] * 2
    assert cards[0].sheets[0].summaries == cards[1].sheets[0].summaries


def test_the_new_workbook_has_it_as_it_stood(tmp_path: Path) -> None:
    path = tmp_path / "book.xlsx"
    path.write_bytes(book(f"T1 | Total | | {TOTAL}"))
    old = converted(path, tmp_path / "old", "ods")
    grid = kw.read(kw.refresh(old, tmp_path / "new.xlsx").output).sheets[0].grid
    assert [grid.shown(4, column) for column in range(5)] == ["T1", "Total", "", "60", "90"]


def is_total(row: str) -> bool:
    """Return whether a row below three indicators is a total by its values."""
    sheet = kw.read(xlsx(f"{ROWS}{row}")).sheets[0]
    return is_total_by_values(Kinds(sheet.grid, Settings()), sheet.sections[0].columns, 4)


@pytest.mark.parametrize("row", [
    "T1 | Total | | 60 | 90", " | Totals | | 60 | 90", "T1 | Total contacts | | 60 | 90",
    "T1 | Grand total: | | 60 | 90", "T1 | All contacts | | 60 | 90", "Total | | | 60 | 90",
    "T1 | Total | | 60 | 90 | - n/a | 75", "T1 | Total | Head | 60 | 90 | | 25",
])  # fmt: skip
def test_it_is_called_so_and_adds_up(row: str) -> None:
    assert is_total(row)


@pytest.mark.parametrize("row", [
    "M4 | Both | | 60 | 90", "M4 | Totally new | | 60 | 90", "M4 | Total | | 60 | 91", "M4 | Total | | 50 | 70",
    "M4 | Total | | 60 | ", "M4 | Total | | 60 | 90 | ↑ 50%", "M4 | Total | | 60 | 90 | | 74",
    "M4 | Total | Head | 60 | 90", "M4 | Total | | 60 | 90 | | | fine", "M4 | Total | | tbc | tbc",
    "M4 | Total | | 0 | 0", "M4 | All contacts | Ann | 60 | 90 | | 75 | fine",
])  # fmt: skip
def test_what_is_called_otherwise_does_not_add_up_or_is_spoken_of_is_an_indicator(row: str) -> None:
    assert not is_total(row)


def test_in_a_text_file_it_was_typed() -> None:
    assert [indicator.ref for indicator in read(f"{ROWS}T1 | Total | | 60 | 90")] == ["M1", "M2", "M3", "T1"]


def test_the_work_grows_with_the_rows_and_not_with_their_square() -> None:
    def asked(number: int) -> int:
        rows = "\n".join(f"T{n} | Total {n} | | {n + 3} | {n + 5}" for n in range(number))
        grid = f"{ROWS.splitlines()[1]}\n{rows}"
        sheet = kw.read(xlsx(grid)).sheets[0]
        kinds, columns = Kinds(sheet.grid, Settings()), sheet.sections[0].columns
        return calls(lambda: [is_total_by_values(kinds, columns, row) for row in range(1, number + 1)])

    assert asked(2400) < 5 * asked(800)
