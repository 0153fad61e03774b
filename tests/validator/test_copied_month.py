"""A roll that was left half-way: the current month has the figures of the month before in all rows of a section."""

from __future__ import annotations

import kpiworkbook as kw
from tests.support import read

HEADER = "Ref. | Indicator | Jun-19 | Jul-19 | Aug-19 | Sep-19 | % change from previous month"
ROWS = """
A1 | Number of visits    | 112 | 118 | 131 | 131 | ↑ 11%
A2 | Number of plans     | 24  | 20  | 23  | 23  | ↑ 15%
A3 | Number of calls     | 405 | 431 | 412 | 412 | → -4%
A4 | Number of transfers | 66  | 61  | 64  | 64  | → 5%
A5 | Number of adoptions | 8   | 9   | 7   | 7   | ↓ -22%
A6 | Number of reviews   | tbc | tbc | tbc | tbc | - n/a
"""


def found(rows: str) -> list[kw.Finding]:
    return list(kw.validate(read(f"{HEADER}\n{rows.strip()}")))


def test_it_is_told_once_for_a_section() -> None:
    (finding,) = (each for each in found(ROWS) if each.rule == "month-copied")

    assert (finding.cell, finding.severity) == ("F1", "warning")
    assert "the figures of Sep-19 are those of 'Aug-19' once more in all 5 rows (F2 to F6)" in finding.message


def test_so_it_is_where_the_changes_were_brought_up_to_date() -> None:
    now = ROWS
    for change in ("↑ 11%", "↑ 15%", "→ -4%", "→ 5%", "↓ -22%"):
        now = now.replace(change, "→ 0%")

    assert [(each.rule, each.cell) for each in found(now)] == [("month-copied", "F1")]


def test_one_figure_that_is_new_is_enough_for_a_month_of_its_own() -> None:
    assert "month-copied" not in {each.rule for each in found(ROWS.replace("7   | 7 ", "7   | 8 "))}


def test_figures_that_come_by_the_quarter_are_none_that_were_left() -> None:
    quarters = "\n".join(f"A{at} | Number of things {at} | {at}3 | {at}3 | {at}5 | {at}5 | → 0%" for at in range(1, 7))

    assert "month-copied" not in {each.rule for each in found(quarters)}
