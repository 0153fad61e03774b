"""`kpiworkbook compare`: what differs, in the form that is asked for, with the exit status that a script needs."""

from __future__ import annotations

import csv
import io
import json
import re
from pathlib import Path

import pytest

import kpiworkbook as kw
from tests import commands
from tests.support import SAMPLE, xlsx

ROOT = Path(__file__).resolve().parents[2]

# The older edition on the left, those after it on the right.
AUG = """
    Ref. | Indicator | Jun-19 | Jul-19 | Aug-19
    M1   | Contacts  | 1660   | 1861   | 1377
    M2   | Referrals | 542    | tbc    | 459
"""
SEP = """
    Ref. | Indicator | Jul-19 | Aug-19 | Sep-19
    M1   | Contacts  | 1861   | 1377   | 1514
    M2   | Referrals | 612    | 459    | 558
"""
RESTATED = SEP.replace("1861", "1816")
WITHDRAWN = SEP.replace("1377", "tbc ")
TWICE = SEP.replace("M2", "M1")

FORTY = [f"M{number}" for number in range(1, 41)]


def of_forty(owner: str, month: str, commentary: str) -> str:
    """Return a scorecard of forty indicators with one owner."""
    rows = [f"{ref} | Measure {ref} | {owner} | {n} | {n + 1} | {commentary}" for n, ref in enumerate(FORTY)]
    return "\n".join(["", f"Ref. | Indicator | Owner | Jul-19 | {month} | Commentary", *rows])


def kpi(*arguments: object) -> commands.Result:
    return commands.kpi("compare", *arguments)


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    for name, grid in {
        "aug": AUG, "sep": SEP, "restated": RESTATED, "withdrawn": WITHDRAWN, "twice": TWICE,
    }.items():  # fmt: skip
        Path(f"{name}.xlsx").write_bytes(xlsx(grid))
    Path("damaged.xlsx").write_bytes(b"PK nothing")
    return tmp_path


# --- exit status


@pytest.mark.parametrize(
    ("arguments", "status"),
    [
        ("aug.xlsx sep.xlsx", 0),  # July was filled in, and nothing restated
        ("aug.xlsx aug.xlsx", 0),
        ("sep.xlsx restated.xlsx", 1),  # a corrected edition of the same month
        ("aug.xlsx restated.xlsx", 1),
        ("aug.xlsx withdrawn.xlsx", 1),
        ("sep.xlsx aug.xlsx", 2),  # the wrong way round
        ("aug.xlsx damaged.xlsx", 2),
        ("missing.xlsx sep.xlsx", 2),
        ("aug.xlsx sep.xlsx --sheet Other", 2),
        ("aug.xlsx sep.xlsx --sheet Dataset", 0),
        ("aug.xlsx sep.xlsx --format xml", 2),
        ("aug.xlsx", 2),
        ("", 2),
    ],
)
def test_the_exit_status_says_whether_a_past_figure_was_restated(arguments: str, status: int) -> None:
    assert kpi(*arguments.split()).exit_code == status


def test_the_wrong_way_round_is_told_with_both_months() -> None:
    result = kpi("sep.xlsx", "aug.xlsx")

    assert result.stdout == ""
    assert result.stderr == (
        "Error: aug.xlsx ends with Aug-19, sep.xlsx with Sep-19; name the older edition first, the newer one second\n"
    )


# --- the table


def test_the_table_has_a_verdict_and_the_restatements_first() -> None:
    assert kpi("aug.xlsx", "restated.xlsx").stdout.splitlines() == [
        "aug.xlsx and restated.xlsx: 1 past figure restated, 1 filled in in 2 indicators",
        "Sheet 'Dataset', Aug-19 against Sep-19",
        "",
        "Past figures restated",
        "          Ref  Column  Was   Now   Old cell  New cell  What differs",
        "restated  M1   Jul-19  1861  1816  D2        C2        Jul-19 is restated, 45 lower",
        "",
        "Past figures filled in",
        "           Ref  Column  Was  Now  Old cell  New cell  What differs",
        "filled-in  M2   Jul-19  tbc  612  D3        C3        Jul-19 is filled in",
    ]


