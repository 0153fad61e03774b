"""Tidy records as a plain workbook: one table, with a filter on every column."""

from __future__ import annotations

import io
from collections.abc import Sequence
from datetime import date, datetime
from typing import BinaryIO

from kpiworkbook.errors import OutputError
from kpiworkbook.exporter.delimited import rows
from kpiworkbook.model.records import RECORD_FIELDS, Records

__all__ = ["write"]

MOST_ROWS = 1_048_575
"""What a sheet of Excel holds below the header."""


def write(records: Sequence[Records], stream: BinaryIO) -> None:
    """Write all records on one sheet, as an Excel table; the same records give the same bytes."""
    from xlsxwriter import Workbook

    count = sum(map(len, records))
    if count > MOST_ROWS:
        raise OutputError(f"{count:,} records are more than a sheet holds; write .csv, .parquet or .sqlite")
    # In memory, so that a full disk is met in one place, and not within xlsxwriter.
    built = io.BytesIO()
    workbook = Workbook(built, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False})
    workbook.set_properties({"title": "Tidy KPI records", "created": datetime(2000, 1, 1)})
    sheet = workbook.add_worksheet("Records")
    day = workbook.add_format({"num_format": "yyyy-mm-dd"})
    number = 0
    for part in records:
        for row in rows(part):
            number += 1
            for column, value in enumerate(row):
                if isinstance(value, date):
                    sheet.write_datetime(number, column, value, day)
                elif isinstance(value, int | float):
                    sheet.write_number(number, column, value)
                elif value:
                    sheet.write_string(number, column, str(value))
    headings = [{"header": name} for name in RECORD_FIELDS]
    sheet.add_table(0, 0, max(number, 1), len(headings) - 1, {"columns": headings, "name": "Records"})
    sheet.freeze_panes(1, 0)
    sheet.set_column(0, len(headings) - 1, 14)
    workbook.close()
    stream.write(built.getvalue())
