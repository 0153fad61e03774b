"""Changes of percentages that a section writes in points, `↑ 4pp` from 40% to 44%, as a habit: told once, and left."""

from __future__ import annotations

from pathlib import Path

import pytest

import kpiworkbook as kw
from tests.commands import kpi
from tests.support import read, xlsx

HEADER = "Ref. | Indicator | Jun-19 | Jul-19 | Aug-19 | Sep-19 | % change from previous month"
POINTS = "↑ 4pp, ↓ -3.5pp, → 1pp, ↑ 6.2pp, ↓ -9pp"
"""Of percentages; the house's are 10%, -8%, 2%, 9% and -10%."""
ROWS = """
A1 | Percentage of visits in time  | 41.0% | 42.0% | 40.0% | 44.0%
A2 | Percentage of plans in time   | 43.0% | 44.0% | 45.5% | 42.0%
A3 | Percentage of calls answered  | 53.2% | 52.4% | 51.3% | 52.3%
A4 | Percentage of cases closed    | 61.0% | 63.0% | 68.1% | 74.3%
A5 | Percentage of reviews in time | 88.0% | 85.0% | 87.0% | 78.0%
"""
COUNTS = """
A6 | Number of visits | 480 | 500 | 517 | 572 | ↑ 11%
A7 | Number of plans  | 188 | 189 | 190 | 187 | → -2%
"""


def table(changes: str = POINTS) -> str:
    rows = zip(ROWS.strip().split("\n"), changes.split(", "), strict=True)
    return "\n".join([HEADER, *(f"{row} | {change}" for row, change in rows), *COUNTS.strip().split("\n")])


def told(changes: str) -> list[tuple[str, str]]:
    return [(finding.rule, finding.cell) for finding in kw.validate(read(table(changes))).findings]


@pytest.mark.parametrize(
    "changes",
    [POINTS, POINTS.replace("pp", " ppts"), POINTS.replace("pp", " % pts"), POINTS.replace("↑ ", "↑ +"),
     "→ 4pp, → -3.5pp, → 1pp, → 6.2pp, → -9pp", "4pp, -3.5pp, 1pp, 6.2pp, -9pp"],
    ids=["pp", "ppts", "% pts", "pluses", "arrows by the threshold", "no arrows"],
)  # fmt: skip
def test_points_as_a_habit_are_told_once(changes: str) -> None:
    assert told(changes) == [("change-points", "G1")]


def test_the_message_reckons_one_of_them() -> None:
    (finding,) = kw.validate(read(table())).findings

    assert finding.message == (
        "the changes of percentages under '% change from previous month' are differences in percentage points, and not "
        "relative changes, in 5 rows (G2:G6): '↑ 4pp' (G2) is Sep-19 44.0% less Aug-19 40.0%, relative it is '↑ 10%'. "
        "They are left as they are. If they should be relative, clear their cells and refresh"
    )


def test_refresh_and_fix_leave_them_and_refresh_the_counts(tmp_path: Path) -> None:
    (tmp_path / "book.xlsx").write_bytes(xlsx(table().replace("↑ 11%", "↑ 99%")))

    result = kw.refresh(tmp_path / "book.xlsx", tmp_path / "out.xlsx")
    fixed = kw.fix(tmp_path / "book.xlsx", tmp_path / "fixed.xlsx")

    grid = kw.read(tmp_path / "out.xlsx").sheets[0].grid
    assert [grid.shown(row, 6) for row in range(1, 7)] == [*POINTS.split(", "), "↑ 11%"]
    assert result.in_points == tuple(f"'Dataset'!G{row}" for row in range(2, 7))
    assert [item.cell for item in fixed.corrections] == ["G7"]


def test_a_new_workbook_has_them_as_typed_too(tmp_path: Path) -> None:
    (tmp_path / "book.xlsx").write_bytes(xlsx(table()))

    kw.refresh(tmp_path / "book.xlsx", tmp_path / "out.xlsx", restyle=True)

    assert kw.read(tmp_path / "out.xlsx").sheets[0].grid.shown(1, 6) == "↑ 4pp"


