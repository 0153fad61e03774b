"""Several books at once: files, folders and globs, into one folder or beside themselves, one bad book among them."""

from __future__ import annotations

import errno
import json
import os
import re
import subprocess
from pathlib import Path
from typing import Any

import openpyxl
import pytest

import kpiworkbook as kw
from kpiworkbook.batch import manifest
from kpiworkbook.batch.books import find_books
from tests import forked
from tests.cli.test_errors import as_an_ordinary_user
from tests.commands import Result, kpi
from tests.forked import as_text
from tests.support import tsv, xlsx

GRID = """
    Ref. | Indicator | Aug-19 | Sep-19 | % change from previous month
    {ref} | Contacts | 10     | 20     | ↑ 50%
"""


def scorecard(ref: str = "M1") -> bytes:
    return xlsx(GRID.format(ref=ref))


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Make three services' books, one in a sub-folder, and stand above them."""
    monkeypatch.chdir(tmp_path)
    books = tmp_path / "books"
    (books / "2018").mkdir(parents=True)
    (books / "2018" / "adoption.xlsx").write_bytes(scorecard("A1"))
    (books / "early-help.xlsx").write_bytes(scorecard("EH1"))
    (books / "fostering.xlsx").write_bytes(scorecard("F1"))
    return books


def files(folder: Path) -> list[str]:
    """Return the files of a folder, without the manifest."""
    found = (path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file())
    return sorted(name for name in found if name != manifest.NAME)


def ref_in(path: Path) -> object:
    return openpyxl.load_workbook(path).active["A2"].value


def one_by_one(*arguments: str) -> Result:
    """Run a command in this very process alone: what books are called has nothing to do with who does them."""
    return kpi(*arguments, "--jobs", "1")


# --- which books are meant


def found(*named: str) -> list[str]:
    return [book.path.as_posix() for book in find_books(named)]


def test_a_name_with_spaces_that_was_not_quoted_is_told(folder: Path) -> None:
    (folder / "early-help.xlsx").rename(folder / "early help (1).xlsx")

    result = kpi("validate", "books/early", "help", "(1).xlsx")

    assert result.exit_code == 2
    assert "put it in quotation marks: 'books/early help (1).xlsx'" in result.stderr


ALL = ["books/2018/adoption.xlsx", "books/early-help.xlsx", "books/fostering.xlsx"]


@pytest.mark.parametrize(
    ("named", "books"),
    [
        (["books"], ALL),
        (["books/fostering.xlsx"], ["books/fostering.xlsx"]),
        (["books/*.xlsx"], ALL[1:]),
        (["books/**/*.xlsx"], ALL),
        (["books", "books/fostering.xlsx", "./books/*.xlsx"], ALL),
        (["books/[!e]*.xlsx"], ["books/fostering.xlsx"]),
        (["books/absent.xlsx"], ["books/absent.xlsx"]),
        (["books/*.ods"], []),
    ],
    ids=str,
)
@pytest.mark.usefixtures("folder")
def test_files_folders_and_globs_name_books(named: list[str], books: list[str]) -> None:
    assert sorted(found(*named)) == books


@pytest.mark.parametrize(
    "name",
    [
        "~$fostering.xlsx",  # Excel's lock file
        ".fostering.xlsx.part",
        ".hidden.xlsx",
        "fostering.refreshed.xlsx",
        "fostering.bak.xlsx",
        "fostering.bak2.xlsx",  # the second backup
        "fostering.bak12.xlsx",
        "kpiworkbook.toml",
        "notes.docx",
    ],
)
def test_lock_files_and_own_outputs_in_a_folder_are_no_books(folder: Path, name: str) -> None:
    (folder / name).write_bytes(scorecard())

    assert sorted(found("books")) == ALL
    assert name not in str(found("books/*"))


def test_a_folder_with_a_workbooks_name_is_no_book(folder: Path) -> None:
    (folder / "archive.xlsx").mkdir()

    assert sorted(found("books")) == ALL


def test_a_name_with_brackets_that_exists_is_a_file(folder: Path) -> None:
    (folder / "fostering [final].xlsx").write_bytes(scorecard())

    assert found("books/fostering [final].xlsx") == ["books/fostering [final].xlsx"]


