"""A clean scorecard, broken in one way at a time: that one finding, with what went wrong."""

from __future__ import annotations

import io
from pathlib import Path

import openpyxl
import pytest

import kpiworkbook as kw
from tests.support import cells, saved, tsv, xlsx
from tests.validator.test_rules import findings

HEADER = (
    "Ref. | Indicator | Aug-18 | Sep-18 | Oct-18 | Nov-18 | Dec-18 | Jan-19 | Feb-19 | Mar-19 | Apr-19 | May-19"
    " | Jun-19 | Jul-19 | Aug-19 | Sep-19 | % change from previous month | % change from same month prev. yr"
    " | 12 month average | 12-mnth max value"
)
CLEAN = {
    "M2": "Number of referrals | 262 | 226 | 235 | 240 | 192 | 286 | 378 | 577 | 488 | 522 | 542 | 612 | 459 | 558"
    " | ↑ 22% | ↑ 147% | 424 | 612",
    "M3": "Percentage of contacts | 14.9% | 15.7% | 14.5% | 12.8% | 12.0% | 16.7% | 25.8% | 33.9% | 31.0% | 29.9%"
    " | 32.7% | 32.9% | 33.3% | 36.9% | ↑ 11% | ↑ 135% | 26.0% | 36.9%",
    "M4": "Number of carers | 171 | 173 | 168 | 167 | 168 | 171 | 172 | 172 | tbc | tbc | 167 | 166 | 169 | 164"
    " | → -3% | → -5% | 168 | 172",
    "M5": "Number of orders | 2 | 5 | 2 | 4 | 6 | 7 | 4 | 2 | 0 | 0 | 3 | 1 | 0 | 3 | - n/a | ↓ -40% | 3 | 7",
    "M6": "Number of plans | 900 | 210 | 235 | 240 | 192 | 286 | 378 | 577 | 488 | 522 | 542 | 612 | 459 | 558"
    " | ↑ 22% | ↑ 166% | 424 | 612",
}
COLUMNS = {"month": -4, "year": -3, "average": -2, "maximum": -1}


def broken(ref: str, **typed: str) -> kw.Report:
    """Validate the clean scorecard with other texts in the derived cells of one indicator."""
    rows = dict(CLEAN)
    row = cells(rows[ref])[0]
    for column, text in typed.items():
        row[COLUMNS[column]] = text
    rows[ref] = " | ".join(row)
    grid = "\n".join([HEADER, *(f"{name} | {rest}" for name, rest in rows.items())])
    return kw.validate(kw.read(tsv(grid)))


def test_the_clean_scorecard_is_clean() -> None:
    report = broken("M2")

    assert report
    assert report.findings == ()


