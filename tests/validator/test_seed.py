"""The published scorecard has seven provably wrong cells, whichever way a sheet stores it; recomputed it has none."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import openpyxl
import pytest

import kpiworkbook as kw
from tests.support import DISPLACED, SAMPLE, converted, refreshed, saved

SEVEN = {
    "T27": ("change-value", "sign-flipped", "↑ 17%"),
    "U27": ("change-value", "sign-flipped", "↑ 69%"),
    "T29": ("change-value", "sign-flipped", "↑ 30%"),
    "U29": ("change-value", "sign-flipped", "↑ 60%"),
    "U30": ("change-value", "sign-flipped", "↑ 143%"),
    "T66": ("change-value", "carried-over", "→ 0%"),
    "W66": ("average-value", "carried-over", "170"),
}
RATIOS = {"M3": ("M2", "M1"), "CP4": ("CP4 (val)", "CP2"), "CP3-QL": ("CP3-QL (val)", "CP2"),
          "LAC6 (%)": ("LAC6 (val)", "LAC3"), "LAC12 (%)": ("LAC12 (val)", "LAC3"), "LAC9": ("LAC9 (val)", "LAC1"),
          "LAC10 (%)": ("LAC10-QL", "LAC1")}  # fmt: skip
MONTHS = range(6, 20)
DERIVED = (20, 21, 23, 24)


def as_text(sheet: openpyxl.worksheet.worksheet.Worksheet) -> None:
    """Make text of every cell, as it is shown."""
    shown = {(e.row, e.column): e.shown for i in kw.read(SAMPLE) for e in i.entries.values()}
    for (row, column), text in shown.items():
        cell = sheet.cell(row + 1, column + 1)
        if text:
            cell.value, cell.data_type, cell.number_format = text, "s", "@"


def with_full_precision(sheet: openpyxl.worksheet.worksheet.Worksheet) -> None:
    """Put the full quotient behind each percentage that is one count over another, where it shows the same."""
    rows = {sheet.cell(row, 1).value: row for row in range(11, sheet.max_row + 1)}
    changed = 0
    for ref, (numerator, denominator) in RATIOS.items():
        for column in MONTHS:
            cell = sheet.cell(rows[ref], column)
            exact = sheet.cell(rows[numerator], column).value / sheet.cell(rows[denominator], column).value
            if round(exact, 3) == cell.value:
                cell.value = exact
                changed += 1
    assert changed > 80


def with_plain_fractions(sheet: openpyxl.worksheet.worksheet.Worksheet) -> None:
    """Make numbers behind a format that draws the arrow of every change."""
    for row in range(11, sheet.max_row + 1):
        for column in DERIVED[:2]:
            cell = sheet.cell(row, column)
            match = re.search(r"(-?\d+)%", str(cell.value))
            if match:
                arrow = str(cell.value).split()[0]
                cell.value = int(match[1]) / 100
                cell.number_format = f'"{arrow} "0%;"{arrow} "-0%'


STORED: dict[str, Callable[[openpyxl.worksheet.worksheet.Worksheet], None]] = {
    "as text": as_text,
    "with full precision behind formats": with_full_precision,
    "with changes as numbers": with_plain_fractions,
}


def errors(card: kw.Scorecard) -> dict[str, tuple[str, str, str]]:
    return {f.cell: (f.rule, f.cause.value, f.expected) for f in kw.validate(card) if f.severity is kw.Severity.ERROR}


@pytest.mark.parametrize("source", [SAMPLE, DISPLACED], ids=lambda path: path.suffix)
def test_exactly_seven_cells_are_provably_wrong(source: Path) -> None:
    assert errors(kw.read(source)) == SEVEN


@pytest.mark.parametrize("way", STORED)
def test_the_seven_are_found_however_the_sheet_stores_its_cells(way: str) -> None:
    book = openpyxl.load_workbook(SAMPLE)
    STORED[way](book.active)

    assert errors(kw.read(saved(book))) == SEVEN


@pytest.mark.parametrize("kind", ["ods", "xls"])
def test_the_seven_are_found_in_other_kinds_of_files(kind: str, tmp_path: Path) -> None:
    assert errors(kw.read(converted(SAMPLE, tmp_path, kind))) == SEVEN


@pytest.mark.parametrize("options", [{}, {"values_only": True}], ids=["formulas", "values"])
def test_a_recomputed_copy_has_no_error(tmp_path: Path, options: dict[str, bool]) -> None:
    report = kw.validate(kw.read(refreshed(SAMPLE, tmp_path, **options)))

    assert report
    assert not [f for f in report if f.rule in ("change-value", "change-arrow", "average-value", "maximum-value")]


def test_what_looks_wrong_and_is_not_is_an_info_at_most() -> None:
    rounded = {f.cell: f.severity.value for f in kw.validate(kw.read(SAMPLE)) if f.cause is kw.Cause.ROUNDING}

    assert rounded == dict.fromkeys(("T37", "U37", "W41", "T67", "W67"), "info")
