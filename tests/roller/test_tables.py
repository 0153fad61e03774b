"""A scorecard that is an Excel table: its columns are called as their headings say, or Excel would repair it."""

from __future__ import annotations

import io
from collections.abc import Callable
from pathlib import Path

import openpyxl
import pytest
import xlsxwriter

import kpiworkbook as kw
from kpiworkbook.errors import ScorecardError
from tests.audit import audited, audited_bytes
from tests.roller.support import SEP, differing_parts, rolled
from tests.support import recalculated
from tests.zoo.parts import Parts

HEADINGS = ("Ref", "Indicator", "Jul-19", "Aug-19", "Sep-19", "Monthly change", "Commentary (Sep-19)")
ROWS = (("M1", "Contacts", 1200, 1300, 1400, "↑ 8%", "More."), ("M2", "Visits", 10, 20, 30, "↑ 50%", ""))
MONTHS_ON = ("Ref", "Indicator", "Aug-19", "Sep-19", "Oct-19", "Monthly change", "Commentary (Oct-19)")
TABLE = "xl/tables/table1.xml"
Drawn = Callable[[xlsxwriter.Workbook, xlsxwriter.workbook.Worksheet], object]


def book(draw: Drawn = lambda *_: None, *, headings: tuple[str, ...] = HEADINGS, **options: object) -> bytes:
    """Return a workbook whose scorecard is the table `Kpis`; `draw` puts more into it."""
    stream = io.BytesIO()
    made = xlsxwriter.Workbook(stream)
    sheet = made.add_worksheet("Dataset")
    columns = [{"header": heading} for heading in headings]
    sheet.add_table(0, 0, len(ROWS), len(headings) - 1, {"columns": columns, "data": ROWS, "name": "Kpis", **options})
    draw(made, sheet)
    made.close()
    return stream.getvalue()


def named(package: bytes) -> tuple[str, ...]:
    """Return what the table's columns are called, which must be what stands in their headings."""
    sheet = openpyxl.load_workbook(io.BytesIO(package))["Dataset"]
    names = tuple(sheet.tables["Kpis"].column_names)
    assert names == tuple(sheet.cell(1, number).value for number in range(1, len(names) + 1))
    return names


def test_the_columns_are_called_as_the_headings_that_moved(tmp_path: Path) -> None:
    new = rolled(book(), {"M1": 1500.0}).content

    assert named(new) == MONTHS_ON
    assert differing_parts(book(), new) >= {TABLE, "xl/worksheets/sheet1.xml"}
    assert audited_bytes(new, tmp_path) == audited_bytes(book(), tmp_path)


def test_a_change_that_formulas_know_by_its_name_keeps_it() -> None:
    headings = (*HEADINGS[:5], "Monthly change (Sep-19)", HEADINGS[6])

    def count(made: xlsxwriter.Workbook, _: object) -> None:
        made.add_worksheet("Cover").write_formula("A1", "=COUNTA(Kpis[Monthly change (Sep-19)])", None, 2)

    assert named(rolled(book(headings=headings), {"M1": 1500.0}).content)[5] == "Monthly change (Oct-19)"
    result = rolled(book(count, headings=headings), {"M1": 1500.0}, sheets=["Dataset"])
    assert named(result.content)[5] == "Monthly change (Sep-19)"
    assert "'Dataset'!F1 still says 'Monthly change (Sep-19)'" in result.warnings


def test_twelve_months_in_the_officers_own_workbook(tmp_path: Path) -> None:
    path = tmp_path / "book.xlsx"
    path.write_bytes(book(lambda made, _: made.add_worksheet("Cover")))
    for number in range(12):
        month = f"{(number + 9) % 12 + 1:02}/{2019 + (number + 9) // 12}"
        path = kw.refresh(path, tmp_path / f"{number}.xlsx", month=month, values={"M1": number}).output

    assert kw.read(recalculated(path, tmp_path / "calc"))["M1"].entries["change_month"].shown == "↑ 10%"
    assert named(path.read_bytes())[2:5] == ("Jul-20", "Aug-20", "Sep-20")
    assert not [found for found in audited(path) if "able" in found]


