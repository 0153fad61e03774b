"""Every animal of the zoo is a workbook that programs open, with the same scorecard in it and what its name says."""

from __future__ import annotations

import io
import re
import warnings
import zipfile

import openpyxl
import pytest

import kpiworkbook as kw
from tests.support import all_converted
from tests.zoo import SHEET, ZOO, file_name

SIGNS = {
    "charts": "xl/charts/chart4.xml: <c:scatterChart>",
    "chart sheet": "xl/chartsheets/sheet1.xml: <drawing",
    "image": "xl/drawings/drawing1.xml: <xdr:pic>",
    "image in a cell": "xl/richData/rdrichvalue.xml: <rv ",
    "text box": "xl/drawings/drawing1.xml: txBox=",
    "sparklines": "xl/worksheets/sheet1.xml: <x14:sparkline>",
    "data bars": "xl/worksheets/sheet1.xml: <x14:dataBar",
    "icon sets and colour scales": "xl/worksheets/sheet1.xml: <iconSet",
    "conditional formats on the changes": 'xl/worksheets/sheet1.xml: sqref="S6:T9"',
    "validation": "xl/worksheets/sheet1.xml: <dataValidations",
    "notes": 'xl/comments1.xml: <comment ref="P6"',
    "tables": 'xl/tables/table1.xml: displayName="Teams"',
    "defined names": 'xl/workbook.xml: <definedName name="Latest"',
    "print set up": "xl/worksheets/sheet1.xml: <headerFooter",
    "protection": "xl/worksheets/sheet1.xml: <sheetProtection",
    "filter and frozen panes": "xl/worksheets/sheet1.xml: <autoFilter",
    "hidden and grouped": 'xl/workbook.xml: state="veryHidden"',
    "formats of whole rows and columns": 'xl/worksheets/sheet1.xml: customFormat="1"',
    "rich text": "xl/sharedStrings.xml: <rPr>",
    "hyperlinks": "xl/worksheets/sheet1.xml: <hyperlink ",
    "array formulas": 'xl/worksheets/sheet1.xml: cm="1"',
    "array formula over the averages": 'xl/worksheets/sheet1.xml: t="array" ref="V7:V8"',
    "properties": "docProps/custom.xml: Classification",
    "ignored errors": "xl/worksheets/sheet1.xml: <ignoredErrors",
    "background": "xl/worksheets/sheet1.xml: <picture ",
    "button and checkbox": "xl/drawings/vmlDrawing1.vml: ObjectType=",
    "macros": "xl/vbaProject.bin: ",
    "merged header": "xl/worksheets/sheet1.xml: <mergeCells",
    "formulas elsewhere": "xl/worksheets/sheet2.xml: <f>Dataset!S6</f>",
    "two scorecards": 'xl/workbook.xml: sheetId="2"',
    "date 1904": 'xl/workbook.xml: date1904="1"',
    "strings in the cells": 'xl/worksheets/sheet1.xml: t="inlineStr"',
    "openpyxl notes": "xl/comments/comment1.xml: Provisional",
    "openpyxl chart and formulas": "xl/charts/chart1.xml: ",
    "threaded comments": "xl/threadedComments/threadedComment1.xml: Recount",
    "newest relationships first": 'xl/_rels/workbook.xml.rels: relationships"><Relationship Id="rId9" Type="http://schemas.m',
    "sheet of macros": "xl/macrosheets/sheet1.xml: RETURN()",
    "module of excel 5": 'xl/workbook.xml: r:id=""',
    "pivot table": "xl/pivotTables/pivotTable1.xml: cacheId",
    "custom xml": "customXml/item1.xml: council",
    "external link": "xl/worksheets/sheet1.xml: <f>[1]Data!A1</f>",
    "calculation chain": "xl/calcChain.xml: V6",
    "signatures": "_xmlsignatures/sig1.xml: SignatureValue",
    "thumbnail": "docProps/thumbnail.png: ",
    "sensitivity label": "docMetadata/LabelInfo.xml: label",
    "ribbon": "customUI/customUI14.xml: ribbon",
    "printer settings": "xl/printerSettings/printerSettings1.bin: ",
    "data connection": "xl/connections.xml: Cases",
    "shared formulas": 'xl/worksheets/sheet1.xml: t="shared" ref="V6:W8"',
    "strict": "xl/worksheets/sheet1.xml: purl.oclc.org",
    "dates as iso 8601": 'xl/worksheets/sheet1.xml: t="d"><v>2018-08-01T',
    "prefixed namespaces": "xl/worksheets/sheet1.xml: <x:sheetData>",
    "as excel writes": "xl/worksheets/sheet1.xml: x14ac:dyDescent",
    "conditional formats of excel 2010 on the changes": "xl/worksheets/sheet1.xml: <xm:sqref>S6:T9",
    "cells without references": "xl/worksheets/sheet1.xml: <row><c s=",
    "empty rows": 'xl/worksheets/sheet1.xml: <row r="3"/>',
    "typed by hand": "xl/worksheets/sheet1.xml: <![CDATA[",
    "what if table": 'xl/worksheets/sheet1.xml: t="dataTable"',
    "form controls": "xl/worksheets/sheet1.xml: <xdr:row>",
    "sheet at another path": "xl/pages/the%20scorecard.xml: <sheetData>",
}
"""A part that each animal has, and what stands in it."""
PLAIN = ("plain", "openpyxl plain", "saved by libreoffice", "without styles")
PACKED = {
    "zip written to a pipe": lambda package: package.infolist()[0].flag_bits & 8,
    "zip with stored entries and extra fields": lambda package: package.comment and package.infolist()[1].extra,
}
STRICT = ("strict", "dates as iso 8601")
"""openpyxl does not know the namespaces of strict files."""
FIGURES = [(r.ref, r.label, r.value, r.status) for r in kw.read(ZOO["plain"]()).records]


