"""Every output is a workbook that Excel opens without repair: openxml-audit finds nothing in it."""

from __future__ import annotations

import zipfile

import openpyxl
import pytest

import kpiworkbook as kw
from tests.audit import audited
from tests.support import SAMPLE, refreshed, xlsx
from tests.writer.test_round_trip import SOURCES


def test_the_audit_notices_a_damaged_workbook(tmp_path):
    book = refreshed(SAMPLE, tmp_path)
    damaged = tmp_path / "damaged.xlsx"
    with zipfile.ZipFile(book) as whole, zipfile.ZipFile(damaged, "w") as copy:
        for name in whole.namelist():
            copy.writestr(name, whole.read(name).replace(b"<sheetData>", b"<sheetData><nonsense/>"))
    assert audited(damaged)


@pytest.mark.parametrize("name", SOURCES)
def test_the_audit_finds_nothing(tmp_path, name):
    assert audited(refreshed(SOURCES[name], tmp_path)) == []


@pytest.mark.parametrize(
    "options",
    [
        {"values_only": True},
        {"config": kw.Settings(arrows=kw.ArrowSettings(up='a"<&', same="⬆️", down="'v"))},
        {"config": kw.Settings(style=kw.StyleSettings(number_formats={kw.Unit.COUNT: '#,##0;[Red]-#,##0;"nil"'}))},
    ],
    ids=["values-only", "odd-glyphs", "three-part-format"],
)
def test_the_audit_finds_nothing_under_other_options(tmp_path, options):
    assert audited(refreshed(SAMPLE, tmp_path, **options)) == []


def test_the_audit_finds_nothing_where_texts_and_names_are_odd(tmp_path):
    odd = "<&> \"quoted\" 'single' \u00a0 _x0041_ 🙂 =1+1"
    grid = f"""
{odd}
Ref  | Indicator | Aug-19 | Sep-19 | Monthly change | DoT | {odd} | Target 19-20
{odd} | {odd}    | 1      | 2      |                | ▲   | {odd} | 3
B    | {odd}     | 1,569* | £1.50  |                |     |       | + 4.5%
"""
    book = refreshed(xlsx(grid, sheet="A & B <'x'> =1+1"), tmp_path)
    assert audited(book) == []
    assert openpyxl.load_workbook(book).sheetnames == ["A & B <'x'> =1+1"]


def test_excel_takes_each_conditional_formula_and_validation(tmp_path):
    sheet = openpyxl.load_workbook(refreshed(SAMPLE, tmp_path)).active
    formulas = [rule.formula[0] for block in sheet.conditional_formatting for rule in block.rules]
    assert all(len(formula) <= 255 for formula in formulas)
    assert all(len(v.formula1) <= 255 for v in sheet.data_validations.dataValidation)
