"""Tidy records as a plain workbook: one table, with a filter on every column."""

from __future__ import annotations

import shutil
from collections.abc import Iterable
from datetime import date, datetime
from tempfile import TemporaryFile
from typing import TYPE_CHECKING, Any, BinaryIO

from kpiworkbook.errors import OutputError
from kpiworkbook.exporter.batches import FIELDS, Batch, rows
from kpiworkbook.exporter.spool import Spool
from kpiworkbook.model.excel import MOST_ROWS

if TYPE_CHECKING:
    from xlsxwriter.format import Format
    from xlsxwriter.worksheet import Worksheet

__all__ = ["write"]

MOST_RECORDS = MOST_ROWS - 1
"""What a sheet holds below the header."""
MOST_IN_MEMORY = 50_000
"""Records up to which the sheet is built in memory, as an Excel table; with rows on the disk xlsxwriter makes none."""
_WIDTH = 12
_WIDTHS = {
    "workbook": 28, "sheet": 18, "section": 24, "indicator": 48, "owner": 28, "reporter": 28, "label": 20,
    "scorecard": 28,
}  # fmt: skip
"""Of columns, in characters; those not named here hold a word or a number."""
_LEGIBLE = "Table Style Light 1"
"""Black on white and light grey; Excel's default has white headings on a blue that is too light for WCAG AA."""
_A3 = 8
"""Excel's number of the paper size."""


def write(batches: Iterable[Batch], stream: BinaryIO) -> None:
    """Write all records on one sheet; the same records give the same bytes.

    Up to 50,000 are an Excel table; more are rows below a header with a filter. Raises OutputError, with nothing
    written, where they are more than a sheet holds.
    """
    with Spool() as spool, TemporaryFile(prefix="kpi-") as built:
        for batch in batches:
            spool.append(batch)
            if len(spool) > MOST_RECORDS:
                raise OutputError(
                    f"{len(spool):,} records are more than a sheet holds; write .csv, .parquet, .sqlite or .duckdb, "
                    "or fewer workbooks"
                )
        _build(spool, built)
        built.seek(0)
        shutil.copyfileobj(built, stream)


def _build(spool: Spool, target: Any) -> None:
    from xlsxwriter import Workbook
    from xlsxwriter.exceptions import FileCreateError

    is_large = len(spool) > MOST_IN_MEMORY
    options = {"strings_to_formulas": False, "strings_to_urls": False}
    workbook = Workbook(target, {**options, "constant_memory" if is_large else "in_memory": True})
    workbook.set_properties({"title": "Tidy KPI records", "created": datetime(2000, 1, 1)})
    sheet = workbook.add_worksheet("Records")
    _set_up_page(sheet)
    if is_large:
        sheet.write_row(0, 0, FIELDS, workbook.add_format({"bold": True}))
        sheet.autofilter(0, 0, len(spool), len(FIELDS) - 1)
    _fill(sheet, spool, workbook.add_format({"num_format": "yyyy-mm-dd"}))
    if not is_large:
        headings = [{"header": name} for name in FIELDS]
        look = {"columns": headings, "name": "Records", "style": _LEGIBLE}
        sheet.add_table(0, 0, max(len(spool), 1), len(FIELDS) - 1, look)
    try:
        workbook.close()
    except FileCreateError as error:  # it holds the OSError that says what was wrong
        raise OSError(*getattr(error.args[0], "args", error.args)) from error


def _set_up_page(sheet: Worksheet) -> None:
    """Have the header in sight and on each page, all columns on one, and each wide enough for most of its texts."""
    sheet.freeze_panes(1, 0)
    for column, name in enumerate(FIELDS):
        sheet.set_column(column, column, _WIDTHS.get(name, _WIDTH))
    sheet.set_landscape()
    sheet.set_paper(_A3)
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(0)
    sheet.set_footer("&L&A&CPage &P of &N&R&F")


def _fill(sheet: Worksheet, spool: Spool, day: Format) -> None:
    from kpiworkbook.ooxml.safe_xml import not_rich

    for number, row in enumerate(rows(spool), 1):
        for column, value in enumerate(row):
            if isinstance(value, date):
                sheet.write_datetime(number, column, value, day)
            elif isinstance(value, int | float):
                sheet.write_number(number, column, value)
            elif value:
                sheet.write_string(number, column, not_rich(value))
