"""Derived cells and months that are merged over several indicators: what a merge hides is never written to."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import pytest

import kpiworkbook as kw
from tests.commands import kpi
from tests.support import xlsx

MERGED = """
Ref. | Indicator | Jul-19 | Aug-19 | Sep-19 | % change from previous month | 12 month average
M1 | Contacts | 100 | 110 | 132 | ↑ 10% | 114
M2 | Referrals | 50 | 60 | 66 | |
M3 | Visits | 50 | 60 | 90 | ↑ 50% | 67
"""
"""M1 and M2 share F2 and G2; F2 is wrong."""

SHARED_MONTH = """
Ref. | Indicator | Jul-19 | Aug-19 | Sep-19 | % change from previous month | 12 month average
M1 | Contacts | 100 | 110 | 132 | ↑ 20% | 114
M2 | Referrals | 50 | 60 | | ↑ 10% | 59
M3 | Visits | 50 | 60 | 90 | ↑ 50% | 67
"""


@pytest.fixture
def book(tmp_path: Path) -> Path:
    path = tmp_path / "sep-19.xlsx"
    path.write_bytes(xlsx(MERGED, merges=("F2:F3", "G2:G3")))
    return path


def row_of(book: Path, ref: str) -> list[object]:
    """Return what an indicator's change and average hold, also where a merge hides them."""
    entries = kw.read(book, sheets=["Dataset"])[ref].entries
    return [entries[key].value for key in ("change_month", "average_12m")]


def told(card: kw.Scorecard) -> list[str]:
    return [str(problem) for problem in card.problems]


def test_a_refresh_writes_nothing_under_a_merge_and_names_what_it_hides(book: Path) -> None:
    result = kw.refresh(book, book.with_name("out.xlsx"))
    assert row_of(result.output, "M1")[0] == "↑ 20%"
    assert row_of(result.output, "M2") == [None, None]
    assert [revision.cell for revision in result.revisions] == ["F2"]
    assert told(result.card) == [
        "'Dataset'!F3: F3 is hidden under the merged cells F2:F3, which count as F2 alone; nothing is written there. "
        "Unmerge them to have a figure for each",
        "'Dataset'!G3: G3 is hidden under the merged cells G2:G3, which count as G2 alone; nothing is written there. "
        "Unmerge them to have a figure for each",
    ]


def test_the_command_warns_of_it(book: Path) -> None:
    done = kpi("refresh", book)
    assert done.exit_code == 0
    assert "'Dataset'!F3: F3 is hidden under the merged cells F2:F3" in " ".join(done.stderr.split())


def test_with_values_only_nothing_is_written_either(book: Path) -> None:
    result = kw.refresh(book, book.with_name("out.xlsx"), values_only=True)
    assert row_of(result.output, "M2") == [None, None]


def test_a_fix_corrects_the_cell_that_is_shown_alone(book: Path) -> None:
    result = kw.fix(book, book.with_name("out.xlsx"))
    assert [correction.cell for correction in result.corrections] == ["F2"]
    assert row_of(result.output, "M2") == [None, None]


def test_what_stands_hidden_is_not_corrected_but_told(tmp_path: Path) -> None:
    path = tmp_path / "hidden.xlsx"
    path.write_bytes(_with_hidden(MERGED, "F3", "↓ -90%"))
    result = kw.fix(path, tmp_path / "out.xlsx")
    assert [correction.cell for correction in result.corrections] == ["F2"]
    assert row_of(result.output, "M2")[0] == "↓ -90%"
    assert [finding.cell for finding in result.left] == ["F3"]
    refreshed = kw.refresh(path, tmp_path / "refreshed.xlsx").output
    assert row_of(refreshed, "M2")[0] == "↓ -90%"


