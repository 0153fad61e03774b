"""One piece of work on a book, in a process of its own: `python -m benchmarks.cost.works NAME BOOK WARMING`.

Prints as JSON the processor seconds that it took, each time, and the peak memory of the process in megabytes. It is
done on a small book first, so that what is imported on first use counts for nobody.
"""

from __future__ import annotations

import argparse
import gc
import json
import tempfile
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Literal

from benchmarks.cost.books import DECLARED

Timed = Callable[[Path], object]
"""What is timed; it is told where output goes."""


Engine = Literal["openpyxl", "calamine"]
Work = Callable[[Path], Timed]
"""Gets ready for a book, which is not timed, and returns what is."""


def openpyxl_loads_and_saves(book: Path) -> Timed:
    """Load and save with openpyxl: the ruler."""
    import openpyxl

    return lambda out: openpyxl.load_workbook(book).save(out)


def reads(book: Path) -> Timed:
    """Read a scorecard."""
    import kpiworkbook as kw

    return lambda _: kw.read(book)


def frames(book: Path) -> Timed:
    """Read a scorecard and make a DataFrame of its records; the warming has imported pandas."""
    import kpiworkbook as kw

    return lambda _: kw.read(book).to_frame()


def refreshes(book: Path) -> Timed:
    """Read, compute and write the book with its derived cells changed."""
    import kpiworkbook as kw

    return lambda out: kw.refresh(book, out, force=True)


def restyles(book: Path) -> Timed:
    """Read, compute and write a new book in house style."""
    import kpiworkbook as kw

    return lambda out: kw.refresh(book, out, restyle=True, force=True)


def validates(book: Path) -> Timed:
    """Read and validate, with the relations that the figures show."""
    import kpiworkbook as kw

    return lambda _: kw.validate(kw.read(book))


def validates_declared(book: Path) -> Timed:
    """Read and validate, with the relations of a configuration, which is read as well."""
    import kpiworkbook as kw

    config = book.with_suffix(DECLARED)
    return lambda _: kw.validate(kw.read(book, config=config))


def pandas_computes(book: Path, engine: Engine) -> Timed:
    """Read with pandas, compute the derived columns of each row that has figures, write."""
    import pandas as pd

    def work(out: Path) -> None:
        table = pd.read_excel(book, header=None, engine=engine).astype(object)
        months = table.iloc[:, 5:19].where(lambda cells: cells.map(type).isin((int, float))).astype(float)
        window = months.iloc[:, 2:]
        changes = {19: months[18] / months[17] - 1, 20: months[18] / months[6] - 1}
        derived = pd.DataFrame({**changes, 22: window.mean(axis=1), 23: window.max(axis=1)})
        rows = derived[23].notna()
        table.loc[rows, list(derived)] = derived[rows]
        table.to_excel(out, header=False, index=False, engine="openpyxl" if engine == "openpyxl" else "xlsxwriter")

    return work


def wolfxl_loads_and_saves(book: Path) -> Timed:
    """Load and save with wolfxl."""
    import wolfxl

    return lambda out: wolfxl.load_workbook(str(book), modify=True).save(str(out))


def wolfxl_sets_cells(book: Path) -> Timed:
    """Load with wolfxl, set the four derived cells of each indicator, save."""
    import wolfxl

    import kpiworkbook as kw

    rows = [indicator.row + 1 for indicator in kw.read(book).indicators]

    def work(out: Path) -> None:
        workbook = wolfxl.load_workbook(str(book), modify=True)
        sheet = workbook[workbook.sheetnames[0]]
        for row in rows:
            sheet[f"T{row}"] = f"=S{row}/R{row}-1"
            sheet[f"U{row}"] = f"=S{row}/G{row}-1"
            sheet[f"W{row}"] = f"=AVERAGE(H{row}:S{row})"
            sheet[f"X{row}"] = f"=MAX(H{row}:S{row})"
        workbook.save(str(out))

    return work


WORKS: dict[str, Work] = {
    "openpyxl": openpyxl_loads_and_saves,
    "read": reads,
    "to_frame": frames,
    "refresh": refreshes,
    "restyle": restyles,
    "validate": validates,
    "validate-declared": validates_declared,
    "pandas-openpyxl": partial(pandas_computes, engine="openpyxl"),
    "pandas-calamine": partial(pandas_computes, engine="calamine"),
    "wolfxl": wolfxl_loads_and_saves,
    "wolfxl-set": wolfxl_sets_cells,
}


def peak_megabytes() -> float:
    """Return the most memory that this process has had, as Linux keeps it; 0 elsewhere.

    What the resource module tells begins with the peak of the process that started this one.
    """
    status = Path("/proc/self/status")
    lines = status.read_text(encoding="utf-8").splitlines() if status.exists() else []
    return next((int(line.split()[1]) / 1024 for line in lines if line.startswith("VmHWM")), 0.0)


def main() -> None:
    """Do it, and print what it cost."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("name", choices=WORKS)
    parser.add_argument("book", type=Path)
    parser.add_argument("warming", type=Path, help="a small book, on which it is done first")
    parser.add_argument("--times", type=int, default=1)
    options = parser.parse_args()
    seconds = []
    with tempfile.TemporaryDirectory() as folder:
        out = Path(folder) / "out.xlsx"
        WORKS[options.name](options.warming)(out)
        work = WORKS[options.name](options.book)
        for _ in range(options.times):
            gc.collect()
            start = time.process_time()
            work(out)
            seconds.append(time.process_time() - start)
    print(json.dumps({"seconds": seconds, "peak": peak_megabytes()}))


if __name__ == "__main__":
    main()
