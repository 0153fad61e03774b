"""Values files may hold anything: it becomes a figure or a text, or all of it is refused, and is never a formula."""

from __future__ import annotations

import csv
import io
import json
import zipfile
from pathlib import Path

import openpyxl
import pytest
from python_calamine import CalamineWorkbook

import kpiworkbook as kw
from kpiworkbook.delimited import inert
from kpiworkbook.pipeline import print_tidy, publish, publish_comparison, records_of
from tests.hostile.books import BOOK, cells, entry, zipped
from tests.support import tsv, xlsx
from tests.zoo.parts import Parts

PAYLOADS = [
    "=cmd|' /C calc'!A0", "+cmd|' /C calc'!A0", "-2+3+cmd|' /C calc'!A0", "@SUM(1+1)*cmd|' /C calc'!A0", "=1+1",
    '=HYPERLINK("http://x/?"&A1,"ok")', '=WEBSERVICE("http://x")', "=DDE(\"cmd\";\"/C calc\";\"x\")", "\t=1+1", "＝1+1",
    "{=1+1}", "'=1+1", "</v></c><c r=\"A1\"><f>1+1</f>", "&#61;1+1", "_x003D_1+1", "\u202e=1+1", "=1+1" + " " * 30_000,
]  # fmt: skip
FORMULAS = b"<f>", b"<f "
VALUES = xlsx("ref | value | commentary\nM1 | 5 | x")


@pytest.fixture
def book(tmp_path: Path) -> Path:
    path = tmp_path / "book.xlsx"
    path.write_bytes(BOOK)
    return path


def refreshed(book: Path, values: object, month: str = "Oct-19") -> Path:
    """Return the book with new figures in it; the old one stays."""
    return kw.refresh(book, book.with_name("new.xlsx"), month=month, values=values, values_only=True, force=True).output


@pytest.mark.parametrize("payload", PAYLOADS)
@pytest.mark.parametrize("kind", ["csv", "json", "xlsx"])
def test_commentary_that_looks_like_a_formula_is_written_as_text(book: Path, payload: str, kind: str) -> None:
    path = book.with_name(f"values.{kind}")
    if kind == "json":
        path.write_text(json.dumps([{"ref": "M1", "value": 5, "commentary": payload}]))
    elif kind == "csv":
        with path.open("w", encoding="utf-8", newline="") as stream:
            csv.writer(stream).writerows([["ref", "value", "commentary"], ["M1", 5, payload]])
    else:
        path.write_bytes(VALUES)
        made = openpyxl.load_workbook(path)
        made.active["C2"].value, made.active["C2"].data_type = payload.replace("_x", "_x005F_x"), "s"
        made.save(path)

    new = refreshed(book, path)

    with zipfile.ZipFile(new) as package:
        assert not any(sign in package.read(n) for n in package.namelist() if "worksheets/" in n for sign in FORMULAS)
    [*_, commentary] = CalamineWorkbook.from_path(str(new)).get_sheet_by_name("Dataset").to_python()[1]
    assert commentary == payload.strip()


def test_half_a_surrogate_is_written_as_excel_spells_it(book: Path) -> None:
    new = refreshed(book, [{"ref": "M1", "value": 5, "commentary": "a\ud800b"}])
    assert CalamineWorkbook.from_path(str(new)).get_sheet_by_name("Dataset").to_python()[1][-1] == "a_xD800_b"


@pytest.mark.parametrize("payload", [p for p in PAYLOADS if p[0] in "=+-@"])
def test_a_figure_that_is_a_formula_is_refused(book: Path, payload: str) -> None:
    with pytest.raises(kw.ValuesError, match="is a formula; give the figure itself"):
        refreshed(book, {"M1": payload})
    assert sorted(path.name for path in book.parent.iterdir()) == ["book.xlsx"]


