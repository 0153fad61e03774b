"""What reading and refreshing cost, as ratios to openpyxl's load and save of the same file in the same run.

`python benchmarks/refresh.py [--repeats 5] [--copies 120]`: one scorecard of 55 indicators, and many copies of it with
many merged cells and with few (openpyxl's handling of merges flatters whoever is compared with it). Absolute times
depend on the machine and on the moment; the ratios are what to look at.
"""

from __future__ import annotations

import argparse
import io
import statistics
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import openpyxl
import pandas as pd

import kpiworkbook as kw

SAMPLE = Path(__file__).resolve().parent.parent / "samples" / "childrens-services-sep-19.xlsx"
FIRST_SECTION = 23
"""The row of the second section's header: what is copied lies from here on, headers included."""


def enlarged(target: Path, copies: int, *, merges: bool) -> Path:
    """Write the sample's later sections so many times over, each indicator with a ref of its own."""
    book = openpyxl.load_workbook(SAMPLE)
    sheet = book.active
    rows = [[(cell.value, cell._style) for cell in row] for row in sheet.iter_rows(min_row=FIRST_SECTION)]
    for copy in range(1, copies):
        start = sheet.max_row + 2
        for offset, row in enumerate(rows):
            for column, (value, style) in enumerate(row, 1):
                is_ref = column == 1 and value not in (None, "Ref.")
                cell = sheet.cell(start + offset, column, f"{value} #{copy}" if is_ref else value)
                cell._style = style
            if merges and row[0][0]:
                sheet.merge_cells(start_row=start + offset, end_row=start + offset, start_column=31, end_column=32)
    book.save(target)
    return target


def median(work: Callable[[], object], repeats: int) -> float:
    """Return the median of the work's times in seconds."""
    times = []
    for _ in range(repeats):
        start = time.perf_counter()
        work()
        times.append(time.perf_counter() - start)
    return statistics.median(times)


def measure(book: Path, folder: Path, repeats: int) -> dict[str, float]:
    """Return the time of each kind of work on a book, in openpyxl load-and-saves of it."""
    out = folder / "out.xlsx"
    card = kw.read(book)
    works: dict[str, Callable[[], object]] = {
        "kw.read": lambda: kw.read(book),
        "kw.read(…).to_frame()": lambda: kw.read(book).to_frame(),
        "kw.calculate": lambda: kw.calculate(card),
        "kw.refresh, keeping": lambda: kw.refresh(book, out, force=True),
        "kw.refresh, fresh": lambda: kw.refresh(book, out, restyle=True, force=True),
        "kw.validate, with reading": lambda: kw.validate(kw.read(book)),
        "pandas.read_excel (openpyxl)": lambda: pd.read_excel(book, header=None, engine="openpyxl"),
    }
    ruler = median(lambda: openpyxl.load_workbook(book).save(io.BytesIO()), repeats)
    print(f"{len(card)} indicators, {book.stat().st_size / 1e6:.2f} MB: openpyxl load and save {ruler * 1000:.0f} ms")
    return {name: median(work, repeats) / ruler for name, work in works.items()}


def main() -> None:
    """Measure and print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--repeats", type=int, default=5)
    parser.add_argument("--copies", type=int, default=120)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        books = {
            "one scorecard": SAMPLE,
            "large, many merges": enlarged(folder / "merged.xlsx", options.copies, merges=True),
            "large, few merges": enlarged(folder / "plain.xlsx", options.copies, merges=False),
        }
        results = {label: measure(book, folder, options.repeats) for label, book in books.items()}
    print("\n| work | " + " | ".join(results) + " |\n|---|" + "---|" * len(results))
    for work in next(iter(results.values())):
        print(f"| {work} | " + " | ".join(f"{ratios[work]:.2f}" for ratios in results.values()) + " |")


if __name__ == "__main__":
    main()
