"""What goes by the places of past months from outside the scorecard is told when the months move."""

from __future__ import annotations

import io
from datetime import datetime

import openpyxl
import pytest
import xlsxwriter
from openpyxl.workbook.defined_name import DefinedName

from tests.roller.support import SEP, rolled
from tests.support import saved, write_cells, xlsx

GRID = """
    Ref | Indicator | Jul-19 | Aug-19 | Sep-19 | Monthly change | Note
    M1  | Contacts  | 1200   | 1300   | 1400   | ↑ 8%           | None
    M2  | Visits    | 10     | 20     | 30     | ↑ 50%          | None
"""
TOLD = (
    "{cells}: formulas on past months of 'Dataset' ({first}), which stay as they are and so mean the months that are "
    "there now; let them name the cells where their months are, or look for the months' headings"
)


def book(*formulas: str, name: str = "Quarter") -> bytes:
    """Return a scorecard, and beside it a sheet with these formulas below one another."""
    made = openpyxl.load_workbook(io.BytesIO(xlsx(GRID)))
    sheet = made.create_sheet(name)
    for number, formula in enumerate(formulas, 1):
        sheet.cell(number, 1).value = formula
    return saved(made)


@pytest.mark.parametrize(
    "formula",
    ["=Dataset!D2", "=SUM(Dataset!D2:E2)", "='dataset'!$C$3*2", "=SUM(Dataset!D:D)", "=OFFSET(Dataset!C2,0,2)",
     "=E2-Dataset!D2", '=VLOOKUP("M1",Dataset!$A$1:$G$3,4,0)', '=IFERROR(vlookup(A1,Dataset!A:G,4,FALSE),"n/a")',
     "=INDEX(Dataset!$A$1:$G$3,2,4)", "=INDEX(Dataset!$C$2:$E$2,2)", '=INDEX(Dataset!A:G,MATCH("M1",Dataset!A:A,0),3)',
     "=OFFSET(Dataset!A2,0,3)", "=SUM(OFFSET(Dataset!$A$2,0,2,1,2))", '=INDIRECT("Dataset!D2")',
     """=INDIRECT("'Dataset'!D"&ROW())"""],
)  # fmt: skip
def test_a_formula_on_a_past_month_means_another_one_and_is_told(formula: str) -> None:
    assert rolled(book(formula), {}).warnings == (TOLD.format(cells="'Quarter'!A1", first=formula),)


@pytest.mark.parametrize(
    "formula",
    ['=VLOOKUP("M1",Dataset!A1:G3,6,0)', '=VLOOKUP("M1",Dataset!A1:G3,9,0)', '=VLOOKUP("M1",Other!A1:G3,4,0)',
     '=VLOOKUP("M1",Dataset!A1:G3,MATCH("Aug-19",Dataset!A1:G1,0),0)', '=HLOOKUP("Aug-19",Dataset!A1:G3,2,0)',
     "=INDEX(Dataset!A1:G3,2,5)", "=INDEX(Dataset!A1:G3,8,4)", "=INDEX(Dataset!$C$2:$E$2,3)", "=OFFSET(Dataset!A2,0,4)",
     "=OFFSET(Dataset!A2,0,A1)", '=INDIRECT("Dataset!E2")', '=INDIRECT("Dataset!"&A1)', '=INDIRECT("D2")',
     """=INDIRECT("Dataset!C"&2&":E"&2)""", '="INDEX(Dataset!A1:G3,2,4)"', "=OFFSET(Dataset!A2,0,-9)",
     "=Dataset!E2", "=Dataset!F2", "=SUM(E2:E3)", "=D2", "=AVERAGE(Dataset!C2:E2)", "=VLOOKUP(1,Dataset!A1:G3,5,0)",
     "=Dataset!D9", "=[1]Dataset!D2", "=Dataset!E2-Dataset!D2", "=Dataset!E2/Dataset!$C$2-1",
     '=OFFSET(Dataset!$C$2,0,MATCH("Aug-19",Dataset!$C$1:$E$1,0)-1)', "=Other!D2", '="Dataset!D2"'],
)  # fmt: skip
def test_one_on_the_current_month_on_all_of_them_or_on_what_does_not_move_is_right(formula: str) -> None:
    assert rolled(book(formula), {}).warnings == ()


