"""Whatever else a workbook holds outlives the move, and other programs read the result."""

from __future__ import annotations

import re
from datetime import date

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import kpiworkbook as kw
from kpiworkbook.model.periods import month_name, months_before, window
from tests.audit import audited_bytes
from tests.roller.support import OCT, SEP, differing_parts, figures, rolled, row
from tests.support import all_converted, xlsx
from tests.zoo import SHEET, ZOO, file_name
from tests.zoo.parts import SHEET_PART, Parts
from tests.zoo.scorecard import MONTHS

GIVEN = {"CA1": 1700.0, "CA2": (0.8, "0.0%"), "LA2": (66.9, "0.0")}
CHANGED = re.compile(
    r"xl/(?:worksheets/sheet\d|styles|comments\w*|comments/comment\d|drawings/\w*[dD]rawing\d|workbook|"
    r"threadedComments/\w+|pages/the%20scorecard|calcChain)\.(?:xml|vml)"
)
CHAIN = {"[Content_Types].xml", "xl/_rels/workbook.xml.rels"}
"""What changes where the calculation chain goes."""


def findings(book: bytes, folder) -> set[str]:
    return {re.sub(r"\d+ inline", "inline", each) for each in audited_bytes(book, folder)}


@pytest.mark.parametrize("name", ZOO)
def test_each_animal_takes_a_new_month(name):
    book = ZOO[name]()
    result = rolled(book, GIVEN).content
    old, new = figures(kw.read(book)), figures(kw.read(result))
    if name == "cells without references":  # their number formats are not known before, so percentages show as numbers
        old, new = ({key: value[0] for key, value in found.items()} for found in (old, new))
    first = MONTHS[0].date()
    assert {k: v for k, v in old.items() if k[1] != first} == {k: v for k, v in new.items() if k[1] != OCT}
    strays = {part for part in differing_parts(book, result) if not CHANGED.fullmatch(part)}
    assert strays <= (CHAIN if name == "calculation chain" else set())


@pytest.mark.parametrize("name", ["plain", "notes", "threaded comments", "shared formulas", "calculation chain"])
def test_the_audit_finds_nothing_new(name, tmp_path):
    book = ZOO[name]()
    result = rolled(book, GIVEN).content
    assert findings(result, tmp_path) <= findings(book, tmp_path)


def test_libreoffice_reads_the_months_where_they_now_stand(tmp_path):
    books = [tmp_path / file_name(name) for name in ("plain", "notes", "date 1904")]
    for book in books:
        book.write_bytes(rolled(ZOO[book.stem.replace("-", " ")](), GIVEN).content)
    for again in all_converted(books, tmp_path / "out", "xlsx"):
        sheet = openpyxl.load_workbook(again, data_only=True)[SHEET]
        assert [f"{cell.value:%b-%y}" for cell in sheet[5][4:18]] == [month_name(month) for month in window(OCT, 14)]
        assert [sheet[f"{column}6"].value for column in "EQR"] == [1623, 1646, 1700], again.name


def shared_months() -> bytes:
    """A row of rates that share one formula."""
    grid = """
Ref | Indicator | Jul-19 | Aug-19 | Sep-19 | Monthly change
M1  | Contacts  | 1200   | 1300   | 1400   | ↑ 8%
M2  | Per day   | 40     | 43     | 47     | ↑ 9%
"""
    parts = Parts.of(xlsx(grid))
    parts.cell("C3", '<c r="C3"><f t="shared" ref="C3:E3" si="0">C2/30</f><v>40</v></c>')
    parts.cell("D3", '<c r="D3"><f t="shared" si="0"/><v>43</v></c>')
    parts.cell("E3", '<c r="E3"><f t="shared" si="0"/><v>47</v></c>')
    return parts.packed()


def test_a_shared_formula_is_not_broken_when_its_first_cell_moves():
    book = rolled(shared_months(), {"M1": 1500.0, "M2": 50.0}).content
    assert row(book, 3, formulas=True)[2:5] == ["=C2/30", "=D2/30", "=E2/30"]
    assert row(book, 3)[2:5] == [43, 47, 50]


def test_formulas_that_nobody_recomputes_here_are_computed_when_excel_opens_the_workbook():
    book = rolled(shared_months(), {"M1": 1500.0, "M2": 50.0}).content
    assert b'fullCalcOnLoad="1"' in Parts.of(book)["xl/workbook.xml"]


def test_a_text_with_looks_keeps_them_when_it_moves():
    parts = Parts.of(shared_months())
    rich = "<is><r><rPr><b/></rPr><t>1,300</t></r><r><t>*</t></r></is>"
    parts.cell("D2", f'<c r="D2" t="inlineStr">{rich}</c>')
    sheet = Parts.of(rolled(parts.packed(), {"M1": 1500.0, "M2": 50.0}).content)[SHEET_PART].decode()
    assert re.findall(rf'<c r="(\w+)"[^>]* t="inlineStr">{re.escape(rich)}</c>', sheet) == ["C2"]


FIGURE = st.one_of(st.integers(1, 99_999), st.sampled_from(["tbc", "-", "n/a"]))


@settings(max_examples=25)
@given(data=st.data())
def test_rolled_many_months_on_a_scorecard_holds_the_last_months(data):
    months = data.draw(st.integers(2, 5), label="months shown")
    steps = data.draw(st.integers(1, 8), label="months rolled")
    refs = [f"M{number}" for number in range(1, data.draw(st.integers(1, 4), label="indicators") + 1)]
    last = date(2019, 9, 1)
    shown = window(last, months)
    entered = {(ref, month): data.draw(FIGURE) for ref in refs for month in shown}
    header = " | ".join(["Ref", "Indicator", *map(month_name, shown), "Monthly change"])
    lines = [" | ".join([ref, f"Indicator {ref}", *(str(entered[ref, m]) for m in shown), "x"]) for ref in refs]
    book = xlsx("\n".join(["", header, *lines]))
    for step in range(1, steps + 1):
        month = months_before(last, -step)
        new = {ref: data.draw(FIGURE) for ref in refs}
        entered |= {(ref, month): value for ref, value in new.items()}
        given_ = {ref: value if isinstance(value, str) else (float(value), "0") for ref, value in new.items()}
        book = rolled(book, given_, month).content

    expected = {
        (ref, month): str(entered[ref, month]) for ref in refs for month in window(months_before(last, -steps), months)
    }
    assert {key: shown for key, (_, shown) in figures(kw.read(book)).items()} == expected


def test_a_second_correction_with_the_same_figures_changes_nothing():
    once = rolled(shared_months(), {"M1": 1450.0, "M2": 48.0}, SEP).content
    assert rolled(once, {"M1": 1450.0, "M2": 48.0}, SEP).content == once