CASES = {
    "sign": ("M2", {"month": "↓ -22%"}, "change-value", "sign-flipped", "↑ 22%"),
    "sign and arrow at odds": ("M2", {"year": "↑ -147%"}, "change-value", "sign-flipped", "↑ 147%"),
    "sign of rounded figures": ("M3", {"month": "↑ -10%"}, "change-value", "sign-flipped", "↑ 11%"),
    "arrow down for up": ("M2", {"month": "↓ 22%"}, "change-arrow", "arrow-flipped", "↑ 22%"),
    "arrow level for up": ("M2", {"month": "→ 22%"}, "change-arrow", "arrow-flipped", "↑ 22%"),
    "arrow up for level": ("M4", {"month": "↑ -3%"}, "change-arrow", "arrow-flipped", "→ -3%"),
    "change of the month before": ("M2", {"month": "↓ -25%"}, "change-value", "carried-over", "↑ 22%"),
    "yearly change of the month before": ("M2", {"year": "↑ 75%"}, "change-value", "carried-over", "↑ 147%"),
    "average of the month before": ("M2", {"average": "396"}, "average-value", "carried-over", "424"),
    "percentage points": ("M3", {"year": "↑ 21%"}, "change-value", "percentage-points", "↑ 135%"),
    "change on another month": ("M2", {"month": "→ 3%"}, "change-value", "wrong-month", "↑ 22%"),
    "average of 13 months": ("M2", {"average": "409"}, "average-value", "wrong-window", "424"),
    "average of 14 months": ("M2", {"average": "398"}, "average-value", "wrong-window", "424"),
    "average without the current month": ("M2", {"average": "412"}, "average-value", "wrong-window", "424"),
    "maximum of 14 months": ("M6", {"maximum": "900"}, "maximum-value", "wrong-window", "612"),
    "placeholders counted as zero": ("M4", {"average": "140"}, "average-value", "wrong-window", "168"),
    "ten times": ("M2", {"average": "4240"}, "average-value", "scale", "424"),
    "a tenth": ("M3", {"average": "2.6%"}, "average-value", "scale", "26.0%"),
    "change ten times": ("M2", {"month": "↑ 216%"}, "change-value", "scale", "↑ 22%"),
    "another month's figure": ("M2", {"maximum": "577"}, "maximum-value", "wrong-month", "612"),
    "digits exchanged": ("M2", {"average": "442"}, "average-value", "digit-slip", "424"),
    "digit dropped": ("M2", {"year": "↑ 17%"}, "change-value", "digit-slip", "↑ 147%"),
    "digit doubled": ("M2", {"maximum": "6612"}, "maximum-value", "digit-slip", "612"),
    "nobody knows": ("M2", {"average": "777"}, "average-value", "unknown", "424"),
    "no change, though there is one": ("M2", {"month": "- n/a"}, "change-value", "unknown", "↑ 22%"),
    "a change on zero": ("M5", {"month": "↑ 300%"}, "change-value", "unknown", "- n/a"),
    "no average": ("M2", {"average": "-"}, "average-value", "unknown", "424"),
    "words": ("M2", {"average": "high"}, "not-a-number", "", "424"),
    "nothing": ("M2", {"month": ""}, "missing-entry", "", "↑ 22%"),
}


@pytest.mark.parametrize("name", CASES)
def test_one_mistake_is_one_finding_with_its_cause(name: str) -> None:
    ref, typed, rule, cause, expected = CASES[name]

    report = broken(ref, **typed)

    (finding,) = report.findings
    assert (finding.rule, finding.cause, finding.expected, finding.ref) == (rule, cause, expected, ref)
    assert finding.severity == ("warning" if rule == "missing-entry" else "error")
    assert finding.shown == next(iter(typed.values()))


def test_exchanged_changes_are_two_findings_that_name_each_other() -> None:
    report = broken("M2", month="↑ 147%", year="↑ 22%")

    assert [(f.rule, f.cause, f.cell) for f in report] == [
        ("change-value", "swapped-columns", "Q2"), ("change-value", "swapped-columns", "R2"),
    ]  # fmt: skip
    assert ["exchanged with R2" in report.findings[0].message, "exchanged with Q2" in report.findings[1].message] == [
        True, True,
    ]  # fmt: skip


def test_exchanged_average_and_maximum_are_two_findings() -> None:
    report = broken("M2", average="612", maximum="424")

    assert [(f.rule, f.cause) for f in report] == [
        ("average-value", "swapped-columns"), ("maximum-value", "swapped-columns"),
    ]  # fmt: skip


def test_a_neighbours_figure_that_was_not_exchanged_is_no_exchange() -> None:
    (finding,) = broken("M2", month="↑ 147%").findings

    assert finding.cause != "swapped-columns"


def test_other_explanations_are_told() -> None:
    """-1% was right a month ago (166 on 168), and is the change on July and June as well."""
    header = "Ref. | Indicator | May-19 | Jun-19 | Jul-19 | Aug-19 | Sep-19 | % change from previous month"
    report = kw.validate(kw.read(tsv(f"{header}\nA1 | Number of plans | 174 | 167 | 168 | 166 | 166 | → -1%")))

    (finding,) = report.findings
    assert finding.cause == "carried-over"
    assert (
        "right a month ago, for Aug-19 (or: it is the change on Jul-19; it is the change on Jun-19)" in finding.message
    )


