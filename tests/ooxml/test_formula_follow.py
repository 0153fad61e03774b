"""A formula goes on meaning the same figures when they move a column to the left."""

from __future__ import annotations

import pytest

from kpiworkbook.ooxml.formula_follow import Moves, followed, refers_to

ROWS = (9, 10)
MOVES = Moves(
    to={(row, column): (row, column - 1) for row in ROWS for column in range(3, 8)},
    leaving=frozenset((row, 2) for row in ROWS),
)
"""On rows 10 and 11, D to H move to C to G, and C leaves."""


@pytest.mark.parametrize(
    ("formula", "text"),
    [
        ("H10/H11", "G10/G11"),
        ("$H$10+h11", "$G$10+G11"),
        ("SUM(D10:H10)", "SUM(C10:G10)"),
        ("SUM(C10:H10)", "SUM(C10:G10)"),
        ("SUM(D10:D11)/2", "SUM(C10:C11)/2"),
        ("H10/Z10", "G10/Z10"),
        ("H10/H4", "G10/H4"),
        ("SUM(H:H)", "SUM(G:G)"),
        ("SUM(10:10)", "SUM(10:10)"),
        ("Data!H10+H10", "Data!H10+G10"),
        ("Dataset!H10", "Dataset!G10"),
        ("'dataset'!H10:H11", "'dataset'!G10:G11"),
        ("[1]Dataset!H10", "[1]Dataset!H10"),
        ("Dataset:Other!H10", "Dataset:Other!H10"),
        ('"H10"&LOG10(H10)', '"H10"&LOG10(G10)'),
        ("120+30", "120+30"),
    ],
)
def test_references_follow_their_cells(formula, text):
    assert followed(formula, "Dataset", MOVES).text == text


@pytest.mark.parametrize(("formula", "orphaned"), [("C10+1", True), ("SUM(C10:C11)", True), ("SUM(C10:D10)", False)])
def test_a_figure_that_leaves_orphans_the_formula(formula, orphaned):
    assert followed(formula, "Dataset", MOVES).is_orphaned == orphaned


@pytest.mark.parametrize(("formula", "refers"), [("H10", True), ("C10", True), ("Data!H10", False), ("Z10*2", False)])
def test_whether_a_formula_is_on_the_months(formula, refers):
    assert followed(formula, "Dataset", MOVES).refers == refers


def test_whether_a_formula_refers_to_a_cell():
    assert refers_to("SUM(A1:B9)", "Dataset", {(3, 1)})
    assert refers_to("SUM(B:B)", "Dataset", {(3, 1)})
    assert not refers_to("SUM(A1:B9)+Data!C4", "Dataset", {(3, 2)})
