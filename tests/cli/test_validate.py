"""`kpiworkbook validate`: what is found, in the form that is asked for, with the exit status that a script needs."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

import openpyxl
import pytest

import kpiworkbook as kw
from kpiworkbook.validator import RULES
from tests import commands
from tests.hostile.books import locked
from tests.support import SAMPLE, tsv, xlsx
from tests.zoo import ZOO

CLEAN = """
    Ref. | Indicator | Owner           | Reporter  | Aug-19 | Sep-19 | % change from previous month
    M1   | Contacts  | Head of Service | Analyst A | 10     | 20     | ↑ 100%
"""
WRONG = """
    Contacts
    Ref. | Indicator | Owner           | Reporter  | Aug-19 | Sep-19 | % change from previous month
    M1   | Contacts  | Head of Service | Analyst A | 10     | 20     | ↑ -100%
    M2   | Referrals | Head of Service | Analyst B | 40     | 20     | ↓ -50%
    M3   | Re-referrals | Head of Access | Analyst B | 40   | 12O    | - n/a
"""
WARNED = CLEAN.replace("M1 ", "   ")


def kpi(*arguments: object) -> commands.Result:
    return commands.kpi("validate", *arguments)


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    for name, grid in (("clean", CLEAN), ("wrong", WRONG), ("warned", WARNED)):
        Path(f"{name}.xlsx").write_bytes(xlsx(grid))
    Path("damaged.xlsx").write_bytes(b"PK nothing")
    return tmp_path


# --- exit status


@pytest.mark.parametrize(
    ("arguments", "status"),
    [
        ("clean.xlsx", 0),
        ("warned.xlsx", 0),
        ("wrong.xlsx", 1),
        ("clean.xlsx wrong.xlsx", 1),
        ("warned.xlsx --fail-on warning", 1),
        ("clean.xlsx --fail-on warning", 0),
        ("wrong.xlsx --fail-on never", 0),
        ("damaged.xlsx", 2),
        ("damaged.xlsx --fail-on never", 2),
        ("wrong.xlsx damaged.xlsx", 2),
        ("missing.xlsx", 2),
        ("wrong.xlsx --fail-on info", 2),
        ("wrong.xlsx --format xml", 2),
        ("wrong.xlsx --explain", 2),
        ("", 2),
    ],
)
def test_the_exit_status_says_what_was_found(arguments: str, status: int) -> None:
    assert kpi(*arguments.split()).exit_code == status


def test_a_book_that_cannot_be_read_does_not_stop_the_others() -> None:
    result = kpi("damaged.xlsx", "wrong.xlsx", "--jobs", "2")

    assert "Error: damaged.xlsx is damaged" in result.stderr
    assert "damaged.xlsx: not read" in result.stdout
    assert "wrong.xlsx: 2 errors in 3 indicators of 1 section" in result.stdout


# --- the table


def test_the_table_is_grouped_by_section_with_errors_first_and_one_line_of_verdict() -> None:
    lines = kpi("wrong.xlsx").stdout.splitlines()

    assert lines[:5] == [
        "wrong.xlsx: 2 errors in 3 indicators of 1 section",
        "Sheet 'Dataset', current month Sep-19",
        "",
        "Contacts",
        "       Cell  Ref  As typed  Should say  What is wrong",
    ]
    assert lines[5].startswith(
        "error  G3    M1   ↑ -100%   ↑ 100%      Sep-19 20 (F3) against Aug-19 10 (E3) is +100.0%;"
    )
    assert lines[5].endswith("the sign is the wrong way round [change-value]")
    assert lines[6].startswith("error  F5    M3   12O       120         '12O' is neither a figure nor a placeholder")


def test_the_table_ends_with_whom_to_ask() -> None:
    lines = kpi("wrong.xlsx").stdout.splitlines()

    start = lines.index("By owner")
    assert [line.split("  ")[0] for line in lines[start:]] == [
        "By owner", "Owner", "Head of Access", "Head of Service", "",
        "By reporter", "Reporter", "Analyst A", "Analyst B",
    ]  # fmt: skip
    assert " ".join(lines[start + 2].split()) == "Head of Access 1 0 0 1 indicator: M3"


def test_a_clean_book_is_one_line_of_verdict() -> None:
    assert kpi("clean.xlsx").stdout.splitlines() == [
        "clean.xlsx: Nothing found in 1 indicator of 1 section", "Sheet 'Dataset', current month Sep-19",
    ]  # fmt: skip


def test_many_findings_of_one_rule_share_a_line() -> None:
    lines = [line for line in kpi(SAMPLE).stdout.splitlines() if "[missing-commentary]" in line]

    assert lines[0].startswith("warning  AE24 +9  EH3 +9")
    assert lines[0].endswith("Alike: EH3a%, EH3b%, EH3c%, EH3d%, EH3e%, EH4 (val), EH4-QL, CP1, CP1-NI")


@pytest.mark.parametrize(
    ("second", "place", "alike"),
    [
        ("5 |   |   | 7 | 8 | 9", "warning  D2 +5  K1 +1", "Alike: K2"),
        ("5 | 6 | 7 | 7 | 8 | 9", "warning  D2 +3  K1   ", "Alike: E2, F2, G2"),
    ],
)
def test_findings_that_share_a_line_name_each_indicator_once_and_the_cells_of_one_alone(
    tmp_path: Path, second: str, place: str, alike: str
) -> None:
    (tmp_path / "gaps.xlsx").write_bytes(
        xlsx(f"""
        Ref. | Indicator | Apr-19 | May-19 | Jun-19 | Jul-19 | Aug-19 | Sep-19
        K1   | Contacts  | 5      |        |        |        |        | 9
        K2   | Referrals | {second}
    """)
    )

    (line,) = [line for line in kpi(tmp_path / "gaps.xlsx").stdout.splitlines() if "[missing-entry]" in line]

    assert line.startswith(place)
    assert line.endswith(alike)


def test_a_row_whose_figures_are_all_not_understood_is_one_line_of_errors(tmp_path: Path) -> None:
    (tmp_path / "times.xlsx").write_bytes(
        xlsx("""
        Ref. | Indicator             | Jun-19 | Jul-19 | Aug-19 | Sep-19 | % change from previous month
        K1   | Average wait (mm:ss)  | 0:35s  | 0:41s  | 0:50s  | 1:02s  |
        K2   | Calls                 | 20     | 12O    | 13O    | 14O    | ↑ 900%
        K3   | Moves                 | 1 of 2 | 2 of 3 | 4 of 5 | 7      |
    """)
    )

    lines = [line for line in kpi(tmp_path / "times.xlsx").stdout.splitlines() if line.startswith("error")]

    assert [" ".join(line.split()[1:4]) for line in lines] == [
        "C2 +3 K1", "D3 K2 12O", "E3 K2 13O", "F3 K2 14O", "C4 K3 1", "D4 K3 2", "E4 K3 4",
    ]  # fmt: skip
    assert lines[0].endswith("[not-a-number] Alike: D2, E2, F2")


@pytest.mark.parametrize(
    ("heading", "ref", "place", "alike"),
    [("Ref. |", "A1 |", "error  C2 +3  A1  ", "D2, E2, F2"), ("", "", "error  B2 +3   ", "C2, D2, E2")],
)
def test_the_cell_of_a_line_is_none_of_those_that_are_alike_be_there_a_ref_or_none(
    tmp_path: Path, heading: str, ref: str, place: str, alike: str
) -> None:
    (tmp_path / "times.xlsx").write_bytes(
        xlsx(f"""
        {heading}Indicator | Jun-19 | Jul-19 | Aug-19 | Sep-19
        {ref}Average wait  | 0:35s  | 0:41s  | 0:50s  | 1:02s
    """)
    )

    (line,) = [line for line in kpi(tmp_path / "times.xlsx").stdout.splitlines() if line.startswith("error")]

    assert line.startswith(place)
    assert "+" not in line.removeprefix(place)
    assert line.endswith(f"Alike: {alike}")


# --- JSON and CSV


def test_the_json_has_the_published_shape() -> None:
    result = kpi("wrong.xlsx", "damaged.xlsx", "--format", "json")

    content = json.loads(result.stdout)
    assert list(content) == ["version", "workbooks", "summary"]
    wrong, damaged = content["workbooks"]
    assert (wrong["path"], wrong["error"]) == ("wrong.xlsx", None)
    assert wrong["sheets"] == [{"sheet": "Dataset", "as_of": "2019-09", "sections": 1, "indicators": 3}]
    assert wrong["findings"][0] == {
        "rule": "change-value", "severity": "error", "sheet": "Dataset", "cell": "G3", "ref": "M1",
        "column": "change_month", "shown": "↑ -100%", "expected": "↑ 100%", "cause": "sign-flipped",
        "message": "'↑ -100%' should be '↑ 100%': Sep-19 20 (F3) against Aug-19 10 (E3) is +100.0%; the sign is the "
        "wrong way round", "section": "Contacts", "indicator": "Contacts", "owner": "Head of Service",
        "reporter": "Analyst A", "unless": None,
    }  # fmt: skip
    assert (damaged["findings"], damaged["sheets"]) == ([], [])
    assert damaged["error"].startswith("damaged.xlsx is damaged")
    assert content["summary"] == {
        "workbooks": 2, "unreadable": 1, "errors": 2, "warnings": 0, "infos": 0, "accepted": 0,
    }  # fmt: skip


def test_the_csv_has_a_line_for_each_finding() -> None:
    rows = list(csv.DictReader(io.StringIO(kpi("wrong.xlsx", "clean.xlsx", "--format", "csv").stdout)))

    assert [(row["workbook"], row["cell"], row["rule"]) for row in rows] == [
        ("wrong.xlsx", "G3", "change-value"), ("wrong.xlsx", "F5", "not-a-number"),
    ]  # fmt: skip


@pytest.mark.parametrize("kind", ["table", "json", "csv", "html"])
def test_a_report_goes_to_a_file_whole_and_to_standard_output_alike(kind: str) -> None:
    printed = kpi("wrong.xlsx", "--format", kind).stdout

    result = kpi("wrong.xlsx", "--format", kind, "-o", "report.txt")

    assert (result.exit_code, result.stdout) == (1, "")
    assert "The report is report.txt" in result.stderr
    assert Path("report.txt").read_text(encoding="utf-8-sig") == printed


@pytest.mark.parametrize("kind", ["json", "csv", "html"])
def test_the_ending_of_a_report_says_what_it_is(kind: str) -> None:
    kpi("wrong.xlsx", "-o", f"report.{kind}")
    assert Path(f"report.{kind}").read_text(encoding="utf-8-sig") == kpi("wrong.xlsx", "--format", kind).stdout


@pytest.mark.parametrize(("kind", "name"), [("csv", "report.html"), ("table", "report.json"), ("html", "report.CSV")])
def test_a_report_under_the_ending_of_another_kind_is_refused_before_any_work(kind: str, name: str) -> None:
    refused = kpi("wrong.xlsx", "--format", kind, "-o", name)
    assert refused.exit_code == 2
    assert (
        f"{name} ends in .{name[7:].lower()}, but what is written is {kind}; give it another ending" in refused.stderr
    )
    assert not Path(name).exists()


@pytest.mark.parametrize("name", ["report.pdf", "report.docx", "report.parquet"])
def test_a_report_under_the_ending_of_what_is_never_written_is_refused(name: str) -> None:
    refused = kpi("wrong.xlsx", "-o", name)
    assert refused.exit_code == 2
    assert "but what is written is one of table, json, csv, html; give it another ending" in refused.stderr
    assert not Path(name).exists()


def test_a_workbook_as_report_is_what_annotate_is_for() -> None:
    refused = kpi("wrong.xlsx", "-o", "report.xlsx")
    assert refused.exit_code == 2
    assert "a workbook with the findings is what --annotate writes" in refused.stderr


@pytest.mark.parametrize(
    ("months", "change", "told"),
    [
        (
            "14,9% | 15.1%",
            "",
            "'14,9%' is neither a figure nor a placeholder, and does not count as a figure; '14.9%' was",
        ),
        ("10 | 20", "? 100%", "'↑ 100%' was perhaps meant (a sign that became '?' was lost when the file was saved"),
    ],
)
def test_what_excel_makes_of_a_text_file_gets_a_hint(months: str, change: str, told: str) -> None:
    """A decimal comma where Excel is set to one, and a question mark for an arrow where it is not UTF-8."""
    grid = f"Ref. | Indicator | Aug-19 | Sep-19 | % change from previous month\nM1 | Share | {months} | {change}"
    Path("book.csv").write_text(tsv(grid).decode().replace("\t", ";"), encoding="utf-8")

    assert told in kpi("book.csv").stdout


def test_an_existing_report_is_kept_without_force() -> None:
    Path("report.json").write_text("mine")

    refused = kpi("wrong.xlsx", "--format", "json", "-o", "report.json")
    assert refused.exit_code == 2
    assert "--force" in refused.stderr
    assert Path("report.json").read_text() == "mine"

    kpi("wrong.xlsx", "--format", "json", "-o", "report.json", "--force")
    assert json.loads(Path("report.json").read_text(encoding="utf-8"))["summary"]["errors"] == 2


def test_a_report_never_takes_the_place_of_a_book_that_it_is_about() -> None:
    before = Path("wrong.xlsx").read_bytes()

    refused = kpi("wrong.xlsx", "--format", "json", "-o", "wrong.xlsx", "--force")

    assert refused.exit_code == 2
    assert "wrong.xlsx is a workbook that is read, and is left as it is; choose another name" in refused.stderr
    assert Path("wrong.xlsx").read_bytes() == before


# --- the annotated copy


def test_the_annotated_copy_has_a_note_on_each_such_cell() -> None:
    result = kpi("wrong.xlsx", "--annotate", "notes.xlsx")

    assert "the annotated copy is notes.xlsx" in result.stderr
    sheet = openpyxl.load_workbook("notes.xlsx")["Dataset"]
    assert {c.coordinate for row in sheet.iter_rows() for c in row if c.comment} == {"G3", "F5"}
    assert sheet["G3"].value == "↑ -100%"  # as typed: the note is about it


def test_the_annotated_copy_of_a_workbook_with_macros_has_its_ending() -> None:
    Path("books").mkdir()
    Path("books/macros.xlsm").write_bytes(ZOO["macros"]())
    kpi("books", "--annotate", "notes/")
    assert [path.name for path in Path("notes").iterdir()] == ["macros.annotated.xlsm"]

    refused = kpi("books/macros.xlsm", "--annotate", "notes.xlsx")
    assert refused.exit_code == 2
    assert "the annotated copy is an .xlsm workbook; give it that ending" in refused.stderr
    assert not Path("notes.xlsx").exists()


def test_a_signature_is_named_before_an_annotated_copy_is_written() -> None:
    Path("signed.xlsx").write_bytes(ZOO["signatures"]())

    refused = kpi("signed.xlsx", "--annotate", "notes.xlsx")
    assert refused.exit_code == 2
    assert "would lose its digital signature" in refused.stderr
    assert "not read" not in refused.stdout
    assert not Path("notes.xlsx").exists()
    assert kpi("signed.xlsx", "--annotate", "notes.xlsx", "--force").exit_code == 1


def test_annotated_copies_of_several_books_go_to_a_folder() -> None:
    kpi("wrong.xlsx", "clean.xlsx", "--annotate", "notes")

    assert sorted(path.name for path in Path("notes").iterdir()) == ["clean.annotated.xlsx", "wrong.annotated.xlsx"]
    assert kpi(".").stdout.count("notes") == 0  # our own workbooks are passed over


@pytest.mark.parametrize(
    ("target", "told"),
    [
        ("notes.xls", "notes.xls: the annotated copy is an .xlsx workbook; give it that ending"),
        ("clean.xlsx", "clean.xlsx exists already; choose another name"),
        ("wrong.xlsx", "wrong.xlsx is the workbook that is read, and is left as it is"),
    ],
)
def test_where_the_copy_cannot_go_is_told_before_a_book_is_read(target: str, told: str) -> None:
    refused = kpi("wrong.xlsx", "--annotate", target, "-o", "report.json")

    assert refused.exit_code == 2
    assert told in refused.stderr
    assert refused.stdout == ""
    assert not Path("report.json").exists()


def test_what_was_found_is_told_without_the_copy_that_could_not_be_written() -> None:
    Path("locked.xlsx").write_bytes(locked(xlsx(WRONG)))
    Path("password.txt").write_text("secret")

    result = kpi(
        "locked.xlsx", "--annotate", "notes.xlsx", "--password-file", "password.txt", "-o", "report.json"
    )  # fmt: skip

    assert result.exit_code == 2
    assert "Error: notes.xlsx would not be protected by the password of locked.xlsx" in result.stderr
    report = json.loads(Path("report.json").read_text(encoding="utf-8"))
    assert report["workbooks"][0]["error"] is None
    assert report["workbooks"][0]["findings"]
    assert report["summary"]["unreadable"] == 0


def test_of_several_books_the_account_names_the_copy_that_could_not_be_written() -> None:
    Path("notes").mkdir()
    Path("notes/wrong.annotated.xlsx").write_bytes(b"mine")

    result = kpi("wrong.xlsx", "clean.xlsx", "--annotate", "notes", "--jobs", "1")

    assert result.exit_code == 2
    assert "2 errors" in result.stdout
    account = result.stderr[result.stderr.index("Unreadable or not written") :]
    assert "wrong.xlsx" in account
    assert "notes/wrong.annotated.xlsx exists already" in account
    assert Path("notes/clean.annotated.xlsx").exists()
    assert Path("notes/wrong.annotated.xlsx").read_bytes() == b"mine"


def test_two_copies_of_one_name_are_refused_with_the_option_that_was_given() -> None:
    for folder in ("a", "b"):
        Path(folder).mkdir()
        Path(folder, "book.xlsx").write_bytes(xlsx(CLEAN))

    refused = kpi("a/book.xlsx", "b/book.xlsx", "--annotate", "notes")

    assert refused.exit_code == 2
    assert "and --annotate keeps their sub-folders" in " ".join(refused.stderr.split())
    assert " -o " not in refused.stderr


# --- explaining


@pytest.mark.parametrize("name", RULES)
def test_a_rule_is_explained(name: str) -> None:
    result = kpi("--explain", name)

    assert result.exit_code == 0
    assert result.stdout == kw.explain(name)
    assert RULES[name].why in result.stdout


def test_an_unknown_rule_is_told_with_those_that_come_near() -> None:
    result = kpi("--explain", "change-arow")

    assert result.exit_code == 2
    assert "did you mean change-arrow" in result.stderr


def test_a_configuration_beside_the_book_counts() -> None:
    Path("kpiworkbook.toml").write_text('[rules]\nchange-value = "off"\nnot-a-number = "info"', encoding="utf-8")

    assert kpi("wrong.xlsx").exit_code == 0
    assert "1 info in 3 indicators" in kpi("wrong.xlsx").stdout


def test_a_text_file_is_validated_as_well() -> None:
    Path("wrong.tsv").write_bytes(tsv(WRONG))

    assert kpi("wrong.tsv").exit_code == 1
