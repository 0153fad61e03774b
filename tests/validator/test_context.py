"""What the rules share: it says the same as the records."""

import kpiworkbook as kw
from kpiworkbook import calculator, reviser
from kpiworkbook.model.actuals import actuals_of
from kpiworkbook.validator.context import Context
from tests.support import read, xlsx
from tests.zoo.parts import Parts

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
TO_COME = """
    Ref. | Indicator                   | May-19 | Jun-19 | Jul-19 | Aug-19 | Sep-19 | Oct-19 | Nov-19 | Monthly change
    A1   | Percentage seen in time     | 40.3%  | 51.9%  | 42.1%  | 63.7%  | 48.2%  | 0.0%   | 0.0%   | ↓ -24%
    A2   | Percentage seen late        | 59.7%  | 48.1%  | 57.9%  | 36.3%  | 51.8%  | 0.0%   | 0.0%   | ↑ 43%
    A3   | Number of visits            | 286    | 378    | 5270   | 522    | 542    | 0      | 0      | → 4%
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
    rows = context(card).rows_by_ref(card.sheets[0])
    assert {ref: row.number for ref, row in rows.items()} == {"A2": 2, "A3": 3}


def test_what_stands_in_months_to_come_is_no_figure() -> None:
    """Formulas on cells that are still empty give zeros there; the 5270 of July would else be nothing special."""
    parts = Parts.of(xlsx(TO_COME))
    for place in ("H2", "I2", "H3", "I3", "H4", "I4"):
        parts.cell(place, f'<c r="{place}" s="{parts.style_of(place)}"><f>Data!{place}</f><v>0</v></c>')
    shares = kw.Relation(kind="complement", refs=("A1", "A2"), declared=True)
    card = kw.read(parts.packed(), config=kw.Settings(relations=(shares,)))

    assert [(f.rule, f.cell, f.expected) for f in kw.validate(card)] == [("outlier", "E4", "527")]
    (found,) = kw.discover(card)
    assert (found.refs, found.months) == (("A1", "A2"), 5)
