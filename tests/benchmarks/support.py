"""One row as a scorecard, written as it would be typed."""

from __future__ import annotations

from benchmarks.mutation.arithmetic import Rounding
from benchmarks.mutation.model import FAMILIES, Card, Cell, Column, Look, Place, Row, Section, Style, Unit
from benchmarks.mutation.months import key_of, month

SEP_19 = month(2019, 9)


def scorecard(months: str, *, unit: Unit = Unit.COUNT, **derived: str) -> Card:
    """Return a card of one row; its months end with Sep-19, `_` is an empty cell, `x` a month without a column."""
    texts = months.split()
    all_months = range(SEP_19 - len(texts) + 1, SEP_19 + 1)
    by_month = {of: text for of, text in zip(all_months, texts, strict=True) if text != "x"}
    typed = {key_of(of): Cell(text=text) for of, text in by_month.items() if text != "_"}
    columns = [Column(key=key_of(of), heading=key_of(of), month=of) for of in by_month]
    row = Row(
        look=Look(unit=unit, decimals=0),
        cells=typed | {key: Cell(text=text) for key, text in derived.items()},
        true={},
        typed={},
        from_true=False,
        rounding=Rounding.AWAY,
    )
    section = Section(
        title="",
        columns=(*columns, *(Column(key=key, heading=key) for key in derived)),
        rows=(row,),
        family=FAMILIES[0],
    )
    return Card(style=Style(as_of=SEP_19), sections=(section,))


def place(key: str) -> Place:
    """Return a cell of the only row."""
    return Place(0, 0, key)
