"""Merged cells in each row, and many sections: what moves is looked up when a month does, and not gathered anew."""

from __future__ import annotations

import pytest

import kpiworkbook as kw
from kpiworkbook.ooxml.formula_follow import Moves
from kpiworkbook.roller import roll
from tests.roller.support import OCT, new_values
from tests.support import xlsx
from tests.work import calls

SECTION = """
Ref  | Indicator | Owner | Jul-19 | Aug-19 | Sep-19 | % change from same month prev. yr
M{0} | Contacts  | Ann   | 1200   | 1300   | 1400   | ↑ 12%
N{0} | Visits    |       | 10     | 20     | 30     | ↑ 15%
"""


def rolling(sections: int) -> int:
    """Return how many calls it takes to roll on so many sections, in each of which an owner is merged over two rows."""
    grid = "\n".join(SECTION.strip("\n").format(number) + "\n" for number in range(sections))
    owners = tuple(f"C{top}:C{top + 1}" for top in range(2, 4 * sections, 4))
    book = xlsx(grid, merges=owners)
    card = kw.read(book)
    assert len(card.sections) == sections
    values = new_values(card, OCT, {"M0": 1500})
    return calls(lambda: roll(card, values, book))


def test_the_work_grows_with_the_sections_and_not_with_their_square() -> None:
    assert rolling(120) < 5 * rolling(30)


def test_what_moves_is_gathered_as_often_for_many_merges_as_for_few(monkeypatch: pytest.MonkeyPatch) -> None:
    gathered = 0
    places = Moves.places.fget

    def counted(moves: Moves) -> object:
        nonlocal gathered
        gathered += 1
        return places(moves)

    monkeypatch.setattr(Moves, "places", property(counted))
    rolling(3)
    few, gathered = gathered, 0
    rolling(12)
    assert gathered == few
