"""What a book costs in a batch, and what a national run takes by that: the figures of docs/scaling.md.

`python benchmarks/scaling.py [--books 300] [--repeats 5] [--clustered 1600]`: books of 55 indicators, refreshed and
validated in this process, in processes, and by a Dask cluster on this machine; medians, beside openpyxl's load and save
of the same book in the same run. Times depend on the machine and on what else it does; so seconds of processor time
are given as well, which depend on that less, and the national run is computed from them.
"""

from __future__ import annotations

import argparse
import io
import os
import shutil
import statistics
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import NamedTuple

import openpyxl

import kpiworkbook as kw
from kpiworkbook.workers import cores

SAMPLE = Path(__file__).resolve().parent.parent / "samples" / "childrens-services-sep-19.xlsx"
AUTHORITIES, MONTHS = 150, 120
WARM = 60
"""Books that a cluster validates before it is measured, so that each worker has imported what it needs."""

IDLE = 10.0
"""Seconds for which a cluster is watched while it has nothing to do."""


class Cost(NamedTuple):
    """Seconds for one book: by the clock, and of all processors together."""

    clock: float
    processor: float


def spent() -> float:
    """Return the processor time of this process and of its children that have ended."""
    times = os.times()
    return times.user + times.system + times.children_user + times.children_system


def cost(work: Callable[[], object], books: int, repeats: int) -> Cost:
    """Return the medians of what the work takes for each of so many books."""
    measured = []
    for _ in range(repeats):
        clock, processor = time.perf_counter(), spent()
        work()
        measured.append((time.perf_counter() - clock, spent() - processor))
    return Cost(*(statistics.median(values) / books for values in zip(*measured, strict=True)))


class Bench:
    """A folder of books, and what it costs to work on them."""

    def __init__(self, folder: Path, number: int) -> None:
        """Make the books."""
        self.out = folder / "out"
        self.books = [folder / "books" / f"{index:05}.xlsx" for index in range(number)]
        self.books[0].parent.mkdir()
        for book in self.books:
            shutil.copyfile(SAMPLE, book)

    def refresh(self, books: Sequence[Path], repeats: int, **how: object) -> Cost:
        """Return what it costs to refresh books into an empty folder."""

        def work() -> None:
            shutil.rmtree(self.out, ignore_errors=True)
            done = kw.refresh_many(books, self.out, **how)  # type: ignore[arg-type]
            assert all(book.error is None for book in done)

        return cost(work, len(books), repeats)

    def validate(self, books: Sequence[Path], repeats: int, **how: object) -> Cost:
        """Return what it costs to validate books."""
        return cost(lambda: kw.validate_many(books, **how), len(books), repeats)  # type: ignore[arg-type]

    def resume(self, books: Sequence[Path], repeats: int) -> Cost:
        """Return what it costs to find that nothing is left to do, after the books were refreshed."""
        return cost(lambda: kw.refresh_many(books, self.out, resume=True), len(books), repeats)

    def openpyxl(self, repeats: int) -> Cost:
        """Return what openpyxl's load and save of one of them costs."""
        return cost(lambda: openpyxl.load_workbook(self.books[0]).save(io.BytesIO()), 1, repeats)

    def dask(self, workers: int) -> Cost:
        """Return what it costs to have all books refreshed by a cluster; its workers' processor time is not counted.

        What is counted is this process, which hands the books out, takes the results and runs the scheduler: the part
        of the work that more machines do not share. What it spends anyway while it waits is taken off.
        """
        from distributed import Client, LocalCluster

        with (
            LocalCluster(n_workers=workers, threads_per_worker=1, dashboard_address=None) as cluster,
            Client(cluster) as client,
            client.get_executor(pure=False) as executor,
        ):
            kw.validate_many(self.books[:WARM], executor=executor)
            before = spent()
            time.sleep(IDLE)
            idle = (spent() - before) / IDLE
            clock, processor = self.refresh(self.books, 1, executor=executor)
            return Cost(clock, max(0.0, processor - idle * clock))


def main() -> None:
    """Measure, and print the tables."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--books", type=int, default=300)
    parser.add_argument("--repeats", type=int, default=5)
    parser.add_argument("--clustered", type=int, default=1600, help="books for the cluster: enough for whole chunks")
    options = parser.parse_args()
    jobs = cores()
    with tempfile.TemporaryDirectory() as name:
        bench = Bench(Path(name), max(options.books, options.clustered))
        books, repeats = bench.books[: options.books], options.repeats
        ruler = bench.openpyxl(5 * repeats)
        rows = {
            "openpyxl load + save": ruler,
            "refresh, in one process": bench.refresh(books, repeats, jobs=1),
            "validate, in one process": bench.validate(books, repeats, jobs=1),
            f"refresh, {jobs} processes": bench.refresh(books, repeats, jobs=jobs),
            f"validate, {jobs} processes": bench.validate(books, repeats, jobs=jobs),
            "refresh with --resume, nothing to do": bench.resume(books, repeats),
        }
        start = bench.validate(bench.books[:jobs], repeats, jobs=jobs, timeout=600)
        clustered = bench.dask(jobs)
    print(f"{options.books} books of 55 indicators, {jobs} cores, medians of {repeats}\n")
    print("| work | ms a book | processor ms a book | ratio to openpyxl |\n|---|---|---|---|")
    for what, (clock, processor) in rows.items():
        print(f"| {what} | {clock * 1000:.1f} | {processor * 1000:.1f} | {processor / ruler.processor:.2f} |")
    print(f"\nTo start {jobs} processes and do a book in each: {start.clock * jobs:.1f} s.")
    print(f"Dask, {options.clustered} books: {clustered.clock * 1000:.1f} ms a book on the same cores, ", end="")
    print(f"{clustered.processor * 1000:.1f} ms of them in the process that hands out.")
    project(rows[f"refresh, {jobs} processes"].processor, clustered.processor, start.clock * jobs)


def project(core: float, alone: float, start: float) -> None:
    """Print what a national run takes, in seconds of one core a book; `alone` are those that cannot be shared."""
    books = AUTHORITIES * MONTHS
    print(f"\n{AUTHORITIES} authorities x {MONTHS} months = {books:,} books, refreshed\n")
    print("| machines | cores each | minutes | bound by |\n|---|---|---|---|")
    for machines, each in ((1, 2), (1, 8), (20, 2), (20, 8)):
        shared, serial = books * core / (machines * each), books * alone if machines > 1 else 0.0
        bound = "the cores" if shared > serial else "the process that hands out"
        print(f"| {machines} | {each} | {(start + max(shared, serial)) / 60:.1f} | {bound} |")


if __name__ == "__main__":
    main()
