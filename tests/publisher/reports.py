"""Reports to publish: a text grid is a workbook's findings, a line a finding."""

from __future__ import annotations

from datetime import date

from kpiworkbook.model.findings import Cause, CheckedBook, Finding, Report, Severity, SheetSummary
from tests.support import cells

EDITION = """
section      | severity | cell | ref      | column       | shown  | expected | cause        | rule           | owner            | reporter          | message
Early Help   | info     | S25  | EH3a%    | 2019-09      | 34.42% | 34.4%    |              | number-format  | Head of Help     | Data Officer      | The other months show one decimal.
Early Help   | error    | T27  | EH3c%    | change_month | ⬆️ -16% | ↑ 17%    | sign-flipped | change-value   | Head of Help     | Help Manager      | 23.3% after 19.9% is up by 17%.
Early Help   | error    | U27  | EH3c%    | change_year  | ⬆️ -67% | ↑ 69%    | unknown      | change-value   | Head of Help     | Help Manager      | 23.3% after 13.8% is up by 69%.
Early Help   | warning  | AE31 | EH4-QL   | commentary   |        |          |              | missing-commentary | Head of Help | Help Manager      | Nothing is said about the month.
Looked after | error    | T59  | LAC11-QL | change_month | → 0%   | ↓ -13%   | carried-over | change-value   | Head of Care     | Care Manager      | 41 after 47 is down by 13%.
Looked after | error    | W59  | LAC11-QL | average_12m  | 46     | 45       | carried-over | average-value  | Head of Care     | Care Manager      | The 12 months average 45.
Looked after | warning  | Y50  | LAC1     | stat_neighbour | 41   |          |              | benchmark-scale | Head of Care    | Care Manager      | 41 is far below the 516 children of the current month.
Looked after | info     | S61  | LAC12    | 2019-09      | 7      |          |              | outlier        |                  | Care Manager      | A month like no other: 7 after 71.
             | warning  | S9   |          | 2019-09      | Spet-19 | Sep-19  |              | header-variant |                  |                   | The heading names no month.
"""  # noqa: E501 - a line is a finding


def findings(grid: str, *, sheet: str = "Dataset") -> tuple[Finding, ...]:
    """Return a text grid's findings; its first line names the fields."""
    names, *rows = cells(grid)
    found = []
    for row in rows:
        texts = dict(zip(names, row, strict=True))
        severity, cause = Severity(texts.pop("severity")), Cause(texts.pop("cause", ""))
        found.append(Finding(severity=severity, cause=cause, sheet=sheet, indicator=named(texts), **texts))
    return tuple(found)


def named(texts: dict[str, str]) -> str:
    """Return what the indicator measures."""
    return f"Percentage of children and families counted as {texts['ref']}" if texts.get("ref") else ""


def book(
    grid: str = EDITION, *, path: str = "scorecards/sep-19.xlsx", sheet: str = "Dataset", accepted: str = ""
) -> CheckedBook:
    """Return a workbook with the findings of a text grid."""
    report = Report(
        source=path,
        sheets=(SheetSummary(sheet=sheet, as_of=date(2019, 9, 1), sections=4, indicators=55),),
        findings=findings(grid, sheet=sheet) if grid else (),
        accepted=findings(accepted, sheet=sheet) if accepted else (),
    )
    return CheckedBook(path=path, report=report)


def unread(path: str = "scorecards/locked.xlsx") -> CheckedBook:
    """Return a workbook that could not be read."""
    return CheckedBook(path=path, error=f"{path} is encrypted; open it in Excel and save it without a password")


def many(number: int) -> CheckedBook:
    """Return a workbook with that many findings in ten sections, about forty owners."""
    rows = [
        Finding(
            rule=("change-value", "outlier", "placeholder-style")[i % 3],
            severity=list(Severity)[i % 3],
            sheet="Dataset",
            cell=f"T{i + 10}",
            ref=f"K{i}",
            column="change_month",
            shown="↑ 10%",
            expected="→ 9%",
            message=f"{i} after {i + 7} is another change than the one that was typed.",
            section=f"Service {i * 10 // number + 1}",
            indicator="Number of children and families who were helped within the month",
            owner=f"Head of Service {i % 40}",
            reporter=f"Manager {i % 90}",
        )
        for i in range(number)
    ]
    sheets = (SheetSummary(sheet="Dataset", as_of=date(2019, 9, 1), sections=10, indicators=number),)
    return CheckedBook(path="big.xlsx", report=Report(source="big.xlsx", sheets=sheets, findings=tuple(rows)))
