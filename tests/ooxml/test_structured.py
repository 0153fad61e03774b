"""References to the columns of tables by their names."""

from __future__ import annotations

import pytest

from kpiworkbook.ooxml.structured import as_cells, columns_named, with_names

NAMES = {"sep-19": "Oct-19", "aug-19": "Sep-19", "a[b]": "c#d"}
COLUMNS = {"aug-19": 3, "sep-19": 4}


@pytest.mark.parametrize(
    ("formula", "called", "cells", "named"),
    [
        ("[@[Sep-19]]/[@[Aug-19]]-1", "[@[Oct-19]]/[@[Sep-19]]-1", "E7/D7-1", ["sep-19", "aug-19"]),
        ("MAX(Kpis[[#This Row],[Aug-19]:[SEP-19]])", "MAX(Kpis[[#This Row],[Sep-19]:[Oct-19]])", "MAX(D7:E7)",
         ["aug-19", "sep-19"]),
        ("SUM(kpis[Sep-19])", "SUM(kpis[Oct-19])", "SUM(E:E)", ["sep-19"]),
        ("Kpis[@Sep-19]", "Kpis[@[Oct-19]]", "E7", ["sep-19"]),
        ("SUM(Other[Sep-19])", "SUM(Other[Sep-19])", "SUM(E:E)", ["sep-19"]),
        ("Kpis[a'[b']]", "Kpis[c'#d]", "Kpis[a'[b']]", ["a[b]"]),
        ('IF(E7>1,"[@[Sep-19]]","")', 'IF(E7>1,"[@[Sep-19]]","")', 'IF(E7>1,"[@[Sep-19]]","")', []),
        ("[1]Data!A1+'[Sep-19]x'!A1", "[1]Data!A1+'[Sep-19]x'!A1", "[1]Data!A1+'[Sep-19]x'!A1", []),
        ("ROWS(Kpis[#Data])", "ROWS(Kpis[#Data])", "ROWS(Kpis[#Data])", []),
    ],
)  # fmt: skip
def test_columns_are_called_otherwise_and_found(formula: str, called: str, cells: str, named: list[str]) -> None:
    assert with_names(formula, "Kpis", NAMES) == called
    assert as_cells(formula, 6, COLUMNS) == cells
    assert list(columns_named(formula)) == named