def test_many_are_counted() -> None:
    result = rolled(book(*("=Dataset!D2",) * 7), {})
    assert result.warnings == (TOLD.format(cells="'Quarter'!A1, A2, A3, A4, A5 and 2 more", first="=Dataset!D2"),)


def test_figures_that_take_their_months_headings_with_them_are_right() -> None:
    assert rolled(book("=Dataset!C1", "=Dataset!D1", "=Dataset!C2", "=Dataset!D2"), {}).warnings == ()
    (told,) = rolled(book("=Dataset!D1", "=Dataset!C2", "=Dataset!D2"), {}).warnings
    assert told.startswith("'Quarter'!A2: formulas on past months")


def laid_out(**formulas: str) -> bytes:
    """Return a scorecard, and beside it a sheet with formulas in these cells."""
    made = openpyxl.load_workbook(io.BytesIO(xlsx(GRID)))
    sheet = made.create_sheet("Quarter")
    for cell, formula in formulas.items():
        sheet[cell] = formula
    return saved(made)


@pytest.mark.parametrize(
    "formulas",
    [
        {"B1": "=Dataset!C1", "C1": "=Dataset!D1", "B2": "=Dataset!C2", "C2": "=Dataset!D2", "C9": "=Dataset!D3/2"},
        {"A2": "=Dataset!C1", "A3": "=Dataset!D1", "B2": "=Dataset!C2", "B3": "=Dataset!D2", "F3": "=Dataset!D3"},
        {"B1": "=Dataset!C1", "C1": "=Dataset!D1", "D1": "=SUM(Dataset!C2:D2)"},
    ],
)
def test_a_heading_above_or_beside_its_figures_goes_on_with_them(formulas: dict[str, str]) -> None:
    assert rolled(laid_out(**formulas), {}).warnings == ()


@pytest.mark.parametrize(
    ("told", "formula"),
    [("D4", "=Dataset!D2"), ("D4", "=SUM(Dataset!D2:D3)"), ("B4", "=Dataset!D2"), ("C4", "=SUM(Dataset!C2:D2)")],
)
def test_a_heading_elsewhere_on_the_sheet_silences_nothing(told: str, formula: str) -> None:
    table = {"B1": "=Dataset!C1", "C1": "=Dataset!D1", "B2": "=Dataset!C2", "C2": "=Dataset!D2"}
    assert rolled(laid_out(**table, **{told: formula}), {}).warnings == (
        TOLD.format(cells=f"'Quarter'!{told}", first=formula),
    )


def test_nothing_is_told_where_no_month_moves() -> None:
    assert rolled(book("=Dataset!D2"), {"M1": 1450.0}, SEP).warnings == ()


def test_places_that_are_counted_on_the_scorecards_own_sheet_are_told_as_well() -> None:
    made = openpyxl.load_workbook(io.BytesIO(xlsx(GRID)))
    made.active["G2"], made.active["G3"] = "=INDEX($A$1:$F$3,2,4)", "=INDEX($A$1:$F$3,3,5)"
    (told,) = rolled(saved(made), {}).warnings
    assert told.startswith("'Dataset'!G2: formulas on past months, which stay as they are")


