"""Going on where a batch was left: what the folder of outputs knows, and what it makes of changed books.

`test_batch` has the signals that end one before its time, and the processes.
"""

from __future__ import annotations

import json
import os
import re
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.support import SAMPLE, CommandLine, xlsx

BOOK = xlsx("""
    Ref. | Indicator | Aug-19 | Sep-19 | % change from previous month
    M1   | Contacts  | 10     | 20     | ↑ 50%
""")
Refresh = Callable[..., tuple[int, str, str]]
"""Takes further options; gives what the command line does."""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "books").mkdir()
    for number in range(12):
        (tmp_path / "books" / f"edition-{number:02}.xlsx").write_bytes(BOOK)
    return tmp_path


@pytest.fixture
def refresh(tmp_path: Path, command_line: CommandLine) -> Refresh:
    """Return what refreshes the folder's books, one after the other."""

    def run(*options: str) -> tuple[int, str, str]:
        return command_line("refresh", "books", "-o", "out", "--jobs", "1", *options, cwd=tmp_path)

    return run


def test_resuming_does_what_has_changed_and_nothing_else(folder: Path, refresh: Refresh) -> None:
    assert refresh()[0] == 0
    book = folder / "books" / "edition-03.xlsx"
    book.write_bytes(SAMPLE.read_bytes())
    (folder / "out" / "edition-05.refreshed.xlsx").unlink()
    (folder / "books" / "new.xlsx").write_bytes(BOOK)

    status, out, err = refresh("--resume")

    assert status == 0, err
    assert re.findall(r"Refreshed books/([\w-]+)", out) == ["edition-03", "edition-05", "new"]
    assert refresh("--resume")[1] == ""


@pytest.mark.skipif(os.name == "nt", reason="names of this kind are Linux's")
def test_resuming_knows_a_book_whose_name_is_no_text(folder: Path, refresh: Refresh) -> None:
    (folder / "books" / os.fsdecode(b"caf\xe9.xlsx")).write_bytes(BOOK)
    assert refresh()[0] == 0

    status, out, err = refresh("--resume")

    assert (status, out) == (0, ""), err


def test_a_folder_with_one_book_can_be_resumed_when_it_has_two(tmp_path: Path, refresh: Refresh) -> None:
    (tmp_path / "books").mkdir()
    (tmp_path / "books" / "aug.xlsx").write_bytes(BOOK)
    assert refresh()[0] == 0
    (tmp_path / "books" / "sep.xlsx").write_bytes(BOOK)

    status, out, err = refresh("--resume")

    assert status == 0, err
    assert re.findall(r"Refreshed books/(\w+)", out) == ["sep"]


def test_a_book_that_is_named_itself_leaves_no_notes(tmp_path: Path, command_line: CommandLine) -> None:
    (tmp_path / "aug.xlsx").write_bytes(BOOK)

    assert command_line("refresh", "./aug.xlsx", "-o", "out/", cwd=tmp_path)[0] == 0
    assert [path.name for path in (tmp_path / "out").iterdir()] == ["aug.refreshed.xlsx"]


def test_resuming_with_other_options_or_configuration_does_all(folder: Path, refresh: Refresh) -> None:
    assert refresh()[0] == 0

    assert refresh("--resume", "--values-only")[1].count("Refreshed") == 12
    (folder / "kpiworkbook.toml").write_text("[arrows]\nthreshold = 0.2\n")
    assert refresh("--resume", "--values-only")[1].count("Refreshed") == 12
    assert refresh("--resume", "--values-only")[1] == ""


def test_resuming_leaves_an_output_that_somebody_has_changed(folder: Path, refresh: Refresh) -> None:
    assert refresh()[0] == 0
    mine = folder / "out" / "edition-03.refreshed.xlsx"
    mine.write_bytes(SAMPLE.read_bytes())

    status, out, err = refresh("--resume")

    assert (status, out) == (2, "")
    assert "edition-03.refreshed.xlsx exists already, and has been changed since it was written; keep" in err
    assert mine.read_bytes() == SAMPLE.read_bytes()
    assert refresh("--resume", "--force")[1].count("Refreshed") == 1


