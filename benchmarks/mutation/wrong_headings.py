"""Mistakes in the months' headings, the commentary's, and refs."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from random import Random

from .layout import commentary_heading
from .mistakes import Make, Mistake
from .model import Card, Column, Place, Section
from .writing import rederived

__all__ = ["WRONG_HEADINGS"]


def _headed(rng: Random, card: Card) -> list[int]:
    """Return the sections of one header, chosen at random: one section, or all where they share it."""
    if card.style.repeated:
        return [rng.randrange(len(card.sections))]
    return list(range(len(card.sections)))


def _with_columns(card: Card, sections: Sequence[int], columns: tuple[Column, ...]) -> Card:
    for index in sections:
        card = card.with_section(index, replace(card.sections[index], columns=columns))
    return card


def _months(section: Section, as_of: int) -> list[Column]:
    """Return the month columns that hold figures."""
    return [column for column in section.columns if column.month is not None and column.month <= as_of]


def _month_twice(rng: Random, card: Card) -> Mistake:
    """A column was copied, and its heading left as it was."""
    sections = _headed(rng, card)
    columns = card.sections[sections[0]].columns
    months = _months(card.sections[sections[0]], card.style.as_of)
    at = rng.randrange(1, len(months))
    first, second = months[at - 1], months[at]
    wrong = replace(second, heading=first.heading, month=first.month)
    changed = tuple(wrong if column is second else column for column in columns)
    places = frozenset(Place(sections[0], -1, column.key) for column in (first, second))
    return Mistake(
        kind="month twice",
        card=_with_columns(card, sections, changed),
        rule="month-twice",
        places=places,
        blurs=True,
    )


def _months_swapped(rng: Random, card: Card) -> Mistake:
    """Two neighbouring months stand in the wrong order, headings and figures."""
    sections = _headed(rng, card)
    columns = list(card.sections[sections[0]].columns)
    months = _months(card.sections[sections[0]], card.style.as_of)
    at = rng.randrange(1, len(months))
    one, other = columns.index(months[at - 1]), columns.index(months[at])
    columns[one], columns[other] = columns[other], columns[one]
    places = frozenset(Place(sections[0], -1, columns[index].key) for index in (one, other))
    changed = _with_columns(card, sections, tuple(columns))
    return Mistake(kind="months in wrong order", card=changed, rule="month-order", places=places)


def _month_missing(rng: Random, card: Card) -> Mistake | None:
    """A month has no column, and the derived cells respect that."""
    if "month-gap" in card.odd:
        return None
    sections = _headed(rng, card)
    columns = card.sections[sections[0]].columns
    months = _months(card.sections[sections[0]], card.style.as_of)
    at = rng.randrange(1, len(months) - 1)
    gone = months[at]
    changed = _with_columns(card, sections, tuple(column for column in columns if column is not gone))
    for index in sections:
        rows = tuple(
            replace(
                row,
                cells={key: cell for key, cell in row.cells.items() if key != gone.key},
                true={month: value for month, value in row.true.items() if month != gone.month},
                typed={month: value for month, value in row.typed.items() if month != gone.month},
            )
            for row in changed.sections[index].rows
        )
        changed = changed.with_section(index, replace(changed.sections[index], rows=rows))
        for number in range(len(rows)):
            changed = rederived(changed, Place(index, number, "ref"))
    places = frozenset({Place(sections[0], -1, months[at + 1].key), Place(sections[0], -1, months[at - 1].key)})
    return Mistake(kind="month without a column", card=changed, rule="month-gap", places=places)


def _stale_heading(rng: Random, card: Card) -> Mistake | None:
    """The commentary's heading still names a month before the current one."""
    sections = _headed(rng, card)
    columns = card.sections[sections[0]].columns
    right = commentary_heading(card.style, card.style.as_of)
    stale = commentary_heading(card.style, card.style.as_of - rng.choice((1, 1, 1, 2, 12)))
    changed = tuple(replace(column, heading=stale) if column.heading == right else column for column in columns)
    if changed == columns:
        return None
    return Mistake(
        kind="commentary of another month",
        card=_with_columns(card, sections, changed),
        rule="stale-commentary-header",
        places=frozenset({Place(sections[0], -1, "commentary")}),
    )


_SPELLINGS = {"12-mnth max value": "12-mth max value", "Rolling 12 month average": "12 month average", "Ref.": "Ref",
              "Stat. Neighbour": "Statistical neighbours", "England": "National"}  # fmt: skip


def _heading_varies(rng: Random, card: Card) -> Mistake | None:
    """One section spells a heading as no other does."""
    if not card.style.repeated or len(card.sections) < 2:
        return None
    index = rng.randrange(len(card.sections))
    columns = card.sections[index].columns
    spelt = [column for column in columns if column.heading in _SPELLINGS]
    if not spelt:
        return None
    column = rng.choice(spelt)
    changed = tuple(replace(c, heading=_SPELLINGS[c.heading]) if c is column else c for c in columns)
    with_it = [number for number, section in enumerate(card.sections) if section.has(column.key)]
    if len(with_it) < 2:
        return None
    return Mistake(
        kind="heading spelt two ways",
        card=_with_columns(card, [index], changed),
        rule="header-variant",
        places=frozenset(Place(number, -1, column.key) for number in with_it),
    )


def _duplicate_ref(rng: Random, card: Card) -> Mistake | None:
    places = card.places()
    if len(places) < 2:
        return None
    first, second = rng.sample(places, 2)
    ref = card.row(first).cells["ref"]
    changed = card.with_row(second, card.row(second).saying("ref", ref))
    return Mistake(kind="ref twice", card=changed, rule="duplicate-ref", places=frozenset({first, second}))


def _missing_ref(rng: Random, card: Card) -> Mistake:
    place = rng.choice(card.places())
    changed = card.with_row(place, card.row(place).saying("ref", ""))
    return Mistake(kind="no ref", card=changed, rule="missing-ref", places=frozenset({place}))


WRONG_HEADINGS: tuple[Make, ...] = (
    _duplicate_ref,
    _missing_ref,
    _month_twice,
    _months_swapped,
    _month_missing,
    _stale_heading,
    _heading_varies,
)
