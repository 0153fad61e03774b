"""References to the columns of tables by their names."""

from __future__ import annotations

import pytest

from kpiworkbook.ooxml.structured import as_areas, as_cells, columns_named, with_names
from kpiworkbook.ooxml.tables import Table

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


KPIS = Table(
    name="Kpis", area=(0, 0, 9, 4), columns={"aug-19": 3, "sep-19": 4, "a[b]": 0}, header_rows=1, totals_rows=1
)
"""A1:E10; its last row is its totals row."""


@pytest.mark.parametrize(
    ("formula", "areas"),
    [
        ("SUBTOTAL(109,Kpis[Sep-19])", "SUBTOTAL(109,E2:E9)"),
        ("SUBTOTAL(109,[sep-19])", "SUBTOTAL(109,E2:E9)"),
        ("SUM(KPIS[[#Data],[Sep-19]])", "SUM(E2:E9)"),
        ("SUM(Kpis[[Aug-19]:[Sep-19]])", "SUM(D2:E9)"),
        ("Kpis[[#Totals],[Sep-19]]/Kpis[[#Totals],[Aug-19]]-1", "E10/D10-1"),
        ("COUNTA(Kpis[[#Headers],[Sep-19]])", "COUNTA(E1)"),
        ("COUNTA(Kpis[[#Headers],[#Data],[Sep-19]])", "COUNTA(E1:E9)"),
        ("COUNTA(Kpis[[#All],[Sep-19]])", "COUNTA(E1:E10)"),
        ("Kpis[[#This Row],[Sep-19]]*2", "E10*2"),
        ("[@[Sep-19]]*2", "E10*2"),
        ("SUM(Kpis[a'[b']])", "SUM(A2:A9)"),
        ("SUM(Other[Sep-19])", "SUM(Other[Sep-19])"),
        ("SUM(Kpis[Oct-19])", "SUM(Kpis[Oct-19])"),
        ("ROWS(Kpis[#Data])", "ROWS(Kpis[#Data])"),
        ('IF(E7>1,"Kpis[Sep-19]",[1]Data!A1)', 'IF(E7>1,"Kpis[Sep-19]",[1]Data!A1)'),
    ],
)
def test_columns_stand_for_the_rows_that_a_reference_takes(formula: str, areas: str) -> None:
    assert as_areas(formula, (9, 4), [KPIS]) == areas


def test_outside_a_table_a_reference_needs_its_name() -> None:
    assert as_areas("SUM(Kpis[Sep-19])+SUM([Sep-19])", (11, 4), [KPIS]) == "SUM(E2:E9)+SUM([Sep-19])"
