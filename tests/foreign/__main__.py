"""Tries kpiworkbook on other people's workbooks; exit status 1 where one of them did not come through.

    python -m tests.foreign FOLDER                  all .xlsx and .xlsm below the folder
    python -m tests.foreign FOLDER --audit          with openxml-audit, which takes ten times as long
    python -m tests.foreign FOLDER --only poi/      those with this in their path

Each gets a small scorecard in the place of its first sheet's cells, and is then refreshed, corrected, annotated and
rolled on by a month. The test suites of programs that read and write workbooks have thousands of them.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
import traceback
from collections import Counter
from pathlib import Path

import kpiworkbook as kw
from tests.foreign.grafts import grafted
from tests.foreign.trial import tried


def main() -> int:
    """Try the workbooks that the command line names."""
    parser = argparse.ArgumentParser(prog="python -m tests.foreign", description=__doc__.splitlines()[0])
    parser.add_argument("folder", type=Path)
    parser.add_argument("--audit", action="store_true", help="hold each result against the schema, too")
    parser.add_argument("--only", default="", help="what the path must hold")
    options = parser.parse_args()
    books = sorted(path for path in options.folder.rglob("*") if path.suffix.casefold() in (".xlsx", ".xlsm"))
    counts: Counter[str] = Counter()
    for book in (path for path in books if options.only in path.as_posix()):
        outcome, told = _tried(book, audit=options.audit)
        counts[outcome] += 1
        for line in told:
            print(f"{book.relative_to(options.folder)}: {line}", flush=True)
    print(", ".join(f"{number:,} {outcome}" for outcome, number in sorted(counts.items())))
    return int(counts["wrong"] > 0)


def _tried(book: Path, *, audit: bool) -> tuple[str, list[str]]:
    """Return what became of a workbook, and what is to be told of it."""
    graft = grafted(book.read_bytes())
    if graft is None:
        return "without a worksheet", []
    with tempfile.TemporaryDirectory() as name:
        path = Path(name) / f"book{book.suffix.casefold()}"
        path.write_bytes(graft)
        try:
            wrong = list(tried(path, Path(name), audit=audit))
        except kw.KpiWorkbookError as error:
            return "refused", [f"refused: {error}".replace(path.as_posix(), book.name)]
        except Exception:  # what the tool is for
            return "wrong", [traceback.format_exc()]
    return ("wrong", wrong) if wrong else ("right", [])


if __name__ == "__main__":
    sys.exit(main())
