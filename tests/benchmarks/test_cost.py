"""The benchmark of costs itself: its books, its targets, and a small run that fills the table."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from pathlib import Path

import openpyxl
import pytest

import kpiworkbook as kw
from benchmarks.cost.books import DECLARED, SAMPLE, declare, repeated
from benchmarks.cost.page import BEGIN, END, replaced
from benchmarks.cost.processes import SLOW, FailedError, Run, Series, in_turn, run
from benchmarks.cost.tables import Results, linear, peers
from benchmarks.cost.targets import TARGETS, Target, _mark, table

ROOT = Path(__file__).resolve().parents[2]
PAGE = ROOT / "docs" / "benchmarks.md"


def rows(text: str) -> dict[tuple[str, str, str, str], tuple[str, str]]:
    """Return the table of targets: work, book, unit and aim, with what was measured and the mark."""
    lines = text[text.index("| work | book |") :].partition("\n\n")[0].splitlines()[2:]
    cells = [[cell.strip() for cell in line.split("|")[1:-1]] for line in lines]
    return {(work, book, unit, aim): (measured, mark) for work, book, unit, aim, measured, mark in cells}


@pytest.mark.parametrize("merges", [True, False])
def test_a_book_of_copies_is_so_many_scorecards_with_the_same_findings(merges: bool, tmp_path: Path) -> None:
    book = repeated(tmp_path / "book.xlsx", 3, merges=merges)
    declare(book, 3)

    card = kw.read(book, config=book.with_suffix(DECLARED))
    report, one = kw.validate(card), kw.validate(kw.read(SAMPLE))

    assert len(card) == 3 * len(kw.read(SAMPLE))
    assert len({indicator.ref for indicator in card.indicators}) == len(card)
    assert not card.problems
    assert report.errors == 3 * one.errors
    assert len(card.settings.relations) == 42
    sheet = openpyxl.load_workbook(book).active
    assert len(sheet.merged_cells.ranges) == (3 * (16 + 28) if merges else 16)  # type: ignore[union-attr]


def test_a_book_of_copies_has_the_same_bytes_each_time(tmp_path: Path) -> None:
    first, second = (repeated(tmp_path / name, 2, merges=True) for name in ("1.xlsx", "2.xlsx"))

    assert first.read_bytes() == second.read_bytes()


@pytest.mark.parametrize(
    ("limit", "at_least", "measured", "missed"),
    [(0.15, False, 0.15, False), (0.15, False, 0.154, True), (8, True, 8, False), (8, True, 7.99, True),
     (None, False, 9, False)],
)  # fmt: skip
def test_a_target_is_missed_by_what_was_measured_not_by_what_is_shown(
    limit: float | None, at_least: bool, measured: float, missed: bool
) -> None:
    target = Target("S", "x", "work", "ruler", limit, at_least=at_least)
    assert target.is_missed(measured) is missed
    assert _mark(target, measured) == ("**missed**" if missed else "met" if limit else "")


def test_a_small_run_fills_its_rows_and_leaves_the_rest_of_the_page_alone(tmp_path: Path) -> None:
    page = tmp_path / "page.md"
    shutil.copyfile(PAGE, page)
    command = [sys.executable, "benchmarks/run.py", "--only", "S", "--repeats", "1", "--write", str(page)]
    done = subprocess.run(command, check=False, cwd=ROOT, capture_output=True, text=True, timeout=300)

    assert done.returncode == 0, done.stderr
    written = rows(page.read_text(encoding="utf-8"))
    assert written == rows(done.stdout)
    assert [key[1] for key, (measured, _) in written.items() if re.fullmatch(r"\d+\.\d\d", measured)] == ["S"] * 5
    assert len(written) == len(TARGETS)
    head = PAGE.read_text(encoding="utf-8").partition(BEGIN)[0]
    assert page.read_text(encoding="utf-8").startswith(head)


def test_the_page_has_the_targets_of_the_benchmark() -> None:
    assert list(rows(PAGE.read_text(encoding="utf-8"))) == list(rows("\n".join(table({}))))


def test_a_page_without_the_marks_is_refused_before_anything_is_measured(tmp_path: Path) -> None:
    page = tmp_path / "page.md"
    page.write_text(f"{BEGIN}\nno end", encoding="utf-8")
    command = [sys.executable, "benchmarks/run.py", "--write", str(page)]
    done = subprocess.run(command, check=False, cwd=ROOT, capture_output=True, text=True, timeout=60)

    assert done.returncode == 2
    assert END in done.stderr
    assert replaced(f"a {BEGIN} old {END} z", "new") == f"a {BEGIN}\n\nnew\n\n{END} z"


@pytest.mark.parametrize(
    ("code", "said"),
    [("import time; time.sleep(60)", "over 1 s"), ("import no_such_module", "not installed"),
     ("raise ValueError('x')", "failed (ValueError)"), ("import os; os.abort()", "died (SIGABRT)")],
)  # fmt: skip
def test_a_process_that_dies_or_takes_too_long_is_told(code: str, said: str) -> None:
    with pytest.raises(FailedError, match=re.escape(said)):
        run([sys.executable, "-c", code], 1)


def test_what_failed_or_is_slow_is_not_tried_again_and_the_others_go_on() -> None:
    def fails() -> Run:
        raise FailedError("died")

    series = in_turn(
        {"quick": lambda: Run(1, 1), "slow": lambda: Run(4, SLOW + 1), "dead": fails}, repeats=3, label="test"
    )

    assert [len(one.runs) for one in series.values()] == [3, 1, 0]
    assert series["dead"].failure == "died"
    assert series["slow"].ratio(series["quick"]) == 4


def test_tables_say_what_could_not_be_measured() -> None:
    measured = {"openpyxl": Series([Run(2, 2, 100)]), "wolfxl": Series(failure="not installed"),
                "wolfxl-set": Series([Run(100, SLOW + 40)])}  # fmt: skip
    table_of_peers = "\n".join(peers(Results(books={"L": measured})))
    sizes = {size: {name: Series([Run(size / 1000, 1)]) for name in ("read", "validate", "refresh")}
             | {"openpyxl": Series(failure="over 600 s")} for size in (55, 550)}  # fmt: skip
    table_of_sizes = "\n".join(linear(Results(linear=sizes)))

    assert "| wolfxl: load, save | not installed |" in table_of_peers
    assert "| 50.00 (once) |" in table_of_peers
    assert "| openpyxl: load, save | over 600 s | over 600 s |  |" in table_of_sizes
    assert "| `kw.read` | 1000 | 1000 | 1.00 |" in table_of_sizes
