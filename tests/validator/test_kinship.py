"""Which indicators belong together: by the declared relations, and only without any by those that the figures show."""

from __future__ import annotations

from collections.abc import Sequence

import kpiworkbook as kw
from kpiworkbook import calculator, reviser, validator
from tests.support import SAMPLE, read

WORDS = "A new team has taken up its work and sees more families."
GRID = f"""\
Ref. | Indicator | Feb-19 | Mar-19 | Apr-19 | May-19 | Jun-19 | Jul-19 | Aug-19 | Sep-19 | Commentary
A1 | Number of visits | 1463 | 1704 | 1572 | 1747 | 1660 | 1861 | 1377 | 1514 | {WORDS}
B2 | Number of visits in time | 378 | 577 | 488 | 522 | 542 | 612 | 459 | 558 | {WORDS}
C3 | Percentage of visits in time | 25.8% | 33.9% | 31.0% | 29.9% | 32.7% | 32.9% | 33.3% | 36.9% | Fine.
"""
SHARE = kw.Relation(kind=kw.RelationKind.RATIO, ref="C3", numerator="B2", denominator="A1", declared=True)
OTHER = kw.Relation(kind=kw.RelationKind.COMPLEMENT, refs=("X8", "X9"), declared=True)


def copied(*relations: kw.Relation) -> list[str]:
    report = kw.validate(read(GRID, config=kw.Settings(relations=relations)))
    return [finding.ref for finding in report if finding.rule == "repeated-commentary"]


def test_indicators_belong_together_that_the_figures_connect() -> None:
    assert copied() == []


def test_indicators_belong_together_that_a_declared_relation_connects() -> None:
    assert copied(SHARE) == []


def test_what_the_figures_show_does_not_count_beside_what_is_declared() -> None:
    assert copied(OTHER) == ["B2"]


def test_nothing_is_discovered_where_relations_are_declared() -> None:
    def never(_: object) -> Sequence[kw.Relation]:
        raise AssertionError("relations are declared, and yet some are to be discovered")

    card = kw.read(SAMPLE, config=kw.Settings(relations=(SHARE,)))
    derived = calculator.calculate(card)

    assert validator.validate(card, derived, reviser.revise(card, derived), never).findings
