"""Builds the sample workbook and its golden outputs: `python samples/build.py`, with kpiworkbook installed.

`childrens-services-sep-19.tsv` is the readable source: the text of a scorecard as councils publish it. Converting it
to text displaced the labels of its first header; the workbook has that header where the officer put it.
"""

from __future__ import annotations

import os
import re
import shutil
import textwrap
from datetime import datetime
from pathlib import Path

import xlsxwriter

import kpiworkbook as kw

HERE = Path(__file__).resolve().parent
NAME = "childrens-services-sep-19"
PACKAGED = HERE.parent / "kpiworkbook" / "data" / f"{NAME}.xlsx"
MONTHS = range(5, 19)
BENCHMARKS = range(25, 28)
WIDTHS = {0: 14, 1: 32, 2: 16, 3: 16, 4: 32, **dict.fromkeys(range(5, 30), 8), 19: 11, 20: 11, 24: 12, 25: 11, 30: 62}
WRAPPED = (1, 2, 3, 4, 30)
LINE = 13
"""Points, of a line in Calibri 10."""
FITS = 1.15
"""Characters of a text for one of a column's width, which is that of digits in Calibri 11."""
A3 = 8
LOOK = {"font_name": "Calibri", "font_size": 10, "valign": "top", "border": 1}


def build_sample(target: Path) -> None:
    """Write the workbook as an officer keeps it: figures as numbers, derived columns typed by hand."""
    rows = [line.split("\t") for line in (HERE / f"{NAME}.tsv").read_text(encoding="utf-8").splitlines()]
    book = xlsxwriter.Workbook(target)
    book.set_properties({"title": "Children's services scorecard", "created": datetime(2019, 10, 14)})
    sheet = book.add_worksheet("Dataset")
    for column, width in WIDTHS.items():
        sheet.set_column(column, column, width)
    heading = book.add_format(LOOK | {"bold": True, "text_wrap": True, "bg_color": "#D9D9D9"})
    month = book.add_format(LOOK | {"bold": True, "bg_color": "#D9D9D9", "num_format": "mmm-yy"})
    plain = book.add_format({"font_name": "Calibri", "font_size": 10})
    headers = [number for number, row in enumerate(rows) if row[0] == "Ref."]
    for number, row in enumerate(rows):
        if number < headers[0]:
            for column, text in enumerate(row):
                if text:
                    sheet.write_string(number, column, text, plain)
        elif number in headers[1:]:
            write_headings(sheet, number, row, heading, month)
        elif number > headers[0] + 1 and len(row) > 1:
            for column, text in enumerate(row):
                write_entry(book, sheet, number, column, text)
            sheet.set_row(number, height_of([(row[column], WIDTHS[column]) for column in WRAPPED if column < len(row)]))
    write_two_row_header(sheet, headers[0], rows[headers[1]], heading, month)
    sheet.freeze_panes(headers[0] + 2, 2)
    sheet.set_landscape()
    sheet.set_paper(A3)
    sheet.fit_to_pages(1, 0)
    book.close()


def write_headings(sheet, number, row, heading, month) -> None:
    """Write a header of one row; months as dates, as Excel makes them of `Sep-19`."""
    for column, text in enumerate(row):
        if column in MONTHS:
            sheet.write_datetime(number, column, datetime.strptime(text, "%b-%y"), month)
        else:
            sheet.write_string(number, column, text, heading)
    sheet.set_row(number, height_of((text, WIDTHS[column]) for column, text in enumerate(row) if column not in MONTHS))


def height_of(cells) -> float:
    """Return the height that Excel gives a row of wrapped texts in columns of these widths."""
    return LINE * max(len(textwrap.wrap(text, int(width * FITS))) or 1 for text, width in cells) + 1.5


def write_two_row_header(sheet, number, labels, heading, month) -> None:
    """Write the first header: bands over months and benchmarks, all else merged downwards."""
    for band, columns in (("Monthly Data", MONTHS), ("Benchmarking", BENCHMARKS)):
        sheet.merge_range(number, columns[0], number, columns[-1], band, heading)
    for column, text in enumerate(labels):
        if column in MONTHS:
            sheet.write_datetime(number + 1, column, datetime.strptime(text, "%b-%y"), month)
        elif column in BENCHMARKS:
            sheet.write_string(number + 1, column, text, heading)
        else:
            sheet.merge_range(number, column, number + 1, column, text, heading)
    below = [(text, WIDTHS[column]) for column, text in enumerate(labels) if column not in MONTHS]
    sheet.set_row(number + 1, height_of(below))


def write_entry(book, sheet, number, column, text) -> None:
    """Write what was typed: Excel makes numbers of `1754` and `14.9%`, arrows and placeholders stay text."""
    wrap = {"text_wrap": True} if column in WRAPPED else {}
    match = re.fullmatch(r"(-?\d+)(\.\d+)?(%?)", text) if column > 4 else None
    if match:
        code = "0" + ("." + "0" * (len(match[2]) - 1) if match[2] else "") + match[3]
        value = float(match[1] + (match[2] or ""))
        look = book.add_format(LOOK | {"num_format": code})
        # Ten digits are what the division by a hundred leaves clean.
        sheet.write_number(number, column, round(value / 100, 10) if match[3] else value, look)
    elif text:
        sheet.write_string(number, column, text, book.add_format(LOOK | wrap))
    else:
        sheet.write_blank(number, column, None, book.add_format(LOOK))


def main() -> None:
    """Build the sample, its copy in the package, and the golden outputs beside it."""
    os.chdir(HERE)  # records name the workbook by its path as given
    book = Path(f"{NAME}.xlsx")
    build_sample(book)
    PACKAGED.parent.mkdir(exist_ok=True)
    shutil.copyfile(book, PACKAGED)
    kw.refresh(book, f"{NAME}.golden.xlsx", restyle=True, force=True)
    kw.refresh(book, f"{NAME}.kept.golden.xlsx", force=True)
    card = kw.read(book)
    kw.annotate(card, kw.validate(card), f"{NAME}.annotated.golden.xlsx", force=True)
    kw.tidy([card], f"{NAME}.golden.csv", force=True)
    print(f"Built {book}, {PACKAGED} and the golden outputs")


if __name__ == "__main__":
    main()