def test_for_the_current_month_nothing_is_called_otherwise() -> None:
    assert named(rolled(book(), {"M1": 1500.0}, SEP).content) == HEADINGS


def test_a_table_that_shows_no_headings_or_stands_elsewhere_is_left_alone() -> None:
    def below(_: xlsxwriter.Workbook, sheet: xlsxwriter.workbook.Worksheet) -> None:
        sheet.add_table(9, 0, 10, 1, {"columns": [{"header": "Jul-19"}, {"header": "Aug-19"}], "name": "Other"})

    before = book(below)
    assert Parts.of(rolled(before, {}).content)["xl/tables/table2.xml"] == Parts.of(before)["xl/tables/table2.xml"]


def test_a_formula_that_names_a_month_goes_on_meaning_it(tmp_path: Path) -> None:
    path = tmp_path / "book.xlsx"
    path.write_bytes(book(lambda made, _: made.add_worksheet("Sums").write("A1", "=SUM(Kpis[Sep-19])", None, 1430)))
    new = kw.refresh(path, month="Oct-19", values={"M1": 1}).output

    assert openpyxl.load_workbook(recalculated(new, tmp_path), data_only=True)["Sums"]["A1"].value == 1430


@pytest.mark.parametrize("formula", ["=SUM(Kpis[Jul-19])", "=SUM(kpis[jul-19])", "=SUM(Kpis[[Jul-19]:[Aug-19]])"])
def test_a_formula_that_names_the_month_that_leaves_stops_it(formula: str) -> None:
    before = book(lambda made, _: made.add_worksheet("Sums").write("A1", formula))
    with pytest.raises(
        ScorecardError, match="the table 'Kpis' has formulas that name its column 'Jul-19', which leaves"
    ):
        rolled(before, {})


def test_a_name_for_the_month_that_leaves_stops_it_too() -> None:
    before = book(lambda made, _: made.define_name("Oldest", "=Kpis[Jul-19]"))
    with pytest.raises(ScorecardError, match="'Jul-19', which leaves"):
        rolled(before, {})


def test_columns_that_a_query_fills_are_not_called_otherwise() -> None:
    parts = Parts.of(book())
    parts.change(TABLE, 'displayName="Kpis"', 'displayName="Kpis" tableType="queryTable"')
    with pytest.raises(ScorecardError, match=r"'Kpis' takes its columns from elsewhere.*Convert to Range"):
        rolled(parts.packed(), {})


def test_two_columns_of_one_name_are_no_table() -> None:
    parts = Parts.of(book(headings=(*HEADINGS[:6], "Notes")))
    parts.change(TABLE, 'name="Notes"', 'name="OCT-19"')
    with pytest.raises(ScorecardError, match=r"'Kpis' would have two columns of one name.*Convert to Range"):
        rolled(parts.packed(), {})


def test_a_month_beside_the_table_does_not_come_into_it() -> None:
    stream = io.BytesIO()
    made = xlsxwriter.Workbook(stream)
    sheet = made.add_worksheet("Dataset")
    for number, cells in enumerate((HEADINGS, *ROWS)):
        sheet.write_row(number, 0, cells)
    sheet.add_table(0, 0, 2, 3, {"columns": [{"header": heading} for heading in HEADINGS[:4]], "name": "Kpis"})
    made.close()
    with pytest.raises(ScorecardError, match=r"on 'Dataset' the table 'Kpis' has only some of the months.*Convert"):
        rolled(stream.getvalue(), {})


