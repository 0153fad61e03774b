"""What a fresh workbook does not carry is named, so that nobody loses a text box unawares."""

from __future__ import annotations

import io

import pytest
import xlsxwriter

import kpiworkbook as kw
from tests.support import SAMPLE, cells, refreshed

GRID = """
    Ref. | Indicator | Aug-19 | Sep-19
    M1   | Contacts  | 10     | 12
"""


def book(furnish: object) -> bytes:
    """Return a small scorecard to which something was added."""
    stream = io.BytesIO()
    workbook = xlsxwriter.Workbook(stream)
    sheet = workbook.add_worksheet("Dataset")
    for row, texts in enumerate(cells(GRID)):
        for column, text in enumerate(texts):
            sheet.write(row, column, int(text) if text.isdigit() else text)
    furnish(workbook, sheet)
    workbook.close()
    return stream.getvalue()


def add_chart(workbook: xlsxwriter.Workbook, sheet: object) -> None:
    chart = workbook.add_chart({"type": "line"})
    chart.add_series({"values": "=Dataset!$C$2:$D$2"})
    sheet.insert_chart("G2", chart)


@pytest.mark.parametrize(
    ("furnish", "named"),
    [
        (add_chart, "1 chart"),
        (lambda _, sheet: sheet.protect(), "1 sheet protection"),
        (lambda workbook, _: workbook.add_worksheet("Cover"), "the sheet 'Cover'"),
        (lambda _, sheet: sheet.insert_textbox("G2", "Checked by the panel"), "1 text box or shape"),
        (lambda _, sheet: sheet.write_url("G2", "https://example.org", string="policy"), "1 link"),
        (lambda _, sheet: sheet.set_header("&COFFICIAL-SENSITIVE"), "1 print header"),
        (lambda _, sheet: sheet.add_sparkline("G2", {"range": "Dataset!C2:D2"}), "1 sparkline"),
        (lambda workbook, _: workbook.define_name("Current", "=Dataset!$D$2"), "1 defined name"),
        (lambda _, sheet: sheet.write_comment("D2", "Revised in October"), "1 sheet with notes on its cells"),
        (
            lambda _, sheet: sheet.write_formula("G2", "=C2+D2", None, 22),
            "1 formula outside the derived columns",
        ),
    ],
)
def test_what_is_not_carried_is_named(furnish: object, named: str) -> None:
    card = kw.read(book(furnish))
    assert [item for item in card.not_carried if item.startswith(named)]


def test_plain_scorecard_and_a_refreshed_one_lose_nothing(tmp_path: object) -> None:
    assert kw.read(SAMPLE).not_carried == ()
    assert kw.read(refreshed(SAMPLE, tmp_path)).not_carried == ()
