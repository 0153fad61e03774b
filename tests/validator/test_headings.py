"""Headings of sections beside each other."""

from __future__ import annotations

import pytest

import kpiworkbook as kw
from tests.support import read

TO_COME = """
    Ref | Indicator | Jul-19 | Aug-19 | Sep-19 | % change from Aug-19
    A1  | Visits    | 40     | 50     | 60     | ↑ 20%
    A2  | Calls     | 40     | 50     | 60     | ↑ 20%

    Ref | Indicator | Jul-19 | Aug-19 | Sep-19 | {heading}
    B1  | Plans     | 40     | 50     | {now}  | ↑ {change}
    B2  | Cases     | 40     | 50     | {now}  | ↑ {change}
    B3  | Reviews   | 40     | 50     | {now}  | ↑ {change}
"""


@pytest.mark.parametrize(("heading", "now", "change", "told"), [
    ("% change from Jul-19", "tbc", "25%", False),
    ("Monthly change", "tbc", "25%", True),
    ("Monthly change (Sep-19)", "60", "20%", True),
])  # fmt: skip
def test_headings_of_sections_of_other_months_may_differ_in_these(
    heading: str, now: str, change: str, told: bool
) -> None:
    found = kw.validate(read(TO_COME.format(heading=heading, now=now, change=change))).findings
    assert any(finding.rule == "header-variant" for finding in found) is told