@pytest.mark.parametrize("name", ZOO)
def test_the_scorecard_is_read_from_each_animal(name):
    card = kw.read(ZOO[name]())
    figures = [(r.ref, r.label, r.value, r.status) for r in card.records]
    assert figures == FIGURES * (2 if name == "two scorecards" else 1)
    # openpyxl stores no results.
    noticed = ["results-not-stored"] if name == "openpyxl chart and formulas" else []
    assert [problem.kind for problem in card.problems] == noticed


def test_what_is_wrong_as_typed_is_found():
    errors = [f.cell for f in kw.validate(kw.read(ZOO["plain"]())).findings if f.severity == "error"]
    assert errors == ["T6", "S8", "V8"]


@pytest.mark.parametrize("name", ZOO)
def test_each_animal_holds_what_its_name_says(name):
    with zipfile.ZipFile(io.BytesIO(ZOO[name]())) as package:
        assert package.testzip() is None
        if name in SIGNS:
            part, _, sign = SIGNS[name].partition(": ")
            assert sign.encode() in package.read(part)
        else:
            assert name in PLAIN or PACKED[name](package)


@pytest.mark.parametrize("name", [name for name in ZOO if name not in STRICT])
def test_openpyxl_opens_each_animal(name):
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", UserWarning)  # it says what it will drop
        book = openpyxl.load_workbook(io.BytesIO(ZOO[name]()), rich_text=True)
    assert str(book[SHEET]["B6"].value) == "Contacts received"


def test_libreoffice_opens_each_animal(tmp_path):
    books = [tmp_path / file_name(name) for name in ZOO]
    for book, build in zip(books, ZOO.values(), strict=True):
        book.write_bytes(build())
    for opened in all_converted(books, tmp_path / "out", "csv"):
        text = opened.read_text(encoding="utf-8", errors="replace")
        assert re.search(r"CA1,Contacts received,.*\b1754,.*\b1646\b", text), opened.name
