"""What one dataset out of many editions costs: books a second and the process's peak memory, format by format.

`python benchmarks/history.py [--services 40] [--editions 45] [--jobs 1] [--only .parquet,.csv]`: writes 1,800 editions
(see editions.py), runs `kpiworkbook tidy FOLDER` for each format in a process of its own, and beside it what a notebook
would do, `pandas.concat` of each card's `to_frame()` and `to_parquet`. Peak memory is the process's own, as Linux keeps
it (VmHWM); with --jobs the largest of its worker processes is told as well. `--books` takes a folder of books instead.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import tempfile
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from benchmarks.editions import editions

FORMATS = (".parquet", ".csv", ".sqlite", ".duckdb", ".xlsx")
_MEASURED = """
import json, resource, sys
try:
    {work}
finally:
    with open("/proc/self/status") as status:
        peak = next(int(line.split()[1]) for line in status if line.startswith("VmHWM"))
    workers = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss
    print("\\n" + json.dumps({{"peak": peak / 1024, "workers": workers / 1024}}), file=sys.stderr)
"""
_TIDY = 'from kpiworkbook.cli import main; sys.argv = ["kpiworkbook", "tidy", *{arguments!r}]; main()'
_PANDAS = """
    import pandas as pd, kpiworkbook as kw
    from pathlib import Path
    frames = [kw.read(book).to_frame() for book in sorted(Path({books!r}).rglob("*.xlsx"))]
    pd.concat(frames).to_parquet({target!r})
"""


def measure(work: str) -> tuple[float, float, float, str]:
    """Run Python code in a process; return its seconds, its peak memory and its workers' in MB, and its last words."""
    start = time.perf_counter()
    result = subprocess.run(
        [sys.executable, "-c", _MEASURED.format(work=work)], capture_output=True, text=True, check=False
    )
    seconds = time.perf_counter() - start
    *told, last = result.stderr.strip().splitlines()
    found = json.loads(last)
    said = next((line for line in told if " workbooks in " in line), told[-1] if told else "")
    return seconds, found["peak"], found["workers"], said


def main() -> None:
    """Measure and print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--services", type=int, default=40)
    parser.add_argument("--editions", type=int, default=45)
    parser.add_argument("--jobs", type=int, default=1)
    parser.add_argument("--only", default=",".join(FORMATS))
    parser.add_argument("--books", type=Path)
    parser.add_argument("--no-pandas", action="store_true")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        books = options.books or Path(name) / "books"
        number = len(list(books.rglob("*.xlsx")) or list(editions(books, options.services, options.editions)))
        print(f"{number} workbooks, --jobs {options.jobs}\n")
        print(
            "| output | books a second | peak MB | largest worker MB | file MB | |\n|---|---|---|---|---|---|",
            flush=True,
        )
        works = {}
        for suffix in options.only.split(","):
            for latest in ([], ["--latest"]):
                target = Path(name) / f"history{'-latest' if latest else ''}{suffix}"
                arguments = [str(books), "-o", str(target), *latest, "--jobs", str(options.jobs)]
                works[f"`{suffix}`{' `--latest`' if latest else ''}"] = target, _TIDY.format(arguments=arguments)
        if not options.no_pandas:
            target = Path(name) / "peer.parquet"
            works["pandas.concat, to_parquet"] = target, _PANDAS.format(books=str(books), target=str(target))
        for label, (target, work) in works.items():
            seconds, peak, workers, told = measure(work)
            size = target.stat().st_size / 1e6 if target.exists() else 0
            told = told.replace(str(target), "").removesuffix(" in ")
            print(
                f"| {label} | {number / seconds:.0f} | {peak:.0f} | {workers:.0f} | {size:.1f} | {told} |", flush=True
            )


if __name__ == "__main__":
    main()
