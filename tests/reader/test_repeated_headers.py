"""A header that stands on a sheet several times is understood once, and one that only looks alike on its own."""

from __future__ import annotations

import datetime as dt

import openpyxl

import kpiworkbook as kw
from tests.support import saved


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