def named(**names: str) -> bytes:
    """Return a scorecard in a workbook with names."""
    made = openpyxl.load_workbook(io.BytesIO(xlsx(GRID)))
    for name, text in names.items():
        made.defined_names[name] = DefinedName(name, attr_text=text)
    return saved(made)


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("Previous", "Dataset!$D$2:$D$3"),
        ("Earlier", "Dataset!$C$2:$D$3"),
        ("Aug", "OFFSET(Dataset!$A$2,0,3)"),
        ("Sep_19", "Dataset!$E$2:$E$3"),
        ("Aug_Sep_19", "Dataset!$D$2:$E$3"),
    ],
)
def test_a_name_for_past_months_or_called_as_a_month_is_told(name: str, text: str) -> None:
    (told,) = rolled(named(**{name: text}), {}).warnings
    assert told == (
        f"the name {name!r} (Formulas, Name Manager; ={text}) uses the place of months on 'Dataset', and so means "
        "those that are there now; see whether that is meant"
    )


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("Current", "Dataset!$E$2:$E$3"),
        ("LastTwo", "Dataset!$D$2:$E$3"),
        ("All_2019", "Dataset!$C$2:$E$3"),
        ("Refs", "Dataset!$A$2:$A$3"),
        ("Other", "Quarter!$D$2"),
        ("_xlnm.Print_Area", "Dataset!$A$1:$D$3"),
    ],
)
def test_a_name_for_the_current_month_or_all_months_is_right(name: str, text: str) -> None:
    assert rolled(named(**{name: text}), {}).warnings == ()


def charted(*series: dict[str, str], on: str = "Charts") -> bytes:
    """Return a scorecard in a workbook with a chart of these series."""
    stream = io.BytesIO()
    workbook = xlsxwriter.Workbook(stream)
    sheets = {name: workbook.add_worksheet(name) for name in ("Dataset", "Charts")}
    write_cells(sheets["Dataset"], GRID)
    chart = workbook.add_chart({"type": "line"})
    for each in series:
        chart.add_series(each)
    if on == "Trend":
        workbook.add_chartsheet(on).set_chart(chart)
    else:
        sheets[on].insert_chart("J2", chart)
    workbook.close()
    return stream.getvalue()


@pytest.mark.parametrize("on", ["Charts", "Dataset", "Trend"])
@pytest.mark.parametrize(
    "series",
    [
        {"name": "Aug-19", "categories": "=Dataset!$B$2:$B$3", "values": "=Dataset!$D$2:$D$3"},
        {"name": "Sep-19", "categories": "=Dataset!$B$2:$B$3", "values": "=Dataset!$E$2:$E$3"},
        {"name": "=Dataset!$B$2", "values": "=Dataset!$C$2:$D$2"},
    ],
)
def test_a_series_of_past_months_without_their_headings_or_called_as_a_month_is_told(
    series: dict[str, str], on: str
) -> None:
    (told,) = rolled(charted(series, on=on), {}).warnings
    title = "Contacts" if series["name"].startswith("=") else series["name"]
    assert told == (
        f"the chart 'Chart 1' on {on!r}: the series {title!r} ({series['values']}) uses the place of months on "
        "'Dataset', and so shows those that are there now; see whether that is meant"
    )


@pytest.mark.parametrize(
    "series",
    [
        {"name": "=Dataset!$B$2", "categories": "=Dataset!$C$1:$E$1", "values": "=Dataset!$C$2:$E$2"},
        {"name": "=Dataset!$B$2", "categories": "=Dataset!$C$1:$D$1", "values": "=Dataset!$C$2:$D$2"},
        {"name": "=Dataset!$D$1", "categories": "=Dataset!$B$2:$B$3", "values": "=Dataset!$D$2:$D$3"},
        {"name": "Contacts", "values": "=Dataset!$D$2:$E$2"},
        {"name": "Current", "values": "=Dataset!$E$2:$E$3"},
        {"name": "Aug-19", "values": "=Charts!$D$2:$D$3"},
        {"name": "Change", "values": "=Dataset!$F$2:$F$3"},
    ],
)
def test_a_series_that_takes_its_headings_along_or_ends_with_the_current_month_is_right(series: dict[str, str]) -> None:
    assert rolled(charted(series), {}).warnings == ()


def test_many_series_of_a_chart_are_counted() -> None:
    series = {"name": "Aug-19", "values": "=Dataset!$D$2:$D$3"}
    (told,) = rolled(charted(series, series, series), {}).warnings
    assert told.startswith(
        "the chart 'Chart 1' on 'Charts': the series 'Aug-19' (=Dataset!$D$2:$D$3) and 2 more use the place of months"
    )