def test_points_behind_a_percent_sign_are_errors_however_many_they_are() -> None:
    """The house's changes of percentages are relative, and a percent sign says that this one is."""
    findings = kw.validate(read(table(POINTS.replace("pp", "%")))).findings

    assert [(finding.severity, finding.cell) for finding in findings] == [("error", f"G{row}") for row in range(2, 7)]
    assert {finding.cause for finding in findings[:4]} == {"percentage-points"}


def test_two_rows_in_points_are_no_habit() -> None:
    assert told("↑ 4pp, ↓ -3.5pp, → 2%, → 9%, ↓ -10%") == [("not-a-number", "G2"), ("not-a-number", "G3")]


def test_a_slip_among_points_is_told_beside_them() -> None:
    assert told(POINTS.replace("-9pp", "-19pp")) == [("change-points", "G1"), ("not-a-number", "G6")]


def test_new_figures_make_relative_changes_of_them_with_a_warning(tmp_path: Path) -> None:
    (tmp_path / "book.xlsx").write_bytes(xlsx(table()))

    values = {"A1": "40.0%", "A2": "41.0%", "A3": "50.0%", "A4": "70.0%", "A5": "79.0%", "A6": 500, "A7": 190}
    result = kw.refresh(tmp_path / "book.xlsx", tmp_path / "out.xlsx", month="Oct-19", values=values)

    assert kw.read(tmp_path / "out.xlsx").sheets[0].grid.shown(1, 6) == "→ -9%"
    assert result.rolled is not None
    assert [warning for warning in result.rolled.warnings if "G2:G6" in warning] == [
        "'Dataset'!G2:G6: what was typed under '% change from previous month' is in percentage points; it is replaced "
        "by the relative change of the new month"
    ]


def test_corrected_figures_have_relative_changes_and_the_other_rows_stay_in_points(tmp_path: Path) -> None:
    (tmp_path / "book.xlsx").write_bytes(xlsx(table()))
    out = tmp_path / "out.xlsx"

    result = kw.refresh(tmp_path / "book.xlsx", out, month="Sep-19", values={"A2": "42.0%", "A3": "52.0%"})

    grid = kw.read(out).sheets[0].grid
    assert [grid.shown(row, 6) for row in range(1, 6)] == ["↑ 4pp", "→ -8%", "→ 1%", "↑ 6.2pp", "↓ -9pp"]
    assert result.in_points == tuple(f"'Dataset'!G{row}" for row in (2, 5, 6))


@pytest.mark.parametrize(
    ("corrected", "told"),
    [
        (
            "A6,571",
            "'Dataset'!G2, 'Dataset'!G3, 'Dataset'!G4, 'Dataset'!G5, 'Dataset'!G6 are in percentage points, as is "
            "usual in the section, and were left as typed; clear them and refresh to have relative changes",
        ),
        (
            "A2,42.1%\nA3,52.4%\nA4,74.4%\nA5,78.1%",
            "'Dataset'!G2 is in percentage points, as is usual in the section, and was left as typed; clear it and "
            "refresh to have relative changes",
        ),
    ],
    ids=["several", "one"],
)
def test_the_command_line_names_the_cells_that_stay_in_points(tmp_path: Path, corrected: str, told: str) -> None:
    (tmp_path / "book.xlsx").write_bytes(xlsx(table()))
    (tmp_path / "new.csv").write_text(f"ref,value\n{corrected}\n", encoding="utf-8")

    result = kpi("refresh", tmp_path / "book.xlsx", "--month", "Sep-19", "--values", tmp_path / "new.csv")

    assert told in result.stderr


@pytest.mark.parametrize("typed", ["↑ 4pp", "↑ 4 ppts"])
def test_a_cell_that_is_not_understood_accuses_no_month(typed: str) -> None:
    (finding,) = kw.validate(read(table(f"{typed}, → -8%, → 2%, → 9%, ↓ -10%"))).findings

    assert (finding.rule, finding.cell, finding.unless) == ("not-a-number", "G2", "")
    assert "exchanged" not in finding.message