@pytest.mark.parametrize(
    ("row", "typed"),
    [
        ("Visits per 10,000 children | 16 | 4", "↓ -76%"),  # 3.9 on 16.4
        ("Visits per 10,000 children | 16 | 4", "↓ -71%"),  # 4.5 on 15.5
        ("Average days to relet | 133 | 111", "↓ -16%"),  # 111.4 on 132.6
        ("Agency spend (£000) | 133 | 111", "↓ -16%"),
        ("Percentage of plans | 97.0% | 97.0%", "→ -1%"),  # 96.5% on 97.49%
        ("Number of visits | 200 | 201", "→ 0%"),  # Excel's own =201/200-1 is a little less than 0.5%
        ("Number of visits | 8 | 7", "↓ -12%"),  # an exact half, rounded to even
        ("Percentage of plans | 0% | 1%", "↑ 77%"),  # 0.85% on 0.48%
    ],
)
def test_what_rounding_explains_is_an_info(row: str, typed: str) -> None:
    header = "Ref. | Indicator | Aug-19 | Sep-19 | % change from previous month"
    (finding,) = kw.validate(kw.read(tsv(f"{header}\nA1 | {row} | {typed}"))).findings

    assert (finding.severity, finding.cause) == ("info", "rounding")


@pytest.mark.parametrize(
    ("row", "typed"),
    [
        ("Visits per 10,000 children | 16 | 4", "↓ -69%"),
        ("Percentage of plans | 97.0% | 97.0%", "→ -2%"),
        ("Percentage of plans | 97.3% | 97.3%", "→ -1%"),  # a decimal more, and the excuse is gone
        ("Number of visits | 16 | 4", "↓ -76%"),  # counts are exact
        ("Number of days to relet | 133 | 111", "↓ -16%"),
        ("Average days to relet | 133 | 111", "↓ -15%"),
        ("Percentage of plans | 0.0% | 12.0%", "↑ 77%"),  # a base of at most 0.5%
    ],
)
def test_what_rounding_cannot_explain_is_an_error(row: str, typed: str) -> None:
    header = "Ref. | Indicator | Aug-19 | Sep-19 | % change from previous month"
    (finding,) = kw.validate(kw.read(tsv(f"{header}\nA1 | {row} | {typed}"))).findings

    assert (finding.severity, finding.rule) == ("error", "change-value")


def test_of_a_base_of_zero_no_percentage_is_told() -> None:
    header = "Ref. | Indicator | Aug-19 | Sep-19 | % change from previous month"
    (finding,) = kw.validate(kw.read(tsv(f"{header}\nA1 | Percentage of plans | 0.0% | 12.0% | ↑ 77%"))).findings

    told = "there is no change to show from Aug-19 0.0% (C2) to Sep-19 12.0% (D2), since the base is zero"
    assert finding.message.startswith(f"'↑ 77%' should be '- n/a': {told}")


@pytest.mark.parametrize(("typed", "is_wrong"), [
    ("1", True), ("100%", True), ("0.9", True), ("0.86", True),
    ("0.87", False), ("87%", False),  # 87.4%, rounded
])  # fmt: skip
@pytest.mark.parametrize("make", [tsv, xlsx])
def test_a_fraction_without_its_sign_is_a_whole_percent_at_least(typed: str, make, *, is_wrong: bool) -> None:
    months = " | ".join(["80.1%"] * 12 + ["60.2%", "87.4%"])
    grid = f"{HEADER}\nA1 | Percentage of plans | {months} | ↑ 45% | → 9% | 79.1% | {typed}"
    found = [f.severity for f in kw.validate(kw.read(make(grid))) if f.rule == "maximum-value"]

    assert found == (["error"] if is_wrong else [])