def derived_by_names(averaged: str) -> bytes:
    """Return the table with formulas in its derived columns and one more, `RAG`, that name its months."""
    headings = (*HEADINGS[:5], "% change from previous month", "12 month average", "RAG")
    formulas = {
        "% change from previous month": "Kpis[[#This Row],[Sep-19]]/Kpis[[#This Row],[Aug-19]]-1",
        "12 month average": f"AVERAGE(Kpis[[#This Row],{averaged}])",
        "RAG": 'IF(Kpis[[#This Row],[Sep-19]]>100,"Green","Red")',
    }
    stream = io.BytesIO()
    made = xlsxwriter.Workbook(stream)
    sheet, percent = made.add_worksheet("Dataset"), made.add_format({"num_format": "0%"})
    columns = [{"header": heading, "formula": formulas.get(heading, "")} for heading in headings]
    sheet.add_table(0, 0, len(ROWS), len(headings) - 1, {"columns": columns, "name": "Kpis"})
    for number, (*about, jul, aug, sep, _, _) in enumerate(ROWS, 1):
        sheet.write_row(number, 0, (*about, jul, aug, sep))
        sheet.write_formula(number, 5, formulas[headings[5]], percent, sep / aug - 1)
        sheet.write_formula(number, 6, formulas[headings[6]], None, (jul + aug + sep) / 3)
        sheet.write_formula(number, 7, formulas[headings[7]], None, "Green" if sep > 100 else "Red")
    made.close()
    return stream.getvalue()


def test_derived_columns_that_name_months_follow_and_others_are_told(tmp_path: Path) -> None:
    (tmp_path / "book.xlsx").write_bytes(derived_by_names("[Jul-19]:[Sep-19]"))

    result = kw.refresh(tmp_path / "book.xlsx", tmp_path / "new.xlsx", month="Oct-19", values={"M1": 1400, "M2": 15})

    sheet = openpyxl.load_workbook(result.output)["Dataset"]
    assert [sheet[cell].value for cell in ("F2", "G2", "H2")] == [
        "=Kpis[[#This Row],[Oct-19]]/Kpis[[#This Row],[Sep-19]]-1",
        '=IF(COUNT(C2:E2,1200)=0,"-",AVERAGE(C2:E2,1200))',  # the archive has Jul-19
        '=IF(Kpis[[#This Row],[Sep-19]]>100,"Green","Red")',
    ]
    filled = [column.calculatedColumnFormula for column in sheet.tables["Kpis"].tableColumns[5:]]
    assert [formula.attr_text for formula in filled] == [
        sheet["F2"].value.removeprefix("="),
        "AVERAGE(Kpis[[#This Row],[Aug-19]:[Oct-19]])",  # of a new row the archive has nothing
        sheet["H2"].value.removeprefix("="),
    ]
    assert result.rolled is not None
    assert result.rolled.warnings[0] == (
        "'Dataset'!H2, H3: formulas that name months of the table, and still mean those months; change those that "
        "should mean Oct-19"
    )
    now = openpyxl.load_workbook(result.output, data_only=True)["Dataset"]
    then = openpyxl.load_workbook(recalculated(result.output, tmp_path), data_only=True)["Dataset"]
    cells = [f"{column}{row}" for column in "FG" for row in (2, 3)]
    assert [then[cell].value for cell in cells] == pytest.approx([now[cell].value for cell in cells])
    assert [now[cell].value for cell in cells[:2]] == pytest.approx([0, -0.5])
    assert not [found for found in audited(result.output) if "able" in found]


def test_a_formula_that_names_the_months_before_is_not_right_for_the_current_one(tmp_path: Path) -> None:
    """As where somebody called the table's months anew by hand; its results read the same."""
    (tmp_path / "book.xlsx").write_bytes(derived_by_names("[Jul-19]:[Aug-19]"))

    result = kw.refresh(tmp_path / "book.xlsx", tmp_path / "new.xlsx")

    sheet = openpyxl.load_workbook(result.output)["Dataset"]
    assert [sheet[f"G{row}"].value for row in (2, 3)] == [
        f'=IF(COUNT(C{row}:E{row})=0,"-",AVERAGE(C{row}:E{row}))' for row in (2, 3)
    ]
    assert sheet["F2"].value == "=Kpis[[#This Row],[Sep-19]]/Kpis[[#This Row],[Aug-19]]-1"
