"""A command called with too much, too little, or what another one takes says what to type instead."""

from __future__ import annotations

import re
import shlex
from pathlib import Path

import pytest

from tests.commands import kpi
from tests.support import xlsx

BOOK = xlsx("""
    Ref. | Indicator | Aug-19 | Sep-19
    M1   | Contacts  | 10     | 20
""")
SEVERAL = "name a workbook, a folder of them, or a quoted glob"


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    for name in ("aug.xlsx", "sep.xlsx", "oct.xlsx", "oct final.xlsx", "books/aug.xlsx", "out/aug.refreshed.xlsx"):
        Path(name).parent.mkdir(exist_ok=True)
        Path(name).write_bytes(BOOK)
    Path("empty").mkdir()
    return tmp_path


def said(command: str) -> str:
    """Return what a command says that is refused, in one line, without the usage."""
    before = sorted(Path().rglob("*"))
    result = kpi(*shlex.split(command))
    assert (result.exit_code, result.stdout) == (2, "")
    assert sorted(Path().rglob("*")) == before
    return " ".join(re.sub(r"(?s).*Error: ", "", result.stderr).split())


@pytest.mark.parametrize(
    ("command", "told"),
    {
        "fix aug.xlsx sep.xlsx": (
            "fix takes one workbook, and sep.xlsx is one too many; call it once for each. kpiworkbook refresh takes "
            "several, and recomputes all their derived columns"
        ),
        "fix aug.xlsx sep.xlsx oct.xlsx -o out": "fix takes one workbook, and sep.xlsx, oct.xlsx are too many; call it",
        "discover aug.xlsx sep.xlsx": (
            "discover takes one workbook, and sep.xlsx is one too many; call it once for each, with -o a file of its "
            "own"
        ),
        "compare aug.xlsx sep.xlsx oct.xlsx": (
            "compare takes two workbooks, the older edition first, and oct.xlsx is one too many; compare two at a "
            "time. What was restated in a series of editions a history tells: kpiworkbook tidy BOOK... -o "
            "history.sqlite"
        ),
        "sample my book.xlsx": (
            "sample writes one workbook, and book.xlsx is one too many; put a name with spaces in it in quotation marks"
        ),
    }.items(),
)
def test_one_workbook_too_many_is_named_with_what_takes_several(command: str, told: str) -> None:
    assert said(command).startswith(told)


@pytest.mark.parametrize(
    "command",
    [
        "fix oct final.xlsx",
        "discover oct final.xlsx -o new.toml",
        "compare sep.xlsx oct final.xlsx",
        "compare oct final.xlsx oct final.xlsx",
        "validate oct final.xlsx",
        "validate sep.xlsx oct final.xlsx",
        "tidy --sheet Dataset oct final.xlsx",
    ],
)
def test_a_name_with_spaces_that_was_not_quoted_is_told_by_every_command(command: str) -> None:
    Path("oct.xlsx").unlink()

    assert said(command) == "oct final.xlsx is one name with spaces in it; put it in quotation marks: 'oct final.xlsx'"


def test_names_that_are_workbooks_are_no_name_with_spaces() -> None:
    Path("aug.xlsx sep.xlsx").write_bytes(BOOK)

    assert kpi("validate", "aug.xlsx", "sep.xlsx").exit_code == 0
    assert kpi("compare", "aug.xlsx", "sep.xlsx").exit_code == 0


@pytest.mark.parametrize(
    ("command", "told"),
    {
        "fix": "name a workbook: kpiworkbook fix scorecard.xlsx",
        "discover -o new.toml": "name a workbook: kpiworkbook discover scorecard.xlsx",
        "refresh": f"{SEVERAL}: kpiworkbook refresh scorecard.xlsx",
        "validate --format json": f"{SEVERAL}: kpiworkbook validate scorecard.xlsx",
        "tidy --force": f"{SEVERAL}: kpiworkbook tidy scorecard.xlsx",
        "compare": "name two workbooks, the older edition first: kpiworkbook compare aug-19.xlsx sep-19.xlsx",
        "compare aug.xlsx": (
            "aug.xlsx alone cannot be compared; name two workbooks, the older edition first: kpiworkbook compare "
            "aug-19.xlsx sep-19.xlsx"
        ),
    }.items(),
)
def test_without_a_workbook_it_is_said_what_to_name(command: str, told: str) -> None:
    assert said(command) == told


@pytest.mark.parametrize(
    ("command", "told"),
    {
        "refresh aug.xlsx --annotate new.xlsx": "refresh has no option --annotate; validate has it.",
        "refresh --format=json aug.xlsx": "refresh has no option --format; validate and compare have it.",
        "fix aug.xlsx --jobs 2": "fix has no option --jobs; refresh, validate and tidy have it.",
        "tidy aug.xlsx --format csv": (
            "tidy has no option --format; what the file of -o ends in says which kind it is: .csv, .parquet, .sqlite, "
            ".duckdb or .xlsx."
        ),
        "validate aug.xlsx --sheets Dataset": "No such option: --sheets (Possible options: --scheduler, --sheet)",
        "refresh aug.xlsx --month": "--month needs its MONTH behind it.",
        "refresh aug.xlsx --values": "--values needs its FILE behind it.",
    }.items(),
)
def test_an_option_of_another_command_is_told_as_one(command: str, told: str) -> None:
    assert said(command) == told


@pytest.mark.parametrize("command", ["aug.xlsx", "books", "aug.xlsx validate", "'books/*.xlsx'"])
def test_a_workbook_in_the_place_of_a_command_is_told_as_one(command: str) -> None:
    name = shlex.split(command)[0]
    shown = f"'{name}'" if "*" in name else name

    assert said(command) == f"say first what to do with {name}, for instance: kpiworkbook validate {shown}"


@pytest.mark.parametrize(
    "command", ["fix 'books/*.xlsx'", "discover 'books/*.xlsx'", "compare aug.xlsx 'books/*.xlsx'"]
)
def test_a_glob_where_one_workbook_is_wanted_is_told_as_one(command: str) -> None:
    assert said(command) == "books/*.xlsx stands for several workbooks, and here one is wanted; name it"


def test_a_workbook_that_is_compared_with_itself_is_told() -> None:
    result = kpi("compare", "aug.xlsx", "books/../aug.xlsx")

    assert result.exit_code == 0
    assert (
        "Warning: aug.xlsx and books/../aug.xlsx are the same workbook, so nothing can differ; name two"
        in result.stderr
    )
    assert kpi("compare", "aug.xlsx", "sep.xlsx").stderr == ""


def test_a_name_with_brackets_that_exists_is_a_workbook() -> None:
    Path("aug [1].xlsx").write_bytes(BOOK)

    assert kpi("compare", "aug [1].xlsx", "sep.xlsx").exit_code == 0


@pytest.mark.parametrize("command", ["tidy", "validate", "refresh"])
def test_a_folder_without_workbooks_says_whether_it_holds_what_was_written_here(command: str) -> None:
    assert said(f"{command} empty") == f"empty: no workbook found there; {SEVERAL}"
    assert said(f"{command} out") == (
        "out: no workbook found there but what kpiworkbook itself has written (out/aug.refreshed.xlsx), which is "
        "passed over in folders; name those files one by one, or rename them"
    )
