"""What is measured, part by part: each of the rounds runs the ruler and then all that is held against it."""

from __future__ import annotations

import json
import shutil
import statistics
import sys
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path

from benchmarks.cost.books import DECLARED, PER_COPY, declare, repeated
from benchmarks.cost.processes import FailedError, Run, Series, in_turn, run

COPIES = {"S": 1, "S0": 1, "L": 120, "L0": 120}
MANY_MERGES = ("S", "L")
"""The targets were set on books of this kind, so S has the merges of one copy of L; S0 is one copy of L0."""
OWN = ("refresh", "restyle", "validate-declared", "validate", "to_frame")
PEERS = ("refresh", "restyle", "pandas-openpyxl", "pandas-calamine", "wolfxl", "wolfxl-set")
LINEAR = ("openpyxl", "read", "validate", "refresh")
SIZES = (1, 10, 100, 1000)
"""Copies of the sample, to see whether what an indicator costs depends on how many there are."""

BATCHES = (30, 100, 300)
OFTEN = 3
"""How many times as often a cold process is run: it is short, so one is easily disturbed."""

WARM = 7
"""How many times a small book is worked on in one process: of so short a time, one is not enough."""

_SCRIPT = """
import sys
if "without-numpy" in sys.argv: sys.modules["numpy"] = None
import openpyxl
openpyxl.load_workbook(sys.argv[1]).save(sys.argv[2])
"""


class Bench:
    """The books, where they lie, and how often and how long anything may run."""

    def __init__(self, folder: Path, repeats: int, limit: float) -> None:
        """Put what each work is warmed up with into the folder."""
        self.folder, self.repeats, self.limit = folder, repeats, limit
        self.out = folder / "out"
        self.out.mkdir()
        self.small = self.book("S0")

    def book(self, label: str) -> Path:
        """Return a book with its relations, made when it is first asked for."""
        path = self.folder / f"{label}.xlsx"
        if not path.exists():
            repeated(path, COPIES[label], merges=label in MANY_MERGES)
        if not path.with_suffix(DECLARED).exists():
            declare(path, COPIES[label])
        return path

    def work(self, name: str, book: Path, times: int = 1) -> Callable[[], Run]:
        """Return a job that does one of the works so many times in a process; its figure is their median."""
        command: list[str | Path] = [sys.executable, "-m", "benchmarks.cost.works", name, book, self.small]

        def job() -> Run:
            ended = run([*command, "--times", str(times)], self.limit)
            told = json.loads(ended.output)
            return Run(statistics.median(told["seconds"]), ended.clock, told["peak"])

        return job

    def program(self, command: Sequence[str | Path], *, accepted: tuple[int, ...] = (0,)) -> Callable[[], Run]:
        """Return a job that runs a program."""
        return lambda: run(command, self.limit, accepted=accepted)

    def script(self, book: Path, *, numpy: bool = False) -> Callable[[], Run]:
        """Return a job that loads and saves with openpyxl, from the start of Python on."""
        extra = [] if numpy else ["without-numpy"]
        return self.program([sys.executable, "-c", _SCRIPT, book, self.out / "script.xlsx", *extra])


def kpiworkbook() -> list[str | Path]:
    """Return the command as it was installed beside Python."""
    installed = Path(sys.executable).with_name("kpiworkbook")
    return [installed] if installed.exists() else [sys.executable, "-m", "kpiworkbook"]


def libreoffice() -> str | None:
    """Return LibreOffice's command, if it is installed."""
    return shutil.which("soffice") or shutil.which("libreoffice")


def sized(bench: Bench, label: str, names: Iterable[str]) -> dict[str, Series]:
    """Measure works on one of the books, with openpyxl's load and save at the head of each round."""
    book, times = bench.book(label), WARM if COPIES[label] == 1 else 1
    return in_turn(
        {name: bench.work(name, book, times) for name in dict.fromkeys(("openpyxl", *names))}, bench.repeats, label
    )


def converted(bench: Bench, label: str) -> dict[str, Series]:
    """Measure what LibreOffice takes to convert one of the books, beside openpyxl's script; each starts anew."""
    book = bench.book(label)
    office = libreoffice()
    if office is None:
        return {"libreoffice": Series(failure="not installed")}
    profile = bench.folder / "profile"
    options = [f"-env:UserInstallation={profile.as_uri()}", "--headless", "--convert-to", "xlsx", "--outdir"]
    convert = bench.program([office, *options, bench.out, book])
    if not profile.exists():
        # The first start of all makes the profile, which no later one does.
        try:
            convert()
        except FailedError as error:
            return {"libreoffice": Series(failure=str(error))}
    return in_turn({"script": bench.script(book), "libreoffice": convert}, bench.repeats, f"{label}, cold")


def cold(bench: Bench) -> dict[str, Series]:
    """Measure commands from the start of their process on, with S."""
    book, command = bench.book("S"), kpiworkbook()
    return in_turn(
        {
            "script": bench.script(book),
            "script-numpy": bench.script(book, numpy=True),
            "validate": bench.program([*command, "validate", book], accepted=(0, 1)),
            "refresh": bench.program([*command, "refresh", book, "-o", bench.out / "cold.xlsx", "--force"]),
            "pass": bench.program([sys.executable, "-c", "pass"]),
            "help": bench.program([*command, "--help"]),
        },
        OFTEN * bench.repeats,
        "cold",
    )


def linear(bench: Bench) -> dict[int, dict[str, Series]]:
    """Measure works on scorecards of 55 to 55,000 indicators, with many merges; the keys are their numbers."""
    measured = {}
    for copies in SIZES:
        book = repeated(bench.folder / f"linear-{copies}.xlsx", copies, merges=True)
        jobs = {name: bench.work(name, book, WARM if copies == 1 else 1) for name in LINEAR}
        indicators = copies * PER_COPY
        measured[indicators] = in_turn(jobs, bench.repeats, f"{indicators:,} indicators")
        book.unlink()
    return measured


def batch(bench: Bench) -> dict[int, dict[str, Series]]:
    """Measure folders of 30, 100 and 300 books, the largest beside openpyxl; the keys are the numbers of books."""
    measured = {}
    for number in BATCHES:
        folder = bench.folder / f"batch-{number}"
        folder.mkdir()
        for index in range(number):
            shutil.copyfile(bench.book("S"), folder / f"book-{index:03}.xlsx")
        jobs = {f"refresh-{jobs}": _refreshed(bench, folder, jobs) for jobs in (1, 2)}
        if number == BATCHES[-1]:
            jobs |= {f"openpyxl-{jobs}": _resaved(bench, folder, jobs) for jobs in (1, 2)}
        measured[number] = in_turn(jobs, bench.repeats, f"{number} books")
    return measured


def _refreshed(bench: Bench, folder: Path, jobs: int) -> Callable[[], Run]:
    out = bench.out / "batch"
    return _into_empty(out, bench.program([*kpiworkbook(), "refresh", folder, "-o", out, "--jobs", str(jobs)]))


def _resaved(bench: Bench, folder: Path, jobs: int) -> Callable[[], Run]:
    out = bench.out / "batch"
    module = [sys.executable, "-m", "benchmarks.cost.opening"]
    return _into_empty(out, bench.program([*module, folder, out, "--jobs", str(jobs)]))


def _into_empty(out: Path, job: Callable[[], Run]) -> Callable[[], Run]:
    def work() -> Run:
        shutil.rmtree(out, ignore_errors=True)
        return job()

    return work