def test_editions_that_differ_in_nothing_are_a_verdict() -> None:
    assert kpi("aug.xlsx", "aug.xlsx").stdout.splitlines() == [
        "aug.xlsx and aug.xlsx: No differences in 2 indicators", "Sheet 'Dataset', Aug-19 against Aug-19",
    ]  # fmt: skip


def test_an_owner_who_left_is_one_line_and_commentary_has_its_own_table() -> None:
    Path("old.xlsx").write_bytes(xlsx(of_forty("Head A", "Aug-19", "All is well.")))
    Path("new.xlsx").write_bytes(
        xlsx(of_forty("Head B", "Sep-19", "All is well.").replace("Measure M7 ", "Measure 7 "))
    )

    lines = kpi("old.xlsx", "new.xlsx").stdout.splitlines()

    (owners,) = (line for line in lines if line.startswith("owner"))
    assert owners.split()[:5] == ["owner", "M1", "+39", "Owner", "Head"]
    assert owners.endswith("another owner. Alike: " + ", ".join(FORTY[1:]))
    assert any(line.startswith("renamed") and "Measure 7" in line for line in lines)


def test_commentary_that_was_not_renewed_names_whom_to_ask() -> None:
    old = "Ref. | Indicator | Owner | Jul-19 | Aug-19 | Commentary\nM1 | Contacts | Head A | 9 | 10 | Contacts rose."
    new = "Ref. | Indicator | Owner | Aug-19 | Sep-19 | Commentary\nM1 | Contacts | Head A | 10 | 12 | Contacts rose."
    Path("old.xlsx").write_bytes(xlsx(old))
    Path("new.xlsx").write_bytes(xlsx(new))

    lines = kpi("old.xlsx", "new.xlsx").stdout.splitlines()

    assert lines[3:5] == ["Commentary not renewed", "Ref  Owner   Cell  What differs"]
    assert lines[5:] == [
        "M1   Head A  F2    the commentary is still the one on Aug-19, although the figure went from 10 to 12 in "
        "Sep-19",
    ]


@pytest.mark.parametrize("kind", ["table", "json", "csv"])
def test_what_was_not_compared_is_told_whatever_the_form(kind: str) -> None:
    result = kpi("twice.xlsx", "twice.xlsx", "--format", kind)

    assert result.exit_code == 0
    assert "Warning: twice.xlsx: 'Dataset'!A3: the ref 'M1' stands in A2 already" in result.stderr

    Path("doubled.xlsx").write_bytes(xlsx(TWICE.replace("Contacts ", "Referrals")))
    result = kpi("doubled.xlsx", "doubled.xlsx", "--format", kind)
    assert "the ref 'M1' is there more than once" in (result.stderr if kind == "csv" else result.stdout)


# --- JSON and CSV


def test_the_json_has_the_published_shape() -> None:
    content = json.loads(kpi("aug.xlsx", "restated.xlsx", "--format", "json").stdout)

    assert list(content) == ["version", "old", "new", "sheets", "differences", "notes", "summary"]
    assert (content["old"], content["new"]) == ("aug.xlsx", "restated.xlsx")
    assert content["differences"][0] == {
        "kind": "restated", "ref": "M1", "column": "2019-07", "period": "2019-07",
        "old_sheet": "Dataset", "old_cell": "D2", "new_sheet": "Dataset", "new_cell": "C2",
        "old_shown": "1861", "new_shown": "1816", "old_value": 1861.0, "new_value": 1816.0, "was_provisional": False,
        "message": "'1861' became '1816': Jul-19 is restated, 45 lower", "section": "Section 1",
        "indicator": "Contacts", "owner": "", "reporter": "",
    }  # fmt: skip
    assert content["summary"] == {"restated": 1, "withdrawn": 0, "filled_in": 1, "other": 0}


def test_the_documented_json_is_what_the_documented_books_give() -> None:
    page = (ROOT / "docs" / "comparison.md").read_text(encoding="utf-8")
    documented = json.loads(re.search(r"```json\n(.*?)```", page, re.DOTALL)[1])  # type: ignore[index]
    Path("aug-19.xlsx").write_bytes(xlsx(AUG.replace("tbc", "612")))
    Path("sep-19.xlsx").write_bytes(xlsx(RESTATED))

    assert json.loads(kpi("aug-19.xlsx", "sep-19.xlsx", "--format", "json").stdout) == documented


