"""Below a scorecard there may be thousands of notes and counts: none of them goes through all the others."""

from __future__ import annotations

import pytest

from tests.support import read
from tests.work import calls

TABLE = """
Ref. | Indicator | Jul-19 | Aug-19 | Sep-19
A1   | Contacts  | 10     | 12     | 13
A2   | Visits    | 20     | 20     | 21

"""


@pytest.mark.parametrize("row", ["1 | A note with its number", " | Number on target | | | 4"])
def test_rows_below_the_table_are_told_from_indicators_by_going_through_them_once(row: str) -> None:
    few, many = (TABLE + f"{row}\n" * number for number in (100, 400))

    assert [indicator.ref for indicator in read(many)] == ["A1", "A2"]
    assert calls(lambda: read(many)) < 6 * calls(lambda: read(few))


def test_a_numbered_title_is_told_by_the_refs_of_the_indicators_right_above_and_below() -> None:
    table = f"{TABLE.rstrip()}\n1 | Children in care\n{{}} | Reviews | 1 | 2 | 3"

    assert [section.title for section in read(table.format("A3")).sections] == ["Section 1", "1 Children in care"]
    assert len(read(table.format("3")).sections) == 1