@pytest.mark.parametrize("damage", [b"", b"{", b'{"begun": 3}\n{"name": "a"}\n[]\nnull\n\xff\n'])
def test_a_damaged_manifest_costs_only_that_outputs_are_not_known(
    folder: Path, damage: bytes, refresh: Refresh
) -> None:
    assert refresh()[0] == 0
    (folder / "out" / ".kpiworkbook.jsonl").write_bytes(damage)

    status, _, err = refresh("--resume")

    assert status == 2
    assert err.count("Error: ") == err.count("exists already") // 2 == 12


def test_a_last_line_that_was_cut_off_does_not_matter(folder: Path, refresh: Refresh) -> None:
    assert refresh()[0] == 0
    manifest = folder / "out" / ".kpiworkbook.jsonl"
    manifest.write_bytes(manifest.read_bytes()[:-40])

    status, out, err = refresh("--resume")

    assert status == 0, err
    assert out.count("Refreshed") == 1


def test_the_manifest_is_json_a_line_and_no_book(folder: Path, refresh: Refresh, command_line: CommandLine) -> None:
    assert refresh()[0] == 0
    lines = (folder / "out" / ".kpiworkbook.jsonl").read_text(encoding="utf-8").splitlines()

    told = [json.loads(line) for line in lines]
    assert len(told[0]["begun"]) == 12
    assert all(set(line) == {"name", "input", "options", "output"} for line in told[1:])
    assert command_line("tidy", "out", cwd=folder)[0] == 2  # all that lies there are our own outputs


def test_a_second_book_for_an_output_is_told_and_gone_on_from_without_it(folder: Path, refresh: Refresh) -> None:
    assert refresh()[0] == 0
    again = folder / "books" / "edition-03.xlsm"
    again.write_bytes(BOOK)
    same = folder / "books" / "edition-05.csv"
    same.write_text("Ref.,Indicator,Aug-19,Sep-19,DoT\nM1,Contacts,1,2,\n")
    (folder / "books" / "new.xlsx").write_bytes(BOOK)

    status, out, err = refresh("--resume")

    assert status == 2
    assert re.findall(r"Refreshed books/([\w-]+)", out) == ["edition-03", "new"]  # the .xlsm has a name of its own
    assert re.findall(r"Error: books/([\w.-]+) would become", err) == ["edition-05.csv", "edition-05.xlsx"]
    same.unlink()
    assert refresh("--resume")[:2] == (0, "")


def test_where_no_book_could_be_done_nothing_is_left(tmp_path: Path, refresh: Refresh) -> None:
    (tmp_path / "books").mkdir()
    for name in ("a", "b"):
        (tmp_path / "books" / f"{name}.xlsx").write_text("to be done")

    assert refresh()[0] == 2
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize(
    ("options", "message"),
    [
        (["books", "--resume"], "--resume needs a folder"),
        (["books/edition-01.xlsx", "-o", "new.xlsx", "--resume"], "--resume needs a folder"),
        (["books", "-o", "out", "--resume", "--dry-run"], "--resume and --dry-run contradict each other"),
        (["books", "--in-place", "--resume"], "--resume and --in-place contradict each other"),
        (["books", "--in-place", "--scheduler", "tcp://127.0.0.1:1"], "--scheduler and --in-place contradict"),
        (["books", "--jobs", "2", "--scheduler", "tcp://127.0.0.1:1"], "--jobs 2 and --scheduler contradict"),
    ],
    ids=str,
)
def test_options_that_do_not_go_together(
    folder: Path, options: list[str], message: str, command_line: CommandLine
) -> None:
    status, out, err = command_line("refresh", *options, cwd=folder)

    assert (status, out) == (2, "")
    assert message in err


@pytest.mark.parametrize("seconds", ["0", "-1", "nan", "inf", "soon"])
def test_timeout_is_a_time(folder: Path, seconds: str, command_line: CommandLine) -> None:
    status, _, err = command_line("refresh", "books", f"--timeout={seconds}", cwd=folder)

    assert status == 2
    assert "--timeout" in err