def test_what_is_not_on_the_sheet_is_not_held_against_a_cell() -> None:
    """The base lies before the first column, and the window reaches further back than the sheet."""
    grid = """
        Ref. | Indicator        | Aug-19 | Sep-19 | % change from same month prev. yr | 12 month average
        A1   | Number of visits | 10     | 12     | ↑ 50%                             | 15
        A2   | Number of plans  | 10     | <5     | ↓ -70%                            | 10
    """
    report = kw.validate(kw.read(tsv(grid)))

    assert report
    assert [(f.rule, f.severity) for f in report] == [("base-missing", "info"), ("average-value", "warning")]


def test_a_maximum_below_a_month_on_the_sheet_is_wrong_whatever_came_before() -> None:
    grid = """
        Ref. | Indicator        | Aug-19 | Sep-19 | 12 month max
        A1   | Number of visits | 10     | 12     | 10
    """
    (finding,) = kw.validate(kw.read(tsv(grid))).findings

    assert (finding.rule, finding.severity) == ("maximum-value", "error")


@pytest.mark.parametrize(
    ("column", "number_format"),
    [
        ("12 month average", "0"),
        ("12 month average", "0.00"),
        ("12 month max", "0.00"),
        ("12 month average", "General"),
    ],
)
def test_what_an_average_or_maximum_should_say_is_what_a_refresh_writes_behind_its_format(
    column: str, number_format: str, tmp_path: Path
) -> None:
    grid = f"""
        Ref. | Indicator        | Jul-19 | Aug-19 | Sep-19 | {column}
        A1   | Number of visits | 10     | 11     | 13     | 9
    """
    book = openpyxl.load_workbook(io.BytesIO(xlsx(grid)))
    book.active["F2"].number_format = number_format
    book.save(tmp_path / "book.xlsx")

    (finding,) = [f for f in kw.validate(kw.read(tmp_path / "book.xlsx")) if f.rule.endswith("-value")]

    (revision,) = kw.refresh(tmp_path / "book.xlsx", tmp_path / "new.xlsx").revisions
    assert (finding.cell, finding.shown, finding.expected) == (revision.cell, revision.was, revision.now)
    assert kw.read(tmp_path / "new.xlsx")["A1"].entries[finding.column].shown == finding.expected


@pytest.mark.parametrize(
    ("name", "number_format", "told"),
    [
        ("Number of visits", "0", True),
        ("Number of placement changes", "0", True),
        ("Budget variance", "0", False),
        ("Net change in caseload", "0", False),
        ("Spend", "£#,##0", False),
        ("Places", "#,##0;(#,##0)", False),
    ],
)
def test_a_first_figure_below_zero_is_told_of_counts_alone(name: str, number_format: str, told: bool) -> None:
    book = openpyxl.load_workbook(io.BytesIO(xlsx(f"""
        Ref. | Indicator | Jul-19 | Aug-19 | Sep-19
        A1   | {name}    | 10     | 20     | -5
    """)))  # fmt: skip
    for cell in book.active[2][2:]:
        cell.number_format = number_format
    assert ("negative-count" in [f.rule for f in kw.validate(kw.read(saved(book))).findings]) is told


@pytest.mark.parametrize(
    ("formula", "months", "told"),
    [
        ("=AVERAGE(C2:N2) gives 12", "12 | '30", "the formula passes over N2, which is stored as text"),
        ("=AVERAGE(C2:N2) gives 12", "'36 | '30", "the formula passes over M2:N2, which are stored as text"),
        ("=AVERAGE(C2:M2) gives 12", "12 | '30", "it was right a month ago, for Aug-19"),
        ("12", "12 | '30", "it was right a month ago, for Aug-19"),
    ],
)
def test_a_formula_that_passes_over_figures_stored_as_text_is_told_so(formula: str, months: str, told: str) -> None:
    header = HEADER.replace("Aug-18 | Sep-18 | ", "").partition(" | %")[0]
    grid = f"{header} | 12 month average\nA1 | Visits{' | 12' * 10} | {months} | {formula}"

    (finding,) = [each for each in findings(grid) if each.rule == "average-value"]

    assert f"; {told}" in finding.message