REFUSED = {
    # A values file, by its name and content, and what is said of it.
    "empty": ("a.csv", b"", "it is empty"),
    "of another kind": ("a.pdf", b"%PDF-1.7", "new figures are read from .csv"),
    "NaN": ("a.json", b'{"M1": NaN}', "nan is no number that a cell holds"),
    "infinity": ("a.json", b'{"M1": 1e999}', "inf is no number that a cell holds"),
    "endless": ("a.json", b'{"M1": 1e300}', "more digits than Excel keeps"),
    "a thousand digits": ("a.json", b'{"M1": "' + b"9" * 1000 + b'"}', "neither a figure nor a placeholder"),
    "five thousand digits": ("a.json", b'{"M1": ' + b"9" * 5000 + b"}", "not readable as JSON"),
    "boolean": ("a.json", b'{"M1": true}', "TRUE is no figure"),
    "list": ("a.json", b'{"M1": [1]}', "is no figure"),
    "nested without end": ("a.json", b"[" * 200_000, "not readable as JSON"),
    "error": ("a.csv", b"ref,value\nM1,#REF!\n", "is a formula's error"),
    "date": ("a.csv", b"ref,value\nM1,01/09/2019\n", "neither a figure nor a placeholder"),
    "control character": ("a.csv", b"ref,value\nM1,5\x01\n", "neither a figure nor a placeholder"),
    "commentary that is too long": (
        "a.json", json.dumps([{"ref": "M1", "value": 5, "commentary": "x" * 32_768}]).encode(), "more than 32,767",
    ),
    "a million columns": ("a.csv", b"ref,value" + b",x" * 10**6 + b"\nM1,5\n", "columns"),
    "text as .xlsx": ("a.xlsx", b"ref,value\nM1,5\n", "is no workbook"),
    "zip bomb": ("a.xlsx", entry(BOOK, "xl/worksheets/sheet1.xml", size=600_000_000), "600 MB"),
    "part twice": ("a.xlsx", zipped([*Parts.of(BOOK).items(), ("xl/workbook.xml", b"")]), "twice"),
    "cell at the sheet's end": ("a.xlsx", cells('<row r="1"><c r="XFD1048576"/></row>', VALUES), "XFD1048576"),
    "cells without names": ("a.xlsx", cells("<row>" + "<c/>" * 16_000 + "</row>" + "<row/>" * 1_000
                                            + "<row><c><v>1</v></c></row>", VALUES), "far too large"),
}  # fmt: skip


@pytest.mark.parametrize("what", REFUSED)
def test_what_cannot_be_used_is_refused_as_a_whole(book: Path, what: str) -> None:
    name, data, said = REFUSED[what]
    (book.parent / name).write_bytes(data)
    with pytest.raises(kw.KpiWorkbookError) as caught:
        refreshed(book, book.parent / name)
    assert said in str(caught.value)
    assert len(str(caught.value)) < 2_000
    assert not (book.parent / "new.xlsx").exists()


@pytest.mark.parametrize(
    "text", ["=1+1", "@SUM(A1)", "+cmd|'x'!A0", "-2+SUM(A1)", "\t=1+1", "＝1", " =1", "\r=x", "-A1!B2"]
)
def test_csv_holds_no_text_that_a_spreadsheet_would_run(text: str) -> None:
    assert inert(text) == f"'{text}"


@pytest.mark.parametrize(
    "text", ["-12%", "- n/a", "-", "+5", "-1,234.5", "-12 (p)", "↑ 12%", "a=b", "", "−5", "-5 to -3", 5.0, None, "- £5"]
)
def test_csv_holds_all_else_as_it_is(text: object) -> None:
    assert inert(text) == text


def test_no_csv_that_is_written_holds_a_formula() -> None:
    grid = """
    Ref         | Indicator    | Owner | Aug-19 | Sep-19
    =1+1        | @SUM(1)      | +A!B1 | 10     | =cmd|'x'!A0
    =1+1        | -x!A1        | =x    | 10     | 5
    """.replace("cmd|'x'", "cmd!x")
    card = kw.read(tsv(grid))
    tidy = io.StringIO()
    report = publish([kw.CheckedBook(path="=evil.csv", report=kw.validate(card))], "csv")
    compared = publish_comparison(kw.compare(card, kw.read(tsv(grid.replace("10", "11")))), "csv")
    card = kw.read(tsv(grid.replace("=1+1        | -x", "=2         | -x")))
    print_tidy([records_of(card)], tidy)
    for text in (tidy.getvalue(), report, compared):
        cells = [cell for row in csv.reader(io.StringIO(text)) for cell in row]
        assert len(cells) > 20
        assert not [cell for cell in cells if cell[:1] in "=@" and cell]
    assert "'=cmd!x!A0" in tidy.getvalue()