@pytest.mark.parametrize(("month", "change"), [("Sep-19", "↑ 27%"), ("Oct-19", "→ 6%")])
def test_new_figures_reach_the_cell_that_is_shown_alone(book: Path, month: str, change: str) -> None:
    result = kw.refresh(book, book.with_name("out.xlsx"), month=month, values={"M1": 140, "M2": 70, "M3": 90})
    assert row_of(result.output, "M1")[0] == change
    assert row_of(result.output, "M2") == [None, None]


def test_a_hidden_change_on_a_month_that_is_nowhere_stays(tmp_path: Path) -> None:
    """That of M1, which is shown, makes room for `- n/a`."""
    path = tmp_path / "gap.xlsx"
    path.write_bytes(_with_hidden(MERGED.replace("Jul-19 | Aug-19", "Jun-19 | Jul-19"), "F3", "↑ 10%"))
    result = kw.refresh(path, tmp_path / "out.xlsx", month="Sep-19", values={"M1": 140, "M2": 70})
    assert [row_of(result.output, ref)[0] for ref in ("M1", "M2")] == ["- n/a", "↑ 10%"]


def test_the_annotated_copy_notes_at_the_cell_that_is_shown_how_to_part_them(book: Path) -> None:
    card = kw.read(book)
    report = kw.validate(card)
    missing = [finding for finding in report.findings if finding.rule == "missing-entry"]
    assert [(finding.cell, finding.message) for finding in missing] == [
        ("F3", "the cell is hidden under the merged cells F2:F3, which count as F2 alone; unmerge them. "
               "It should be '↑ 10%'"),
        ("G3", "the cell is hidden under the merged cells G2:G3, which count as G2 alone; unmerge them. "
               "It should be '59'"),
    ]  # fmt: skip
    copy = kw.annotate(card, report, book.with_name("checked.xlsx"))
    assert row_of(copy, "M1") == row_of(book, "M1")
    assert row_of(copy, "M2") == [None, None]


def test_cells_that_are_merged_across_hide_what_is_right_of_the_first(tmp_path: Path) -> None:
    path = tmp_path / "across.xlsx"
    path.write_bytes(xlsx(MERGED, merges=("F3:G3",)))
    output = kw.refresh(path, tmp_path / "out.xlsx").output
    assert row_of(output, "M2") == ["↑ 10%", None]


def test_what_needs_a_month_that_is_merged_with_another_indicators_stays_as_typed(tmp_path: Path) -> None:
    """Nothing says whether 132 is the figure of M2 as well; it is no reason to call its change `- n/a`."""
    path = tmp_path / "month.xlsx"
    path.write_bytes(xlsx(SHARED_MONTH, merges=("E2:E3",)))
    result = kw.refresh(path, tmp_path / "out.xlsx")
    assert row_of(result.output, "M2") == ["↑ 10%", 59]
    assert result.not_computed == ("'Dataset'!F3", "'Dataset'!G3")
    assert "E3 is hidden under the merged cells E2:E3" in told(result.card)[0]
    (finding,) = kw.validate(kw.read(path)).findings
    assert (finding.rule, finding.cell) == ("missing-entry", "E3")


def test_a_placeholder_over_several_months_or_indicators_is_that_of_all(tmp_path: Path) -> None:
    path = tmp_path / "placeholder.xlsx"
    path.write_bytes(xlsx(SHARED_MONTH.replace("132", "tbc").replace("↑ 20%", "- n/a"), merges=("E2:E3",)))
    assert row_of(kw.refresh(path, tmp_path / "out.xlsx").output, "M2")[0] == "- n/a"


def test_new_figures_are_refused_where_months_are_merged(tmp_path: Path) -> None:
    path = tmp_path / "month.xlsx"
    path.write_bytes(xlsx(SHARED_MONTH, merges=("E2:E3",)))
    with pytest.raises(kw.ScorecardError, match="'Dataset'!E2:E3 is one merged cell over a month's cells"):
        kw.refresh(path, tmp_path / "out.xlsx", month="Sep-19", values={"M2": 70})