def test_every_kind_of_difference_is_documented() -> None:
    page = (ROOT / "docs" / "comparison.md").read_text(encoding="utf-8")
    named = {name for line in page.splitlines() if line.startswith("| `") for name in re.findall(r"`([a-z-]+)`", line)}

    assert {kind.value for kind in kw.DifferenceKind} <= named


def test_the_csv_has_a_line_for_each_difference() -> None:
    rows = list(csv.DictReader(io.StringIO(kpi("aug.xlsx", "restated.xlsx", "--format", "csv").stdout)))

    names = ("old_workbook", "new_workbook", "kind", "old_cell", "new_cell")
    assert [tuple(row[name] for name in names) for row in rows] == [
        ("aug.xlsx", "restated.xlsx", "restated", "D2", "C2"), ("aug.xlsx", "restated.xlsx", "filled-in", "D3", "C3"),
    ]  # fmt: skip


# --- where it goes


@pytest.mark.parametrize("kind", ["table", "json", "csv"])
def test_a_comparison_goes_to_a_file_whole_and_to_standard_output_alike(kind: str) -> None:
    printed = kpi("aug.xlsx", "restated.xlsx", "--format", kind).stdout

    result = kpi("aug.xlsx", "restated.xlsx", "--format", kind, "-o", "changes.txt")

    assert (result.exit_code, result.stdout, result.stderr) == (1, "", "The comparison is changes.txt\n")
    assert Path("changes.txt").read_text(encoding="utf-8-sig") == printed


def test_the_ending_of_a_comparison_says_what_it_is_and_a_workbook_is_none_of_them() -> None:
    for kind in ("json", "html"):
        kpi("aug.xlsx", "restated.xlsx", "-o", f"changes.{kind}")
        printed = kpi("aug.xlsx", "restated.xlsx", "--format", kind).stdout
        assert Path(f"changes.{kind}").read_text(encoding="utf-8") == printed

    refused = kpi("aug.xlsx", "restated.xlsx", "-o", "changes.xlsx")
    assert refused.exit_code == 2
    assert "changes.xlsx ends in .xlsx, but what is written is one of table, json, csv, html" in refused.stderr
    assert "give it another ending, as .txt for a table" in refused.stderr


def test_an_existing_file_is_kept_without_force() -> None:
    Path("changes.csv").write_text("mine")

    refused = kpi("aug.xlsx", "sep.xlsx", "-o", "changes.csv")
    assert refused.exit_code == 2
    assert "--force" in refused.stderr
    assert Path("changes.csv").read_text() == "mine"

    assert kpi("aug.xlsx", "sep.xlsx", "--format", "csv", "-o", "changes.csv", "--force").exit_code == 0
    assert Path("changes.csv").read_text(encoding="utf-8-sig").startswith("old_workbook,new_workbook,kind")


@pytest.mark.parametrize("name", ["aug.xlsx", "sep.xlsx"])
def test_neither_book_is_written_to_even_with_force(name: str) -> None:
    before = Path(name).read_bytes()

    result = kpi("aug.xlsx", "sep.xlsx", "-o", name, "--force")

    assert result.exit_code == 2
    assert "is left as it is" in result.stderr
    assert Path(name).read_bytes() == before


def test_a_configuration_is_used_for_both_books() -> None:
    Path("kpi.toml").write_text('[placeholders]\n"awaited" = "pending"\n', encoding="utf-8")
    Path("awaited.xlsx").write_bytes(xlsx(AUG.replace("tbc", "awaited")))

    result = kpi("awaited.xlsx", "sep.xlsx", "--config", "kpi.toml")

    assert result.stderr == ""
    assert "filled-in" in result.stdout


def test_the_sample_differs_from_itself_in_nothing() -> None:
    assert f"{SAMPLE.as_posix()}: No differences in 55 indicators" in kpi(SAMPLE, SAMPLE).stdout
