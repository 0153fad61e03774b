"""A small scorecard, and what its collector makes of new figures."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

import kpiworkbook as kw
from kpiworkbook.collector import collect
from kpiworkbook.model.values import NewFigure, NewValues
from tests.support import read, xlsx

OCTOBER = date(2019, 10, 1)
GRID = """
    Contacts
    Ref. | Indicator                    | Jul-19 | Aug-19 | Sep-19 | Commentary
    M1   | Number of contacts           | 1,754  | 1,620  | 1,514  | Fewer.
    M2   | Number of referrals          | 542    | 612    | 558    |
    M3   | Percentage of contacts       | 32.7%  | 33.3%  | 36.9%  |
    M4   | Rate per 10,000              | 45.1   | 44.0   | tbc    |
    M5   | Net change in numbers        | -12    | 3      | TBC    |
    M6   | Percentage of reviews (%)    | 81.5   | 90.2   | 88.0   |
    M7   | Percentage of small groups   | 1.0%   | 2.0%   | TBC    |
    M8   | Number of new things         | -      | -      | -      |
    M9   | Percentage of new things     | -      | -      | -      |
"""
CARD = read(GRID)
BOOK = kw.read(xlsx(GRID))
"""The same as a workbook, its percentages numbers behind a format."""


def new(values: Any, card: kw.Scorecard = CARD, period: date = OCTOBER) -> NewValues:
    """Collect new figures."""
    return collect(values, card, period)


def figure(ref: str, values: Any, card: kw.Scorecard = CARD, period: date = OCTOBER) -> NewFigure:
    """Return the new figure of one indicator."""
    indicator = card[ref]
    return new(values, card, period).figures[indicator.grid.name, indicator.row]


def given(values: Any, card: kw.Scorecard = CARD) -> dict[str, str]:
    """Return by ref how each figure that was given is shown."""
    collected = new(values, card)
    return {item.ref: item.shown for item in collected.figures.values() if item.ref not in collected.not_given}


def commentary(values: Any, card: kw.Scorecard = CARD) -> dict[str, str]:
    """Return the new commentary by ref."""
    found = new(values, card).commentary
    return {item.ref: found[place] for item in card if (place := (item.grid.name, item.row)) in found}


def problems(values: Any, card: kw.Scorecard = CARD, period: date = OCTOBER) -> tuple[str, ...]:
    """Return what is wrong with new figures."""
    with pytest.raises(kw.ValuesError) as caught:
        collect(values, card, period)
    for problem in caught.value.problems:
        assert problem in str(caught.value)
    return caught.value.problems