def test_columns_of_arrows_alone_are_not_written_under_a_merge(tmp_path: Path) -> None:
    path = tmp_path / "arrows.xlsx"
    path.write_bytes(xlsx(ARROWS, merges=("F2:F3",)))
    output = kw.refresh(path, tmp_path / "out.xlsx").output
    entries = [kw.read(output)[ref].entries["arrow_month"].value for ref in ("M1", "M2", "M5")]
    assert entries == ["↑", None, "↓"]


ARROWS = """
Ref. | Indicator | Aug-19 | Sep-19 | % change | Trend
M1 | Contacts | 100 | 120 | 20% | ↑
M2 | Referrals | 100 | 130 | 30% |
M3 | Visits | 100 | 140 | 40% | ↑
M4 | Calls | 100 | 60 | -40% | ↓
M5 | Plans | 100 | 50 | -50% | ↓
"""


def _with_hidden(grid: str, cell: str, text: str) -> bytes:
    """Return the merged grid with a text in a cell that is hidden, as programs other than Excel leave it."""
    source = zipfile.ZipFile(io.BytesIO(xlsx(grid.replace("| 66 | |", f"| 66 | {text} |"))))
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as book:
        for item in source.infolist():
            data = source.read(item)
            if item.filename == "xl/worksheets/sheet1.xml":
                assert f'r="{cell}"'.encode() in data
                data = data.replace(
                    b"</sheetData>", b'</sheetData><mergeCells count="1"><mergeCell ref="F2:F3"/></mergeCells>'
                )
            book.writestr(item, data)
    return stream.getvalue()


def test_a_row_that_says_over_its_months_that_it_has_no_figures_is_no_reason_to_warn() -> None:
    grid = MERGED.replace("M2 | Referrals | 50 | 60 | 66", "M2 | Referrals | Not collected | |")
    card = kw.read(xlsx(grid, merges=("C3:E3",)))
    assert not any("hidden" in each for each in told(card))
    card = kw.read(xlsx(grid.replace("Not collected", "50"), merges=("C3:E3",)))
    assert any("D3:E3 are hidden" in each for each in told(card))


COMMENTED = """
Ref. | Indicator | Aug-19 | Sep-19 | % change from previous month | RAG | Commentary
M1 | Contacts | 110 | 132 | ↑ 20% | Red |
M2 | Referrals | 60 | 66 | ↑ 10% | Green | Calm
M3 | Visits | 60 | 90 | ↑ 50% | Green | Busy
"""


def commented(tmp_path: Path, values: object, *, merge: str = "F2:G2", month: str = "Oct-19") -> Path:
    path = tmp_path / "sep-19.xlsx"
    path.write_bytes(xlsx(COMMENTED, merges=(merge,)))
    return kw.refresh(path, tmp_path / "out.xlsx", month=month, values=values).output


@pytest.mark.parametrize("month", ["Sep-19", "Oct-19"])
def test_a_commentary_whose_cell_is_hidden_under_another_column_is_refused(tmp_path: Path, month: str) -> None:
    values = {"M1": {"value": 140, "commentary": "Up"}, "M2": {"value": 70, "commentary": "Up too"}}
    told = "'Dataset'!G2, which is to take a commentary, is hidden under the merged cells F2:G2; unmerge them, or"
    with pytest.raises(kw.ScorecardError, match=told):
        commented(tmp_path, values, month=month)
    assert not (tmp_path / "out.xlsx").exists()


def test_where_none_is_given_for_a_hidden_commentary_nothing_is_written_there(tmp_path: Path) -> None:
    output = commented(tmp_path, {"M1": 140, "M2": {"value": 70, "commentary": "Up too"}})
    card = kw.read(output)
    assert [card[ref].commentary for ref in ("M1", "M2", "M3")] == ["", "Up too", ""]


def test_a_commentary_that_is_the_first_of_its_merge_takes_what_is_given(tmp_path: Path) -> None:
    output = commented(tmp_path, {"M1": {"value": 140, "commentary": "Up"}}, merge="G2:H3")
    assert kw.read(output)["M1"].commentary == "Up"
