"""What a person should know of `kpiworkbook.toml`, told once and no error: refs that no book has, a file not used."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import openpyxl
import pytest

import kpiworkbook as kw
from tests.commands import Result, kpi
from tests.support import tsv, xlsx

ONE = """
    Ref. | Indicator        | Owner | Aug-19 | Sep-19 | Commentary
    CP2b | Number of visits | Head  | 10     | 20     | Steady.
"""
OTHER = ONE.replace("CP2b", "EH3")


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    Path("one.xlsx").write_bytes(xlsx(ONE))
    Path("other.xlsx").write_bytes(xlsx(OTHER))
    return tmp_path


def configure(text: str) -> str:
    Path("kpi.toml").write_text(text, encoding="utf-8")
    return "--config=kpi.toml"


def warnings(result: Result) -> list[str]:
    return [line for line in result.stderr.splitlines() if line.startswith("Warning: kpi.toml")]


TABLES = {
    '[units]\n"CP2B" = "rate"': "the ref 'CP2B' in [units] (did you mean 'CP2b'?)",
    '[polarity]\n"CP2" = "up"': "the ref 'CP2' in [polarity] (did you mean 'CP2b'?)",
    '[rules.outlier.refs]\n"XX" = "off"': "the ref 'XX' in [rules.outlier.refs]",
    '[[accept]]\nrule = "outlier"\nref = "CP2b "\nreason = "r"': (
        "the ref 'CP2b ' in [[accept]] number 1 (did you mean 'CP2b'?)"
    ),
    '[[accept]]\nrule = "outlier"\ncolumn = "comentary"\nreason = "r"': (
        "the column 'comentary' in [[accept]] number 1 (did you mean 'commentary'?)"
    ),
    '[[accept]]\nrule = "outlier"\ncolumn = "Sep-19"\nreason = "r"': (
        "the column 'Sep-19' in [[accept]] number 1 (did you mean '2019-09'?)"
    ),
    '[[accept]]\nrule = "outlier"\ncolumn = "C"\nreason = "r"': (
        "the column 'C' in [[accept]] number 1 (did you mean 'owner'?)"
    ),
    '[[relation]]\nkind = "sum"\nrefs = ["X1", "X2"]\ntotal = "100"': (
        "the ref 'X1' in [[relation]] number 1; the ref 'X2' in [[relation]] number 1"
    ),
}


@pytest.mark.parametrize("text", TABLES)
def test_every_table_that_names_refs_or_columns_is_looked_at(text: str) -> None:
    result = kpi("validate", "one.xlsx", configure(text))

    assert result.exit_code == 0
    assert warnings(result) == [
        f"Warning: kpi.toml names what one.xlsx does not have: {TABLES[text]}. Correct it, or leave it where it is "
        "another book's"
    ]


@pytest.mark.parametrize(
    "text",
    [
        "",
        '[units]\nCP2b = "rate"\n[polarity]\nCP2b = "up"',
        '[[accept]]\nrule = "outlier"\nref = "CP2b"\ncolumn = "commentary"\nreason = "r"',
        '[[accept]]\nrule = "outlier"\ncolumn = "2018-01"\nreason = "the month has left the sheet"',
        '[[accept]]\nrule = "outlier"\ncolumn = "target_2018_19"\nreason = "the target has left the sheet"',
        # A relation of which one indicator is here is the rule relation-unknown's to tell.
        '[[relation]]\nkind = "sum"\nrefs = ["CP2b", "X2"]\ntotal = "100"',
    ],
)
def test_what_is_there_or_was_there_is_not_told(text: str) -> None:
    assert warnings(kpi("validate", "one.xlsx", configure(text))) == []


@pytest.mark.parametrize(
    "command",
    [
        ["validate"], ["refresh"], ["tidy"],
    ],
    ids=str,
)  # fmt: skip
def test_of_many_books_only_what_none_of_them_has_is_told_and_once(command: list[str]) -> None:
    option = configure('[units]\nCP2b = "rate"\nEH3 = "rate"\nEH4 = "rate"')

    result = kpi(*command, "one.xlsx", "other.xlsx", option, "--jobs=1")

    assert result.exit_code == 0
    assert warnings(result) == [
        "Warning: kpi.toml names what none of the 2 books that were read has: the ref 'EH4' in [units] (did you mean "
        "'EH3'?). Correct it, or leave it where it is another book's"
    ]


@pytest.mark.parametrize(
    "command",
    [["refresh", "one.xlsx"], ["fix", "one.xlsx"], ["tidy", "one.xlsx"], ["discover", "one.xlsx"],
     ["compare", "one.xlsx", "one.xlsx"]],
    ids=str,
)  # fmt: skip
def test_every_command_that_reads_a_book_tells(command: list[str]) -> None:
    result = kpi(*command, configure('[units]\nEH4 = "rate"'))

    assert result.exit_code == 0
    assert len(warnings(result)) == 1


def test_books_that_an_earlier_run_has_done_may_have_the_ref(folder: Path) -> None:
    option = configure('[units]\nEH3 = "rate"')
    (folder / "books").mkdir()
    for name in ("one.xlsx", "other.xlsx"):
        (folder / name).rename(folder / "books" / name)
    kpi("refresh", "books", "-o", "out", option, "--jobs=1")
    (folder / "out" / "one.refreshed.xlsx").unlink()

    assert warnings(kpi("refresh", "books", "-o", "out", "--resume", option, "--jobs=1")) == []


def test_many_names_are_cut_short() -> None:
    refs = "\n".join(f'X{number} = "rate"' for number in range(9))

    (line,) = warnings(kpi("validate", "one.xlsx", configure(f"[units]\n{refs}")))

    assert "'X4' in [units]; and 4 more. Correct" in line


def test_in_python_the_scorecard_and_the_report_tell() -> None:
    card = kw.read(tsv(ONE), config=kw.Settings(units={"CP2": kw.Unit.RATE}))

    assert card.unmatched.names == (kw.UnmatchedName(table="[units]", what="ref", name="CP2", near="CP2b"),)
    assert kw.validate(card).unmatched == card.unmatched
    assert not kw.read(tsv(ONE)).unmatched


# --- a file that is not used


def test_a_configuration_where_it_is_not_looked_for_is_told(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (folder / "desk").mkdir()
    monkeypatch.chdir(folder / "desk")
    Path("kpiworkbook.toml").write_text('[units]\nM1 = "rate"\n')

    told = "kpiworkbook.toml in this folder is not used for ../one.xlsx, as it is neither beside the book nor in a "
    assert told in kpi("validate", "../one.xlsx").stderr
    assert told not in kpi("validate", "../one.xlsx", "--config=kpiworkbook.toml").stderr
    Path("../kpiworkbook.toml").write_text("")
    assert told not in kpi("validate", "../one.xlsx").stderr


@pytest.mark.parametrize("command", [["validate"], ["refresh"], ["tidy"]], ids=str)
def test_it_is_told_once_although_another_book_has_its_own(
    folder: Path, monkeypatch: pytest.MonkeyPatch, command: list[str]
) -> None:
    for name in ("own", "desk"):
        (folder / name).mkdir()
        (folder / name / "kpiworkbook.toml").write_text('[units]\nCP2b = "rate"\n')
    Path("one.xlsx").rename(folder / "own" / "one.xlsx")
    Path("third.xlsx").write_bytes(xlsx(OTHER))
    monkeypatch.chdir(folder / "desk")

    told = kpi(*command, "../own/one.xlsx", "../other.xlsx", "../third.xlsx", "--jobs=1").stderr

    assert told.count("kpiworkbook.toml in this folder is not used for ../other.xlsx and 1 more, as it") == 1
    assert "is not used" not in kpi("validate", "../own/one.xlsx").stderr


def test_a_configuration_whose_name_has_a_hidden_ending_is_told() -> None:
    Path("kpiworkbook.toml.txt").write_text("[units]\n")

    (line,) = kpi("validate", "one.xlsx").stderr.splitlines()

    assert line == "Warning: kpiworkbook.toml.txt is not used; take the .txt from its name, or name it with --config"


def test_a_hidden_ending_is_told_beside_whichever_book_it_is() -> None:
    for name in ("one", "two"):
        Path("books", name).mkdir(parents=True)
        Path("books", name, "book.xlsx").write_bytes(xlsx(ONE))
    Path("books", "two", "kpiworkbook.toml.txt").write_text("[units]\n")

    assert "Warning: books/two/kpiworkbook.toml.txt is not used" in kpi("validate", "books", "--jobs=1").stderr


def test_a_configuration_that_is_used_needs_no_word() -> None:
    Path("kpiworkbook.toml").write_text("[units]\n")

    assert kpi("validate", "one.xlsx").stderr == ""


@pytest.mark.parametrize("command", [["validate"], ["refresh"], ["fix"], ["tidy"], ["discover"]], ids=str)
def test_a_ref_may_stand_on_a_sheet_that_was_not_asked_for(command: list[str]) -> None:
    book = openpyxl.load_workbook("one.xlsx")
    book.copy_worksheet(book["Dataset"]).title = "Second"
    book["Second"]["A2"] = "EH3"
    book.save("two.xlsx")

    result = kpi(*command, "two.xlsx", "--sheet", "Dataset", configure('[units]\nEH3 = "rate"'))

    assert result.exit_code == 0
    assert warnings(result) == []


@pytest.mark.parametrize("command", [["validate"], ["refresh"], ["tidy"]], ids=str)
def test_the_book_that_was_read_is_named(command: list[str]) -> None:
    Path("damaged.xlsx").write_bytes(b"PK")

    result = kpi(*command, "damaged.xlsx", "one.xlsx", configure('[units]\nEH4 = "rate"'), "--jobs=1")

    assert result.exit_code == 2
    assert "kpi.toml names what one.xlsx does not have: the ref 'EH4'" in warnings(result)[0]


def test_a_configuration_is_held_against_the_books_that_it_is_for() -> None:
    for folder, content in (("a", ONE), ("b", OTHER)):
        Path(folder).mkdir()
        Path(folder, "book.xlsx").write_bytes(xlsx(content))
    Path("a", "kpiworkbook.toml").write_text('[units]\nEH3 = "rate"')
    Path("b", "kpiworkbook.toml").write_text('[units]\nEH3 = "rate"')

    told = kpi("validate", "a/book.xlsx", "b/book.xlsx", "--jobs=1").stderr

    assert "names what a/book.xlsx does not have: the ref 'EH3'" in told
    assert "b/kpiworkbook.toml" not in told


@pytest.mark.skipif(not Path("/dev/stdin").exists(), reason="a pipe as a file is Unix's")
def test_a_configuration_from_a_pipe_is_read_once() -> None:
    given = '[rules]\nmissing-commentary = "off"'
    Path("bare.xlsx").write_bytes(xlsx(ONE.replace("Steady.", "")))
    command = [sys.executable, "-m", "kpiworkbook", "validate", "bare.xlsx", "--jobs=1"]

    usual = subprocess.run(command, capture_output=True, text=True, check=False)
    told = subprocess.run([*command, "--config=/dev/stdin"], input=given, capture_output=True, text=True, check=False)

    assert "missing-commentary" in usual.stdout
    assert (told.returncode, "missing-commentary" in told.stdout) == (0, False)


@pytest.mark.parametrize("total", ["150", "-5", "1,000", "1 000", "£20", "100%"])
def test_a_number_as_total_is_no_ref(total: str) -> None:
    option = configure(f'[[relation]]\nkind = "sum"\nrefs = ["X1", "X2"]\ntotal = "{total}"')

    assert f"'{total}'" not in "".join(warnings(kpi("validate", "one.xlsx", option)))
