"""Excel's binary workbooks (.xlsb), with what Excel puts beside their sheets."""

from __future__ import annotations

import struct
from pathlib import Path

import pytest

import kpiworkbook as kw
from tests.hostile.old_books import xlsb
from tests.support import tsv
from tests.zoo.parts import Parts

GRID = """\
Ref | Indicator | Polarity | Aug-19 | Sep-19
M1  | Visits    | High     | 12     | 15
M2  | Delays    | Low      | tbc    | 0.25
"""
SHEET, BOOK = "xl/worksheets/sheet1.bin", "xl/workbook.bin"
FAR_AWAY = b"\x05\x10\xff\xff\xff\xff" + bytes(12)
"""What would be a cell beyond all columns, were it a sheet's."""


def typed(text: str) -> float | str:
    try:
        return float(text)
    except ValueError:
        return text


def cells() -> list[tuple[int, int, float | str]]:
    return [
        (row, column, typed(text))
        for row, line in enumerate(tsv(GRID).decode().splitlines())
        for column, text in enumerate(line.split("\t"))
    ]


@pytest.mark.parametrize("beside", [
    (), ("xl/printerSettings/printerSettings1.bin",), ("xl/worksheets/binaryIndex1.bin",), ("customXml/item1.bin",),
    ("xl/vbaProject.bin", "xl/printerSettings/printerSettings1.bin", "xl/worksheets/binaryIndex1.bin"),
], ids=" ".join)  # fmt: skip
def test_what_stands_beside_the_sheets_is_not_taken_for_one(tmp_path: Path, beside: tuple[str, ...]) -> None:
    book = tmp_path / "book.xlsb"
    book.write_bytes(xlsb(cells(), [(part, FAR_AWAY) for part in beside]))
    card = kw.read(book)
    assert [(each.ref, each.name) for each in card] == [("M1", "Visits"), ("M2", "Delays")]
    assert card["M2"].entries["2019-09"].value == 0.25


def test_cells_that_do_not_say_their_column_stand_beside_the_one_before() -> None:
    card = kw.read(xlsb(cells(), short=True))

    assert card["M1"].entries["2019-09"].cell == "E2"
    assert [record.shown for record in card.records] == [record.shown for record in kw.read(xlsb(cells())).records]


def test_what_is_too_short_for_a_cell_moves_none(tmp_path: Path) -> None:
    parts = Parts.of(xlsb(cells(), short=True))
    end = b"\x92\x01\x00"  # of the cells; 100 cells cut short come before it, and one that is whole
    whole = b"\x10\x0c" + bytes(4) + struct.pack("<d", 7.0)
    parts[SHEET] = parts[SHEET].replace(end, b"\x10\x02\x00\x00" * 100 + whole + end)
    (tmp_path / "book.xlsb").write_bytes(parts.packed())

    grid = kw.read(tmp_path / "book.xlsb").sheets[0].grid
    assert (grid.last_column, grid.value(2, 5)) == (5, 7.0)


def test_a_sheet_wherever_it_lies_is_looked_at_before_it_is_read() -> None:
    with pytest.raises(kw.TooLargeError):
        kw.read(xlsb([*cells(), (1_048_575, 16_383, 1.0)]))


@pytest.mark.parametrize("named", ["rId9", "\x04"])
def test_a_sheet_that_is_nowhere_is_damage_and_nothing_else_is_told(
    capfd: pytest.CaptureFixture[str], named: str
) -> None:
    parts = Parts.of(xlsb(cells()))
    known = "rId1".encode("utf-16-le")
    assert known in parts[BOOK]
    parts[BOOK] = parts[BOOK].replace(known, named.ljust(4, "\0").encode("utf-16-le"))

    with pytest.raises(kw.NotAWorkbookError, match="is damaged; copy it again"):
        kw.read(parts.packed())
    assert capfd.readouterr().err == ""
