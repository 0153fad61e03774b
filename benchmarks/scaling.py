"""What a book costs in a batch, and what a national run takes by that: the figures of docs/scaling.md.

`python benchmarks/scaling.py [--books 300] [--repeats 5]`: books of 55 indicators, refreshed and validated in this
process, in processes, and by a Dask cluster on this machine; medians, beside openpyxl's load and save of the same
books in the same run. Absolute times depend on the machine and on the moment; the ratios are what to look at.
"""

from __future__ import annotations

import argparse
import io
import shutil
import statistics
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path

import openpyxl

import kpiworkbook as kw
from kpiworkbook.workers import cores

SAMPLE = Path(__file__).resolve().parent.parent / "samples" / "childrens-services-sep-19.xlsx"
AUTHORITIES, MONTHS = 150, 120
FEW = 30
"""So few books suffice where each takes long."""


def median(work: Callable[[], object], repeats: int) -> float:
    """Return the median of the work's times in seconds."""
    times = []
    for _ in range(repeats):
        start = time.perf_counter()
        work()
        times.append(time.perf_counter() - start)
    return statistics.median(times)


class Bench:
    """A folder of books, and the medians of what is done to them."""

    def __init__(self, folder: Path, number: int, repeats: int) -> None:
        """Make the books."""
        self.number = number
        self.repeats = repeats
        self.out = folder / "out"
        self.books = [folder / "books" / f"{index:05}.xlsx" for index in range(number)]
        self.books[0].parent.mkdir()
        for book in self.books:
            shutil.copyfile(SAMPLE, book)

    def refresh(self, books: Sequence[Path], **how: object) -> float:
        """Return the seconds that it takes to refresh books into an empty folder."""

        def work() -> None:
            shutil.rmtree(self.out, ignore_errors=True)
            done = kw.refresh_many(books, self.out, **how)  # type: ignore[arg-type]
            assert all(book.error is None for book in done)

        return median(work, self.repeats)

    def validate(self, books: Sequence[Path], **how: object) -> float:
        """Return the seconds that it takes to validate books."""
        return median(lambda: kw.validate_many(books, **how), self.repeats)  # type: ignore[arg-type]

    def resume(self) -> float:
        """Return the seconds that it takes to find that nothing is left to do."""
        kw.refresh_many(self.books, self.out, jobs=cores(), force=True)
        return median(lambda: kw.refresh_many(self.books, self.out, resume=True), self.repeats)

    def openpyxl(self) -> float:
        """Return the seconds that openpyxl takes to load and save one of them."""
        return median(lambda: openpyxl.load_workbook(self.books[0]).save(io.BytesIO()), 3 * self.repeats)

    def dask(self, workers: int) -> tuple[float, float]:
        """Return the seconds for all books by a cluster on this machine, and those that this process works itself.

        This process is the one that hands the books out and takes the results, and runs the scheduler: the part of the
        work that more machines do not share.
        """
        from distributed import Client, LocalCluster

        with (
            LocalCluster(n_workers=workers, threads_per_worker=1, dashboard_address=None) as cluster,
            Client(cluster) as client,
            client.get_executor(pure=False) as executor,
        ):
            kw.validate_many(self.books[:FEW], executor=executor)  # so that each worker has imported what it needs
            before = time.process_time()
            seconds = self.refresh(self.books, executor=executor)
            return seconds, (time.process_time() - before) / self.repeats


def main() -> None:
    """Measure, and print the tables."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--books", type=int, default=300)
    parser.add_argument("--repeats", type=int, default=5)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        bench = Bench(Path(name), options.books, options.repeats)
        number, jobs = bench.number, cores()
        ruler = bench.openpyxl()
        one, checked = bench.refresh(bench.books, jobs=1) / number, bench.validate(bench.books, jobs=1) / number
        start = bench.validate(bench.books[:2], jobs=2, timeout=600) - 2 * checked
        many = bench.refresh(bench.books, jobs=jobs) / number
        many_checked = bench.validate(bench.books, jobs=jobs) / number
        again = bench.resume() / number
        clustered, alone = bench.dask(jobs)
    rows = {
        "openpyxl load + save": ruler,
        "refresh, in one process": one,
        "validate, in one process": checked,
        f"refresh, --jobs {jobs}": many,
        f"validate, --jobs {jobs}": many_checked,
        f"refresh, Dask with {jobs} workers on this machine": clustered / number,
        "--resume where all is done": again,
    }
    print(f"{number} books of 55 indicators, {jobs} cores, medians of {options.repeats}\n")
    print("| work | ms a book | ratio to openpyxl |\n|---|---|---|")
    for what, seconds in rows.items():
        print(f"| {what} | {seconds * 1000:.1f} | {seconds / ruler:.3f} |")
    print(f"\nTo start the processes: {start:.2f} s. Handing out and noting, a book: {alone / number * 1000:.1f} ms.")
    project(many * jobs, clustered / number * jobs, start, alone / number)


def project(core: float, clustered: float, start: float, alone: float) -> None:
    """Print what a national run takes: `core` and `clustered` are seconds of one core for a book, in either way.

    `alone` are those of the one process that hands the books out, whatever the number of machines.
    """
    books = AUTHORITIES * MONTHS
    print(f"\n{AUTHORITIES} authorities x {MONTHS} months = {books:,} books, refreshed\n")
    print("| machines | cores each | minutes | bound by |\n|---|---|---|---|")
    for machines, each in ((1, 2), (1, 8), (20, 2), (20, 8)):
        seconds, bound = start + books * core / each, "the cores"
        if machines > 1:
            shared, serial = books * clustered / (machines * each), books * alone
            seconds, bound = max(shared, serial), "the cores" if shared > serial else "the process that hands out"
        print(f"| {machines} | {each} | {seconds / 60:.1f} | {bound} |")


if __name__ == "__main__":
    main()