def test_nothing_is_told_of_names_and_charts_where_no_month_moves() -> None:
    assert rolled(named(Aug="Dataset!$D$2"), {"M1": 1450.0}, SEP).warnings == ()
    assert rolled(charted({"name": "Aug-19", "values": "=Dataset!$D$2:$D$3"}), {"M1": 1450.0}, SEP).warnings == ()


DATED = (
    "{cells}: formulas on the current month of 'Dataset' ({first}), and beside them stands Sep-19, which was typed; "
    "they go on with the current month, so bring what was typed up to date, or let them name the cells where Sep-19 "
    "stands now"
)


def summary(*rows: tuple[object, ...]) -> bytes:
    """Return a scorecard, and beside it a sheet with these rows."""
    made = openpyxl.load_workbook(io.BytesIO(xlsx(GRID)))
    sheet = made.create_sheet("Summary")
    for row in rows:
        sheet.append(row)
    return saved(made)


@pytest.mark.parametrize(
    "rows",
    [
        [("", "Aug-19", "Sep-19"), ("Contacts", 1300, "=Dataset!E2")],
        [("", "", datetime(2019, 9, 1)), ("Contacts", 1300, "=Dataset!E2")],
        [("", "", datetime(2019, 9, 30)), ("Contacts", 1300, "=Dataset!E2")],
        [("", "", ""), ("Contacts in September 2019", "", "=Dataset!E2")],
        [("Scrutiny panel, Sep-19", "", "Contacts"), ("", "", ""), ("Sep-19", "", "=Dataset!E2")],
    ],
)
def test_the_current_month_under_its_typed_heading_is_told(rows: list[tuple[object, ...]]) -> None:
    cell = f"C{len(rows)}"
    assert rolled(summary(*rows), {}).warnings == (DATED.format(cells=f"'Summary'!{cell}", first="=Dataset!E2"),)


@pytest.mark.parametrize(
    "rows",
    [
        [("", "Sep-19", "Now"), ("Contacts", 1400, "=Dataset!E2")],
        [("", "", "=Dataset!E1"), ("Contacts", "", "=Dataset!E2")],
        [("", "", "Oct-19"), ("Contacts", "Sep-19", "=Dataset!E9")],
        [("", "", "Sep-19"), ("", "", "Latest of Oct-19"), ("Contacts", "", "=Dataset!E2")],
        [("", "", "Sep-19"), ("Contacts", "", "=SUM(Dataset!C2:E2)")],
        [("", "", "Sep-19"), ("Contacts", "", "=Dataset!F2")],
    ],
)
def test_one_that_no_typed_month_stands_beside_is_not(rows: list[tuple[object, ...]]) -> None:
    assert rolled(summary(*rows), {}).warnings == ()


def test_another_scorecards_month_that_does_not_move_along_is_told() -> None:
    """As where two teams have the same refs, so that each sheet takes its own file."""
    made = openpyxl.load_workbook(io.BytesIO(xlsx(GRID)))
    north = made.copy_worksheet(made["Dataset"])
    north.title, north["E2"] = "North", "=Dataset!E2*2"
    (told,) = rolled(saved(made), {}, sheets=["Dataset"]).warnings
    assert told == DATED.format(cells="'North'!E2", first="=Dataset!E2*2")


@pytest.mark.parametrize(("row", "is_told"), [(1001, True), (1002, False)])
def test_a_heading_a_thousand_rows_up_is_the_farthest_that_counts(row: int, *, is_told: bool) -> None:
    """So that thousands of formulas are not held against all that stands above each of them."""
    rows = [("", "", "Sep-19"), *[("",)] * (row - 2), ("Contacts", "", "=Dataset!E2")]
    told = (DATED.format(cells=f"'Summary'!C{row}", first="=Dataset!E2"),) if is_told else ()
    assert rolled(summary(*rows), {}).warnings == told


def test_the_nearest_heading_above_each_of_many_formulas_is_its_own() -> None:
    rows = [("", "", "Sep-19"), *[("", "", "=Dataset!E2")] * 3, ("", "", "Latest of Oct-19"), ("", "", "=Dataset!E3")]
    assert rolled(summary(*rows), {}).warnings == (DATED.format(cells="'Summary'!C2, C3, C4", first="=Dataset!E2"),)