@pytest.mark.parametrize("named", ["books", "books/**/*.xlsx"])
def test_a_folder_that_cannot_be_looked_into_is_told_and_stops_no_other(
    named: str, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    looked_into = os.scandir

    def scandir(path: str | os.PathLike[str] = ".") -> Any:
        if Path(path).name == "2018":
            raise PermissionError(errno.EACCES, "Permission denied", str(path))
        return looked_into(path)

    monkeypatch.setattr(os, "scandir", scandir)
    result = one_by_one("refresh", named, "-o", "out")

    assert result.exit_code == 2
    assert "books/2018" in result.stderr
    assert files(Path("out")) == ["early-help.refreshed.xlsx", "fostering.refreshed.xlsx"]
    assert sorted(path.name for path in folder.iterdir()) == ["2018", "early-help.xlsx", "fostering.xlsx"]


@pytest.mark.parametrize("command", ["refresh", "tidy"])
@pytest.mark.usefixtures("folder")
def test_where_nothing_is_found_there_is_a_message(command: str) -> None:
    result = kpi(command, "books/*.ods")

    assert result.exit_code == 2
    assert "books/*.ods: no workbook found there" in result.stderr


# --- where they go


def test_without_an_output_each_stands_beside_its_book(folder: Path) -> None:
    assert kpi("refresh", "books").exit_code == 0
    new = [name for name in files(folder) if "refreshed" in name]
    assert new == ["2018/adoption.refreshed.xlsx", "early-help.refreshed.xlsx", "fostering.refreshed.xlsx"]


@pytest.mark.parametrize("named", ["books", "books/**/*.xlsx"])
@pytest.mark.usefixtures("folder")
def test_a_folder_as_output_keeps_the_subfolders(named: str) -> None:
    assert kpi("refresh", named, "-o", "out").exit_code == 0
    assert files(Path("out")) == [
        "2018/adoption.refreshed.xlsx",
        "early-help.refreshed.xlsx",
        "fostering.refreshed.xlsx",
    ]


@pytest.mark.usefixtures("folder")
def test_a_second_run_takes_the_same_books_and_asks_for_force() -> None:
    one_by_one("refresh", "books")

    again, forced = one_by_one("refresh", "books"), one_by_one("refresh", "books", "--force")

    assert (again.exit_code, again.stderr.count("Error: ")) == (2, 3)
    assert again.stderr.count("exists already") == 6  # as it happens, and in the closing table
    assert (forced.exit_code, forced.stdout.count("Refreshed")) == (0, 3)


@pytest.mark.usefixtures("folder")
def test_one_file_as_output_of_several_books_is_refused() -> None:
    result = kpi("refresh", "books", "-o", "out.xlsx")

    assert result.exit_code == 2
    assert "one file for 3 books; name a folder" in result.stderr
    assert not Path("out.xlsx").exists()


@pytest.mark.parametrize("force", [[], ["--force"]], ids=["plain", "force"])
def test_books_of_the_same_name_do_not_overwrite_each_other(folder: Path, force: list[str]) -> None:
    (folder / "2018" / "fostering.xlsx").write_bytes(scorecard("OLD"))

    result = one_by_one("refresh", "books/2018/fostering.xlsx", "books/fostering.xlsx", "-o", "out", *force)

    written = {ref_in(path) for path in Path("out").rglob("*.xlsx")}
    assert written == {"OLD", "F1"} or (result.exit_code == 2 and "fostering" in result.stderr)


@pytest.mark.parametrize("force", [[], ["--force"]], ids=["plain", "force"])
def test_books_that_differ_only_in_their_ending_do_not_overwrite_each_other(folder: Path, force: list[str]) -> None:
    (folder / "fostering.tsv").write_bytes(tsv(GRID.format(ref="TEXT")))

    result = one_by_one("refresh", "books", "-o", "out", *force)

    written = {ref_in(path) for path in Path("out").rglob("*.xlsx")}
    assert {"TEXT", "F1"} <= written or (result.exit_code == 2 and "fostering" in result.stderr)


@pytest.mark.parametrize("jobs", ["1", "2"])
def test_books_that_would_become_the_same_file_are_left_and_all_others_done(folder: Path, jobs: str) -> None:
    (folder / "fostering.tsv").write_bytes(tsv(GRID.format(ref="TEXT")))

    result = run("refresh", "books", "-o", "out", "--force", "--jobs", jobs)

    assert result.returncode == 2
    told = (
        "Error: {} would become out/fostering.refreshed.xlsx, and so would {}; leave all but one out, for instance "
        "with a quoted glob ('*.xlsx'), or rename them"
    )
    names = "books/fostering.tsv", "books/fostering.xlsx"
    assert re.findall("^Error: .*", result.stderr, re.MULTILINE) == [told.format(*names), told.format(*reversed(names))]
    assert files(Path("out")) == ["2018/adoption.refreshed.xlsx", "early-help.refreshed.xlsx"]
    assert Path("out", manifest.NAME).is_file()


@pytest.mark.usefixtures("folder")
def test_books_of_one_name_from_several_folders_are_left_with_the_way_out(folder: Path) -> None:
    for name in ("2018/fostering.xlsx", "2019/fostering.xlsx"):
        (folder / name).parent.mkdir(exist_ok=True)
        (folder / name).write_bytes(scorecard("OLD"))
    named = ["books/2018/fostering.xlsx", "books/early-help.xlsx", "books/2019/fostering.xlsx", "books/fostering.xlsx"]

    result = one_by_one("refresh", *named, "-o", "out")

    assert result.exit_code == 2
    assert (
        "Error: books/2018/fostering.xlsx would become out/fostering.refreshed.xlsx, and so would "
        "books/2019/fostering.xlsx, books/fostering.xlsx; name the folder that holds them all instead, and -o keeps "
        "their sub-folders\n"
    ) in result.stderr
    assert files(Path("out")) == ["early-help.refreshed.xlsx"]
    assert one_by_one("refresh", "books", "-o", "out2").exit_code == 0


def test_where_a_folder_does_not_tell_capitals_apart_neither_do_the_books(folder: Path) -> None:
    (folder / "A.xlsx").write_bytes(scorecard("BIG"))
    (folder / "a.xlsx").write_bytes(scorecard("SMALL"))
    for name in ("apart", "alike"):
        Path(name).mkdir()
    Path("ALIKE").symlink_to("alike")  # as Windows, macOS and their shares have it

    apart = one_by_one("refresh", "books/A.xlsx", "books/a.xlsx", "-o", "apart")
    alike = one_by_one("refresh", "books/A.xlsx", "books/a.xlsx", "books/fostering.xlsx", "-o", "alike", "--force")

    assert (apart.exit_code, files(Path("apart"))) == (0, ["A.refreshed.xlsx", "a.refreshed.xlsx"])
    assert (alike.exit_code, files(Path("alike"))) == (2, ["fostering.refreshed.xlsx"])
    assert "books/a.xlsx would become alike/a.refreshed.xlsx, and so would books/A.xlsx" in alike.stderr


def test_a_book_whose_output_is_another_book_is_left_and_the_others_done(folder: Path) -> None:
    (folder / "fostering.refreshed.xlsx").write_bytes(scorecard("MINE"))

    result = one_by_one(
        "refresh", "books/fostering.xlsx", "books/fostering.refreshed.xlsx", "books/early-help.xlsx", "--force"
    )

    assert result.exit_code == 2
    assert (
        "Error: books/fostering.xlsx: its new workbook would be books/fostering.refreshed.xlsx, which is itself one "
        in (result.stderr)
    )
    assert ref_in(folder / "fostering.refreshed.xlsx") == "MINE"
    assert (folder / "early-help.refreshed.xlsx").exists()


def test_a_dry_run_tells_which_books_would_be_left(folder: Path) -> None:
    (folder / "fostering.tsv").write_bytes(tsv(GRID.format(ref="TEXT")))

    result = one_by_one("refresh", "books", "-o", "out", "--dry-run")

    assert result.stdout.count("Would refresh") == 4
    assert result.stderr.count("Without --dry-run this is refused: books/fostering.") == 2
    assert re.search(r"^4 +2 +2 ", result.stderr, re.MULTILINE)  # books, would refresh, would be refused
    assert not Path("out").exists()


def test_what_was_found_is_told_where_two_annotated_copies_would_be_one(folder: Path) -> None:
    (folder / "fostering.tsv").write_bytes(tsv(GRID.format(ref="TEXT")))

    result = kpi("validate", "books", "--annotate", "out", "--format", "json")

    assert result.exit_code == 2
    assert [book["path"] for book in json.loads(result.stdout)["workbooks"] if book["findings"]] == found("books")
    assert result.stderr.count("Error: books/fostering.") == 2
    assert files(Path("out")) == ["2018/adoption.annotated.xlsx", "early-help.annotated.xlsx"]


@pytest.mark.usefixtures("folder")
def test_a_dry_run_of_a_folder_into_a_folder_makes_nothing() -> None:
    result = one_by_one("refresh", "books", "-o", "out", "--dry-run")

    assert result.exit_code == 0, result.stderr
    assert result.stdout.count("Would refresh") == 3
    assert not Path("out").exists()


# --- one bad book among good ones


BAD = {
    "not a workbook": b"to be done",
    "cut short": scorecard()[:2000],
    "ref twice": xlsx(GRID.format(ref="M1") + "    M1 | Referrals | 3 | 4 | ↑ 33%"),
}


@pytest.mark.parametrize("jobs", [1, 2])
@pytest.mark.parametrize("bad", BAD)
def test_a_bad_book_does_not_stop_the_others(folder: Path, bad: str, jobs: int) -> None:
    (folder / "children.xlsx").write_bytes(BAD[bad])

    result = run("refresh", "books", "-o", "out", "--jobs", str(jobs))

    assert result.returncode == 2
    assert result.stderr.count("Error: ") == 1
    assert "books/children.xlsx" in result.stderr
    assert files(Path("out")) == [
        "2018/adoption.refreshed.xlsx",
        "early-help.refreshed.xlsx",
        "fostering.refreshed.xlsx",
    ]


def test_tidy_writes_the_good_books_and_says_which_is_bad(folder: Path) -> None:
    (folder / "children.xlsx").write_bytes(b"to be done")

    result = kpi("tidy", "books")

    assert result.exit_code == 2
    assert "books/children.xlsx" in result.stderr
    assert {line.split(",")[3] for line in result.stdout.splitlines()[1:]} == {"A1", "EH1", "F1"}


# --- several at once


def run(*arguments: str) -> subprocess.CompletedProcess[str]:
    """Run the command as a process of its own: tests' threads and forked workers do not go together."""
    return as_text(forked.run(forked.COMMAND, *arguments, timeout=120))


@pytest.mark.parametrize("command", ["refresh", "tidy"])
def test_jobs_change_neither_results_nor_their_order(folder: Path, command: str) -> None:
    for number in range(8):
        (folder / f"service-{number}.xlsx").write_bytes(scorecard(f"S{number}"))
    (folder / "service-3.xlsx").write_bytes(b"to be done")

    one, two = (run(command, "books", "--force", "--jobs", jobs) for jobs in ("1", "2"))

    assert one.returncode == two.returncode == 2
    assert one.stdout == two.stdout
    assert one.stderr == two.stderr


@pytest.mark.parametrize("jobs", ["0", "-1", "many"])
@pytest.mark.usefixtures("folder")
def test_jobs_is_a_positive_number(jobs: str) -> None:
    result = kpi("refresh", "books", "--jobs", jobs)

    assert result.exit_code == 2
    assert "--jobs" in result.stderr


@pytest.mark.parametrize("command", [["refresh", "--in-place"], ["validate"], ["tidy"]], ids=str)
def test_an_empty_name_is_not_the_folder_in_which_one_is(folder: Path, command: list[str]) -> None:
    before = files(folder.parent)

    result = kpi(*command, "")

    assert result.exit_code == 2
    assert "one of the names is empty; name a workbook" in result.stderr
    assert files(folder.parent) == before
    assert "-o '' names no file" in kpi("refresh", "books", "-o", "").stderr
    with pytest.raises(kw.OutputError, match="'' names no file"):
        kw.refresh_many("books", "", jobs=1)


@pytest.mark.parametrize("named", [["books"], ["books", "books/2018"]], ids=len)
def test_a_folder_that_tells_no_more_than_names_costs_no_other_book(folder: Path, named: list[str]) -> None:
    (folder / "2018").chmod(0o444)
    try:
        result = as_text(
            forked.run(forked.COMMAND, "validate", *named, "--jobs", "1", cwd=folder.parent, user=as_an_ordinary_user())
        )
    finally:
        (folder / "2018").chmod(0o755)

    assert result.returncode == 2
    assert "books/2018/adoption.xlsx cannot be opened: Permission denied" in result.stderr
    assert "books/fostering.xlsx: 1 error" in result.stdout


@pytest.mark.skipif(os.name == "nt", reason="names of this kind are Linux's")
@pytest.mark.parametrize("kind", ["json", "csv", "html", "txt", "xlsx"])
def test_a_report_on_a_book_whose_name_is_no_text_has_a_question_mark_there(folder: Path, kind: str) -> None:
    name = os.fsdecode(b"caf\xe9.xlsx")
    (folder / name).write_bytes(scorecard())
    option = "--annotate" if kind == "xlsx" else "-o"

    result = as_text(forked.run(forked.COMMAND, "validate", folder / name, option, f"report.{kind}", cwd=folder.parent))

    assert result.returncode == 1, result.stderr
    content = (folder.parent / f"report.{kind}").read_bytes()
    assert kind == "xlsx" or b"caf?.xlsx" in content


@pytest.mark.parametrize("command", ["validate", "refresh", "fix"])
def test_the_name_of_a_book_cannot_control_the_terminal(folder: Path, command: str) -> None:
    path = folder / "e\x1b[31mvil.xlsx"
    path.write_bytes(scorecard())

    result = kpi(command, path)

    assert "e\ufffd[31mvil.xlsx" in result.stdout
    assert "\x1b" not in result.output
