"""A header that stands on a sheet several times is understood once, and one that only looks alike on its own."""

from __future__ import annotations

import datetime as dt
import tracemalloc

import openpyxl

import kpiworkbook as kw
from kpiworkbook.reader import workbook
from tests.support import saved
from tests.zoo.parts import SHEET_PART, Parts


def book(*headers: list[object], formats: list[str]) -> openpyxl.Workbook:
    """Return a workbook with a section of two indicators under each header; the format is that of its last label."""
    made = openpyxl.Workbook()
    for number, (header, number_format) in enumerate(zip(headers, formats, strict=True)):
        made.active.append(header)
        made.active.cell(made.active.max_row, len(header)).number_format = number_format
        for row in range(2):
            made.active.append([f"M{number}{row}", f"Contacts of team {number}{row}", 5, 6 + row])
        made.active.append([])
    return made


def labels(card: kw.Scorecard) -> list[list[str]]:
    return [[column.heading for column in section.columns] for section in card.sections]


def test_sections_under_equal_headers_have_the_same_columns():
    header = ["Ref", "Indicator", "Aug-19", "Sep-19"]
    card = kw.read(saved(book(header, header, header, formats=["General"] * 3)))
    assert labels(card) == [header] * 3
    assert [section.header.first_row for section in card.sections] == [0, 4, 8]
    assert len(card.records) == 12


def test_a_date_that_is_shown_otherwise_is_another_label():
    header = ["Ref", "Indicator", "Aug-19", dt.datetime(2019, 9, 1)]
    card = kw.read(saved(book(header, header, formats=["mmm-yy", "mmmm yyyy"])))
    assert [row[-1] for row in labels(card)] == ["Sep-19", "September 2019"]


def test_a_number_and_a_truth_that_equals_it_are_two_labels():
    one, true = ["Ref", "Indicator", "Sep-19", 1], ["Ref", "Indicator", "Sep-19", True]
    card = kw.read(saved(book(one, true, formats=["General"] * 2)))
    assert [row[-1] for row in labels(card)] == ["1", "TRUE"]


def test_a_band_that_claims_to_reach_beyond_every_sheet_takes_no_memory():
    made = book(["Ref", "Indicator", "Aug-19", "Sep-19", "England"], formats=["General"])
    made.active.insert_rows(1)
    made.active["E1"] = "Benchmark"
    parts = Parts.of(saved(made))
    parts.change(SHEET_PART, "</sheetData>", '</sheetData><mergeCells><mergeCell ref="E1:ZZZZ1"/></mergeCells>')

    tracemalloc.start()
    card = kw.read(parts.packed())
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()

    assert labels(card) == [["Ref", "Indicator", "Aug-19", "Sep-19", "England"]]
    assert peak < 10_000_000


def test_sheets_with_newer_errors_are_unpacked_once_for_all_of_them(monkeypatch):
    made = openpyxl.Workbook()
    for number in range(6):
        sheet = made.active if not number else made.create_sheet(f"Team {number}")
        sheet.append(["Ref", "Indicator", "Aug-19", "Sep-19"])
        sheet.append([f"A{number}", "Contacts", 5, 6])
        sheet.append([f"B{number}", "Visits", 7, 8])
    parts = Parts.of(saved(made))
    for name in [name for name in parts if name.startswith("xl/worksheets/sheet")]:
        spilled = '<row r="9"><c r="A9" t="e"><v>#SPILL!</v></c></row></sheetData>'
        parts.change(name, "</sheetData>", spilled)
    asked = []
    given = workbook.vetted
    monkeypatch.setattr(workbook, "vetted", lambda *about: asked.append(1) or given(*about))

    assert len(kw.read(parts.packed())) == 12
    assert len(asked) == 2
