"""What the rules share: it says the same as the records."""

import kpiworkbook as kw
from kpiworkbook import calculator, reviser
from kpiworkbook.model.actuals import actuals_of
from kpiworkbook.relations import figures_by_ref
from kpiworkbook.validator.context import Context
from tests.support import read

GRID = """
    Ref. | Indicator          | Jul-19 | Aug-19 | Sep-19 | England | Target 19-20
    A1   | Number of visits   | 118    | tbc    | 120    | 110     | 100
    A2   | Share of visits    | 35.1%  | 34.80% | 36.9%  |         |
    A3   | Number of plans    | -      |        | tbc    | 3       |
    A1   | Number of visits   | 1      | 2      | 3      |         |
"""
TWICE = """
    Ref. | Indicator        | Aug-19 | Sep-19 | Sep-19
    A1   | Number of visits | 10     | 12     | 13
    A2   | Number of plans  | 10     | 12     | tbc
"""


def context(card: kw.Scorecard) -> Context:
    derived = calculator.calculate(card)
    return Context(card=card, derived=derived, revisions=reviser.revise(card, derived), discover=lambda _: ())


def test_months_are_those_of_the_records_even_where_one_stands_twice() -> None:
    for grid in (GRID, TWICE):
        card = read(grid)
        assert context(card).actuals == actuals_of(card.records)


def test_relations_are_given_the_indicators_that_they_speak_of() -> None:
    relation = kw.Relation(kind="sum", refs=("A1", "A2"), total="A3", declared=True)
    card = read(GRID, config=kw.Settings(relations=(relation,)))
    every = figures_by_ref(card, card.sheets[0])
    rows = context(card).rows_by_ref(card.sheets[0])
    assert {ref: row.actuals for ref, row in rows.items()} == {ref: every[ref] for ref in ("A2", "A3")}
