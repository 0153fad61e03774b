"""What anybody does with a folder of books and openpyxl: `python -m benchmarks.cost.opening FOLDER OUT [--jobs 1]`."""

from __future__ import annotations

import argparse
import sys
from functools import partial
from multiprocessing import Pool
from pathlib import Path

CHUNK = 25
"""Books that a process is handed at once, so that handing over costs nothing that can be measured."""


def resave(book: Path, folder: Path) -> None:
    """Load a book and save it elsewhere.

    openpyxl imports numpy where it finds it; here only kpiworkbook has brought it.
    """
    sys.modules.setdefault("numpy", None)  # type: ignore[arg-type]
    import openpyxl

    openpyxl.load_workbook(book).save(folder / book.name)


def main() -> None:
    """Load and save all books, in so many processes."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("out", type=Path)
    parser.add_argument("--jobs", type=int, default=1)
    options = parser.parse_args()
    books = sorted(options.folder.glob("*.xlsx"))
    options.out.mkdir(parents=True)
    work = partial(resave, folder=options.out)
    if options.jobs == 1:
        for book in books:
            work(book)
        return
    with Pool(options.jobs) as pool:
        pool.map(work, books, CHUNK)


if __name__ == "__main__":
    main()
